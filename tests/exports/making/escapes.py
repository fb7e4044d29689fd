"""Letters that a program wrote as codes of its own: decoded when certain, or the line waits and says why."""

from urllib.parse import quote

from .cases import case
from .dress import BOM, ent, labels, plain, quoted, rows, sheet
from .people import FRANCOIS, INES, KEPT, PUPILS, TOM, TWELVE, ZOE, accounts

F = "escapes"
ALL = accounts(PUPILS)


def coded(how, people=PUPILS):
    """These people, whose names are written so."""
    return [person.line(lastName=how(person.lastName), firstName=how(person.firstName)) for person in people]


def json(text):
    return text.encode("ascii", "backslashreplace").decode().replace("\\x", "\\u00")


def mail(text, encoding="utf-8"):
    return "".join(chr(byte) if byte < 128 else f"={byte:02X}" for byte in text.encode(encoding))


LOLO = [*TWELVE[:1], TWELVE[1].but(firstName='Loïs "Lolo"'), *TWELVE[2:7], TWELVE[7].but(lastName='HOUEL "dit Petit"'), *TWELVE[8:]]
case(F, "backslash-quotes", "MySQL and PHP escape quotes by a backslash and double none",
     quoted([labels()] + [[cell.replace('"', '\\"') for cell in row] for row in rows(LOLO)]).encode(), accounts(LOLO), codes="html-entities@0")
case(F, "backslash-apostrophe", "the same of apostrophes", ent(coded(lambda text: text.replace("'", "\\'"))), ALL, codes="html-entities@0")
case(F, "json", "the letters of a JSON file", ent(coded(json)), ALL, codes="html-entities@0")
case(F, "json-sheet", "the same in a spreadsheet's file", sheet(coded(json)), ALL, codes="html-entities@0")
case(F, "python", "a script wrote its bytes as it shows them", sheet(coded(lambda text: f"b'{text}'".encode().decode("latin-1").encode(
     "ascii", "backslashreplace").decode() if "'" not in text else 'b"' + text.encode().decode("latin-1").encode("ascii", "backslashreplace").decode() + '"')),
     ALL, codes="html-entities@0")
case(F, "python-logins", "the same of logins and classes", sheet([p.line(login=f"b'{p.login}'", classes=f"b'{p.classes[0]}'") for p in PUPILS], KEPT), ALL,
     codes="html-entities@0")
case(F, "latin", "bytes of Windows", sheet(coded(lambda text: text.encode("ascii", "backslashreplace").decode())), ALL, codes="html-entities@0")
case(F, "address", "names taken from an address", sheet(coded(lambda text: quote(text, safe="'"))), ALL, codes="html-entities@0")
case(F, "address-blank", "a blank of an address", sheet([INES, TOM.line(firstName="Tom%20Louis")]), accounts([INES, TOM.but(firstName="Tom Louis")]),
     codes="html-entities@0")
case(F, "mail", "names taken from a mail", sheet(coded(mail)), ALL, codes="html-entities@0")
case(F, "mail-latin", "from an older one, saved by an older spreadsheet", sheet(coded(lambda text: mail(text, "cp1252")), encoding="cp1252"), ALL,
     codes="html-entities@0 encoding@0")
for name, why, said in [("half", "half of a letter of UTF-16", "Zo\\ud835"), ("control", "a code that is no letter", "Zo\\u0007"),
                        ("cut", "the first half of a letter of UTF-8", "Zo\\xc3"), ("sign", "a byte that is no letter", "Zo=A4"),
                        ("backslash", "what is left of a code", "Zo\\")]:
    case(F, f"left-{name}", f"{why}: the line waits", sheet([INES, ZOE.line(firstName=said), FRANCOIS]), [INES.account(2), FRANCOIS.account(4)], "warn",
         "html-entities@3!", says="codes")
case(F, "left-class", "a class with half of a letter", ent([INES, ZOE.line(classes="6\\xc3"), FRANCOIS]), [INES.account(2), FRANCOIS.account(4)], "warn",
     "html-entities@3!")
HEALTHY = [INES.but(classes="6 %"), ZOE.but(classes="6A\\B"), TOM.but(classes="50%20"), FRANCOIS.but(classes="6=B")]
case(F, "healthy", "classes with a percent sign, a backslash, an equals sign", ent(HEALTHY), accounts(HEALTHY))
case(F, "healthy-sheet", "the same in a spreadsheet's file", BOM + plain([labels()] + rows(HEALTHY)).encode(), accounts(HEALTHY))
