"""Words that programs write for a cell that is empty."""

from .cases import case
from .dress import ent, sheet
from .people import INES, KEYS, LEA, TOM, TWELVE, ZOE, accounts

F = "nothing"


def worded(person, word):
    """Somebody whose empty cells say this word."""
    return person.line(**{key: word for key in KEYS if person.cell(key) == ""})


def without_class(word, at=(4, 10)):
    """The twelve, two of whom have no class, and whose empty cells say this word."""
    bare = [p.but(classes=()) if place in at else p for place, p in enumerate(TWELVE)]
    people = [p.line(functions="", email="", phone="", lastVisit="" if place % 3 else "14-10-2026 08:12", code="" if place % 2 else "secret88")
              for place, p in enumerate(bare)]
    return bare, [worded(person, word) for person in people]


for word, name, who in [("nan", "nan", "pandas"), ("NULL", "null", "a database"), ("None", "none", "Python"), ("\\N", "n", "MySQL"),
                        ("undefined", "undefined", "JavaScript"), ("(vide)", "vide", "a pivot table"), ("N/A", "na", "a statistician")]:
    bare, said = without_class(word)
    case(F, f"{name}-sheet", f"the empty cells of {who}: no class of that name, no other line is hurt", sheet(said, separator=","), accounts(bare),
         codes="missing-class@6 missing-class@12")
bare, said = without_class("NULL")
case(F, "null-quoted", "the same in the ENT's dialect", ent(said), accounts(bare), codes="missing-class@6 missing-class@12")
NO_LOGIN = [INES.line(login="NULL"), ZOE.line(login="NULL"), TOM]
case(F, "logins", "two without a login are no doubles", sheet(NO_LOGIN), [INES.account(2, login=None), ZOE.account(3, login=None), TOM.account(4)])
case(F, "ids", "no id at all", sheet([INES, ZOE.line(id="NULL"), TOM]), [INES.account(2), TOM.account(4)], "warn", "missing-id@3!")
NOBODY = [*TWELVE, ZOE.line(lastName="NULL", functions="NULL", phone="NULL")]
case(F, "name-of-nobody", "a name that a database has not, beside cells that it has not", sheet(NOBODY), accounts(TWELVE), "warn", "missing-name@14!")
NULL = INES.but(lastName="NULL", login="ines.null")
NONE = TOM.but(firstName="None", login="none.martin")
case(F, "family", "a family is called Null, in capitals as the ENT writes it", ent([NULL, ZOE, TOM]), accounts([NULL, ZOE, TOM]))
case(F, "family-sheet", "the same and a child called None in a spreadsheet's file", sheet([NULL, ZOE, NONE]), accounts([NULL, ZOE, NONE]))
BESIDE = [NULL.line(functions="NULL", phone="NULL"), ZOE.line(functions="NULL", phone="NULL"), TOM]
case(F, "family-beside", "the same where empty cells say NULL: the login is made of the name", sheet(BESIDE), accounts([NULL, ZOE, TOM]))
TWINS = [NULL, INES.but(id="2608133", firstName="Léa", lastName="NULL", login="lea.null"), LEA]
case(F, "family-of-two", "sisters", sheet(TWINS), accounts(TWINS))
NAN = [INES.but(firstName="Nan", lastName="NAN", login="nan.nan", classes="NA"), ZOE, TOM]
case(F, "nan-is-somebody", "Nan is a name, NA may be a class", ent(NAN), accounts(NAN))
