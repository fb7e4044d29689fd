"""Tables of web pages and of Excel 2003, under the names that tools give them."""

from xml.sax.saxutils import escape

from .cases import case
from .dress import BOM, labels, rows
from .people import FRANCOIS, INES, KEPT, PUPILS, TOM, ZOE, accounts

F = "pages"
TABLE = [labels(KEPT)] + rows(PUPILS, KEPT)
ALL = accounts(PUPILS)
SPACE = "urn:schemas-microsoft-com:office:spreadsheet"
PLANTED = [labels()] + rows(PUPILS)


def cells(row, tag="td", more=""):
    return "".join(f"<{tag}{more}>{escape(cell) or '&nbsp;'}</{tag}>" for cell in row)


def lines(table):
    return "".join(f"<tr>{cells(row)}</tr>\n" for row in table)


def page(body, head=""):
    return f"<!DOCTYPE html>\n<html><head><title>PLANTEE</title>{head}</head>\n<body>{body}</body></html>\n"


def read(name, why, file, people=ALL, outcome="ok", codes="html@0", ext="xls", **more):
    case(F, name, why, file.encode() if isinstance(file, str) else file, people, outcome, codes, ext=ext, **more)


def refused(name, why, file, codes="html", ext="xls", **more):
    read(name, why, file, [], "reject", codes, ext, **more)


WHOLE = page(f"<table>{lines(PLANTED)}</table>")
read("html", "a web table called .xls, as many tools write it", WHOLE, reading={"encoding": "utf-8", "separator": None})
read("html-csv", "the same called export.csv", BOM + WHOLE.encode(), ext="csv", reading={"encoding": "utf-8-bom"})
META = '<META HTTP-EQUIV="Content-Type" CONTENT="text/html; charset=iso-8859-1">'
read("html-windows", "in the encoding of Windows, which the page says", page(f"<TABLE>{lines(TABLE)}</TABLE>", META).encode("cp1252"),
     reading={"encoding": "windows-1252"})
read("html-nothing-said", "in the encoding of Windows, which nobody says", page(f"<table>{lines(TABLE)}</table>").encode("cp1252"),
     reading={"encoding": "windows-1252"})
read("html-utf-16", "in UTF-16", b"\xff\xfe" + page(f"<table>{lines(TABLE)}</table>").encode("utf-16-le"), reading={"encoding": "utf-16le"})
read("html-fragment", "a table without a page around it", f'<meta charset="utf-8"><table border=1>{lines(TABLE)}</table>')
SAVED = ('<html xmlns:x="urn:schemas-microsoft-com:office:excel">\n<head>\n<meta name=Generator content="Microsoft Excel 15">\n<style>\n<!--table\n'
         '\t{mso-displayed-decimal-separator:"\\,";}\n.xl65 {mso-number-format:"\\@";}\n-->\n</style>\n<!--[if gte mso 9]><xml><x:ExcelWorkbook>'
         "</x:ExcelWorkbook></xml><![endif]-->\n</head>\n<body>\n<table border=0 cellpadding=0 style='border-collapse:collapse'>\n<col width=80 span=7>\n"
         + "".join(f" <tr height=20 style='height:15.0pt'>\n{cells(row, more=' class=xl65')}\n </tr>\n" for row in TABLE)
         + " <![if supportMisalignedColumns]>\n <tr height=0 style='display:none'>\n" + "  <td width=80></td>\n" * 7
         + " </tr>\n <![endif]>\n</table>\n</body>\n</html>\n")
read("html-excel", "Excel's « page web »", SAVED, ext="htm")
OPEN = "<table>" + "".join("<TR>" + "".join(f"<TD><font size=2>{escape(cell)}</font>" for cell in row) for row in TABLE) + "</table>"
read("html-ends", "rows and cells whose ends are left out, as HTML allows", page(OPEN))
NAMED = [INES.but(lastName="DE LA TOUR"), ZOE.but(lastName="L’ÉTÉ & FILS"), FRANCOIS]
ENTITIES = lines([labels(KEPT)] + rows(NAMED, KEPT)).replace("DE LA TOUR", "DE LA<br>\n TOUR").replace("L’ÉTÉ", "L&rsquo;&Eacute;T&#201;")
read("html-entities", "entities and a line break inside names", page(f"<table>{ENTITIES}</table>"), accounts(NAMED))
HEADED = (f"<table><caption>PLANTEE</caption><thead><tr><th colspan=7>Élèves du collège</th></tr><tr>{cells(TABLE[0], 'th')}</tr></thead>"
          f"<tbody>{lines(TABLE[1:])}</tbody></table>")
read("html-title", "a title over all columns", page(HEADED), accounts(PUPILS, 3), codes="html@0 extra-lines")
LOGIN = "<table><tr><td>Mon compte</td><td><a href='#'>Quitter</a></td></tr></table>"
read("html-second", "the list is the second table", page(f"{LOGIN}<table>{lines(TABLE)}</table>"))
read("html-inside", "the list stands in a table that lays the page out", page(
    f"<table><tr><td>Menu</td><td><h1>Élèves</h1><table>{lines(TABLE)}</table>Fin</td></tr></table>"))
SPAN = [INES.but(classes="6A"), ZOE.but(classes="6A"), FRANCOIS]
OVER = lines([labels(KEPT)] + rows(SPAN, KEPT)).replace("<td>6A</td></tr>", "<td rowspan=2>6A</td></tr>", 1).replace("<td>6A</td></tr>", "</tr>", 1)
read("html-class-over-rows", "a class over two rows is that of the first: the second's is not guessed", page(f"<table>{OVER}</table>"),
     [INES.account(2), ZOE.account(3, classes=[]), FRANCOIS.account(4)], "ok|warn", "html@0 missing-class@3")
FIRST = labels(KEPT)[-1:] + labels(KEPT)[:-1]
GROUPED = (f"<tr>{cells(FIRST)}</tr><tr><td rowspan=2>6A</td>{cells(rows([INES], KEPT)[0][:-1])}</tr><tr>{cells(rows([ZOE], KEPT)[0][:-1])}</tr>"
           f"<tr><td>5C</td>{cells(rows([FRANCOIS], KEPT)[0][:-1])}</tr>")
read("html-first-over-rows", "a class over two rows in the first column: nothing moves", page(f"<table>{GROUPED}</table>"),
     [INES.account(2), ZOE.account(3, classes=[]), FRANCOIS.account(4)], "ok|warn", "html@0 missing-class@3")
SHORT = lines(TABLE).replace(f"<td>{ZOE.login}</td>", "")
read("html-short", "a row without one of its cells: nobody knows which", page(f"<table>{SHORT}</table>"), [INES.account(2), FRANCOIS.account(4)],
     "warn", "html@0 unreadable-row@3!")
LONG = lines(TABLE).replace(f"<td>{ZOE.login}</td>", f"<td>{ZOE.login}</td><td>x</td>")
read("html-long", "a row with a cell too many", page(f"<table>{LONG}</table>"), [INES.account(2), FRANCOIS.account(4)],
     "warn", "html@0 unreadable-row@3!")
ROUNDED = lines(TABLE).replace(f"<td>{ZOE.id}</td>", "<td>2,61E+06</td>").replace("<td>5C</td>", "<td>05-mars</td>")
read("html-damaged", "an id that was rounded and a class that became a day before the page was saved", page(f"<table>{ROUNDED}</table>"),
     [INES.account(2)], "warn", "html@0 id-damaged@3! class-damaged@4!")
read("html-scripts", "what scripts and styles hold is no text", page(
    f"<script>var a = '<table><tr><td>PLANTEE';</script><table>{lines(TABLE).replace('<td>6A', '<td><style>td {}</style>6A')}</table>"))
refused("html-cut", "a page whose download was cut: what is left is not all", WHOLE[:len(WHOLE) - 300])
refused("html-sign-in", "a sign-in page laid out in a table, saved as export.csv", page(
    "<form action='/auth/login'><table><tr><td>Espace</td><td>numérique</td><td>de travail</td></tr><tr><td>Identifiant</td><td><input name=login></td>"
    "<td>Aide</td></tr><tr><td>Mot de passe</td><td><input type=password></td><td>Oublié</td></tr></table></form>"), ext="csv", says="Reconnectez-vous")
refused("html-unknown", "titles that nobody knows: somebody has to say what they are", page(
    "<table><tr><td>A</td><td>B</td><td>C</td></tr><tr><td>1</td><td>VIDAL</td><td>Inès</td></tr><tr><td>2</td><td>ROY</td><td>Zoé</td></tr></table>"),
    "no-header|missing-columns")
refused("html-deep", "tables in tables without end", page("<table><tr><td>" * 500))


def book(*sheets, head='<?mso-application progid="Excel.Sheet"?>\n'):
    return (f'<?xml version="1.0"?>\n{head}<Workbook xmlns="{SPACE}" xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:ss="{SPACE}">\n'
            "<DocumentProperties xmlns=\"urn:schemas-microsoft-com:office:office\"><Author>PLANTEE</Author></DocumentProperties>\n"
            + "".join(f'<Worksheet ss:Name="Feuil{number}"><Table>{sheet}</Table></Worksheet>' for number, sheet in enumerate(sheets, 1)) + "</Workbook>\n")


def data(value, kind="String", more=""):
    return f'<Cell{more}><Data ss:Type="{kind}">{escape(value)}</Data></Cell>' if value else f"<Cell{more}/>"


def row(values, more=""):
    return f"<Row{more}>" + "".join(map(data, values)) + "</Row>\n"


ML = book("".join(map(row, PLANTED)))
read("xml", "XML of Excel 2003", ML, codes="xml@0", ext="xml", reading={"encoding": "utf-8", "separator": None})
read("xml-xls", "the same called .xls", ML, codes="xml@0")
read("xml-csv", "the same called export.csv, in the encoding of Windows", ML.replace('"1.0"?', '"1.0" encoding="windows-1252"?').encode("cp1252"),
     codes="xml@0", ext="csv", reading={"encoding": "windows-1252"})
NUMBERS = "".join(map(row, TABLE)).replace('"String">26', '"Number">26')
read("xml-numbers", "ids became numbers: whole ones are certain", book(NUMBERS), codes="xml@0", ext="xml")
DAY = "".join(map(row, TABLE)).replace('"String">6B', '"DateTime">2026-03-01T00:00:00.000')
read("xml-day", "class 3-1 became a day", book(DAY), [INES.account(2), FRANCOIS.account(4)], "warn", "xml@0 class-damaged@3!", "xml")
LOST = NUMBERS.replace(f">{ZOE.id}<", ">1.2345678901234567E+17<")
read("xml-long-number", "an id of eighteen digits lost the last ones", book(LOST), [INES.account(2), FRANCOIS.account(4)], "warn",
     "xml@0 id-damaged@3!", "xml")
PLACED = row(["Élèves"]).replace("<Cell>", '<Cell ss:MergeAcross="6">') + row(TABLE[0], ' ss:Index="4"') + "".join(
    "<Row>" + data(cells[0]) + data(cells[1]) + data(cells[2]) + data(cells[3]) + data(cells[4]) + data(cells[6], more=' ss:Index="7"') + "</Row>\n"
    for cells in TABLE[1:])
read("xml-places", "rows and cells that say where they are", book(PLACED), accounts(PUPILS, 5), codes="xml@0 extra-lines", ext="xml")
NOTE = "".join(map(row, TABLE)).replace("<Data ss:Type=\"String\">Zoé</Data>", "<Data ss:Type=\"String\">Zoé</Data><Comment><ss:Data>PLANTEE</ss:Data></Comment>")
read("xml-remark", "a remark on a cell is not its value", book(NOTE), codes="xml@0", ext="xml")
read("xml-second-sheet", "the export is on the second sheet", book(row(["Menu"]), "".join(map(row, TABLE))), codes="xml@0", ext="xml")
ERROR = "".join(map(row, TABLE)).replace('"String">Zoé', '"Error">#REF!')
read("xml-error", "a name that is an error", book(ERROR), [INES.account(2), FRANCOIS.account(4)], "warn", "xml@0 formula|missing-name@3!", "xml")
TYPES = '<!DOCTYPE Workbook [<!ENTITY a SYSTEM "file:///etc/passwd">]>\n'
refused("xml-types", "a document that defines entities: none is ever looked up", book("".join(map(row, TABLE)).replace("Zoé", "ZoéX"), head=TYPES).replace(
    "ZoéX", "&a;"), "xml", "xml")
refused("xml-entity", "an entity that nobody knows", book("".join(map(row, TABLE)).replace("Zoé", "ZoéX")).replace("ZoéX", "Zo&eacute;"), "xml", "xml")
refused("xml-cut", "a document whose download was cut: what is left is not all", ML[:len(ML) - 400], "xml", "xml")
refused("xml-covered", "a cell below another that covers it: nobody knows where it belongs", book(
    "".join(map(row, TABLE)).replace(f'<Cell><Data ss:Type="String">{INES.id}', f'<Cell ss:MergeDown="1"><Data ss:Type="String">{INES.id}')), "xml", "xml")
refused("xml-unknown", "titles that nobody knows: somebody has to say what they are", book(
    row(["A", "B", "C"]) + row(["1", "VIDAL", "Inès"]) + row(["2", "ROY", "Zoé"])), "no-header|missing-columns", "xml")
