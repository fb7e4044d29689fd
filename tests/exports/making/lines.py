"""Lines: their ends, those that say nothing, those that are too short or too long, and two files pasted together."""

from .cases import case
from .dress import BOM, ent, labels, plain, quoted, rows, sheet
from .people import AUBERT, FRANCOIS, INES, KEPT, NGUYEN, PUPILS, TOM, ZOE, accounts

F = "lines"
ALL = accounts(PUPILS)
THREE = [INES, ZOE, FRANCOIS]

case(F, "crlf", "a mail gateway or an editor wrote CR LF", ent(PUPILS, eol="\r\n"), ALL)
case(F, "cr", "line ends of an old Mac", ent(PUPILS, eol="\r"), ALL)
case(F, "cr-sheet", "the same from a spreadsheet", sheet(PUPILS, eol="\r"), ALL)
HEAD, ONE, TWO, LAST = ent(PUPILS).decode().splitlines()
case(F, "mixed-ends", "three kinds of line ends in one file, each one line", f"{HEAD}\r\n{ONE}\r{TWO}\n{LAST}\r\n".encode(), ALL)
case(F, "mixed-ends-number", "a bad line after CR, CR LF and blank lines has its editor's number",
     f"{HEAD}\r\n\r\n{ONE}\r{TWO}\n\n\"2608261\";\"trop court\"\r\n{LAST}\n".encode(),
     [INES.account(3), ZOE.account(4), FRANCOIS.account(7)], "warn", "unreadable-row@6!")
case(F, "blank", "blank lines anywhere", f"\n\n{HEAD}\n\n{ONE}\n{TWO}\n   \n{LAST}\n\n\n".encode(),
     [INES.account(5), ZOE.account(6), FRANCOIS.account(8)], may="extra-lines")
EMPTY = ";" * 15
SHEET = sheet(PUPILS, encoding="utf-8").decode().splitlines()
case(F, "only-separators", "a spreadsheet writes its blank lines as separators",
     "\r\n".join([SHEET[0], SHEET[1], EMPTY, SHEET[2], SHEET[3], EMPTY, EMPTY, ""]).encode("utf-8-sig"),
     [INES.account(2), ZOE.account(4), FRANCOIS.account(5)], may="extra-lines")
case(F, "only-separators-quoted", "the same between quotes", (ent(PUPILS).decode() + ";".join(['""'] * 16) + "\n").encode(), ALL,
     may="extra-lines")
case(F, "title", "a title and a date above the header line", ("Liste des élèves\r\nle 12 septembre\r\n" + "\r\n".join(SHEET) + "\r\n").encode("utf-8-sig"),
     accounts(PUPILS, 4), codes="extra-lines")
case(F, "title-cells", "the same, padded with separators",
     "\r\n".join(["Liste des élèves" + EMPTY, EMPTY, *SHEET, ""]).encode("utf-8-sig"), accounts(PUPILS, 4), codes="extra-lines")
case(F, "title-quoted", "a title above the ENT's own lines", b'"Export du 12 septembre"\n' + ent(PUPILS, bom=False), accounts(PUPILS, 3),
     codes="extra-lines")
case(F, "footer", "a total under the list", ("\r\n".join(SHEET) + "\r\n\r\nTotal : 3\r\n").encode("utf-8-sig"), ALL, codes="extra-lines")
case(F, "footer-cells", "the same, padded", ("\r\n".join([*SHEET, "Total : 3" + EMPTY, ""])).encode("utf-8-sig"), ALL, codes="extra-lines")
case(F, "footer-quoted", "a total under the ENT's own lines", ent(PUPILS) + b"Total : 3\n", ALL, codes="extra-lines")
SHORT = ";".join(SHEET[2].split(";")[:9])
case(F, "short", "cells are missing at the end of one line only: where was one lost?",
     "\r\n".join([SHEET[0], SHEET[1], SHORT, SHEET[3], ""]).encode("utf-8-sig"), [INES.account(2), FRANCOIS.account(4)], "warn",
     "unreadable-row@3!")
case(F, "short-quoted", "the same in the ENT's dialect", f'{HEAD}\n{ONE}\n"2606812";"";"Élève";"BENÂTRE"\n{LAST}\n'.encode(),
     [INES.account(2), FRANCOIS.account(4)], "warn", "unreadable-row@3!")
case(F, "long", "one cell too many in the middle: the rest is shifted",
     "\r\n".join([SHEET[0], SHEET[1], SHEET[2].replace(";BENÂTRE;", ";BENÂTRE;DUPUIS;"), SHEET[3], ""]).encode("utf-8-sig"),
     [INES.account(2), FRANCOIS.account(4)], "warn", "unreadable-row@3!")
case(F, "long-empty", "empty cells after the last column mean nothing",
     "\r\n".join([SHEET[0], SHEET[1] + ";;;", SHEET[2], SHEET[3] + ";", ""]).encode("utf-8-sig"), ALL)
case(F, "long-empty-header", "the header line too has empty cells at its end", "\r\n".join(line + ";;" for line in SHEET).encode("utf-8-sig"), ALL)
CUT = [INES.line(phone="", email=""), ZOE.line(phone="", email=""), FRANCOIS.line(phone="", email="")]
TRIMMED = [line.rstrip(";") for line in sheet(CUT, encoding="utf-8").decode().splitlines()]
case(F, "short-all", "a tool left out the empty cells at the end of every line", "\r\n".join([*TRIMMED, ""]).encode("utf-8-sig"), ALL)
case(F, "header-again", "two exports pasted together", ent([INES, ZOE]) + ent([FRANCOIS], bom=False),
     [INES.account(2), ZOE.account(3), FRANCOIS.account(5)], codes="repeated-header")
case(F, "header-again-mark", "the same with the second file's mark", ent([INES, ZOE]) + ent([FRANCOIS]),
     [INES.account(2), ZOE.account(3), FRANCOIS.account(5)], codes="repeated-header")
case(F, "header-again-page", "a page was printed to a file: the header line comes back each time",
     "\r\n".join([SHEET[0], SHEET[1], SHEET[0], SHEET[2], SHEET[0], SHEET[3], ""]).encode("utf-8-sig"),
     [INES.account(2), ZOE.account(4), FRANCOIS.account(6)], codes="repeated-header")
case(F, "other-header", "an export of 2019 pasted under one of today: the columns change from there",
     ent([INES, ZOE]) + ent([FRANCOIS], "2019", bom=False), [INES.account(2), ZOE.account(3), FRANCOIS.account(5)], codes="repeated-header")
case(F, "other-header-sheet", "a second list with its columns in another order",
     sheet([INES, ZOE], KEPT) + sheet([FRANCOIS], [*reversed(KEPT)], encoding="utf-8"),
     [INES.account(2), ZOE.account(3), FRANCOIS.account(5)], codes="repeated-header")
case(F, "other-profile", "pupils and teachers pasted together", ent([INES, ZOE]) + ent([AUBERT, NGUYEN], bom=False),
     [INES.account(2), ZOE.account(3), AUBERT.account(5), NGUYEN.account(6)], codes="repeated-header mixed-profiles", profile="mixed")
case(F, "no-end", "the last line has no line end but all its cells", ent(PUPILS).removesuffix(b"\n"), ALL)
case(F, "no-end-sheet", "the same from a spreadsheet", sheet(PUPILS).removesuffix(b"\r\n"), ALL)
case(F, "no-header", "somebody deleted the header line", quoted(rows(PUPILS)).encode(), [], "reject", "no-header|missing-columns")
case(F, "no-header-digits", "a table of something else", b"1;2;3\n4;5;6\n", [], "reject", "no-header|missing-columns")
case(F, "header-alone", "the export of an empty class", ent([]), [], "reject", "no-accounts", profile="any")
case(F, "only-blank", "blank lines", b"\r\n \r\n\r\n", [], "reject", "empty")
case(F, "no-bytes", "the download did not happen", b"", [], "reject", "empty")
case(F, "only-mark", "a mark and nothing else", BOM, [], "reject", "empty")
NAMED = plain([labels(KEPT)] + rows(THREE, KEPT)).splitlines()
case(F, "comment", "a line of somebody's remark in the middle: no id, no type, no name",
     "\r\n".join([*NAMED[:2], "voir avec Mme Hamon;;;;;;", *NAMED[2:], ""]).encode("utf-8-sig"),
     [INES.account(2), ZOE.account(4), FRANCOIS.account(5)], may="extra-lines missing-name unknown-type unreadable-row", outcome="ok|warn")
case(F, "tom", "one line only", ent([TOM]), [TOM.account(2)])
PASTED = ent([INES, ZOE])
KNOWN = [INES.account(2), ZOE.account(3)]
case(F, "pasted-plain", "lines of a spreadsheet pasted under the ENT's own: they are people, no total; lost in silence they would be absent",
     PASTED + plain(rows([FRANCOIS, TOM]), eol="\n").encode(), accounts([INES, ZOE, FRANCOIS, TOM]))
MANY = [INES.but(id=str(2600000 + 97 * at), firstName=f"Inès {chr(65 + at)}", login=f"ines{chr(97 + at)}.dalmeida") for at in range(20)]
case(F, "pasted-plain-titles", "a whole export that a spreadsheet saved, pasted under one of the ENT with an odd quote", ent([ZOE.but(firstName='Zoé "Zo"'), *MANY])
     + sheet([FRANCOIS, TOM], encoding="utf-8"), accounts([ZOE.but(firstName='Zoé "Zo"'), *MANY]) + accounts([FRANCOIS, TOM], 24),
     codes="repeated-header@23")
case(F, "pasted-commas", "an export with commas pasted under one with semicolons", PASTED + ent([FRANCOIS, TOM], separator=",", bom=False), KNOWN, "warn",
     "unreadable-row!", may="unreadable-row repeated-header extra-lines")
case(F, "pasted-cell", "one line that a spreadsheet wrapped in quotes", PASTED + b'"' + plain(rows([FRANCOIS]), eol="").replace('"', '""').encode() + b'"\n',
     KNOWN, "warn", "unreadable-row@4!", may="unreadable-row")
case(F, "pasted-sheet-commas", "the same under a spreadsheet's file", sheet([INES, ZOE], KEPT) + sheet([FRANCOIS], KEPT, separator=",", encoding="utf-8"), KNOWN,
     "warn", "unreadable-row@5!", may="unreadable-row repeated-header extra-lines")
