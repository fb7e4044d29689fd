"""Files that stop too early: what is complete is read, the last line is set aside, and the person is told."""

from .cases import case
from .dress import ent, labels, plain, quoted, rows, sheet
from .people import FRANCOIS, INES, KEPT, PUPILS, ZOE, accounts

F = "truncation"
TWO = [INES.account(2), ZOE.account(3)]
WHOLE = ent(PUPILS)


def cut_before(raw, mark, more=0):
    """The bytes up to the last `mark`."""
    at = raw.rindex(mark.encode())
    return raw[: at + more]


case(F, "in-value", "the download stopped inside a name", cut_before(WHOLE, "LEFÈVRE", 3), TWO, "warn", "truncated", may="unreadable-row")
case(F, "in-character", "it stopped between the two bytes of È", cut_before(WHOLE, "LEFÈVRE", 4), TWO, "warn", "truncated",
     may="unreadable-row encoding")
case(F, "after-quote", "it stopped just behind an opening quote", cut_before(WHOLE, '"LEFÈVRE', 1), TWO, "warn", "truncated",
     may="unreadable-row")
case(F, "after-separator", "it stopped between two cells", cut_before(WHOLE, '"LEFÈVRE'), TWO, "warn", "truncated", may="unreadable-row")
case(F, "in-last-cell", "it stopped in the last cell: all cells are there, the last one has no end",
     cut_before(WHOLE, "06 39", 5), TWO, "warn", "truncated", may="unreadable-row")
case(F, "in-id", "it stopped in an id: 2605 is not 2605366", cut_before(WHOLE, "2605366", 4), TWO, "warn", "truncated", may="unreadable-row")
case(F, "sheet", "a file without quotes that stopped early in a line", cut_before(sheet(PUPILS), "LEFÈVRE", 3), TWO, "warn", "truncated",
     may="unreadable-row")
case(F, "1252", "the same in Windows-1252", sheet(PUPILS, encoding="cp1252")[: sheet(PUPILS, encoding="cp1252").rindex(b"VRE")], TWO, "warn",
     "truncated encoding", may="unreadable-row")
RAW = ent(PUPILS, bom=False).decode()
case(F, "utf-16", "UTF-16 that stopped in the middle of a character",
     b"\xff\xfe" + RAW[: RAW.rindex("LEFÈVRE") + 3].encode("utf-16-le") + b"\x45", TWO, "warn", "truncated encoding", may="unreadable-row")
case(F, "nul-tail", "after a crash the end of the file is NUL bytes", WHOLE + bytes(700), accounts(PUPILS), "ok|warn", "nul", may="truncated")
case(F, "nul-tail-in-value", "the same, and the last line has no end", cut_before(WHOLE, "LEFÈVRE", 3) + bytes(512), TWO, "warn",
     "nul truncated", may="unreadable-row")
case(F, "ctrl-z", "an old tool ends its files with Ctrl-Z", WHOLE + b"\x1a", accounts(PUPILS))
case(F, "ctrl-z-sheet", "the same in a file without quotes", sheet(PUPILS, encoding="cp850") + b"\x1a", accounts(PUPILS), codes="encoding",
     reading={"encoding": "cp850"})
case(F, "header", "it stopped in the header line", WHOLE[:60], [], "reject", "truncated|no-header|missing-columns|no-accounts",
     may="missing-columns")
case(F, "header-end", "it stopped behind the header line", WHOLE[: WHOLE.index(b"\n")], [], "reject", "no-accounts|truncated", profile="any")
case(F, "first-line", "it stopped in the first person's line", WHOLE[: WHOLE.index(b"\n") + 40], [], "reject", "truncated|unreadable-row|no-accounts",
     may="truncated unreadable-row no-accounts", profile="any")
COMPLETE = (quoted([labels(KEPT)] + rows(PUPILS, KEPT))).encode()
case(F, "quote-lost", "only the last quote is missing", COMPLETE.removesuffix(b'"\n'), TWO, "warn", "truncated", may="unreadable-row")
case(F, "line-missing", "whole lines are missing: nothing in the file tells", cut_before(WHOLE, '"2605366'), TWO)
SHORT = plain([labels(KEPT)] + rows([INES, ZOE, FRANCOIS], KEPT)).encode()
case(F, "sheet-after-separator", "it stopped before the last cell", cut_before(SHORT, ";5C"), TWO, "warn", "truncated|unreadable-row",
     may="truncated unreadable-row")
BY_CLASS = ["id", "type", "lastName", "firstName", "login", "classes"]
BY_ID = ["type", "lastName", "firstName", "login", "classes", "id"]
MATES = [INES, ZOE, FRANCOIS, INES.but(id="2605999", lastName="VIDAL", firstName="Remi", login="remi.vidal")]
ENDLESS = plain([labels(BY_CLASS)] + rows(MATES, BY_CLASS)).encode().removesuffix(b"\r\n")
case(F, "no-line-end", "a tool left out the last line end: nobody is lost", ENDLESS, accounts(MATES))
case(F, "in-class", "it stopped in the last cell, a class that others have: 6 is not 6A", ENDLESS[:-1], accounts(MATES[:3]), "warn",
     "truncated", may="unreadable-row")
case(F, "in-last-id", "ids come last, and this one is shorter than all the others",
     plain([labels(BY_ID)] + rows(MATES, BY_ID)).encode().removesuffix(b"9\r\n"), accounts(MATES[:3]), "warn", "truncated",
     may="unreadable-row")
CERISE = quoted([["Identifiant", "Sconet", "Nom", "Prénom", "Classe", "Groupe Enseignement"]]).encode()
case(F, "cerise", "the ENT ends each line of its exports: without an end, the class may be a piece",
     CERISE + "2608132;1;ROUX;Inès;6A;\n2608133;2;VIDAL;Remi;5".encode(), None, "warn", "truncated", may="unreadable-row missing-columns",
     kind="cerise")
