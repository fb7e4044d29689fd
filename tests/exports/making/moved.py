"""Cells that moved: what stands under a title that is not its own. The line waits, and both columns are named.

A name with a number is a name; an id is what the school chose. Only what the others of the file are not is doubted.
"""

from .cases import case
from .dress import ent, plain, sheet
from .people import FRANCOIS, INES, LEA, PUPILS, TOM, ZOE, accounts

F = "moved"


def aside(name, why, says=(), **cells):
    """The middle line is set aside."""
    case(F, name, why, ent([INES, ZOE.line(**cells), FRANCOIS]), [INES.account(2), FRANCOIS.account(4)], "warn", "unreadable-row@3!",
         may="unreadable-row", says=list(says) or ["changé de colonne"])


def kept(name, why, **changes):
    """The middle line is somebody all the same."""
    people = [INES, ZOE.but(**changes), FRANCOIS]
    case(F, name, why, ent(people), accounts(people))


for name, said, why, says in [
    ("number", "1234", "a number is no name", ["« Nom »", "« Id »"]),
    ("date", "12/05/2011", "a birth date", ["« Nom »", "une date"]),
    ("date-iso", "2011-05-12", "the same as computers write it", ["une date"]),
    ("visit", "12-09-2026 08:00", "a last visit", ["une date"]),
    ("email", "zoe@boite.example", "an address", ["« Courriel »"]),
    ("phone", "06 39 98 12 34", "a telephone", ["« Téléphone »"]),
    ("phone-abroad", "(33) 6 39 98 12 34", "a telephone with its country", ["« Téléphone »"]),
    ("type", "Élève", "a profile", ["« Type »"]),
    ("type-plain", "ELEVE", "the same without its accents", ["« Type »"]),
    ("class", "6A", "a class", ["« Classes »"]),
    ("login", "zoe.benatre2", "a login", ["« Nom »", "« Identifiant »"]),
    ("code", "k3m7x9pt", "an activation code", ["code d’activation"]),
    ("uuid", "ec59f9b8-c3c3-489b-bfcd-9b0e48f00141", "an id", ["« Id »"]),
    ("directory", "CRETEIL-2605692", "an id with its directory", ["« Id »"]),
]:
    aside(f"name-{name}", f"{why} stands under « Nom »", says, lastName=said)
aside("first-name-number", "a number stands under « Prénom »", ["« Prénom »"], firstName="1234")
aside("first-name-class", "a class stands under « Prénom »", ["« Prénom »", "« Classes »"], firstName="6A")
for name, said in [("number", "Benâtre2"), ("after", "BENÂTRE 3"), ("year", "TEST 2026"), ("parent", "PARENT"), ("schuler", "SCHÜLER"),
                   ("point", "ST.DENIS"), ("demo", "ELEVE00012")]:
    kept(f"name-kept-{name}", "people are called so, or somebody typed it into the ENT", lastName=said)

aside("id-login", "the login stands under « Id » too", ["« Id »", "« Identifiant »"], id="zoe.benatre")
aside("id-name", "the family name stands under « Id »", ["« Id »", "« Nom »"], id="BENÂTRE")
aside("id-type", "the profile stands under « Id »", ["« Id »", "« Type »"], id="Élève")
aside("id-date", "a day stands under « Id », in the ENT's own file", ["« Id »"], id="12/05/2011")
aside("id-email", "an address stands under « Id »", ["« Id »"], id="zoe@boite.example")
aside("login-id", "an id stands under « Identifiant »", ["« Identifiant »", "« Id »"], login="2606812")
aside("login-name", "a name stands under « Identifiant »", ["« Identifiant »", "« Nom »"], login="BENÂTRE")
aside("login-class", "a class stands under « Identifiant »", ["« Identifiant »", "« Classes »"], login="6A")
aside("login-date", "a day stands under « Identifiant »", ["« Identifiant »"], login="12/05/2011")
aside("login-email", "an address stands under « Identifiant »", ["« Identifiant »", "« Courriel »"], login="zoe@boite.example")
SWAPPED = ZOE.line(id=ZOE.login, login=ZOE.id)
case(F, "id-and-login", "id and login changed places in a line", ent([INES, SWAPPED, FRANCOIS]), [INES.account(2), FRANCOIS.account(4)], "warn",
     "unreadable-row@3!", says=["« Id » et « Identifiant » sont échangés"])
case(F, "id-and-login-all", "in all lines: the titles changed places", ent([person.line(id=person.login, login=person.id) for person in PUPILS]),
     [], "reject", "unreadable-row@2! unreadable-row@3! unreadable-row@4!", may="no-accounts", kind="any", profile="any")
aside("name-and-login", "family name and login changed places", ["« Nom »", "« Identifiant »"], lastName=ZOE.login, login=ZOE.lastName)
kept("id-kept-uuid", "an account made by hand among those of the directory", id="ec59f9b8-c3c3-489b-bfcd-9b0e48f00141")
kept("id-kept-chosen", "an id that the school chose among those of the directory", id="0779999A_eleve_12")
kept("id-kept-former", "an account of the former ENT among those of the directory", id="ENT$123456")
kept("login-kept", "a login of another form", login="zbenatre")
CHOSEN = [person.but(id=person.login) for person in [INES, ZOE, TOM]]
case(F, "id-kept-all", "a school that took logins for ids: most lines have it", ent([*CHOSEN, LEA]), accounts([*CHOSEN, LEA]))

MAIL = [["1", "Élève", "ROUX", "Léa", "lea.roux", "6A"], ["2", "Élève", "MARTIN", "Tom", "tom@tilleuls.example", "6A"],
        ["3", "Élève", "VIDAL", "Inès", "4711", "6A"], ["4", "Élève", "AUBERT", "Paul", "paul.aubert", "6A"]]
case(F, "login-kept-other", "another tool takes addresses and numbers for logins", plain([["Id", "Profil", "Nom", "Prénom", "Login", "Classe"], *MAIL], ";")
     .encode(), [person.but(id=row[0], lastName=row[2], firstName=row[3], login=row[4], classes="6A").account(at)
     for at, (person, row) in enumerate(zip([INES] * 4, MAIL), 2)], kind="any")

for name, said, why in [
    ("date", "12/05/2011", "a birth date"), ("visit", "12-09-2026 08:00", "a last visit"), ("email", "zoe@boite.example", "an address"),
    ("phone", "06 39 98 12 34", "a telephone"), ("login", "zoe.benatre", "a login"), ("id", "26068120", "an id"), ("type", "Élève", "a profile"),
]:
    aside(f"class-{name}", f"{why} stands under « Classes »", ["« Classes »"], classes=said)
case(F, "class-second", "an address after a class", ent([INES, ZOE.line(classes="6B, zoe@boite.example")]), [INES.account(2)], "warn",
     "unreadable-row@3!", says=["« Classes »", "« Courriel »"])
case(F, "sheet", "the same in a file of a spreadsheet", sheet([INES, ZOE.line(lastName="1234"), FRANCOIS]), [INES.account(2), FRANCOIS.account(4)],
     "warn", "unreadable-row@3!")
