"""Lines beside one another: the same person twice, two people under one id, namesakes; and what is missing in a line."""

from .cases import case
from .dress import ent, sheet
from .people import AUBERT, FRANCOIS, INES, LEA, MOTHER, PUPILS, TOM, ZOE, accounts

F = "doubles"

case(F, "same-line", "the same line twice is one person, told once", ent([INES, ZOE, INES]), accounts([INES, ZOE]), "warn", "duplicate-id@4")
case(F, "same-line-thrice", "three times", ent([INES, INES, INES, ZOE]), [INES.account(2), ZOE.account(5)], "warn", "duplicate-id@3 duplicate-id@4")
case(F, "pasted-twice", "the same export pasted under itself", ent(PUPILS) + ent(PUPILS), accounts(PUPILS), "warn",
     "repeated-header duplicate-id@6 duplicate-id@7 duplicate-id@8")
case(F, "unused-differs", "the same line but for its last visit is the same", ent([INES, INES.line(lastVisit="13-09-2026 09:00", phone="")]),
     accounts([INES]), "warn", "duplicate-id@3")
case(F, "id-two-people", "two people under one id: neither is offered", ent([INES, ZOE.but(id=INES.id), FRANCOIS]), [FRANCOIS.account(4)], "warn",
     "duplicate-id@2! duplicate-id@3!")
case(F, "id-three-people", "three people under one id", ent([INES, ZOE.but(id=INES.id), TOM.but(id=INES.id), FRANCOIS]), [FRANCOIS.account(5)], "warn",
     "duplicate-id@2! duplicate-id@3! duplicate-id@4!")
case(F, "id-same-then-other", "the same line twice, then somebody else under its id", ent([INES, INES, ZOE.but(id=INES.id), FRANCOIS]),
     [FRANCOIS.account(5)], "warn", "duplicate-id@2! duplicate-id@4!", may="duplicate-id")
case(F, "id-two-classes", "one person with two classes on two lines: which is right?", ent([INES, INES.but(classes="5A"), FRANCOIS]), [FRANCOIS.account(4)],
     "warn", "duplicate-id@2! duplicate-id@3!")
case(F, "id-two-profiles", "one id is a pupil and a teacher", ent([INES, AUBERT.but(id=INES.id), FRANCOIS]), [FRANCOIS.account(4)], "warn",
     "duplicate-id@2! duplicate-id@3! mixed-profiles@0", profile="mixed")
case(F, "id-parent-too", "before 2023 a teacher who is a parent has two lines: the parent's is aside", ent([AUBERT, MOTHER.but(id=AUBERT.id)], "2019"),
     [AUBERT.account(2)], "warn", "parents@0", may="mixed-profiles", profile="any")
case(F, "login-two-people", "two people with one login: whoever signs in could be taken for the other", ent([INES, ZOE.but(login=INES.login), FRANCOIS]),
     [FRANCOIS.account(4)], "warn", "duplicate-login@2! duplicate-login@3!")
ALIKE = [("case", "Ines.Dalmeida", "differ by a capital only"), ("accent", "inès.dalmeida", "differ by an accent only")]
for name, login, why in ALIKE:
    case(F, f"login-{name}", f"two logins that {why}: the ENT takes them for one", ent([INES, ZOE.but(login=login), FRANCOIS]),
         [FRANCOIS.account(4)], "warn", "duplicate-login@2! duplicate-login@3!")
HYPHEN = [INES.but(login="ines.d-almeida"), ZOE.but(login="ines.dalmeida")]
case(F, "login-hyphen", "logins that differ by a hyphen are two", ent(HYPHEN), accounts(HYPHEN), may="unreadable-row")
case(F, "login-case-mailing", "the same in a list without ids", sheet([INES, ZOE.but(login="INES.DALMEIDA"), FRANCOIS],
     ["type", "lastName", "firstName", "login", "classes"]), [FRANCOIS.account(4, id=None)], "warn",
     "duplicate-login@2! duplicate-login@3! missing-columns@0", kind="any")
case(F, "login-empty", "no login is not one login", ent([INES.but(login=""), ZOE.but(login="")]),
     [INES.account(2, login=None), ZOE.account(3, login=None)])
case(F, "id-zeros", "012 and 12 are two ids", ent([INES.but(id="012"), ZOE.but(id="12")]), accounts([INES.but(id="012"), ZOE.but(id="12")]))
case(F, "id-blanks", "an id with a blank at its end is the same id", ent([INES, ZOE.line(id=INES.id + " "), FRANCOIS]), [FRANCOIS.account(4)], "warn",
     "duplicate-id@2! duplicate-id@3!")
case(F, "id-invisible", "an id with an invisible character is the same id", ent([INES, ZOE.line(id=INES.id + "\u200b"), FRANCOIS]),
     [FRANCOIS.account(4)], "warn", "duplicate-id@2! duplicate-id@3!", may="invisible")
case(F, "blocked-and-good", "a line that is set aside makes no double", ent([INES, INES.line(lastName=""), ZOE]), None, "warn", "missing-name@3!",
     may="duplicate-id")
SAME = [INES, INES.but(id="2999999", login="ines.dalmeida2", classes="4B")]
case(F, "namesakes", "two people of one name in two classes: both are offered, side by side", ent(SAME), accounts(SAME), codes="homonym@2 homonym@3")
ALIKE = [ZOE.but(lastName="BENÂTRE-ROUX"), ZOE.but(id="2999999", login="z.b", lastName="Benatre Roux", firstName="ZOE")]
case(F, "namesakes-alike", "the same name in other letters", ent(ALIKE), accounts(ALIKE), codes="homonym@2 homonym@3")
LISTS = [INES, INES.but(id="2999999", login="z.b", profile="teacher")]
case(F, "namesakes-lists", "a teacher and a pupil of one name are no namesakes", ent(LISTS), accounts(LISTS), codes="mixed-profiles@0", profile="mixed")
case(F, "namesakes-sheet", "namesakes in a file of a spreadsheet", sheet(SAME), accounts(SAME), codes="homonym@2 homonym@3")


def lacks(name, why, code, **cells):
    case(F, name, why, ent([LEA, ZOE.line(**cells), FRANCOIS]), [LEA.account(2), FRANCOIS.account(4)], "warn", f"{code}@3!")


lacks("no-last-name", "a line without a family name", "missing-name", lastName="")
lacks("no-first-name", "a line whose given name is blank", "missing-name", firstName="  ")
lacks("no-id", "a line without an id", "missing-id", id="")
case(F, "no-names", "neither name", ent([LEA, ZOE.line(lastName="", firstName=""), FRANCOIS]), [LEA.account(2), FRANCOIS.account(4)], "warn",
     "missing-name@3!", may="missing-name")
case(F, "nothing-right", "every line is aside: nothing to offer", ent([INES.line(lastName=""), ZOE.line(id="")]), [], "reject",
     "missing-name@2! missing-id@3!", may="no-accounts", kind="any", profile="any")
