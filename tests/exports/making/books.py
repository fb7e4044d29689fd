"""More workbooks: what stands beside or instead of plain cells, and what keeps a workbook from being read."""

import io
import re
import zipfile
from xml.sax.saxutils import escape

from .cases import case
from .dress import labels, rows
from .people import FRANCOIS, INES, KEPT, PUPILS, TOM, ZOE, accounts
from .workbooks import ALL, F, HEAD, MAIN, OTHER, TABLE, Error, archive, ods, place, xls, xlsx

BLANK = [""] * 16


def parts(book):
    """The files of an archive."""
    packed = zipfile.ZipFile(io.BytesIO(book))
    return {name: packed.read(name).decode() for name in packed.namelist()}


def changed(book, name, *changes):
    """A workbook whose file `name` says something else."""
    files = parts(book)
    for old, new in changes:
        assert old in files[name], old
        files[name] = files[name].replace(old, new)
    return archive(files)


def read(name, why, file, people=ALL, outcome="ok", codes="", ext="xlsx", **more):
    case(F, f"{ext}-{name}", why, file, people, outcome, f"{ext}@0 {codes}".strip(), ext=ext, **more)


def shared():
    """Texts that cells share, some of them in runs; what is said is not what is read."""
    texts = []

    def cell(match):
        texts.append(match[2])
        return f'<c r="{match[1]}" t="s"><v>{len(texts) - 1}</v></c>'

    files = parts(xlsx(TABLE))
    sheet = "xl/worksheets/sheet1.xml"
    files[sheet] = re.sub(r'<c r="(\w+)" t="inlineStr"><is><t xml:space="preserve">(.*?)</t></is></c>', cell, files[sheet])
    runs = [f"<si><r><t>{text[:2]}</t></r><r><rPr><b/></rPr><t xml:space=\"preserve\">{text[2:]}</t></r>"
            "<rPh sb=\"0\" eb=\"1\"><t>PLANTEE</t></rPh></si>" if text.startswith("D'") else f"<si><t>{text}</t></si>" for text in texts]
    files["xl/sharedStrings.xml"] = f'{HEAD}<sst xmlns="{MAIN}">{"".join(runs)}</sst>'
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
    files["[Content_Types].xml"] = files["[Content_Types].xml"].replace(
        "</Types>", f'<Override PartName="/xl/sharedStrings.xml" ContentType="{kind}"/></Types>')
    link = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings"
    rels = "xl/_rels/workbook.xml.rels"
    files[rels] = files[rels].replace("</Relationships>", f'<Relationship Id="rId99" Type="{link}" Target="sharedStrings.xml"/></Relationships>')
    return archive(files)


read("shared-strings", "texts shared by cells, one of them in two runs", shared())
TWELVE = [INES.but(id="260813212345"), ZOE.but(id="999999999999999"), FRANCOIS]
NUMBERED = [labels()] + [[int(row[0]), *row[1:]] for row in rows(TWELVE)]
read("long-ids", "ids of twelve and fifteen digits, as numbers: exact", xlsx(NUMBERED), accounts(TWELVE))
read("long-ids", "the same in an old workbook", xls(NUMBERED), accounts(TWELVE), ext="xls")
LAST_YEAR = [labels()] + rows([INES.but(classes="5Z"), ZOE.but(classes="5Z")])
SHEETS = xlsx(LAST_YEAR, TABLE)
HIDDEN = '<sheet name="Feuil1" sheetId="1" state="hidden"'
read("hidden-sheet", "last year's list stands hidden before this year's", changed(
    SHEETS, "xl/workbook.xml", ('<sheet name="Feuil1" sheetId="1"', HIDDEN)))
read("only-hidden", "the export is on a sheet that nobody sees", changed(
    xlsx(TABLE, OTHER), "xl/workbook.xml", ('<sheet name="Feuil1" sheetId="1"', HIDDEN)))
MERGED = [["Élèves du collège"] + [""] * 15, BLANK, *TABLE]
read("merged-title", "a title over all columns", changed(
    xlsx(MERGED), "xl/worksheets/sheet1.xml", ("</sheetData>", '</sheetData><mergeCells count="1"><mergeCell ref="A1:P1"/></mergeCells>')),
    accounts(PUPILS, 4), codes="extra-lines")
read("beside", "the table starts at C3", xlsx([[], [], *([["", ""] + row for row in TABLE])]), accounts(PUPILS, 4))
FORMULA = '<c r="D2" t="str"><f>UPPER(\'autre\'!D2)</f><v>' + escape(INES.lastName) + "</v></c>"
NAME = f'<c r="D2" t="inlineStr"><is><t xml:space="preserve">{escape(INES.lastName)}</t></is></c>'
SHEET1 = "xl/worksheets/sheet1.xml"
read("formula", "a name that is worked out, with its value", changed(xlsx(TABLE), SHEET1, (NAME, FORMULA)))
read("formula-alone", "a name that is worked out, without its value: it is not worked out here", changed(
    xlsx(TABLE), SHEET1, (NAME, '<c r="D2"><f>UPPER(\'autre\'!D2)</f></c>')), [ZOE.account(3), FRANCOIS.account(4)], "warn", "formula@2!")
TRUTH = [labels()] + rows([INES.but(lastName="VRAI"), ZOE, FRANCOIS])
TRUTH[1][3] = True
read("truth", "the spreadsheet made a truth of a name: VRAI may have been True or vrai", xlsx(TRUTH),
     [ZOE.account(3), FRANCOIS.account(4)], "warn", "unreadable-row@2!")
NOT_THERE = [labels()] + rows(PUPILS)
NOT_THERE[1][10] = Error("#N/A")
read("class-error", "a class that is an error of the spreadsheet", xlsx(NOT_THERE), [ZOE.account(3), FRANCOIS.account(4)], "warn",
     "formula|class-damaged@2!")
FAR = f'<row r="1048576"><c r="{place(16383, 1048576)}" t="inlineStr"><is><t>x</t></is></c></row></sheetData>'
read("far", "a cell in the last row and column costs nothing", changed(xlsx(TABLE), SHEET1, ("</sheetData>", FAR)))
BROKEN_LINES = [labels()] + rows([INES.but(lastName="DE LA TOUR"), ZOE, FRANCOIS])
BROKEN_LINES[1][3] = "DE LA\nTOUR"
for ext, write in (("xlsx", xlsx), ("xls", xls)):
    read("line-break", "a line break inside a name", write(BROKEN_LINES), accounts([INES.but(lastName="DE LA TOUR"), ZOE, FRANCOIS]), ext=ext)
PMB = [[person.id, person.lastName, person.firstName, "1 rue", "", "77000", "VILLE", "", "2014", person.classes[0], "", "plantee@boite.example",
        person.login, "", "", "."] for person in PUPILS]
case(F, "xlsx-pmb", "the export without titles, pasted into a workbook", xlsx(PMB), accounts(PUPILS, 1), "ok", "xlsx@0", ext="xlsx", kind="pmb")
UNKNOWN = [["Liste"], ["Colonne A", "Colonne B", "Colonne C"], ["1", "VIDAL", "Inès"], ["2", "ROY", "Zoé"]]
for ext, write in (("xlsx", xlsx), ("ods", ods), ("xls", xls)):
    case(F, f"{ext}-unknown", "titles that nobody knows: somebody has to say what they are", write(OTHER, UNKNOWN), [], "reject",
         "no-header|missing-columns", ext=ext)


def refused(name, why, file, codes, ext, says):
    case(F, f"{ext}-{name}", why, file, [], "reject", codes, ext=ext, says=says)


FAR_XLS = [*TABLE, *[[]] * 65531, [""] * 255 + ["x"]]
refused("far", "a cell in the last row and column: room would be made for all between", xls(FAR_XLS), "xls", "xls", "très loin")
SIZE = xls(TABLE).index(b"\x00\x02\x0e\x00")
LYING = xls(TABLE)[:SIZE + 4] + b"\0\0\0\0\xff\xff\xff\xff\0\0\xff\xff" + xls(TABLE)[SIZE + 16:]
read("size", "a record that says four thousand million rows: it is not believed", LYING, ext="xls")
# The first record of every workbook behind its start becomes the one of a password.
START = xls(TABLE).index(b"\xe1\x00\x02\x00")
refused("locked", "an old workbook with a password", xls(TABLE)[:START] + b"\x2f\x00" + xls(TABLE)[START + 2:], "xls", "xls", "sans mot de passe")


def container(stream):
    """An OLE container whose only stream has this name."""
    book, old = xls(TABLE), "Workbook".encode("utf-16-le")
    at = book.index(old)
    said = stream.encode("utf-16-le")
    return book[:at] + said.ljust(64, b"\0") + (len(said) + 2).to_bytes(2, "little") + book[at + 66:]


refused("locked", "a workbook with a password: Excel puts it into an old container", container("EncryptedPackage"), "xlsx", "xlsx", "sans mot de passe")
refused("word", "an old letter, called .xls", container("WordDocument"), "binary", "xls", "pas un export CSV")
LOCKED = changed(ods(TABLE), "META-INF/manifest.xml", (
    'manifest:full-path="content.xml" manifest:media-type="text/xml"/>',
    'manifest:full-path="content.xml" manifest:media-type="text/xml"><manifest:encryption-data/></manifest:file-entry>'))
refused("locked", "a workbook of LibreOffice with a password", LOCKED, "ods", "ods", "sans mot de passe")
refused("book", "Excel's binary workbook", archive({"[Content_Types].xml": "<Types/>", "xl/workbook.bin": "x", "xl/worksheets/sheet1.bin": "x"}),
        "xlsx", "xlsb", ".xlsb")
refused("book", "a workbook of Numbers", archive({"Index/Document.iwa": "x", "Index/Tables/Tile.iwa": "x"}), "zip", "numbers", "Numbers")

CONTENT = "content.xml"
EMPTY, ROW_END = "<table:table-cell/>", "</table:table-row></table:table>"
MANY = ('<table:table-cell table:number-columns-repeated="16368"/></table:table-row><table:table-row table:number-rows-repeated="1048572">'
        '<table:table-cell table:number-columns-repeated="16384"/></table:table-row></table:table>')
SAME = [labels(KEPT)] + rows([INES.but(lastName="TOUT", firstName="TOUT"), ZOE], KEPT)
TWICE = '<table:table-cell office:value-type="string" table:number-columns-repeated="2"><text:p>TOUT</text:p></table:table-cell>'
ONE = '<table:table-cell office:value-type="string"><text:p>TOUT</text:p></table:table-cell>'
read("to-the-end", "empty cells to the last column and row, as LibreOffice writes them", changed(ods(TABLE), CONTENT, (ROW_END, MANY)), ext="ods")
read("repeated", "two cells that are the same are written once", changed(ods(SAME), CONTENT, (ONE + ONE, TWICE)),
     accounts([INES.but(lastName="TOUT", firstName="TOUT"), ZOE]), ext="ods")
FAR_ODS = ('</table:table-row><table:table-row table:number-rows-repeated="1000000"><table:table-cell table:number-columns-repeated="16383"/>'
           f"{ONE}</table:table-row></table:table>")
refused("far", "a million rows, each with a cell in the last column", changed(ods(TABLE), CONTENT, (ROW_END, FAR_ODS)), "ods", "ods", "très loin")
FLAT = parts(ods(TABLE))[CONTENT].replace("office:document-content ", 'office:document office:mimetype="application/vnd.oasis.opendocument.spreadsheet" ')
FLAT = FLAT.replace("</office:document-content>", "</office:document>")
refused("text", "a workbook of LibreOffice in one piece", FLAT.encode(), "ods", "fods", "au format « Classeur ODF (.ods) »")
refused("flat-renamed", "a flat workbook of LibreOffice called export.csv", FLAT.encode(), "ods", "csv", ".fods")

UNANSWERED = changed(xlsx(TABLE), "xl/worksheets/sheet1.xml", (f'<c r="{place(10, 3)}" t="inlineStr"><is><t xml:space="preserve">{TABLE[2][10]}</t></is></c>', f'<c r="{place(10, 3)}"><f>UPPER("3c")</f></c>'))
read("formula-without-value", "a program wrote a formula and did not work it out: the class is not known", UNANSWERED, [ALL[0], ALL[2]], "warn", "formula@3!")
ANSWERED = changed(xlsx(TABLE), "xl/worksheets/sheet1.xml", (f'<c r="{place(10, 3)}" t="inlineStr"><is><t xml:space="preserve">{TABLE[2][10]}</t></is></c>', f'<c r="{place(10, 3)}" t="str"><f>UPPER("{TABLE[2][10]}")</f><v>{TABLE[2][10]}</v></c>'))
read("formula-with-value", "a formula whose value is there is that value", ANSWERED)
STYLED = changed(xlsx(TABLE), "xl/worksheets/sheet1.xml", ("</row>", f'<c r="{place(16, 2)}" s="0"/><c r="{place(17, 2)}" t="inlineStr"><is><t></t></is></c></row>'))
read("styled-blanks", "blank cells that have a style, or an empty text, as Excel and scripts write them", STYLED)
