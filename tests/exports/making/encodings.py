"""How bytes stand for characters: found by evidence, never asked for, restored only with certainty."""

import unicodedata

from .cases import case
from .dress import BOM, ent, labels, plain, quoted, rows, sheet
from .people import AUBERT, FRANCOIS, INES, LEA, NGUYEN, PUPILS, TEACHERS, TOM, ZOE, accounts

F = "encodings"
ALL = accounts(PUPILS)


def encoding(name):
    return {"reading": {"encoding": name}}


def text(people=PUPILS):
    """The export as characters, without a mark."""
    return ent(people, bom=False).decode()


case(F, "utf-8-bom", "the file as the ENT writes it", ent(PUPILS), ALL, **encoding("utf-8-bom"))
case(F, "utf-8", "the mark was lost on the way", ent(PUPILS, bom=False), ALL, **encoding("utf-8"))
case(F, "utf-16le-bom", "« Texte Unicode » of a spreadsheet", b"\xff\xfe" + text().encode("utf-16-le"), ALL,
     codes="encoding", **encoding("utf-16le"))
case(F, "utf-16be-bom", "the same from an older Mac", b"\xfe\xff" + text().encode("utf-16-be"), ALL, codes="encoding",
     **encoding("utf-16be"))
case(F, "utf-16le", "UTF-16 whose mark was lost: every other byte is NUL", text().encode("utf-16-le"), ALL, codes="encoding",
     **encoding("utf-16le"))
case(F, "utf-16be", "the same, the other way round", text().encode("utf-16-be"), ALL, codes="encoding", **encoding("utf-16be"))
case(F, "utf-16-tabs", "« Texte Unicode » has tabs and CR LF",
     b"\xff\xfe" + sheet(PUPILS, separator="\t", encoding="utf-8").decode().encode("utf-16-le"), ALL, codes="encoding",
     reading={"encoding": "utf-16le", "separator": "\t"})
case(F, "windows-1252", "a French spreadsheet saved it: é is one byte", sheet(PUPILS, encoding="cp1252"), ALL, codes="encoding",
     **encoding("windows-1252"))
CURLY = [INES.but(lastName="D’ALMEIDA"), ZOE.but(lastName="CŒURDACIER"), FRANCOIS.but(lastName="ŠEVČÍK".replace("Č", "C"))]
case(F, "windows-1252-own", "œ, ’ and Š have bytes that only Windows-1252 uses so", sheet(CURLY, encoding="cp1252"),
     accounts(CURLY), codes="encoding", **encoding("windows-1252"))
LATIN9 = [INES.but(lastName="CŒURDACIER"), ZOE.but(firstName="Sœurette"), FRANCOIS.but(lastName="FAŸ")]
case(F, "iso-8859-15", "in ISO-8859-15 Œ œ Ÿ are ¼ ½ ¾ of Windows-1252: no name has a fraction inside",
     sheet(LATIN9, encoding="iso-8859-15"), accounts(LATIN9), codes="encoding", **encoding("iso-8859-15"))
case(F, "macroman", "saved by a spreadsheet on a Mac: é is 8E", sheet(PUPILS, encoding="mac-roman"), ALL, codes="encoding",
     **encoding("macintosh"))
MAC = [INES.but(lastName="HÉLÈNE"), ZOE.but(lastName="FRANÇOIS"), TOM]
case(F, "macroman-capitals", "È of a Mac is é of Windows: the header line decides", sheet(MAC, encoding="mac-roman", eol="\r"),
     accounts(MAC), codes="encoding", **encoding("macintosh"))
case(F, "cp850", "an old DOS tool: é is 82", sheet(PUPILS, encoding="cp850"), ALL, codes="encoding", **encoding("cp850"))
DOS = [INES.but(lastName="ÉTIENNE"), ZOE.but(lastName="GARÇON"), TOM]
case(F, "cp850-capitals", "É of DOS is 90, which Windows-1252 has not", sheet(DOS, encoding="cp850"), accounts(DOS),
     codes="encoding", **encoding("cp850"))
PLAIN = [INES.but(firstName="Ines"), TOM]
case(F, "windows-1252-header-only", "only the labels have accents: the header line is evidence enough",
     sheet(PLAIN, encoding="cp1252"), accounts(PLAIN), codes="encoding", **encoding("windows-1252"))
HEAD = [label.translate(str.maketrans("éèÉ", "eeE")) for label in labels()]
NO_TYPE = [INES.but(firstName="Ines").line(type="Eleve", parents="PLANTEE"), TOM.line(type="Eleve", parents="PLANTEE")]
case(F, "ascii", "no accent anywhere: nothing to restore, nothing to say", sheet(NO_TYPE, header=HEAD, encoding="ascii"),
     accounts(PLAIN), **encoding("utf-8"))

DOUBLE = text().encode().decode("latin-1").encode()
case(F, "double", "read as Windows-1252 and saved as UTF-8: PrÃ©nom; it is undone exactly",
     text(CURLY[:2] + [FRANCOIS]).encode().decode("cp1252").encode(), accounts(CURLY[:2] + [FRANCOIS]), codes="mojibake",
     may="encoding", reading="any")
case(F, "double-bom", "the mark was doubled too: ï»¿", BOM + ("\ufeff" + text()).encode().decode("cp1252").encode(), ALL,
     codes="mojibake", may="encoding", reading="any")
case(F, "double-c1", "the same through ISO-8859-1, whose control characters stand for lost bytes", DOUBLE, ALL, codes="mojibake",
     may="encoding", reading="any")
BROKEN = [INES, FRANCOIS.line(firstName="FranÃ§ois", lastName="LEFÃˆVRE"), TOM]
case(F, "double-cells", "two cells pasted from a damaged list into a good one", ent(BROKEN), accounts([INES, FRANCOIS, TOM]),
     codes="mojibake", reading="any")
LOST = [INES, FRANCOIS.line(firstName="FranÃ?ois"), TOM]
case(F, "double-lost", "a part of the letter became a question mark: nobody can know which letter it was", ent(LOST),
     [INES.account(2), TOM.account(4)], "warn", "mojibake@3!")
SAO = [INES.but(lastName="JOÃO"), ZOE.but(lastName="MAGALHÃES"), FRANCOIS.but(lastName="CONCEIÇÃO")]
case(F, "a-tilde", "Portuguese names hold a true Ã: nothing is repaired", ent(SAO), accounts(SAO))
case(F, "a-tilde-1252", "the same saved by a spreadsheet", sheet(SAO, encoding="cp1252"), accounts(SAO), codes="encoding",
     **encoding("windows-1252"))


def swapped(raw, old, new, count=1):
    assert raw.count(old) >= count, old
    return raw.replace(old, new, count)


MIXED = swapped(ent(PUPILS), "Zoé".encode(), b"Zo\xe9")
case(F, "mixed-line", "one line was pasted from a Windows-1252 file: é is certain there", MIXED, ALL, "warn", "encoding@3",
     **encoding("utf-8-bom"))
case(F, "mixed-line-no-mark", "the same without a mark", MIXED.removeprefix(BOM), ALL, "warn", "encoding@3", **encoding("utf-8"))


def pasted(head, body, people=PUPILS, bom=False):
    """Titles in one encoding over lines in another."""
    titles, lines = ent(people, bom=False).decode().split("\n", 1)
    return (BOM if bom else b"") + (titles + "\n").encode(head) + lines.encode(body)


MANY = [*PUPILS, TOM, LEA, INES.but(id="2999001", firstName="Héloïse", login="heloise.dalmeida", classes="3B"),
        ZOE.but(id="2999002", firstName="André", login="andre.benatre", classes="3A")]
for body, name in [("cp1252", "windows-1252"), ("mac-roman", "macintosh"), ("cp850", "cp850"), ("iso-8859-15", "iso-8859-15")]:
    case(F, f"titles-utf-8-body-{name}", f"titles of an export over lines of another, which are {name}: each letter fits", pasted("utf-8", body, MANY),
         accounts(MANY), codes="encoding@0", **encoding("utf-8"))
    case(F, f"titles-{name}-body-utf-8", f"the reverse: titles are {name}, lines are UTF-8", pasted(body, "utf-8", MANY), accounts(MANY),
         codes="encoding@0", **encoding("utf-8"))
case(F, "titles-marked-body-1252", "the same with the mark of the ENT", pasted("utf-8", "cp1252", MANY, bom=True), accounts(MANY), codes="encoding@0",
     **encoding("utf-8-bom"))
LONG = [person.but(id=f"3{at:03}{person.id[-3:]}", login=f"{person.login}{at}", classes=f"{at}A") for at in range(25) for person in MANY]
case(F, "titles-utf-8-body-1252-long", "hundreds of such lines: told once", pasted("utf-8", "cp1252", LONG), None, codes="encoding@0", may="homonym duplicate-id",
     reading={"encoding": "utf-8"})
HALVES = ent(PUPILS, bom=False) + ent([TOM, LEA], bom=False).decode().encode("cp1252")
case(F, "halves", "two whole exports pasted together, each in its own encoding", HALVES, [*ALL, TOM.account(6), LEA.account(7)],
     codes="encoding@0 repeated-header@5", **encoding("utf-8"))

case(F, "wrong-byte", "a byte that is no letter anywhere: the name is not known", swapped(ent(PUPILS), "Zoé".encode(), b"Zo\x81"),
     [INES.account(2), FRANCOIS.account(4)], "warn", "unreadable-characters@3!", may="encoding")
case(F, "wrong-bytes-surrogate", "half of a UTF-16 pair written as UTF-8", swapped(ent(PUPILS), "Zoé".encode(), b"Zo\xed\xa0\x80"),
     [INES.account(2), FRANCOIS.account(4)], "warn", "unreadable-characters@3!", may="encoding")
case(F, "wrong-byte-elsewhere", "a wrong byte in a column that Balado does not use is nobody's problem",
     swapped(ent(PUPILS), "Zéphyrine PLANTÉE".encode(), b"Z\x81phyrine PLANT\x81E"), ALL, may="encoding unreadable-characters")
case(F, "replacement", "another tool already lost the letter and wrote U+FFFD",
     ent([INES, FRANCOIS.line(firstName="Fran\ufffdois"), TOM]), [INES.account(2), TOM.account(4)], "warn",
     "unreadable-characters@3!", may="encoding")
case(F, "replacement-elsewhere", "the same in the parents' column", ent([INES.line(parents="PLANT\ufffdE"), TOM]),
     accounts([INES, TOM]), may="encoding unreadable-characters")
case(F, "replacement-type", "only one type is « \ufffdl\ufffdve »", ent([INES, ZOE.line(type="\ufffdl\ufffdve")]),
     accounts([INES, ZOE]), "ok|warn", may="encoding unreadable-characters")


NILS = TOM.but(id="2999003", lastName="ROUX", firstName="Nils", login="nils.roux")


def lost(sign, people=(TOM, ZOE, NILS)):
    """A list of which another program did not know the letters."""
    return "".join(c if c.isascii() else sign for c in ent(people, bom=False).decode()).encode()


for sign, name in [("\ufffd", "replacement"), ("?", "question"), ("??", "questions")]:
    case(F, f"lost-{name}", "a list of Windows-1252 saved by a program that reads UTF-8 only: titles and types are found, names without accents stand",
         lost(sign), [TOM.account(2), NILS.account(4)], "warn", "unreadable-characters|mojibake@3!", may="encoding unreadable-characters")
ENTITIES = ent(PUPILS).decode("utf-8-sig").replace("é", "&eacute;").replace("É", "&#201;").replace("è", "&#xE8;").encode()
case(F, "entities-in-titles", "a page's codes for letters, in titles and types too", ENTITIES, ALL, codes="html-entities@0", may="encoding")
case(F, "question-marks", "a tool without accents wrote ? for each: « L?a » is not a name to keep unseen",
     ent([INES, LEA.line(firstName="L?a")]), [INES.account(2)], "warn", "unreadable-characters|mojibake@3!")
case(F, "bom-then-1252", "a mark of UTF-8 over bytes of Windows-1252", BOM + sheet(PUPILS, encoding="cp1252"), ALL, "ok|warn",
     "encoding", may="encoding", reading="any")
case(F, "nfd", "a Mac writes e and an accent apart: composed, nothing to say",
     unicodedata.normalize("NFD", ent(PUPILS).decode()).encode(), ALL)
SPACED = [INES.line(lastName="\u00a0D'ALMEIDA\u202f", firstName=" Inès ", id=" 2608132", login="ines.dalmeida\u00a0", classes="6A "), TOM]
case(F, "no-break-spaces", "spaces at the ends are not part of a value, no-break ones neither", ent(SPACED), accounts([INES, TOM]))
INSIDE = [INES.but(lastName="DE\u00a0SOUZA"), TOM]
case(F, "no-break-space-inside", "a no-break space between two words becomes a space", ent(INSIDE),
     accounts([INES.but(lastName="DE SOUZA"), TOM]))
case(F, "teachers-1252", "teachers' names are in capitals with accents", sheet(TEACHERS, encoding="cp1252"),
     accounts(TEACHERS), codes="encoding", profile="teacher", **encoding("windows-1252"))
case(F, "1252-quoted", "quoted like the ENT, in Windows-1252", plain([], ";").encode() + quoted([labels()] + rows(PUPILS)).encode("cp1252"),
     ALL, codes="encoding", **encoding("windows-1252"))
FOREIGN = [INES.but(lastName="ØSTERGÅRD"), ZOE.but(lastName="MÜLLER"), AUBERT.but(lastName="NÚÑEZ"), NGUYEN]
case(F, "1252-europe", "names of other countries are names", sheet(FOREIGN, encoding="cp1252"), accounts(FOREIGN),
     codes="encoding mixed-profiles", profile="mixed", **encoding("windows-1252"))
WORLD = [INES.but(lastName="ŁUKASZEWSKI"), ZOE.but(lastName="ŞAHİN"), FRANCOIS.but(lastName="NGUYỄN"), TOM.but(lastName="ДМИТРИЕВ")]
case(F, "utf-8-world", "UTF-8 holds every name there is", ent(WORLD), accounts(WORLD))
