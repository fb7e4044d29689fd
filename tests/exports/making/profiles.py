"""Whom a file lists: pupils, teachers, both, and people Balado has no account for."""

from .cases import case
from .dress import ent, sheet
from .people import AUBERT, CLERK, INES, MOTHER, NGUYEN, PUPILS, TEACHERS, VISITOR, ZOE, accounts

F = "profiles"

case(F, "teachers", "teachers only", ent(TEACHERS), accounts(TEACHERS), profile="teacher")
case(F, "teachers-without-class", "a teacher without a class is nothing to remark", ent([AUBERT.but(classes=()), NGUYEN]),
     accounts([AUBERT.but(classes=()), NGUYEN]), profile="teacher")
case(F, "pupil-without-class", "a pupil between two classes is a pupil", ent([INES, ZOE.but(classes=())]), accounts([INES, ZOE.but(classes=())]),
     codes="missing-class@3")
case(F, "everybody", "« Tous »: both lists are offered, the others are counted", ent([AUBERT, INES, MOTHER, CLERK, VISITOR]),
     [AUBERT.account(2), INES.account(3)], "warn", "mixed-profiles@0 parents@0 personnel@0 guests@0", profile="mixed")
case(F, "pupils-and-parents", "pupils with their parents", ent([INES, MOTHER, MOTHER.but(id="2700009", login="x.y"), ZOE]),
     [INES.account(2), ZOE.account(5)], "warn", "parents@0", may="mixed-profiles", profile="any")
case(F, "both", "pupils and teachers, nobody else", ent([AUBERT, INES]), [AUBERT.account(2), INES.account(3)], codes="mixed-profiles@0", profile="mixed")
case(F, "parents", "the wrong profile was chosen: parents", ent([MOTHER, MOTHER.but(id="2700009")]), [], "reject", "parents", profile="relative")
case(F, "personnel", "personnel only", ent([CLERK]), [], "reject", "personnel", profile="personnel")
case(F, "guests", "guests only", ent([VISITOR]), [], "reject", "guests", profile="guest")
case(F, "parents-and-guests", "nobody who could have an account", ent([MOTHER, VISITOR]), [], "reject", "parents|guests|no-accounts",
     may="parents guests no-accounts mixed-profiles", profile="any")
case(F, "parents-sheet", "parents, saved again by a spreadsheet", sheet([MOTHER], encoding="cp1252"), [], "reject", "parents", may="encoding",
     profile="relative")
case(F, "parents-damaged", "what a parent's line says is never a problem", ent([*PUPILS, MOTHER.line(id="1,23E+11", lastName="")]), accounts(PUPILS),
     "warn", "parents@0", may="mixed-profiles", profile="any")
for language, word in [("en", "Guest"), ("de", "Elternteil"), ("es", "Padre/madre"), ("it", "Ospite"), ("pt", "Pai/Mãe"), ("en-core", "Relative")]:
    code = "guests" if word in ("Guest", "Ospite") else "parents"
    case(F, f"aside-{language}", "people without an account in another language", ent([VISITOR.line(type=word)], language), [], "reject", code,
         profile="any")
