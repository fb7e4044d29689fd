"""Columns that a spreadsheet sorted, filled or moved apart from the rest of their lines, and lines cut where nobody sees it.

Each line by itself looks right; the others of the file tell. The ENT makes its logins of the names: names beside the logins of
others were moved.
"""

from .cases import case
from .dress import HEADERS, ent, labels, plain, rows, sheet
from .people import Person, accounts

F = "shifted"
NAMES = [
    ("2608132", "ADAM", "Inès"), ("2606812", "BENÂTRE", "Zoé"), ("2605366", "CARON", "Hugo"), ("2608261", "D'ALMEIDA", "Tom"),
    ("2604417", "ÉVRARD", "Léa"), ("2609905", "FAURE", "Aya"), ("2601208", "GARNIER", "Paul"), ("2607733", "HAMEL", "Noé"),
    ("2603346", "JACQUET", "Emma"), ("2602950", "LEFÈVRE", "Rayan"), ("2609114", "MARCHAL", "Soan"), ("2600671", "POIRIER", "Lou"),
]
PLAIN = str.maketrans("ÂÉÈâéèï'", "aeeaeei ")


def login(last, first):
    return f"{first}.{last}".translate(PLAIN).replace(" ", "").lower()


PUPILS = [Person(id, last, first, login(last, first), ("6A",)) for id, last, first in NAMES]
ALL = accounts(PUPILS)
HEAD = labels()
ID, LAST, FIRST, LOGIN, SCHOOL = 0, 3, 4, 5, 9


def table(people=PUPILS):
    return rows(people)


def saved(body, head=None):
    """As a spreadsheet saves it."""
    width = max(len(row) for row in body)
    padded = [row + [""] * (width - len(row)) for row in [head or HEAD, *body]]
    return plain(padded).encode("utf-8-sig")


def column(at, values, body=None):
    """The table with other values in a column."""
    return [[*row[:at], value, *row[at + 1:]] for row, value in zip(body or table(), values)]


def at(key):
    return [getattr(person, key) for person in PUPILS]


def but(*lines):
    """All accounts but those of these lines."""
    return [account for account in ALL if account["line"] not in lines]


def codes(code, lines):
    return " ".join(f"{code}@{line}!" for line in lines)


EVERY = range(2, 14)

case(F, "titles-among-people", "the titles were sorted with the lines", plain([*table()[:5], HEAD, *table()[5:]]).encode("utf-8-sig"),
     accounts(PUPILS[:5], 1) + accounts(PUPILS[5:], 7), codes="repeated-header@6")
case(F, "titles-last", "the same, the titles last", plain([*table(), HEAD]).encode("utf-8-sig"), accounts(PUPILS, 1), codes="repeated-header@13")
case(F, "names-reversed", "the column of family names was sorted alone, from Z to A", saved(column(LAST, at("lastName")[::-1])), [], "reject",
     codes=codes("unreadable-row", EVERY), profile="student")
NEXT = at("lastName")
case(F, "names-down", "a cell was inserted above some family names: they stand one line too low",
     saved(column(LAST, [*NEXT[:4], "DUPUIS", *NEXT[4:8], *NEXT[9:]])), but(6, 7, 8, 9, 10), "warn", codes("unreadable-row", range(7, 11)),
     may="unreadable-row")
SWAPPED = [NEXT[10] if i == 1 else NEXT[1] if i == 10 else name for i, name in enumerate(NEXT)]
case(F, "names-exchanged", "two family names changed places", saved(column(LAST, SWAPPED)), but(3, 12), "warn", codes("unreadable-row", [3, 12]))
case(F, "names-copied", "a first name was copied over those below", saved(column(FIRST, [*at("firstName")[:3], *["Tom"] * 4, *at("firstName")[7:]])),
     but(6, 7, 8), "warn", codes("unreadable-row", [6, 7, 8]))
HEAD_CROSSED = ["Prénom" if title == "Nom" else "Nom" if title == "Prénom" else title for title in HEAD]
case(F, "titles-crossed", "the titles of the two names changed places", saved(table(), HEAD_CROSSED), [], "reject",
     codes=codes("unreadable-row", EVERY), profile="student")
MARRIED = [person.but(lastName="TESSIER") if i in (2, 9) else person for i, person in enumerate(PUPILS)]
case(F, "married", "two people married since their login was made: nobody is doubted", sheet(MARRIED), accounts(MARRIED))
OTHER = [person.but(login=f"u{person.id}") for person in PUPILS]
case(F, "logins-of-others", "logins made another way say nothing of names", sheet(OTHER), accounts(OTHER))

IDS = at("id")
COUNTED = [str(2608261 + i - 3) if 3 <= i <= 7 else id for i, id in enumerate(IDS)]
case(F, "ids-counted", "an id was pulled down: the spreadsheet counted on", saved(column(ID, COUNTED)), but(5, 6, 7, 8, 9), "warn",
     codes("id-damaged", range(5, 10)))
SCHOOLS_OWN = [person.but(id=f"eleve{i:04}") for i, person in enumerate(PUPILS, 1)]
case(F, "ids-counted-by-the-school", "a school counted its people itself", sheet(SCHOOLS_OWN), accounts(SCHOOLS_OWN))
# In a short list chance may do it.
LONG = sorted(PUPILS + [p.but(id=str(5310000 - int(p.id)), firstName="Max", login=login(p.lastName, "Max")) for p in PUPILS],
              key=lambda person: person.lastName.translate(PLAIN))
LONG_IDS = [person.id for person in LONG]
case(F, "ids-sorted", "the column of ids was sorted alone", saved(column(ID, sorted(LONG_IDS), table(LONG))), [], "reject",
     codes=codes("id-damaged", range(2, 26)), profile="student")
case(F, "last-id-missing", "the last line of a long list lacks its id, and has what the ENT alone writes: an id was deleted further up",
     saved([*table(LONG)[:-1], ["", *table(LONG)[-1][1:]]]), [], "reject", codes("id-damaged", range(2, 25)) + " missing-id@25!", profile="student")
BY_HAND = ["", "", "Élève", "VASSEUR", "Tom", "tom.vasseur", *[""] * 4, "6A", *[""] * 5]
case(F, "last-by-hand", "somebody was added under a long list, with a login and without an id", saved([*table(LONG), BY_HAND]), accounts(LONG), "warn",
     "missing-id@26!", profile="student")
DOWN = [*column(ID, [*IDS[:4], "", *IDS[4:11]]), [IDS[11]] + [""] * 15]
case(F, "ids-down", "a cell was inserted above some ids: one is left over under the list", saved(DOWN), but(*range(6, 14)), "warn",
     codes("id-damaged", range(7, 14)) + " missing-id@6!", may="missing-name unknown-type")
ADDED = [*table(), ["", "", "Élève", "VASSEUR", "Tom", "", "", "", "", "", "6A", "", "", "", "", ""]]
case(F, "added-by-hand", "somebody was added under the list, without id or login", saved(ADDED), ALL, "warn", "missing-id@14!")

MOVED = [[*row[:8], "", *row[8:15]] if i in (3, 4) else row for i, row in enumerate(table([p.line(email="", phone="") for p in PUPILS]))]
case(F, "school-under-classes", "a cell was inserted behind the login in two lines: the school stands under the classes", saved(MOVED),
     but(5, 6), "warn", codes("unreadable-row", [5, 6]), may="date-reformatted")
PULLED = [[*row[:8], *row[9:], ""] if i in (3, 4) else row for i, row in enumerate(table([p.line(email="", phone="") for p in PUPILS]))]
case(F, "class-under-schools", "a cell was deleted behind the login in two lines: the class stands under the schools", saved(PULLED),
     but(5, 6), "warn", codes("unreadable-row", [5, 6]), may="missing-class date-reformatted")
BARE = sheet([p.line(phone="") for p in PUPILS], encoding="utf-8").decode().splitlines()
case(F, "long-with-a-blank-end", "a separator too many in a name: the blank end of the line hides it",
     "\r\n".join([*BARE[:3], BARE[3].replace("Hugo", "Hu;go", 1), *BARE[4:], ""]).encode("utf-8-sig"), but(4), "warn", "unreadable-row@4!")
CUT = sheet(PUPILS, encoding="utf-8").decode().splitlines()
case(F, "id-cut", "a line was cut inside its id: the rest looks whole", "\r\n".join([*CUT[:3], CUT[3][:3], CUT[3][3:], *CUT[4:], ""]).encode("utf-8-sig"),
     accounts(PUPILS[:2]) + accounts(PUPILS[3:], 6), "warn", "unreadable-row@4! unreadable-row@5!")
OWN = ent(PUPILS).decode().splitlines()
case(F, "quotes-doubled-once", "the quotes of one line were doubled: they are no part of its id",
     "\n".join([*OWN[:3], OWN[3].replace('"', '""'), *OWN[4:], ""]).encode(), but(4), "warn", "quotes@4!", may="quotes unknown-type")
case(F, "quotes-of-a-word-processor", "curly quotes around every value are no part of ids", ent(PUPILS).decode().replace('"', "“").encode(),
     [], "reject", codes=codes("quotes", EVERY), profile="student", may="quotes unknown-type date-reformatted code-damaged phone-damaged no-accounts unreadable-row")
case(F, "titles-with-a-person", "the line break after the titles was lost, and with it the first person",
     (CUT[0] + "\r\n".join([*CUT[1:], ""])).encode("utf-8-sig"), None, "warn|reject", "unreadable-row@1!", profile="any", kind="any",
     may="unreadable-row missing-class missing-columns")
case(F, "spaces-for-separators", "the separators of one line were replaced by spaces: it is somebody, not a remark",
     "\r\n".join([*CUT[:3], CUT[3].replace(";", " "), *CUT[4:], ""]).encode("utf-8-sig"), but(4), "warn", "unreadable-row@4!")

UP = column(ID, [*LONG_IDS[:9], *LONG_IDS[11:], "", ""], table(LONG))
case(F, "ids-up", "two ids were deleted and those below went up: the last two lines lack theirs", saved(UP), [], "reject",
     codes=codes("id-damaged", range(2, 24)) + " missing-id@24! missing-id@25!", profile="student")
GONE = column(LOGIN, [*at("login")[:6], *at("login")[9:], "", "", ""])
case(F, "logins-up", "three logins were deleted and those below went up: three lines have those of the last three", saved(GONE),
     accounts(PUPILS[:6]), "warn", codes("unreadable-row", range(8, 14)))
CROSSED = [[*row[:3], row[4], row[3], *row[5:]] if i in (4, 5) else row for i, row in enumerate(table())]
case(F, "names-crossed", "both names changed places in two lines: their logins say so", saved(CROSSED), but(6, 7), "warn",
     codes("unreadable-row", [6, 7]))
CORRECTED = [p.but(login="evrard.lea") if i == 4 else p for i, p in enumerate(PUPILS)]
case(F, "names-corrected", "names that were corrected in the ENT after the login was made", saved(table(CORRECTED)), accounts(CORRECTED))
OTHERS = ent([p.but(lastName=PUPILS[i - 1].lastName) if 3 <= i <= 6 else p for i, p in enumerate(PUPILS)])
case(F, "names-down-quoted", "family names a line too low, several in a row: no export of the ENT has that, however it is quoted", OTHERS,
     but(*range(5, 9)), "warn", codes("unreadable-row", range(5, 9)))
case(F, "names-exchanged-quoted", "two family names changed places in a file whose lines end as on Windows", ent(
     [p.but(lastName=name) for p, name in zip(PUPILS, SWAPPED)], eol="\r\n"), but(3, 12), "warn", codes("unreadable-row", [3, 12]))

TABS = "\r\n".join("\t;".join(row) + "\t" for row in [HEAD, *table()]) + "\r\n"
case(F, "tabs-at-ends", "every cell ends with a tab, as pasted tables have it: the titles tell which sign parts them", TABS.encode("utf-8-sig"), ALL)
CODES = [[*row[:5], row[7], row[6], row[5], *row[8:]] if i == 4 else row for i, row in enumerate(table())]
case(F, "login-under-codes", "login and activation code changed places in one line: a code is never kept", saved(CODES), but(6), "warn", "unreadable-row@6!")
SCHOOLED = [[*row[:3], row[9], *row[4:]] if i == 4 else row for i, row in enumerate(table())]
case(F, "school-under-names", "the school stands under a family name", saved(SCHOOLED), but(6), "warn", "unreadable-row@6!", may="unreadable-row")
SECOND = [[row[4], row[3], *row[:3], *row[5:]] for row in [HEAD, *table()[6:]]]
GLUED = plain([HEAD, *table()[:6]]).rstrip("\r\n") + plain(SECOND)
case(F, "titles-glued", "a second export in another order behind a first one without a last line end: its titles count",
     GLUED.encode("utf-8-sig"), ALL[:5] + [account | {"line": account["line"]} for account in accounts(PUPILS[6:], 8)], "warn",
     "unreadable-row@7! repeated-header@7")
UNSEEN = [[*row[:13], "", *row[14:]] if i == 4 else row for i, row in enumerate(table())]
FORMULAS = [HEAD] + [[f'="{cell}"' for cell in row] for row in UNSEEN]
case(F, "formulas-everywhere", "every cell as a formula that gives its text, empty ones too", plain(FORMULAS).encode("utf-8-sig"), ALL,
     codes="formula@0")

HEAD_PARENTS = [{"Identifiant": "Parents", "Parents": "Identifiant"}.get(title, title) for title in HEAD]
case(F, "titles-login-parents", "the titles of logins and parents changed places: no login is « Zéphyrine PLANTÉE »", saved(table(), HEAD_PARENTS), [],
     "reject", codes=codes("unreadable-row", EVERY), profile="student", may="unreadable-row")
DAYS = [[*row[:10], *row[11:14], row[14], row[15], ""] if i == 4 else row for i, row in enumerate(table([p.line(email="", phone="") for p in PUPILS]))]
case(F, "class-deleted", "a class was deleted and the rest of the line moved left: a day stands under the parents", saved(DAYS), but(6), "warn",
     "unreadable-row@6!")
MERGED = [p if i % 12 == 0 else p.but(classes=()) for i, p in enumerate(LONG)]
case(F, "classes-merged", "merged cells keep their class in the first line only", sheet(MERGED), accounts(MERGED), "warn", "missing-class@0",
     may="missing-class")
assert HEADERS["fr"].split(";") == HEAD

# The ENT writes the login again as alias.
OWN = [p.line(alias=p.login).but(classes=(f"{6 - i % 4}A",)) for i, p in enumerate(PUPILS)]
APART = [[*row[:6], *other[6:]] for row, other in zip(table(OWN), [*table(OWN)[5:], *table(OWN)[:5]])]
case(F, "sorted-up-to-the-alias", "the columns up to the login were sorted alone: each alias is somebody else's login, and the class with it", saved(APART), [],
     "reject", codes=codes("unreadable-row", range(2, 14)), profile="student")
TWO = [OWN[0].line(alias=OWN[1].login), *OWN[1:]]
case(F, "alias-of-another", "one alias is another line's login", saved(table(TWO)), accounts(OWN)[1:], "warn", "unreadable-row@2!", profile="student")
CHOSEN = [OWN[0].line(alias="ines.la.grande"), OWN[1].line(alias=""), *OWN[2:]]
case(F, "alias-chosen", "somebody chose an alias, and somebody has none", saved(table(CHOSEN)), accounts(OWN), profile="student")

# Letters that the ENT leaves out of logins.
NORTHERN = [
    person.but(lastName=last, firstName=first, login=login_left)
    for person, (last, first, login_left) in zip(PUPILS, [
        ("SØRENSEN", "Torbjørn", "torbjrn.srensen"), ("FIOŁEK", "Radosław", "radosaw.fioek"), ("GUÐMUNDSDÓTTIR", "Þórdís", "ordis.gumundsdottir"),
        ("ƏLİYEV", "Əkrəm", "krm.liyev"), ("ŁUKASIK-WĘGIEŁ", "Bogusława", "bogusawa.ukasikwegie"),
    ])
] + PUPILS[5:]
case(F, "letters-left-out", "names with letters that no login holds, as the ENT leaves them out: whole", saved(table(NORTHERN)), accounts(NORTHERN))
TAKEN = [row[LOGIN] for row in table(NORTHERN)]
case(F, "letters-left-out-exchanged", "two of them with each other's login", saved(column(LOGIN, [TAKEN[1], TAKEN[0], *TAKEN[2:]], table(NORTHERN))),
     [account for account in accounts(NORTHERN) if account["line"] not in (2, 3)], "warn", codes("unreadable-row", (2, 3)))
case(F, "letters-left-out-lonely", "one of them with the login of somebody who is not there", saved(column(LOGIN, ["trbjrn.sorens", *TAKEN[1:]], table(NORTHERN))),
     [account for account in accounts(NORTHERN) if account["line"] != 2], "warn", codes("unreadable-row", (2,)))
