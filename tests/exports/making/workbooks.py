"""Workbooks: read when a sheet holds an export, named when none does. Written by hand, as small as they can be."""

import io
import zipfile
from xml.sax.saxutils import escape

from .cases import case
from .dress import labels, rows
from .people import AUBERT, FRANCOIS, INES, KEPT, NGUYEN, PUPILS, TOM, ZOE, accounts

F = "workbooks"
TABLE = [labels()] + rows(PUPILS)
ALL = accounts(PUPILS)


class Error(str):
    """A spreadsheet's own error."""


class Day(float):
    """A number shown as a day."""


def archive(parts):
    """A ZIP file, always the same bytes; `mimetype` stays uncompressed as ODF wants."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, text in parts.items():
            how = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            info = zipfile.ZipInfo(name, (2026, 9, 1, 0, 0, 0))
            info.compress_type = how
            packed.writestr(info, text)
    return out.getvalue()


def place(column, row):
    name = ""
    column += 1
    while column:
        column, left = divmod(column - 1, 26)
        name = chr(65 + left) + name
    return f"{name}{row}"


def xlsx_cell(value, column, row):
    at = place(column, row)
    if isinstance(value, Day):
        return f'<c r="{at}" s="1"><v>{float(value):g}</v></c>'
    if isinstance(value, Error):
        return f'<c r="{at}" t="e"><v>{value}</v></c>'
    if isinstance(value, bool):
        return f'<c r="{at}" t="b"><v>{int(value)}</v></c>'
    if isinstance(value, (int, float)):
        return f'<c r="{at}"><v>{value!r}</v></c>'
    return f'<c r="{at}" t="inlineStr"><is><t xml:space="preserve">{escape(value)}</t></is></c>' if value else ""


HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml"


def xlsx(*sheets):
    """An Excel workbook of these tables."""
    numbers = range(1, len(sheets) + 1)
    parts = {
        "[Content_Types].xml": f'{HEAD}<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{SHEET}.sheet.main+xml"/>'
        f'<Override PartName="/xl/styles.xml" ContentType="{SHEET}.styles+xml"/>'
        + "".join(f'<Override PartName="/xl/worksheets/sheet{n}.xml" ContentType="{SHEET}.worksheet+xml"/>' for n in numbers) + "</Types>",
        "_rels/.rels": f'{HEAD}<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rId1" Type="{OFFICE}/officeDocument" '
        'Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'{HEAD}<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>'
        + "".join(f'<sheet name="Feuil{n}" sheetId="{n}" r:id="rId{n}"/>' for n in numbers) + "</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": f'{HEAD}<Relationships xmlns="{PACKAGE}/relationships">'
        + "".join(f'<Relationship Id="rId{n}" Type="{OFFICE}/worksheet" Target="worksheets/sheet{n}.xml"/>' for n in numbers)
        + f'<Relationship Id="rId{len(sheets) + 1}" Type="{OFFICE}/styles" Target="styles.xml"/></Relationships>',
        "xl/styles.xml": f'{HEAD}<styleSheet xmlns="{MAIN}"><fonts count="1"><font/></fonts><fills count="1"><fill/></fills>'
        '<borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs>'
        '<cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="14" applyNumberFormat="1"/></cellXfs></styleSheet>',
    }
    for number, table in zip(numbers, sheets):
        lines = "".join(
            f'<row r="{row}">' + "".join(xlsx_cell(value, column, row) for column, value in enumerate(cells)) + "</row>"
            for row, cells in enumerate(table, 1)
        )
        parts[f"xl/worksheets/sheet{number}.xml"] = f'{HEAD}<worksheet xmlns="{MAIN}"><sheetData>{lines}</sheetData></worksheet>'
    return archive(parts)


def ods_cell(value):
    if isinstance(value, Day):
        return '<table:table-cell office:value-type="date" office:date-value="2026-01-03"><text:p>03/01/26</text:p></table:table-cell>'
    if isinstance(value, (int, float)):
        return f'<table:table-cell office:value-type="float" office:value="{value!r}"><text:p>{value}</text:p></table:table-cell>'
    return f'<table:table-cell office:value-type="string"><text:p>{escape(value)}</text:p></table:table-cell>' if value else "<table:table-cell/>"


def ods(*sheets):
    """A LibreOffice workbook of these tables."""
    spaces = " ".join(f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{short}:1.0"' for short in ("office", "table", "text"))
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    tables = "".join(
        f'<table:table table:name="Feuille{number}">'
        + "".join("<table:table-row>" + "".join(map(ods_cell, cells)) + "</table:table-row>" for cells in table) + "</table:table>"
        for number, table in enumerate(sheets, 1)
    )
    return archive({
        "mimetype": kind,
        "META-INF/manifest.xml": f'{HEAD}<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
        f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{kind}"/>'
        '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>',
        "content.xml": f'{HEAD}<office:document-content {spaces} office:version="1.2"><office:body><office:spreadsheet>{tables}'
        "</office:spreadsheet></office:body></office:document-content>",
    })


def xls(*sheets):
    """An Excel workbook of before 2007."""
    import xlwt

    book = xlwt.Workbook(encoding="utf-8")
    for number, table in enumerate(sheets, 1):
        sheet = book.add_sheet(f"Feuil{number}")
        for row, cells in enumerate(table):
            for column, value in enumerate(cells):
                if isinstance(value, Day):
                    sheet.write(row, column, float(value), xlwt.easyxf(num_format_str="D/M/YY"))
                elif value != "":
                    sheet.write(row, column, value)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def numbered(people=PUPILS, **cells):
    """Ids as numbers, as a spreadsheet has them."""
    table = rows(people)
    for row in table:
        row[0] = int(row[0])
    return [labels()] + table


WRITERS = {"xlsx": xlsx, "ods": ods, "xls": xls}
OTHER = [["Menu de la semaine"], ["lundi", "poisson"]]
for ext, write in WRITERS.items():
    case(F, f"{ext}-text", "an export pasted into a workbook, every cell a text", write(TABLE), ALL, codes=f"{ext}@0", ext=ext, reading="any")
    case(F, f"{ext}-numbers", "ids became numbers: whole ones are certain", write(numbered()), ALL, codes=f"{ext}@0", ext=ext)
    case(F, f"{ext}-second-sheet", "the export is on the second sheet", write(OTHER, TABLE), ALL, codes=f"{ext}@0", ext=ext)
    BESIDE = [labels()] + rows([TOM, AUBERT])
    case(F, f"{ext}-sheets", "a sheet for each class: the others are not read, and this is said", write(TABLE, OTHER, BESIDE), ALL, "warn",
         f"{ext}@0", may=ext, says={ext: "une autre feuille (1)"}, ext=ext)
    case(F, f"{ext}-nothing", "a workbook of something else", write(OTHER), [], "reject", ext, ext=ext)
    case(F, f"{ext}-renamed", "called export.csv all the same", write(TABLE), ALL, codes=f"{ext}@0")
    DATED = [labels()] + rows(PUPILS)
    DATED[2][10] = Day(46025)
    case(F, f"{ext}-day", "class 3-1 became a day", write(DATED), [INES.account(2), FRANCOIS.account(4)], "warn", f"{ext}@0 class-damaged@3!", ext=ext)
    LONG = numbered()
    LONG[2][0] = 1.2345678901234567e17
    case(F, f"{ext}-long-number", "an id of eighteen digits lost the last ones", write(LONG), [INES.account(2), FRANCOIS.account(4)], "warn",
         f"{ext}@0 id-damaged@3!", ext=ext)
    HALF = numbered()
    HALF[2][0] = 2606812.5
    case(F, f"{ext}-decimals", "an id with decimals is no id", write(HALF), [INES.account(2), FRANCOIS.account(4)], "warn",
         f"{ext}@0 id-damaged@3!", ext=ext)
CLASSED = numbered()
for row, number in zip(CLASSED[1:], (601, 602, 503)):
    row[10] = number
case(F, "xlsx-class-numbers", "classes that are numbers, as numbers", xlsx(CLASSED),
     accounts([person.but(classes=name) for person, name in zip(PUPILS, ("601", "602", "503"))]), codes="xlsx@0", ext="xlsx")
EXPONENT = [labels()] + rows([INES.but(classes="5E2"), ZOE, FRANCOIS.but(classes="4E3"), TOM.but(classes="3E2")])
EXPONENT[2][10] = 60.0
case(F, "xlsx-class-exponent", "6E1 became the number 60 beside 5E2 and 4E3", xlsx(EXPONENT),
     [INES.but(classes="5E2").account(2), FRANCOIS.but(classes="4E3").account(4), TOM.but(classes="3E2").account(5)], "warn",
     "xlsx@0 class-ambiguous@3!", ext="xlsx")
TITLED = [["Liste des élèves"], [], *TABLE, [], ["Total", "", "", "", "", "", "", "", "", "", "", "", "", "", "", 3]]
case(F, "xlsx-title", "a title above, a total below", xlsx(TITLED), accounts(PUPILS, 4), codes="xlsx@0 extra-lines", ext="xlsx")
BROKEN = [labels()] + rows(PUPILS)
BROKEN[2][3] = Error("#REF!")
case(F, "xlsx-error", "a name that is an error", xlsx(BROKEN), [INES.account(2), FRANCOIS.account(4)], "warn", "xlsx@0 formula|missing-name@3!", ext="xlsx")
case(F, "xlsx-teachers", "teachers, the columns that count", xlsx([labels(KEPT)] + rows([AUBERT, NGUYEN], KEPT)), accounts([AUBERT, NGUYEN]),
     codes="xlsx@0", ext="xlsx", profile="teacher")
PARTS = zipfile.ZipFile(io.BytesIO(xlsx(TABLE)))
TEXTS = {name: PARTS.read(name).decode() for name in PARTS.namelist()}
TEXTS["xl/worksheets/sheet1.xml"] = TEXTS["xl/worksheets/sheet1.xml"].split("<row r=\"4\">")[0] + '<row r="4"><c r="A4" t="inlineStr"><is><t>26'
SHEET_CUT = archive(TEXTS)
# The number of sectors of the allocation table, past the end of the file.
BROKEN_XLS = xls(TABLE)[:44] + (0x200).to_bytes(4, "little") + xls(TABLE)[48:4096]
case(F, "xlsx-cut", "a workbook whose download was cut", xlsx(TABLE)[:900], [], "reject", "xlsx|zip", ext="xlsx")
case(F, "xlsx-empty", "an empty workbook", xlsx([]), [], "reject", "xlsx|empty", ext="xlsx")
case(F, "xls-cut", "an old workbook whose download was cut", xls(TABLE)[:3718], [], "reject", "xls", ext="xls")
case(F, "xls-broken", "an old workbook whose table of sectors points past its end", BROKEN_XLS, [], "reject", "xls", ext="xls")
case(F, "ods-cut", "a workbook of LibreOffice whose download was cut", ods(TABLE)[:700], [], "reject", "ods|zip", ext="ods")
case(F, "xlsx-sheet-cut", "a sheet that stops in the middle: what is left is not all", SHEET_CUT, None, "warn|reject",
     may="truncated xlsx unreadable-row", ext="xlsx", kind="any", profile="any")
case(F, "ods-empty", "an empty workbook of LibreOffice", ods([]), [], "reject", "ods|empty", ext="ods")
HOURS = [labels()] + rows(PUPILS)
for row in HOURS[1:]:
    row[13] = Day(46277.3333)
case(F, "xlsx-visits", "last visits became days: not used", xlsx(HOURS), ALL, codes="xlsx@0", may="date-reformatted", ext="xlsx")
