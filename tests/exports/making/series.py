"""A class column that a spreadsheet filled down as a series: each pupil got a class of their own."""

from .cases import case
from .dress import ent, labels, plain, rows, sheet
from .people import AUBERT, KEYS, NGUYEN, TWELVE, Person, accounts
from .workbooks import ods, xlsx

CLASS = KEYS.index("classes")

F = "series"
ALL = range(2, 14)
COUNTED = [f"6EME {at}" for at in range(1, 13)]


def classed(classes, people=TWELVE):
    return [person.but(classes=name) for person, name in zip(people, classes)]


def doubted(lines):
    return " ".join(f"class-ambiguous@{line}!" for line in lines)


FILLED = classed(COUNTED)
SAID = "remplie en série"
case(F, "excel", "« 6EME 1 » was dragged over twelve pupils", sheet(FILLED, encoding="cp1252"), [], "reject", doubted(ALL), may="encoding", says=SAID, profile="student")
case(F, "untouched", "the same from the ENT itself: an odd school, and its own words", ent(FILLED), accounts(FILLED))
case(F, "xlsx", "the same in a workbook", xlsx([labels()] + rows(FILLED)), [], "reject", doubted(ALL), may="xlsx", ext="xlsx", says=SAID, profile="student")
NUMBERS = [labels()] + rows(classed([str(at) for at in range(601, 613)]))
for row in NUMBERS[1:]:
    row[CLASS] = int(row[CLASS])
case(F, "ods-numbers", "601 became 601, 602, 603… in LibreOffice", ods(NUMBERS), [], "reject",
     doubted(ALL), may="ods", ext="ods", says=SAID, profile="student")
LEVELS = classed(["6A", "6A", "6B", "6A", "7A", "8A", "9A", "10A", "11A", "6B", "6B", "6B"])
case(F, "levels", "« 6A » was dragged over five pupils: numbers that start a name count too. The first has a class that others have, and stays",
     sheet(LEVELS), [account for account in accounts(LEVELS) if account["line"] not in range(6, 11)], "warn", doubted(range(6, 11)))
SORTED = classed([f"6EME {at * 7 % 12 + 1}" for at in range(12)])
case(F, "sorted", "filled, then sorted by name", sheet(SORTED), [], "reject", doubted(ALL), says=SAID, profile="student")
REACHED = classed(["601", "602", "603", "602", "603", "604", "605", "606", "607", "601", "603", "603"])
case(F, "reached", "« 602 » was dragged over 603, which the school has, and on to 607: what it reached waits as well",
     sheet(REACHED), [account for account in accounts(REACHED) if account["line"] not in range(6, 11)], "warn", doubted(range(6, 11)))

# What must stay whole.
SCHOOL = [
    Person(f"{2_600_000 + 3701 * at % 9973}", last, first, f"{first}.{last}".lower(), (f"60{at % 6 + 1}",))
    for at, (last, first) in enumerate(
        (f"{start}{end}", first) for start in ("AB", "BOR", "CAL", "DUM", "FER") for end in ("ADIE", "ELLE", "IVET", "ONNE")
        for first in ("Ana", "Bilal", "Chris"))
]
case(F, "school", "six classes 601 to 606 of ten pupils each, in the order of names: neighbours count up by chance", sheet(SCHOOL), accounts(SCHOOL))
BY_CLASS = sorted(SCHOOL, key=lambda person: person.classes)
case(F, "school-by-class", "the same in the order of classes", xlsx([labels()] + rows(BY_CLASS)), accounts(BY_CLASS), codes="xlsx@0", ext="xlsx")
case(F, "letters", "one pupil of each class 6A to 6L: no spreadsheet counts letters", sheet(classed([f"6{letter}" for letter in "ABCDEFGHIJKL"])),
     accounts(classed([f"6{letter}" for letter in "ABCDEFGHIJKL"])))
UNITS = classed(["6E1", "6E2", "6E3", "6E1", "6E2", "6E3", "UPE2A", "ULIS", "6E1", "6E2", "6E3", "6E4"])
case(F, "units", "UPE2A and ULIS with one pupil each beside 6E1 to 6E4", sheet(UNITS), accounts(UNITS))
STAFF = [person.but(classes=f"60{at}", profile="teacher") for at, person in enumerate([AUBERT, NGUYEN, *TWELVE[:6]], 1)]
case(F, "teachers", "teachers who have one class each", sheet(STAFF), accounts(STAFF), profile="teacher")
FIVE = classed(["6EME 1", "6EME 2", "6EME 3", "6EME 4", "6EME 1"], TWELVE[:5])
case(F, "four", "four classes in their order are not yet a series", sheet(FIVE), accounts(FIVE))
