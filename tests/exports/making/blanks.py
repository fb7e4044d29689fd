"""Blanks inside values, ligatures, and letters of another alphabet in a class."""

from .cases import case
from .dress import ent, sheet
from .people import AUBERT, FRANCOIS, INES, KEPT, LEA, MOTHER, PUPILS, TOM, TWELVE, ZOE, accounts

F = "blanks"
ALL = accounts(PUPILS)
NB, NARROW = "\u00a0", "\u202f"
MANY = [TWELVE[at].but(classes=name) for at, name in enumerate(["6EME A"] * 7 + ["6EME B"] * 3)]
ALIKE = [*MANY[:3], MANY[3].line(classes="6EME \u0410"), MANY[4].line(classes="6EME A "), MANY[5].line(classes=f"6EME{NB}A"),
         MANY[6].line(classes="6EME  A"), *MANY[7:9], MANY[9].line(classes="6EME \u0412")]
case(F, "classes-alike", "one class written in ways that look the same: blanks are put right, a Cyrillic letter waits", sheet(ALIKE),
     [person.account(line) for line, person in enumerate(MANY, 2) if line not in (5, 11)], "warn", "class-ambiguous@5! class-ambiguous@11!",
     says="autre alphabet")
CYRILLIC = [INES, TOM.but(classes="6A"), ZOE.line(classes="6\u0410")]
case(F, "cyrillic-twin", "6А in Cyrillic beside 6A, in a file of the ENT", ent(CYRILLIC), accounts(CYRILLIC[:2]), "warn", "class-ambiguous@4!")
GREEK = [INES.but(classes="6EME A"), ZOE.line(classes="6EME \u0392")]
case(F, "greek-mixed", "a Greek Β among Latin letters", sheet(GREEK), accounts(GREEK[:1]), "warn", "class-ambiguous@3!")
OWN = [INES.but(classes="РУССКИЙ"), ZOE.but(classes="6EME α"), TOM.but(classes="6È"), LEA.but(classes="5Я")]
case(F, "alphabets-own", "classes that a school calls so, whole in another alphabet or with a letter that looks like none", ent(OWN), accounts(OWN))
BREAK = [TWELVE[0], TWELVE[1].but(lastName="BÉRANGER MARÉCHAL").line(lastName="BÉRANGER\nMARÉCHAL"), TWELVE[2]]
for eol, name in [("\n", "lf"), ("\r\n", "crlf"), ("\u2028", "separator"), ("\v", "vertical")]:
    people = [BREAK[0], BREAK[1].line(lastName=f"BÉRANGER{eol}MARÉCHAL"), BREAK[2]]
    lines = [2, 3, 5] if "\n" in eol else [2, 3, 4]
    case(F, f"break-{name}", "a line break inside a name counts as a space", ent(people), [p.account(at) for p, at in zip(people, lines)], codes="newline@3",
         says="remplacé par un espace")
case(F, "break-parents", "in the name of somebody whom Balado has no account for: nothing to say", ent([INES, MOTHER.line(lastName="FER\nRAND"), TOM]),
     [INES.account(2), TOM.account(5)], "warn", "parents@0 mixed-profiles@0", profile="mixed")
case(F, "break-class", "a line break inside the name of a class", sheet([INES, ZOE.but(classes="6 MERCURE").line(classes="6\nMERCURE"), FRANCOIS]),
     [INES.account(2), ZOE.account(3, classes=["6 MERCURE"]), FRANCOIS.account(5)], codes="newline@3")
case(F, "break-classes", "two classes of the file on two lines of one cell: no blank would part them",
     sheet([INES, ZOE.but(classes="6B"), FRANCOIS.line(classes="6A\n6B"), TOM]), [INES.account(2), ZOE.account(3), TOM.account(6)], "warn", "newline@4!")
case(F, "break-list", "a list of classes on two lines, with its comma", sheet([INES, TOM.line(classes="4A,\n4ITA")]), accounts([INES, TOM]), codes="newline@3")
PADDED = [p.line(id=f"{p.id} ", lastName=f"  {p.lastName} ", firstName=f"{NB} {p.firstName}{NARROW}", classes=f" {p.classes[0]} ") for p in TWELVE]
PADDED[10] = PADDED[10].line(lastName="LE   GOFFIC")
case(F, "padded", "spaces and no-break spaces around names, ids and classes, and doubled inside", ent(PADDED), accounts(TWELVE))
case(F, "padded-sheet", "the same in a spreadsheet's file", sheet(PADDED), accounts(TWELVE))
TYPESET = [INES.but(firstName="Sofia").line(firstName="So\ufb01a"), ZOE.but(lastName="Griffiths").line(lastName="Gri\ufb03ths"),
           FRANCOIS.but(lastName="LEFŒBVRE", firstName="Læticia")]
case(F, "ligatures", "copied out of a document: fi drawn as one sign is two letters, œ and æ are one", ent(TYPESET), accounts(TYPESET))
case(F, "ligatures-class", "the same in a class and a login", sheet([INES.but(classes="6 FLUO"),
     ZOE.but(classes="6 Sofia", login="sofia.benatre", firstName="Sofia").line(classes="6 So\ufb01a", login="so\ufb01a.benatre")], KEPT),
     accounts([INES.but(classes="6 FLUO"), ZOE.but(classes="6 Sofia", login="sofia.benatre", firstName="Sofia")]))
case(F, "id-inside", "a blank inside an id is damage, as before", sheet([INES, ZOE.line(id=f"2606{NB}812"), AUBERT]), [INES.account(2), AUBERT.account(4)], "warn",
     "id-damaged@3! mixed-profiles@0", profile="mixed")
