"""What a spreadsheet does to values when somebody opens the export « to check » and saves it.

Damaged for good: the line is set aside. Of no use to Balado (telephones, dates, codes): one remark, the list is good.
"""

from .cases import case
from .dress import ent, labels, rows, sheet
from .people import AUBERT, FRANCOIS, INES, NGUYEN, PUPILS, TOM, ZOE, accounts

F = "spreadsheets"
BOTH = [INES.account(2), FRANCOIS.account(4)]


def aside(name, why, code, may="", **cells):
    """The middle line is set aside."""
    case(F, name, why, sheet([INES, ZOE.line(**cells), FRANCOIS]), BOTH, "warn", f"{code}@3!", may=may)


def kept(name, why, codes="", may="", **changes):
    """The middle line is somebody all the same."""
    people = [INES, ZOE.but(**changes), FRANCOIS]
    case(F, name, why, sheet(people), accounts(people), codes=codes, may=may)


aside("id-rounded", "a long id became a rounded number", "id-damaged", id="1,23E+11")
aside("id-rounded-point", "the same in an English spreadsheet", "id-damaged", id="1.23E+11")
aside("id-rounded-small", "without decimals", "id-damaged", id="2E+06")
aside("id-rounded-unsigned", "without a sign", "id-damaged", id="1,23E11")
aside("id-fifteen-digits", "digits after the fifteenth became zeros", "id-damaged", id="12345678901234500")
kept("id-seventeen-digits", "a long id whose digits are all there", id="12345678901234567")
kept("id-fifteen", "fifteen digits are exact, whatever they are", id="123456789012000")
aside("id-grouped", "a format with groups of three digits", "id-damaged", id="2 606 812")
aside("id-grouped-narrow", "the same with narrow no-break spaces", "id-damaged", id="2\u202f606\u202f812")
aside("id-grouped-no-break", "the same with no-break spaces", "id-damaged", id="2\u00a0606\u00a0812")
aside("id-grouped-commas", "the same in an English spreadsheet", "id-damaged", id="2,606,812")
aside("id-decimals", "a format with two decimals", "id-damaged", id="2606812,00")
aside("id-decimal", "a number of a script", "id-damaged", id="2606812.0")
aside("id-hashes", "the column was too narrow", "id-damaged|formula", id="#######")
aside("id-date", "an id of the form 3-1 became a date", "id-damaged", id="03-janv")
aside("id-day", "an id became a day", "id-damaged", id="03/01/2026")
for word, said, why in [
    ("lost-blanks", "2?606?812", "groups whose blanks an old encoding lost"), ("error-name", "#NOM ?", "a formula the spreadsheet does not know"),
    ("error-code", "Err:502", "an error of LibreOffice"), ("error-room", "#PROPAGATION!", "a formula without room"),
    ("question", "?", "a sign for « unknown »"), ("nought", "0", "a search that found an empty cell"), ("money", "2606812,00 €", "a format of money"),
    ("negative", "(2606812)", "a negative number of an accountant"), ("share", "260681200%", "a format of shares"),
    ("letter", "26O6812", "the letter O typed for a nought"), ("said", "Id: 2606812", "somebody said what it is"), ("ended", "2606812;", "a separator too many"),
    ("true", "VRAI", "a truth value"),
]:
    aside(f"id-{word}", why, "id-damaged|formula", id=said)
aside("id-undefined", "a script that found nothing: there is no id", "missing-id", id="undefined")
HASHES = ["C5572F8E0779E6A1B1F7D8A4A1E0C9D2B3F4A5C6", "43EA35E7-C3C3-489B-BFCD-9B0E48F00141"]
LOUD = [p.line(id=id, type="ÉLÈVE", lastName=p.lastName.upper(), firstName=p.firstName.upper(), login=p.login.upper())
        for p, id in zip(PUPILS, [*HASHES, "2605366"])]
case(F, "capitals", "a sheet put in capitals: hashes and UUIDs lost their small letters, digits lost nothing", sheet(LOUD),
     [FRANCOIS.account(4, firstName="FRANÇOIS", login="FRANCOIS.LEFEVRE")], "warn", "id-damaged@2! id-damaged@3!")
kept("id-capitals", "a UUID that a school chose in capitals, beside a login in small letters", id=HASHES[1])
kept("id-zeros", "leading zeros count", id="0012606")
SHA = ["43ee48e75c2af10496b3a6bc8e105a4cd391545a", "12345678901234567890123456789012345678e9"]
kept("id-sha", "an id of a CSV import: 40 hexadecimal digits", id=SHA[0])
kept("id-sha-like-number", "forty digits and an e are no rounded number", id=SHA[1])
kept("id-uuid", "an account made by hand", id="ec59f9b8-c3c3-489b-bfcd-9b0e48f00141")
kept("id-uuid-like-number", "a UUID whose start looks like a rounded number", id="12345e12-c3c3-489b-bfcd-9b0e48f00141")
kept("id-directory", "several académies on the platform", id="CRETEIL-CRIF-2605692")
kept("id-former", "taken over from the previous ENT", id="ENT$123456")
kept("id-chosen", "an id that the school chose", id="0779999A_eleve_12")
GUARDED = [INES.line(id='="2608132"'), ZOE.line(id='="0012606"'), FRANCOIS]
case(F, "formula-text", '="2608132" keeps an id from a spreadsheet: the value is certain', sheet(GUARDED),
     accounts([INES, ZOE.but(id="0012606"), FRANCOIS]), codes="formula@0")
aside("apostrophe", "an apostrophe kept the id from the spreadsheet, and is no part of it", "id-damaged|formula", id="'2606812")
aside("formula-id", "an id that is a formula", "formula|id-damaged", id="=A1+1")
aside("formula-name", "a name that would run a program", "formula", lastName="=cmd|' /C calc'!A0")
aside("formula-plus", "a name that starts with a plus sign", "formula", firstName="+Zoé")
aside("formula-minus", "a name that starts with a minus sign", "formula", lastName="-BENÂTRE")
aside("formula-at", "a login that starts with an at sign", "formula", login="@zoe")
aside("formula-class", "a class that is a formula", "formula|class-damaged", classes='=HYPERLINK("x")')
aside("error-reference", "the cell a formula pointed to is gone", "formula", lastName="#REF!")
aside("error-name", "a formula the spreadsheet does not know", "formula|class-damaged", classes="#NOM?")
aside("error-value", "a search that found nothing", "formula|id-damaged", id="#N/A")
aside("error-worth", "a sum of texts", "formula", firstName="#VALEUR!")
FORMULA_IN = ent([INES, ZOE.line(lastName="=1+1"), FRANCOIS])
case(F, "formula-ent", "a formula typed in the ENT itself", FORMULA_IN, BOTH, "warn", "formula@3!")
kept("minus-inside", "a minus sign inside a name is a hyphen", lastName="BENÂTRE-ROUX")
case(F, "formula-elsewhere", "formulas in columns that are not used", sheet([INES.line(phone="+33639981234", parents="=PLANTÉE"), ZOE]),
     accounts([INES, ZOE]))

for word, said, why in [
    ("rounded", "6,00E+01", "6E1 became a number"), ("rounded-short", "6E+01", "the same, shorter"),
    ("rounded-point", "6.00E+01", "the same in an English spreadsheet"), ("date", "03-janv", "3-1 became a day"),
    ("date-dot", "3-janv.", "the same in another version"), ("date-month-first", "janv-03", "3-1 became a month"),
    ("date-august", "05-août", "months have accents"), ("date-short-may", "05-mai", "5-5 became a day of May"),
    ("date-english", "03-Jan", "an English spreadsheet"), ("date-english-month", "Jan-03", "the same, month first"),
    ("date-german", "03. Mrz", "a German spreadsheet"), ("date-german-hyphen", "03-Dez", "the same"),
    ("date-spanish", "03-ene", "a Spanish spreadsheet"), ("date-italian", "03-gen", "an Italian spreadsheet"),
    ("date-portuguese", "03-fev", "a Portuguese spreadsheet"), ("date-long", "3-janvier", "the month in full"),
    ("date-year", "03/01/2026", "the day in full"), ("date-iso", "2026-01-03", "the day as computers write it"),
    ("date-serial", "44200", "the day as a spreadsheet counts it"), ("date-serial-decimals", "44200,00", "the same with decimals"),
    ("hour", "03:01", "3:1 became an hour"), ("true", "VRAI", "a truth value"),
    ("date-hour", "03/01/2026 00:00", "with an hour"), ("date-short-year", "03/01/26", "with a short year"),
]:
    aside(f"class-{word}", why, "class-damaged", classes=said)
for word, said, why in [
    ("planet", "6 MARS", "a class called after a planet, beside 6 VENUS"), ("hyphen", "6-1", "a class with a hyphen"),
    ("exponent", "6E1", "a class that looks like a number"), ("number", "601", "classes that are numbers"),
    ("may", "6 MAI", "free text"), ("cross", "CE2 de Mme X", "a class of a primary school"), ("long", "6EME A", "the level in full"),
]:
    people = [INES.but(classes="6 VENUS"), ZOE.but(classes=said)]
    case(F, f"class-free-{word}", f"{why}: the ENT's own file is not doubted", ent(people), accounts(people))
case(F, "class-date-quoted", "a spreadsheet that puts quotes everywhere: no school calls a class 03-janv", ent([INES, ZOE.line(classes="03-janv"), FRANCOIS]),
     BOTH, "warn", "class-damaged@3!")
MOSTLY = [person.but(classes=f"{6 - at}E{at + 1}") for at, person in enumerate([INES, FRANCOIS, TOM, NGUYEN.but(profile="student")])]
AMBIGUOUS = [*MOSTLY, ZOE.but(classes="60")]
case(F, "class-ambiguous", "60 beside 6E1, 5E2, 4E3 in a spreadsheet's file: 6E1 may have become 60", sheet(AMBIGUOUS),
     accounts(MOSTLY), "warn", "class-ambiguous@6!")
case(F, "class-ambiguous-ent", "the same in the ENT's own file is a class", ent(AMBIGUOUS), accounts(AMBIGUOUS))
ROUNDED = [person.but(classes=f"{said}") for person, said in zip([INES, ZOE, FRANCOIS], ["60", "50", "500"])]
case(F, "class-ambiguous-all", "classes that are all a digit and noughts: 6E1, 5E1 and 5E2 before a spreadsheet?", sheet(ROUNDED), [], "reject",
     "class-ambiguous@2! class-ambiguous@3! class-ambiguous@4!", profile="student")
TENS = [INES.but(classes="60"), ZOE.but(classes="61"), FRANCOIS.but(classes="50")]
case(F, "class-tens", "classes called 60, 61, 50", sheet(TENS), accounts(TENS))
PLANETS = [AUBERT.but(classes=("4 JUPITER", "4 MARS")), NGUYEN.but(classes=("6 MARS",))]
case(F, "class-planets", "classes called after planets, in a spreadsheet's file", sheet(PLANETS), accounts(PLANETS), profile="teacher")
for word, said in [("comma", "4A,6D"), ("semicolon", "4A ; 6D")]:
    LISTS = [AUBERT.line(classes=said), NGUYEN, AUBERT.but(id="397290", firstName="Zoé", login="zoe.aubert", classes=("4A", "6D"))]
    case(F, f"classes-{word}", "two classes of the file as one: the comma and its blank were replaced", sheet(LISTS), accounts(LISTS[1:], 3), "warn",
         "class-ambiguous@2!", profile="teacher")
ALONE = [AUBERT, NGUYEN.line(classes="6D,3C"), AUBERT.but(id="397290", firstName="Zoé", login="zoe.aubert", classes="5B")]
case(F, "classes-never-alone", "the same where none of them stands alone: 6D is in two lists", sheet([ALONE[0].line(classes="6D,4A"), *ALONE[1:], AUBERT.but(
     id="397291", firstName="Léa", login="lea.aubert").line(classes="4A,3C")]), [ALONE[2].account(4)], "warn",
     "class-ambiguous@2! class-ambiguous@3! class-ambiguous@5!", profile="teacher")
JOINT = [AUBERT.but(classes="4A/6D"), NGUYEN.but(classes="4A"), AUBERT.but(id="397290", firstName="Zoé", login="zoe.aubert", classes="6D")]
case(F, "classes-joint", "a class of two levels, called after both", sheet(JOINT), accounts(JOINT), profile="teacher")
NO_BREAK = [AUBERT.line(classes="4A,\u00a06D"), NGUYEN]
case(F, "classes-no-break", "blanks that do not break part classes too", sheet(NO_BREAK), accounts([AUBERT, NGUYEN]), profile="teacher")
NUMBERS = [INES.but(classes="601"), ZOE.but(classes="602"), FRANCOIS.but(classes="503")]
case(F, "class-numbers", "a school whose classes are numbers, in a spreadsheet's file", sheet(NUMBERS), accounts(NUMBERS))

UNUSED = [
    ("phone-zero", "telephones lost their zero", "phone-damaged", {"phone": "639981234"}),
    ("phone-rounded", "telephones became rounded numbers", "phone-damaged", {"phone": "6,4E+08"}),
    ("date", "dates were written otherwise", "date-reformatted", {"lastVisit": "12/09/2026 08:00"}),
    ("date-english", "dates were written in English", "date-reformatted", {"lastVisit": "9/12/2026 8:00"}),
    ("date-serial", "dates became numbers", "date-reformatted", {"lastVisit": "46277,3333"}),
    ("code", "a code such as 345678e9 became a number", "code-damaged", {"code": "3,46E+14"}),
]
for name, why, code, cells in UNUSED:
    people = [INES.line(**cells), ZOE.line(**cells), FRANCOIS]
    case(F, f"{name}-unused", f"{why}: Balado does not use them", sheet(people), accounts(PUPILS), codes=f"{code}@0")
WORN = [person.line(phone="639981234", lastVisit="12/09/2026 08:00", code="3,46E+14") for person in [INES, ZOE, FRANCOIS]]
case(F, "everything-unused", "all of it at once, in Windows-1252: the list is good", sheet(WORN, encoding="cp1252"), accounts(PUPILS),
     codes="encoding phone-damaged@0 date-reformatted@0 code-damaged@0", reading={"encoding": "windows-1252"})
WORSE = [WORN[0], WORN[1].line(id="2,61E+06"), WORN[2].line(classes="05-mars"), TOM]
case(F, "everything", "and what matters is damaged in two lines", sheet(WORSE, encoding="cp1252"), [INES.account(2), TOM.account(5)], "warn",
     "encoding phone-damaged@0 date-reformatted@0 code-damaged@0 id-damaged@3! class-damaged@4!")
FRESH = [INES.line(phone="0639981234"), ZOE.line(phone="+33639981234"), FRANCOIS.line(phone="", lastVisit="", code="345678e9")]
case(F, "nothing", "a spreadsheet that damaged nothing", sheet(FRESH), accounts(PUPILS))
case(F, "siecle", "SIECLE numbers with decimals are of no use", sheet([INES.line(siecle="410999,00"), ZOE]), accounts([INES, ZOE]))
case(F, "teachers", "teachers' classes are lists: one damaged is enough", sheet([AUBERT.line(classes="6,00E+01"), NGUYEN]), [NGUYEN.account(3)],
     "warn", "class-damaged@2!", profile="teacher")

aside("class-fraction", "1/2 became a half", "class-damaged", classes="0,5")
aside("class-truth", "a word that the spreadsheet took for a truth", "class-damaged", classes="VRAI")
aside("name-truth", "the same with a name", "unreadable-row", lastName="VRAI")
aside("class-question", "a letter that another program did not know", "unreadable-characters", classes="6?ME A")
ONE_COLUMN = [INES.but(classes=("4A", "4ITA")), TOM, ZOE.line(parents="Zoé PLANTÉE, Max PLANTÉ"), FRANCOIS]
WHOLE = "".join(
    '"' + ";".join(row).replace('"', '""') + '"\r\n' if any("," in cell for cell in row) else ";".join(row) + "\r\n"
    for row in [labels()] + rows(ONE_COLUMN)
).encode("utf-8-sig")
case(F, "one-column", "opened by a spreadsheet that separates by commas: all in column A, lines with a comma between quotes", WHOLE,
     accounts(ONE_COLUMN), codes="quotes@0", may="encoding")
