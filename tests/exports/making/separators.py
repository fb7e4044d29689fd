"""What stands between two cells: `;`, `,`, tab, `|`, or what a `sep=` line says."""

from .cases import case
from .dress import BOM, ent, labels, plain, rows, sheet
from .people import INES, KEPT, PUPILS, TOM, ZOE, accounts

F = "separators"
FOUR = PUPILS + [TOM]
ALL = accounts(FOUR)


def by(separator):
    return {"reading": {"separator": separator}}


case(F, "comma-quoted", "quoted by another tool, with commas", ent(FOUR, separator=","), ALL, **by(","))
case(F, "comma", "an English spreadsheet; « 4A, 4ITA » is between quotes", sheet(FOUR, separator=","), ALL, **by(","))
case(F, "tab", "tabs", sheet(FOUR, separator="\t"), ALL, **by("\t"))
case(F, "tab-quoted", "tabs and quotes", ent(FOUR, separator="\t"), ALL, **by("\t"))
case(F, "pipe", "vertical bars", sheet(FOUR, separator="|"), ALL, **by("|"))
case(F, "pipe-quoted", "vertical bars and quotes", ent(FOUR, separator="|"), ALL, **by("|"))
case(F, "said", "some tools write `sep=;` first", b"sep=;\r\n" + sheet(FOUR, encoding="utf-8"), accounts(FOUR, 3), **by(";"))
case(F, "said-comma", "`SEP=,` in capitals", b"SEP=,\n" + sheet(FOUR, separator=",", encoding="utf-8"), accounts(FOUR, 3), **by(","))
case(F, "said-quoted", "the saying between quotes", b'"sep=;"\r\n' + ent(FOUR, bom=False), accounts(FOUR, 3), **by(";"))
case(F, "said-behind-mark", "a mark, then the saying", BOM + b"sep=\t\r\n" + sheet(FOUR, separator="\t", encoding="utf-8"),
     accounts(FOUR, 3), **by("\t"))
case(F, "said-before-mark", "the saying was put before the mark", b"sep=;\r\n" + sheet(FOUR), accounts(FOUR, 3), **by(";"))
BARE = [row for row in rows(FOUR, KEPT)]
SPILT = "\r\n".join(",".join(row) for row in [labels(KEPT)] + BARE) + "\r\n"
case(F, "comma-spilt", "commas, and « 4A, 4ITA » without quotes: one cell too many", SPILT.encode("utf-8-sig"), accounts(PUPILS), "warn",
     "unreadable-row@5!", **by(","))
SEMI = [INES, ZOE.but(classes="6A;G1"), TOM]
case(F, "semicolon-in-class", "the ENT lets a class hold its separator", ent(SEMI), accounts(SEMI), **by(";"))
case(F, "semicolon-in-class-sheet", "the spreadsheet then quotes it", sheet(SEMI), accounts(SEMI), **by(";"))
COMMAS = [INES.but(classes="6A,B"), ZOE.but(lastName="A, B"), TOM]
case(F, "commas-in-values", "more commas than semicolons on a line do not change the separator", ent(COMMAS), accounts(COMMAS), **by(";"))
case(F, "short-commas", "the columns Balado needs and no others", plain([labels(KEPT)] + rows(FOUR, KEPT), ",").encode(), ALL, **by(","))

for name, between in [("both", '" ; "'), ("behind", '"; "'), ("before", '" ;"')]:
    case(F, f"gaps-{name}", "a tool that leaves blanks around its separators", ent(FOUR).replace(b'";"', between.encode()), ALL, **by(";"))
case(F, "gaps-comma", "the same with commas", ent(FOUR).replace(b'";"', b'", "'), ALL, **by(","))
TABS = "\r\n".join("\t;".join(row) + "\t" for row in [labels()] + rows(FOUR)) + "\r\n"
case(F, "tab-in-each-cell", "cells of a web table, each with its tab, between semicolons", TABS.encode("utf-8-sig"), ALL, may="encoding", **by(";"))
