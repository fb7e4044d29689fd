"""Long values, many values, markup and entities; what only the held list can tell is with the desk's own tests.

`wrong-school` and `ids-changed` compare a file with the accounts Balado holds: `balado check` holds none.
"""

from .cases import case
from .dress import ent, sheet
from .people import FRANCOIS, INES, PUPILS, TOM, ZOE, accounts

F = "lists"
BOTH = [INES.account(2), FRANCOIS.account(4)]
LONG = "A" * 513

case(F, "long-name", "a name of 513 characters is no name", ent([INES, ZOE.line(lastName=LONG), FRANCOIS]), BOTH, "warn", "oversize@3!", says="512")
LONGEST = ZOE.but(lastName="A" * 512)
case(F, "longest-name", "512 are taken", ent([INES, LONGEST, FRANCOIS]), accounts([INES, LONGEST, FRANCOIS]))
case(F, "long-id", "an id of 513 characters", ent([INES, ZOE.line(id="9" * 513), FRANCOIS]), BOTH, "warn", "oversize|id-damaged@3!", may="oversize id-damaged")
case(F, "long-class", "a class of 513 characters", ent([INES, ZOE.line(classes=LONG), FRANCOIS]), BOTH, "warn", "oversize@3!")
case(F, "long-unused", "a long value in a column that is not used", ent([INES, ZOE.line(parents="PLANTÉE " * 900), FRANCOIS]), accounts(PUPILS))
MANY = ZOE.but(classes=tuple(f"{at}G{at}" for at in range(100, 300)))
case(F, "many-classes", "somebody in two hundred groups", ent([INES, MANY, FRANCOIS]), accounts([INES, MANY, FRANCOIS]))
EMPTY_ITEMS = [INES.line(classes="6A, "), ZOE.line(classes=", 6B"), FRANCOIS.line(classes=" , 5C, ")]
case(F, "empty-items", "somebody of two schools may have an empty item in the list of classes", ent(EMPTY_ITEMS), accounts(PUPILS))
case(F, "class-twice", "the same class twice", ent([INES.line(classes="6A, 6A"), TOM]), accounts([INES, TOM]))
ENTITIES = [INES.line(lastName="D&#39;ALMEIDA"), ZOE.line(lastName="BEN&Acirc;TRE", firstName="Zo&eacute;"), FRANCOIS.line(firstName="Fran&#xE7;ois")]
case(F, "entities", "values were HTML-escaped by another tool: undone and told once", ent(ENTITIES), accounts(PUPILS), codes="html-entities@0")
case(F, "entities-sheet", "the same in a spreadsheet's file", sheet(ENTITIES), accounts(PUPILS), codes="html-entities@0")
AMPERSAND = [INES.but(lastName="A & B"), ZOE.but(lastName="A&B"), FRANCOIS.but(classes="R&D")]
case(F, "ampersand", "an ampersand is not always an entity", ent(AMPERSAND), accounts(AMPERSAND))
case(F, "entity-bidi", "an entity that hides a direction mark", ent([INES, ZOE.line(lastName="BEN&#8238;TRE"), FRANCOIS]), BOTH, "warn",
     "invisible@3!", may="html-entities")
case(F, "entity-nul", "an entity that stands for no letter: the name is not known", ent([INES, ZOE.line(lastName="BEN&#0;TRE"), FRANCOIS]), BOTH,
     "warn", "nul|unreadable-characters|html-entities|markup|mojibake@3!", may="html-entities")
case(F, "markup", "tags in a name", ent([INES, ZOE.line(lastName="<b>BENÂTRE</b>"), FRANCOIS]), BOTH, "warn", "markup@3!")
case(F, "markup-script", "a script in a given name", ent([INES, ZOE.line(firstName="<script>alert(1)</script>"), FRANCOIS]), BOTH, "warn", "markup@3!")
case(F, "markup-entity", "tags behind entities", ent([INES, ZOE.line(lastName="&lt;b&gt;BENATRE&lt;/b&gt;"), FRANCOIS]), BOTH, "warn", "markup@3!",
     may="html-entities")
case(F, "markup-unused", "tags in a column that is not used", ent([INES, ZOE.line(parents="<b>PLANTÉE</b>"), FRANCOIS]), accounts(PUPILS))
case(F, "one-megabyte", "a name of one megabyte: its line is aside, quickly, and the others are read",
     ent([INES, ZOE.line(lastName="A" * 1_000_000), FRANCOIS]), BOTH, "warn", "oversize@3!", packed=True)
case(F, "one-megabyte-unused", "one megabyte in a column that is not used", ent([INES, ZOE.line(parents="PLANT " * 170_000), FRANCOIS]), accounts(PUPILS),
     packed=True)
case(F, "one-megabyte-quotes", "one megabyte of quotes", ent([INES, ZOE.line(lastName='"' * 1_000_000), FRANCOIS]), BOTH, "warn",
     "oversize|quotes|unreadable-row@3!", may="oversize quotes unreadable-row", packed=True)
FOLD = ZOE.but(classes=tuple(f"K{at:05}" for at in range(20_000)))
case(F, "twenty-thousand-classes-of-one", "20,000 classes in one cell: read or set aside, never cut", ent([INES, FOLD, FRANCOIS]), None, "ok|warn",
     may="oversize", packed=True)
