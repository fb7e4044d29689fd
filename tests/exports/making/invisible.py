"""Characters nobody sees: harmless ones are taken out and told, dangerous ones set the line aside."""

from .cases import case
from .dress import BOM, ent, plain, rows, sheet, HEADERS
from .people import FRANCOIS, INES, PUPILS, TOM, ZOE, accounts

F = "invisible"
BOTH = [INES.account(2), FRANCOIS.account(4)]


def removed(name, why, **cells):
    """The line keeps its person once the character is out."""
    case(F, name, why, ent([INES, ZOE.line(**cells), FRANCOIS]), accounts(PUPILS), codes="invisible@3")


def blocked(name, why, code, may="", **cells):
    """The line is set aside."""
    case(F, name, why, ent([INES, ZOE.line(**cells), FRANCOIS]), BOTH, "warn", f"{code}@3!", may=may)


removed("zero-width-space", "pasted from a web page", lastName="BEN\u200bÂTRE")
removed("zero-width-joiner", "pasted from a message", classes="6B\u200d")
removed("zero-width-non-joiner", "the same", firstName="Zo\u200cé")
removed("soft-hyphen", "pasted from a document that cuts words", lastName="BENÂ\u00adTRE")
removed("mark-inside", "a byte order mark in the middle of a value", firstName="\ufeffZoé")
removed("left-to-right", "a direction mark around an id", id="\u200e2606812\u200e")
removed("right-to-left-mark", "a direction mark at the end of a login", login="zoe.benatre\u200f")
removed("word-joiner", "pasted from a text processor", classes="\u20606B")
blocked("override", "text that reads backwards hides what it says", "invisible", lastName="\u202eERTÂNEB")
blocked("embedding", "the same by an embedding", "invisible", firstName="\u202bZoé\u202c")
blocked("isolate", "the same by an isolate", "invisible", login="\u2067zoe.benatre\u2069")
blocked("control", "a bell in a name", "unreadable-characters", lastName="BEN\u0007ÂTRE")
blocked("escape", "a terminal's colours in a name", "unreadable-characters", firstName="\u001b[31mZoé")
blocked("delete", "a delete character in an id", "unreadable-characters", id="260\u007f6812")
blocked("c1", "a control character of ISO-8859-1 in a name", "unreadable-characters|mojibake", lastName="BEN\u0085TRE")
blocked("nul", "a NUL in a name", "nul", lastName="BEN\u0000TRE")
blocked("nul-id", "a NUL in an id", "nul", id="2606\u0000812")
blocked("only", "a name that is nothing but a zero-width space", "missing-name", may="invisible", lastName="\u200b")
blocked("id-only", "an id that is nothing but a direction mark", "missing-id", may="invisible", id="\u200e")
ELSEWHERE = ent([INES, ZOE.line(parents="\u202ePLANTÉE\u0007\u200b", email="plantee@\u200bboite.example"), FRANCOIS])
case(F, "elsewhere", "all of them in columns that are not used", ELSEWHERE, accounts(PUPILS))
case(F, "nul-elsewhere", "a NUL in a column that is not used", ent([INES, ZOE.line(parents="PLANT\u0000E"), FRANCOIS]), accounts(PUPILS),
     may="nul")
LABELS = HEADERS["fr"].replace("Nom;", "Nom\u200b;").replace("Id;", "\u200eId ;").replace("Prénom", "\u00a0Prénom\u00ad").split(";")
case(F, "header", "in the labels: the columns are known all the same", BOM + plain([LABELS] + rows([TOM, INES])).encode(), accounts([TOM, INES]),
     may="invisible")
case(F, "type", "in the type", ent([INES, ZOE.line(type="Élè\u200bve"), FRANCOIS]), accounts(PUPILS), may="invisible")
case(F, "sheet", "several in one line of a spreadsheet's file",
     sheet([INES, ZOE.line(id="\u200b2606812", lastName="BENÂTRE\u200b", classes="\u200e6B"), FRANCOIS]), accounts(PUPILS), codes="invisible@3")
case(F, "emoji-joiner", "a joiner between two signs that are no letters", ent([INES, TOM.line(firstName="Tom \U0001f468\u200d\U0001f467")]), None,
     may="invisible unreadable-characters", outcome="ok|warn")
