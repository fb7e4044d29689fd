"""Workbooks whose sheet shows something else than its cells hold: zeros of a number format, merged cells, hidden rows; and the
small files that a spreadsheet keeps beside an open workbook."""

import io
import re

from .books import changed, parts
from .cases import case
from .dress import labels, plain, rows
from .people import FRANCOIS, INES, KEPT, KEYS, PUPILS, TOM, Person, ZOE, accounts
from .workbooks import ods, place, xlsx

F = "shown"
SHEET, STYLES, CONTENT = "xl/worksheets/sheet1.xml", "xl/styles.xml", "content.xml"
CLASS, LOGIN = KEYS.index("classes"), KEYS.index("login")
NAMES = ["ABADIE Élise", "BAZIN Hugo", "CHÂTEL Maïlys", "DURIEZ Noé", "ÉVRARD Naïm", "FLAMENT Lou", "GAUDIN Zélie", "HAMON Ewen",
         "IMBERT Chloé", "JANVIER Sacha", "KELLER Anaël", "LHERMITE Jeanne"]


def pupils(first, step):
    """Twelve pupils of three classes, four after four."""
    for at, name in enumerate(NAMES):
        last, given = name.split()
        yield Person(f"{first + at * step:07}", last, given, f"login.{at}", (["6A", "6B", "5A"][at // 4],))


LOW, TWELVE = list(pupils(12606, 41)), list(pupils(2612606, 41))


def numbered(people, *columns):
    """A table in which these columns hold numbers."""
    table = rows(people)
    for row in table:
        for column in columns or (0,):
            row[column] = int(row[column])
    return [labels()] + table


def under(code, table, *columns):
    """An Excel workbook that shows the numbers of these columns, from `A` on, under a format."""
    book = changed(xlsx(table), STYLES, ("<fonts ", f'<numFmts count="1"><numFmt numFmtId="164" formatCode="{code}"/></numFmts><fonts '),
                   ('<cellXfs count="2">', '<cellXfs count="3">'), ("</cellXfs>", '<xf numFmtId="164" applyNumberFormat="1"/></cellXfs>'))
    numbers = [(f'<c r="{place(column, row)}"><v>', f'<c r="{place(column, row)}" s="2"><v>')
               for row in range(2, len(table) + 1) for column in columns or (0,)]
    return changed(book, SHEET, *numbers)


def old(table, code=None, merged=(), hidden=()):
    """An old workbook: its numbers under a format, cells over several rows and columns, rows that are not shown."""
    import xlwt

    book = xlwt.Workbook(encoding="utf-8")
    sheet, style = book.add_sheet("Feuil1"), xlwt.easyxf(num_format_str=code) if code else xlwt.XFStyle()
    for row, cells in enumerate(table):
        for column, value in enumerate(cells):
            if value != "":
                sheet.write(row, column, value, style)
    for first, last, left, right in merged:
        sheet.merge(first, last, left, right)
    for row in hidden:
        sheet.row(row).hidden = True
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def shown(name, why, file, people, ext="xlsx", outcome="ok", codes="", **more):
    case(F, f"{ext}-{name}", why, file, people, outcome, f"{ext}@0 {codes}".strip(), ext=ext, **more)


def displayed(people, text):
    """A workbook of LibreOffice whose ids are numbers that are displayed so."""
    changes = [(f"<text:p>{int(person.id)}</text:p>", f"<text:p>{text(int(person.id))}</text:p>") for person in people]
    return changed(ods(numbered(people)), CONTENT, *changes)


ZEROS = "an id without its zeros would be somebody new: it is what the sheet shows"
shown("zeros", ZEROS, under("0000000", numbered(LOW)), accounts(LOW))
shown("zeros", ZEROS, old(numbered(LOW), "0000000"), accounts(LOW), "xls")
shown("zeros", ZEROS, displayed(LOW, "{:07}".format), accounts(LOW), "ods")
shown("zeros-parted", "zeros and points: these only part the digits", under("0\\.000\\.000", numbered(LOW)), accounts(LOW))
shown("zeros-parted", "zeros and blanks", displayed(LOW, lambda number: f"{number:09,}".replace(",", "\u202f")),
      accounts([person.but(id=f"{int(person.id):07}") for person in LOW]), "ods")
shown("zeros-beside", "several numbers of a row in one record, the first with zeros", old(numbered(LOW, 0, 1), "0000000"), accounts(LOW), "xls")
shown("zeros-enough", "ids as long as their format: nothing is added", under("0000000", numbered(TWELVE)), accounts(TWELVE))
shown("thousands", "ids parted as thousands: no zeros, and the number is the id", under("#,##0", numbered(TWELVE)), accounts(TWELVE))
shown("thousands", "the same in an old workbook", old(numbered(TWELVE), "#,##0"), accounts(TWELVE), "xls")
shown("thousands", "the same in one of LibreOffice", displayed(TWELVE, lambda number: f"{number:,}".replace(",", " ")), accounts(TWELVE), "ods")
SHORT = [person.but(id=str(int(person.id))) for person in LOW]
shown("short", "short ids without a format are as they are", xlsx(numbered(SHORT)), accounts(SHORT))
FLOORS = [person.but(classes=f"0{at // 4 + 1}") for at, person in enumerate(TWELVE)]
shown("zeros-class", "classes 01 to 03 as numbers under a format", under("00", numbered(FLOORS, 0, CLASS), CLASS), accounts(FLOORS))


def gathered(people=TWELVE):
    """The classes in the first of their four lines only."""
    table = rows(people)
    for at, row in enumerate(table):
        row[CLASS] = row[CLASS] if at % 4 == 0 else ""
    return [labels()] + table


def merged(book, *areas):
    cells = "".join(f'<mergeCell ref="{area}"/>' for area in areas)
    return changed(book, SHEET, ("</sheetData>", f'</sheetData><mergeCells count="{len(areas)}">{cells}</mergeCells>'))


def spanned(table, *areas):
    """A workbook of LibreOffice with cells over several rows and columns: row, column, rows, columns."""
    book = ods(table)
    for row, column, down, across in areas:
        book = cell_saying(book, row, column, f' table:number-rows-spanned="{down}" table:number-columns-spanned="{across}"')
    return book


def cell_saying(book, row, column, said):
    """The same, whose cell says something more of itself; cells are counted as they are written."""
    lines = parts(book)[CONTENT].split("<table:table-row>")
    cells = re.split(r"(?=<table:table-cell)", lines[row + 1])
    cells[column + 1] = cells[column + 1].replace("<table:table-cell", f"<table:table-cell{said}", 1)
    lines[row + 1] = "".join(cells)
    return changed(book, CONTENT, (parts(book)[CONTENT], "<table:table-row>".join(lines)))


OVER = "one cell for the class of four pupils: all four are in it"
TOLD = "reprise dans 9 autres lignes"
shown("merged", OVER, merged(xlsx(gathered()), "K2:K5", "K6:K9", "K10:K13"), accounts(TWELVE), may="xlsx", says=TOLD)
shown("merged", OVER, old(gathered(), merged=[(1, 4, CLASS, CLASS), (5, 8, CLASS, CLASS), (9, 12, CLASS, CLASS)]), accounts(TWELVE), "xls",
      may="xls", says=TOLD)
shown("merged", OVER, spanned(gathered(), (1, CLASS, 4, 1), (5, CLASS, 4, 1), (9, CLASS, 4, 1)), accounts(TWELVE), "ods", may="ods", says=TOLD)
shown("merged-to-the-end", "a cell down to the last row there can be", merged(xlsx(gathered()[:5]), "K2:K1048576"), accounts(TWELVE[:4]), may="xlsx")
SCHOOL = [labels()] + rows(TWELVE)
for row in SCHOOL[2:]:
    row[9] = ""
shown("merged-school", "one school for all", merged(xlsx(SCHOOL), "J2:J13"), accounts(TWELVE), may="xlsx")
TWINS = [INES, ZOE.but(lastName=INES.lastName), FRANCOIS]
SHARED = [labels()] + rows(TWINS)
SHARED[2][3] = ""
shown("merged-names", "one family name for two pupils", merged(xlsx(SHARED), "D2:D3"), accounts(TWINS), may="xlsx",
      says="reprise dans 1 autre ligne.")
ONE_ID = [labels()] + rows(PUPILS)
ONE_ID[2][0] = ""
shown("merged-ids", "one id for two pupils is of neither", merged(xlsx(ONE_ID), "A2:A3"), [FRANCOIS.account(4)], outcome="warn",
      codes="duplicate-id@2! duplicate-id@3!", may="xlsx")
BOTH = [labels()] + rows(PUPILS)
BOTH[2][3:5] = [f"{ZOE.lastName} {ZOE.firstName}", ""]
WAITS = "une cellule fusionnée y cache une autre valeur"
shown("merged-across", "family name and first name in one cell", merged(xlsx(BOTH), "D3:E3"), [INES.account(2), FRANCOIS.account(4)],
      outcome="warn", codes="unreadable-row@3!", says=WAITS)
shown("merged-across", "the same in an old workbook", old(BOTH, merged=[(2, 2, 3, 4)]), [INES.account(2), FRANCOIS.account(4)], "xls", "warn",
      "unreadable-row@3!", says=WAITS)
shown("merged-over", "a class lies over another, which LibreOffice keeps below", spanned([labels()] + rows(PUPILS), (1, CLASS, 2, 1)),
      [INES.account(2), FRANCOIS.account(4)], "ods", "warn", "unreadable-row@3!", says=WAITS)
shown("merged-unused", "a cell over two columns that are not used", merged(xlsx([labels()] + rows(PUPILS)), "L3:M3"), accounts(PUPILS))
TITLED = [["Élèves du collège"] + [""] * 15, [""] * 16, labels(), *rows(PUPILS)]
shown("merged-title", "a title over all columns and two rows", old(TITLED, merged=[(0, 1, 0, 15)]), accounts(PUPILS, 4), "xls", codes="extra-lines")
shown("merged-title", "the same in a workbook of LibreOffice", spanned(TITLED, (0, 0, 2, 16)), accounts(PUPILS, 4), "ods", codes="extra-lines")

ALL = [labels()] + rows([*PUPILS, TOM])
HIDDEN = accounts([*PUPILS, TOM])
ASIDE = "rows that a filter hides are read, and this is said"
MASKED = "2 lignes étaient masquées"


def masked(book, *lines):
    return changed(book, SHEET, *[(f'<row r="{line}">', f'<row r="{line}" hidden="1">') for line in lines])


def filtered(table, how, *at):
    """A workbook of LibreOffice in which these rows are not shown."""
    book = ods(table)
    lines = parts(book)[CONTENT].split("<table:table-row>")
    content = lines[0] + "".join(
        f'<table:table-row table:visibility="{how}">{line}' if row in at else f"<table:table-row>{line}" for row, line in enumerate(lines[1:]))
    return changed(book, CONTENT, (parts(book)[CONTENT], content))


shown("hidden", ASIDE, masked(xlsx(ALL), 3, 5), HIDDEN, outcome="warn", may="xlsx", says=MASKED)
shown("hidden", ASIDE, old(ALL, hidden=(2, 4)), HIDDEN, "xls", "warn", may="xls", says=MASKED)
shown("hidden", ASIDE, filtered(ALL, "filter", 2, 4), HIDDEN, "ods", "warn", may="ods", says=MASKED)
shown("hidden-by-hand", "rows that somebody hid", filtered(ALL, "collapse", 4), HIDDEN, "ods", "warn", may="ods", says="1 ligne était masquée")
shown("hidden-nobody", "titles and a blank row that nobody sees", masked(xlsx([["Élèves"], [], *ALL]), 1, 2, 3), accounts([*PUPILS, TOM], 4),
      codes="extra-lines")
shown("hidden-column", "a column that nobody sees", changed(xlsx(ALL), SHEET, (
    "<sheetData>", '<cols><col min="6" max="6" hidden="1"/></cols><sheetData>')), HIDDEN)
shown("hidden-not", "rows that say they are shown", changed(xlsx(ALL), SHEET, ('<row r="3">', '<row r="3" hidden="0">')), HIDDEN)


def lock(name, more=b""):
    """What Excel keeps beside an open workbook."""
    narrow, wide = name.encode("cp1252"), name.encode("utf-16-le")
    head = bytes([len(narrow)]) + narrow
    return head.ljust(55) + (len(name).to_bytes(2, "little") + wide + b" \0" * 54)[:110] + more


OPEN = ["tant qu’il est ouvert", "le classeur lui-même"]
case(F, "lock", "~$export.xlsx: who opened a workbook, and nothing of it", lock("Zéphyrine PLANTÉE"), [], "reject", "binary", ext="xlsx", says=OPEN)
case(F, "lock-csv", "the same called export.csv", lock("PLANTEE"), [], "reject", "binary", says=OPEN)
case(F, "lock-libreoffice", ".~lock.export.ods#, which LibreOffice keeps",
     ",Zéphyrine PLANTÉE,PC-12,12.09.2026 08:00,file:///C:/Users/plantee/LibreOffice/4;".encode(), [], "reject", "binary", ext="ods", says=OPEN)
SMALL = plain([labels(KEPT[:5])] + rows([INES], KEPT[:5])).encode()
SMALL = SMALL.replace(b"In\xc3\xa8s", "Inès".ljust(4 + 165 - len(SMALL), "s").encode())
assert len(SMALL) == 165, len(SMALL)
case(F, "lock-not", "a list as long as such a file", SMALL, [INES.but(classes=(), firstName="Inès".ljust(4 + 165 - len(plain(
    [labels(KEPT[:5])] + rows([INES], KEPT[:5])).encode()), "s")).account(2)], "ok|warn", may="encoding missing-columns")
