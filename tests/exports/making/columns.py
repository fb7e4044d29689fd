"""Columns: known by their labels in every generation and language, wherever they stand, and never guessed."""

from .cases import case
from .dress import HEADERS, ent, labels, plain, rows, sheet
from .people import AUBERT, FRANCOIS, INES, KEPT, KEYS, PUPILS, TOM, ZOE, accounts

F = "columns"
ALL = accounts(PUPILS)


def reading(**said):
    return {"reading": said}


WORDS = {
    "en-core": ("Pupil", "Teacher"), "en": ("Student", "Teacher"), "de": ("Schüler", "Lehrperson"), "es": ("Alumno", "Profesor"),
    "it": ("Studente", "Insegnante"), "pt": ("Aluno(a)", "Professor(a)"),
}
for language, (pupil, teacher) in WORDS.items():
    people = [INES.line(type=pupil), ZOE.line(type=pupil), AUBERT.line(type=teacher)]
    case(F, f"language-{language}", "the labels follow the language of whoever exports", ent(people, language),
         accounts([INES, ZOE, AUBERT]), codes="mixed-profiles", profile="mixed", **reading(language=language, generation="2020"))
case(F, "generation-2014", "the first header line, without a mark and without classes", ent(PUPILS, "2014", bom=False),
     accounts([person.but(classes=()) for person in PUPILS]), "warn", "missing-columns@0", **reading(generation="2014"))
case(F, "generation-2015", "classes came in 2015", ent(PUPILS, "2015"), ALL, **reading(generation="2015"))
ESCAPED = [INES.line(lastName="D&#39;ALMEIDA", schools="CLG-LES TILLEULS D&#39;ARGENT-BOURG-FICTIF, "), TOM.line(firstName="Tom &quot;Jo&quot;")]
case(F, "generation-2017", "values were HTML-escaped until 2018: undone without a word", ent(ESCAPED, "2017"),
     accounts([INES, TOM.but(firstName='Tom "Jo"')]), may="html-entities", **reading(generation="2017"))
case(F, "generation-2018", "« Elève » without an accent, 2018 to 2019", ent([INES.line(type="Elève"), ZOE.line(type="Elève")], "2017"),
     accounts([INES, ZOE]), **reading(generation="2017"))
case(F, "generation-2019", "the alias came in 2019", ent(PUPILS, "2019"), ALL, **reading(generation="2019"))
GERMAN = [INES.line(type="Schüler"), ZOE.line(type="Schüler"), FRANCOIS.line(type="Schüler")]
case(F, "generation-2019-german", "before 2020 only the types were translated: they tell the language", ent(GERMAN, "2019"), ALL,
     **reading(generation="2019", language="de"))
case(F, "types-mixed", "any type of any language is known under any header line",
     ent([INES.line(type="Student"), ZOE.line(type="ALUMNO"), FRANCOIS.line(type="eleve")]), ALL)
case(F, "lower-case", "typed again in lower case without accents", sheet(PUPILS, header=[
    "id", "identifiant siecle", "type", "nom", "prenom", "identifiant", "login personnalise (alias)", "code d activation", "fonctions",
    "etablissements", "classes", "enfants", "parents", "derniere connexion", "courriel", "telephone"]), ALL)
case(F, "upper-case", "in capitals, with a typographic apostrophe", sheet(PUPILS, header=[label.upper().replace("'", "’") for label in labels()]), ALL)
case(F, "spaces", "with spaces around and inside", sheet(PUPILS, header=[f"  {label.replace(' ', '  ')} " for label in labels()]), ALL)
case(F, "re-ordered", "sorted otherwise by hand", sheet(PUPILS, list(reversed(KEYS))), ALL)
case(F, "few", "the columns that are not used were deleted", sheet(PUPILS, KEPT), ALL)
case(F, "fewest", "nothing but what makes an account", sheet(PUPILS, ["id", "type", "lastName", "firstName", "login", "classes"]), ALL)
ADDED = plain([[*labels(), "Cantine", "Remarque"]] + [[*row, "oui", "a revoir"] for row in rows(PUPILS)])
case(F, "added", "columns of the school's own", ADDED.encode("utf-8-sig"), ALL)
FIRST = plain([["N°", *labels()]] + [[str(at), *row] for at, row in enumerate(rows(PUPILS), 1)])
case(F, "added-first", "a column of numbers in front: it is no id", FIRST.encode("utf-8-sig"), ALL)
UNNAMED = plain([["", *labels(), ""]] + [["x", *row, "y"] for row in rows(PUPILS)])
case(F, "added-unnamed", "columns without a label", UNNAMED.encode("utf-8-sig"), ALL)


def without(*keys):
    return [key for key in KEYS if key not in keys]


case(F, "no-login", "without logins: the accounts are known by their ids", sheet(PUPILS, without("login", "alias")),
     [person.account(line, login=None) for line, person in enumerate(PUPILS, 2)], "warn", "missing-columns@0")
case(F, "alias-only", "the alias is not the login: it can change", sheet(PUPILS, without("login")),
     [person.account(line, login=None) for line, person in enumerate(PUPILS, 2)], "warn", "missing-columns@0")
case(F, "no-classes", "without classes: those that are known are kept", sheet(PUPILS, without("classes")),
     accounts([person.but(classes=()) for person in PUPILS]), "warn", "missing-columns@0")
case(F, "no-id", "without ids: by their logins only accounts that Balado knows can be found again", sheet(PUPILS, without("id")),
     accounts(PUPILS, id=None), "warn", "missing-columns@0", kind="any")
case(F, "no-id-no-login", "names alone are nobody", sheet(PUPILS, without("id", "login", "alias")), [], "reject", "missing-columns|missing-id",
     may="missing-columns missing-id")
case(F, "no-last-name", "the family names were deleted", sheet(PUPILS, without("lastName")), [], "reject", "missing-columns")
case(F, "no-first-name", "the given names were deleted", sheet(PUPILS, without("firstName")), [], "reject", "missing-columns")
case(F, "no-type", "the types were deleted: pupils or teachers?", sheet(PUPILS, without("type")), [], "reject", "missing-columns")
case(F, "unknown", "labels of nobody we know", plain([["Matricule", "Patronyme", "Prenom usuel", "Groupe"], ["12", "ROUX", "Léa", "3B"]]).encode(),
     [], "reject", "no-header|missing-columns")
TWICE = [label if label != "Identifiant SIECLE" else "Nom" for label in labels()]
MAIDEN = [INES.line(siecle="FERRAND"), ZOE.line(siecle="GUERIN")]
case(F, "two-names", "two columns are called « Nom » and say different things: which one is the family name?",
     sheet(MAIDEN, header=TWICE), [], "reject", "missing-columns|no-header")
TWO_IDS = [label if label != "Identifiant SIECLE" else "Id" for label in labels()]
case(F, "two-ids", "two columns are called « Id »: the wrong one would make everybody new", sheet(PUPILS, header=TWO_IDS), [], "reject",
     "missing-columns|no-header")
case(F, "same-twice", "a column stands twice and says the same: nothing is doubtful, or the person is asked",
     sheet([INES, ZOE], [*KEPT, "lastName"]), None, "ok|warn|reject", may="missing-columns no-header", kind="any", profile="any")


def shifted(person, key, gained=None):
    """A cell was deleted (or inserted) and the rest of the line moved; the spreadsheet keeps the number of cells."""
    cells = [person.cell(column) for column in KEYS]
    at = KEYS.index(key)
    if gained is None:
        return [*cells[:at], *cells[at + 1 :], ""]
    return [*cells[:at], gained, *cells[at:-1]]


def moved(name, why, key, gained=None):
    """The line whose cells are in the wrong columns is set aside, whatever the finding is called."""
    table = [labels(), rows([INES])[0], shifted(ZOE, key, gained), rows([FRANCOIS])[0]]
    case(F, f"moved-{name}", why, plain(table).encode("utf-8-sig"), [INES.account(2), FRANCOIS.account(4)], "warn",
         "unreadable-row|unknown-type|id-damaged|missing-name|formula|missing-id@3!",
         may="unreadable-row unknown-type missing-name missing-class phone-damaged date-reformatted code-damaged")


moved("siecle", "the SIECLE cell was deleted to the left: the type is a name", "siecle")
moved("type", "the type cell was deleted to the left", "type")
moved("first-name", "the given name was deleted to the left: the login would be the given name", "firstName")
moved("login", "the login was deleted to the left: the alias would be the login, the school the function", "login")
moved("schools", "the school was deleted to the left: the class would be the school, the parents the class", "schools")
moved("name-inserted", "a cell was inserted before the given name: everything after it moved", "firstName", "Marie")
moved("class-inserted", "a cell was inserted before the class", "classes", "")
case(F, "portuguese-sheet", "Portuguese has two « Nome » and two « Login »: their order tells them apart",
     plain([HEADERS["pt"].split(";")] + rows([INES.line(type="Aluno(a)"), ZOE.line(type="Aluno(a)")])).encode("utf-8-sig"), accounts([INES, ZOE]),
     **reading(language="pt"))
case(F, "type-unknown", "a type that is none of the ENT's", ent([INES, ZOE.line(type="Chef"), FRANCOIS]), [INES.account(2), FRANCOIS.account(4)],
     "warn", "unknown-type@3!")
case(F, "type-empty", "a line without a type", ent([INES, ZOE.line(type=""), FRANCOIS]), [INES.account(2), FRANCOIS.account(4)], "warn",
     "unknown-type@3!")
case(F, "school-own", "Id, names, type, and the school's own columns between them",
     plain([["Nom", "Prénom", "Id", "Régime", "Type", "Classes"], ["ROUX", "Léa", "2604417", "DP", "Élève", "3B"]]).encode("utf-8-sig"),
     [{"line": 2, "id": "2604417", "lastName": "ROUX", "firstName": "Léa", "login": None, "classes": ["3B"], "profile": "student"}], "warn",
     "missing-columns@0", kind="any")
case(F, "synonyms", "labels a person types: Classe, Login, Profil",
     plain([["Id", "Profil", "Nom", "Prénom", "Login", "Classe"], ["2604417", "Élève", "ROUX", "Léa", "lea.roux", "3B"]]).encode("utf-8-sig"),
     [{"line": 2, "id": "2604417", "lastName": "ROUX", "firstName": "Léa", "login": "lea.roux", "classes": ["3B"], "profile": "student"}],
     kind="any", may="missing-columns")


def titled(name, why, people=PUPILS, **titles):
    """One title is another word."""
    case(F, f"title-{name}", why, sheet(people, header=[titles.get(key, label) for key, label in zip(KEYS, labels())]), ALL)


titled("class", "« Classe(s) » of former exports among those of today", classes="Classe(s)")
titled("division", "the word of SIECLE", classes="Division")
titled("login", "« Login » of former exports", login="Login")
titled("id", "« Id ENT »", id="Id ENT")
titled("external", "the name of the platform: a plain export all the same", id="externalId")
titled("role", "« Rôle »", type="Rôle")
JOINED = {"es": ("Alumno", "_"), "en": ("Student", "_"), "it": ("Studente", "")}
for language, (pupil, between) in JOINED.items():
    people = [person.line(type=pupil) for person in PUPILS]
    case(F, f"joined-{language}", "a tool that takes blanks out of titles", sheet(people, header=[title.replace(" ", between) for title in HEADERS[language].split(";")]), ALL)
PORTUGUESE = HEADERS["pt"].split(";")
case(F, "portuguese-without-id", "« Login » stands for two columns: with the first one taken out, the other must not be the id",
     sheet([person.line(type="Aluno(a)") for person in PUPILS], KEYS[1:], header=PORTUGUESE[1:]), [], "reject", "missing-columns@0!", kind="any")
TURNED = [KEYS[at] for at in [4, 3, 5, *range(3), *range(6, 16)]]
case(F, "portuguese-turned", "in another order nobody can tell its two names apart",
     sheet([person.line(type="Aluno(a)") for person in PUPILS], TURNED, header=[PORTUGUESE[KEYS.index(key)] for key in TURNED]), [], "reject",
     "missing-columns@0!", kind="any")
