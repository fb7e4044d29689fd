"""Quotes: the ENT doubles none, spreadsheets double all, people type some."""

from .cases import case
from .dress import BOM, ent, labels, plain, quoted, rows, sheet
from .people import FRANCOIS, INES, KEPT, LEA, PUPILS, TOM, TWELVE, ZOE, accounts

F = "quotes"
JO = TOM.but(firstName='Adrien "Jo"')
ANCIEN = LEA.but(lastName='PAYET dit "L\'Ancien"')
INNER = [INES, JO, ANCIEN, ZOE]

case(F, "not-doubled", "the ENT writes a quote as it is", ent(INNER), accounts(INNER))
ENDS = [TOM.but(firstName='"Jo"'), LEA.but(lastName='"'), INES.but(classes='6 "A"'), ZOE.but(lastName='O"NEIL')]
case(F, "at-the-ends", "a value that starts or ends with a quote, or is one", ent(ENDS), accounts(ENDS))
BREAK = [INES, TOM.but(firstName="Nathan\nBis"), ZOE]
BROKEN = [INES.account(2), BREAK[1].account(3, firstName="Nathan Bis"), ZOE.account(5)]
case(F, "line-break", "a line break inside a name is a blank: the record is one, and the next ones know their line", ent(BREAK), BROKEN,
     codes="newline@3")
case(F, "line-break-elsewhere", "a line break in a column that is not used", ent([INES.line(parents="PLANTÉE\nPLANTÉ"), ZOE]),
     [INES.account(2), ZOE.account(4)], may="newline")
case(F, "line-break-sheet", "a spreadsheet keeps the break between quotes: the record has all its cells, its lines have not",
     sheet(BREAK), BROKEN, codes="newline@3")
case(F, "break-between-quotes", "a line break between two quotes inside a value: both halves are set aside, the rest goes on",
     ent([INES, TOM.line(firstName='Na"\n"than'), ZOE]), [INES.account(2), ZOE.account(5)], "warn", "unreadable-row@3!",
     may="unreadable-row")
case(F, "separator-between", 'a value that holds `";"` gives one cell too many', ent([INES, TOM.line(firstName='A";"B'), ZOE]),
     [INES.account(2), ZOE.account(4)], "warn", "unreadable-row@3!")
case(F, "doubled", "a spreadsheet doubles quotes: they are undone", BOM + quoted([labels()] + rows(INNER), double=True).encode(),
     accounts(INNER), may="quotes")
case(F, "doubled-where-needed", "the same, quoting only where it must", sheet(INNER), accounts(INNER), may="quotes")
MIXED = [INES, TOM.line(firstName='Adrien ""Jo""'), ANCIEN, ZOE]
case(F, "mixed", "one line doubles its quotes and another does not: neither name is certain", ent(MIXED),
     [INES.account(2), ZOE.account(5)], "warn", "quotes@3! quotes@4!")


def wrapped(text):
    """Each line as a spreadsheet writes one cell."""
    return "".join('"' + line.replace('"', '""') + '"\r\n' for line in text.splitlines())


case(F, "wrapped", "opened in one column and saved: whole lines are between quotes",
     BOM + wrapped(quoted([labels()] + rows(PUPILS))).encode(), accounts(PUPILS), codes="quotes")
case(F, "wrapped-plain", "the same from a file without quotes", BOM + wrapped(plain([labels()] + rows(PUPILS))).encode(),
     accounts(PUPILS), codes="quotes")
case(F, "wrapped-inner", "the same with a quote in a name",
     BOM + wrapped(plain([labels(KEPT)] + rows([INES, TOM.but(firstName='Jo "J"')], KEPT))).encode(),
     accounts([INES, TOM.but(firstName='Jo "J"')]), codes="quotes")


def bare(people, keys=KEPT):
    """Cells as they are, no quoting at all."""
    return "".join(";".join(row) + "\r\n" for row in [labels(keys)] + rows(people, keys)).encode("utf-8-sig")


STRAY = [INES, TOM.line(lastName='"MARTIN'), ZOE, FRANCOIS]
case(F, "stray-opening", "somebody typed one quote: it never swallows the next lines", bare(STRAY),
     [INES.account(2), ZOE.account(4), FRANCOIS.account(5)], "warn", "quotes@3!")
PAIR = [INES, TOM.line(lastName='"MARTIN'), ZOE.line(lastName='BENÂTRE"'), FRANCOIS]
case(F, "stray-pair", "two stray quotes two lines apart are not the ends of one value", bare(PAIR),
     [INES.account(2), FRANCOIS.account(5)], "warn", "quotes@3! quotes@4!")
case(F, "stray-inside", 'O"NEIL in a file without quotes: was a second one lost?', bare([INES, TOM.line(lastName='O"NEIL'), ZOE]),
     [INES.account(2), ZOE.account(4)], "warn", "quotes@3!")
case(F, "stray-elsewhere", "the same in a column that is not used", bare([INES, TOM.line(parents='"PLANTÉE'), ZOE], [*KEPT, "parents"]),
     accounts([INES, TOM, ZOE]), may="quotes")
case(F, "stray-last-line", "one on the last line", bare([INES, ZOE, TOM.line(lastName='"MARTIN')]), accounts([INES, ZOE]), "warn",
     "quotes@4!")
case(F, "header-only", "labels between quotes, values not", (quoted([labels()]) + plain(rows(PUPILS), eol="\n")).encode(), accounts(PUPILS))
case(F, "values-only", "values between quotes, labels not", (plain([labels()], eol="\n") + quoted(rows(PUPILS))).encode(), accounts(PUPILS))
case(F, "some", "some values between quotes, as a person types them",
     bare([INES.line(lastName='"D\'ALMEIDA"'), TOM.line(classes='"4A, 4ITA"'), ZOE]), accounts([INES, TOM, ZOE]))
case(F, "empty-pairs", "empty values are two quotes", ent([INES.but(classes=()), TOM]), accounts([INES.but(classes=()), TOM]),
     codes="missing-class@2")


def texts(people, quote='"', bare_numbers=False):
    """As LibreOffice puts texts between quotes: empty cells stay bare, and numbers when it took them for such."""
    def value(cell):
        return cell if not cell or (bare_numbers and cell.isdigit()) else quote + cell.replace(quote, quote * 2) + quote

    return "".join(";".join(map(value, row)) + "\n" for row in [labels(), *rows(people)]).encode()


QUIET = [person.line(code="", functions="") for person in [INES, JO, LEA, ZOE]]
case(F, "texts", "a spreadsheet asked to put texts between quotes leaves empty cells bare", texts(QUIET), accounts([INES, JO, LEA, ZOE]))
case(F, "texts-numbers", "the same with ids that it took for numbers", texts(QUIET, bare_numbers=True), accounts([INES, JO, LEA, ZOE]))
case(F, "single", "single quotes were asked for: they are no part of names", texts(QUIET, "'"), accounts([INES, JO, LEA, ZOE]), codes="quotes@0")
case(F, "single-numbers", "the same with ids that it took for numbers", texts(QUIET, "'", True), accounts([INES, JO, LEA, ZOE]), codes="quotes@0")
MIXED_BARE = bare([INES, ZOE]).decode("utf-8-sig") + ";".join(f'"{cell}"' for cell in rows([JO], KEPT)[0]) + "\r\n"
case(F, "own-among-bare", "a line of the ENT, whose quotes are not doubled, among lines without quotes", MIXED_BARE.encode("utf-8-sig"), accounts([INES, ZOE, JO]))
TWICE = "\r\n".join(";".join(f'"""{cell}"""' for cell in row) for row in [labels(), *rows(PUPILS)]) + "\r\n"
case(F, "twice", "quotes that were taken for parts of the values, and quoted again", TWICE.encode("utf-8-sig"), accounts(PUPILS), codes="quotes@0")


def harmed(file, line, nth, by=b""):
    """The file with another text for the quote of this number in a line; from the end where it is negative."""
    lines = file.split(b"\n")
    at = [at for at, byte in enumerate(lines[line - 1]) if byte == 0x22][nth]
    lines[line - 1] = lines[line - 1][:at] + by + lines[line - 1][at + 1:]
    return b"\n".join(lines)


def others(people, line):
    """The accounts of all but the one of this line."""
    return [account for account in accounts(people) if account["line"] != line]


# Names and logins with digits, as schools give them to those whom they have twice.
DIGITS = [person.but(lastName=f"{person.lastName}{' ' * (at % 2)}{at}", login=f"{person.login}{at}") for at, person in enumerate(TWELVE, 2)]
for nth, what in enumerate(["opening", "closing"]):
    case(F, f"lost-{what}-first", f"the {what} quote of the first cell below the titles is lost: only its line waits",
         harmed(ent(DIGITS), 2, nth), others(DIGITS, 2), "warn", "unreadable-row@2!")
case(F, "lost-opening-comma", "the same between commas, with the line ends of a spreadsheet",
     harmed(ent(DIGITS, separator=",", eol="\r\n"), 2, 0), others(DIGITS, 2), "warn", "unreadable-row@2!")
case(F, "lost-inside", "one inside a line: a file of the ENT stays one, and its quotes are as they stand",
     harmed(ent([*DIGITS, JO]), 7, 8), others([*DIGITS, JO], 7), "warn", "unreadable-row@7!")
case(F, "lost-no-end", "the same where the last line has no end: nothing was cut there",
     harmed(ent(DIGITS)[:-1], 3, 9), others(DIGITS, 3), "warn", "unreadable-row@3!")
NICKNAMED = [person.but(firstName=f'{person.firstName} "Jo{at}"') for at, person in enumerate(DIGITS)]
ALL_DOUBLED = BOM + quoted([labels()] + rows([*NICKNAMED, ZOE]), eol="\r\n", double=True).encode()
case(F, "doubled-but-one", "all quotes of a spreadsheet are doubled and one stands alone: only its line waits",
     ALL_DOUBLED.replace("BENÂTRE".encode(), 'BEN"ÂTRE'.encode()), accounts(NICKNAMED), "warn", "quotes@14!", may="quotes")
case(F, "single-but-one", "no quotes of the ENT are doubled and two stand side by side: only their line waits",
     ent([*NICKNAMED, ZOE]).replace("BENÂTRE".encode(), 'BEN""ÂTRE'.encode()), accounts(NICKNAMED), "warn", "quotes@14!")
