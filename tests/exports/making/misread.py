"""UTF-8 that a program read in a wrong code page and saved again: undone where that is exact, or the lines wait."""

from .cases import case
from .dress import BOM, HEADERS, ent, labels, quoted, rows, sheet
from .people import INES, KEPT, TOM, TWELVE, ZOE, accounts

F = "misread"
ALL = accounts(TWELVE)
BARE = str.maketrans("éèÉ", "eeE")
TYPED = [label.translate(BARE) for label in labels()]
# Nothing of the school and the type has accents: the names alone tell.
NAMES = [person.line(type="Eleve", parents="PLANTEE") for person in TWELVE]


def misread(raw, page):
    """The bytes as a program that takes them for this page shows them."""
    return "".join(bytes([byte]).decode(page, "replace") if page != "cp1252" or byte not in (0x81, 0x8D, 0x8F, 0x90, 0x9D)
                   else chr(byte) for byte in raw)


PAGES = [("mac_roman", "macroman", "a Mac"), ("cp850", "cp850", "a console of Windows"), ("cp1252", "1252", "Windows"),
         ("iso8859-15", "iso-8859-15", "a server")]
for page, name, who in PAGES:
    case(F, f"{name}-titles-typed", f"read as {who} reads and saved as UTF-8; somebody typed the titles again",
         BOM + sheet([], header=TYPED, encoding="utf-8") + misread(sheet(NAMES, encoding="utf-8"), page).split("\r\n", 1)[1].encode(),
         ALL, codes="mojibake@0")
    case(F, f"{name}-whole", "the same with the titles as they came", misread(sheet(TWELVE, encoding="utf-8"), page).encode(), ALL,
         codes="mojibake@0")
case(F, "cp850-utf-16", "a console redirects a UTF-8 export to a file: read as CP850, saved as UTF-16",
     b"\xff\xfe" + misread(ent(TWELVE, bom=False), "cp850").encode("utf-16-le"), ALL, codes="mojibake@0 encoding@0")
ENGLISH = quoted([HEADERS["en"].split(";")] + rows([person.line(type="Student") for person in TWELVE]))
case(F, "macroman-english", "an English export has no accent in its titles", misread(ENGLISH.encode(), "mac_roman").encode(), ALL,
     codes="mojibake@0")
TWICE = misread(misread(sheet(TWELVE, encoding="utf-8"), "cp1252").encode(), "cp1252").encode()
case(F, "1252-twice", "the same accident twice", TWICE, ALL, codes="mojibake@0")
LINE = [*TWELVE, INES.line(firstName=misread("Inès".encode(), "mac_roman"))]
case(F, "macroman-line", "one line pasted from such a list into a good one: undone and told there", ent(LINE), accounts([*TWELVE, INES]),
     codes="mojibake@14")
HALF = [*TWELVE, INES.line(firstName="In√s")]
case(F, "macroman-half", "half of a letter is gone: √ is in no name", ent(HALF), ALL, "warn", "mojibake@14!")
PLUS = [*TWELVE, INES.line(firstName="In+®s")]
case(F, "cp850-as-1252", "├ became + in a page that has none", ent(PLUS), ALL, "warn", "mojibake@14!")
LOST = sheet(TWELVE, header=[label.replace("é", "+®") for label in labels()])
case(F, "titles-beyond-repair", "titles whose accents are lost are named so, and not as missing: typing them again would let the names in", LOST, [],
     "reject", "mojibake", says="abîmés", profile="any")
MAC = sheet(TWELVE, encoding="cp1252").decode("mac_roman").encode()
case(F, "1252-as-macroman", "Windows-1252 read as a Mac does: « PrÈnom » folds like « Prénom », and is not it", MAC, [], "reject", "mojibake",
     says="« PrÈnom »", profile="any")
RARE = [INES.but(lastName="ŽIŽEK"), ZOE.but(lastName="ÅSÄTER"), TOM.but(lastName="JOÃO", firstName="Aƒéli"), TWELVE[0].but(lastName="ÇÔÉ"),
        TWELVE[1].but(lastName="MÃE ÂNGELA"), TWELVE[2].but(firstName="Ǿyvind", lastName="ĀBOLIŅŠ")]
case(F, "rare-letters", "letters of other countries side by side: nothing is undone", ent(RARE), accounts(RARE))
OWN = [INES.but(lastName="ŽIŽEK", login="ines.zizek"), ZOE.but(lastName="ÅSÄTER", login="zoe.asater"), TOM.but(lastName="JOÃO", login="tom.joao"),
       TWELVE[2].but(lastName="ĀBOLIŅŠ", login="anais.abolins")]
case(F, "rare-letters-sheet", "the same in a spreadsheet's file", sheet(OWN), accounts(OWN))
case(F, "kept-columns", "the kept columns alone, titles typed again",
     sheet([], KEPT, header=[label.translate(BARE) for label in labels(KEPT)]) +
     misread(sheet(NAMES, KEPT, encoding="utf-8"), "mac_roman").split("\r\n", 1)[1].encode(), ALL, codes="mojibake@0")
# More than the page was lost: what is left of a letter is another's, and the login alone tells.
LEFT = [*TWELVE[:6], TWELVE[6].line(lastName="GýNDER"), TWELVE[7].line(firstName="Ma«Ælys"), TWELVE[8].line(firstName="JérÎme"), *TWELVE[9:]]
WAIT = [account for account in ALL if account["line"] not in (8, 9, 10)]
for name, dress in (("ent", ent), ("sheet", sheet)):
    case(F, f"left-{name}", "letters that became others beside a word that was undone: their logins disagree, they wait",
         dress([*LEFT, INES.line(firstName=misread("Inès".encode(), "mac_roman"))]), [*WAIT, INES.account(14)], "warn",
         "mojibake@14 unreadable-row|mojibake@8! unreadable-row|mojibake@9! unreadable-row|mojibake@10!")
OTHERS = [*TWELVE, INES.line(firstName=misread("Inès".encode(), "mac_roman")), TOM.but(lastName="MÜLLER", login="tom.mueller")]
case(F, "left-healthy", "a login made of « ue » for « ü » is no such disagreement", ent(OTHERS), accounts([*TWELVE, INES, OTHERS[-1]]), codes="mojibake@14")
