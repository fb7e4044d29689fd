"""The other exports of the ENT's console: taken where they identify people, refused with the remedy where not."""

from .cases import case
from .dress import plain, quoted
from .people import AUBERT, INES, LEA, NGUYEN, TOM, ZOE

F = "exports"
PAIR = [INES, TOM]


def without_login(people, first=2):
    """One class at most, no login."""
    return [person.account(line, login=None, classes=sorted(person.classes)[:1]) for line, person in enumerate(people, first)]


def without_id(people, first=2, **other):
    return [person.account(line, id=None, **other) for line, person in enumerate(people, first)]


def unquoted(table, separator=";", eol="\n"):
    return "".join(separator.join(row) + eol for row in table)


TRANSITION = quoted([["externalid", "Prénom*", "Nom*", "Date de naissance*", "Courriel", "Classe*"]])
case(F, "transition-pupils", "« Transition d'année »: the given name comes first, and there is no login",
     (TRANSITION + unquoted([[p.id, p.firstName, p.lastName, "2014-05-06", "plantee@boite.example", p.classes[0]] for p in PAIR])).encode(),
     without_login(PAIR), "warn", "missing-columns@0", kind="transition")
TEACHING = quoted([["externalid", "Prénom*", "Nom*", "Courriel", "Classe*", *["Classe"] * 9]])
STAFF = [AUBERT, NGUYEN, NGUYEN.but(id="398999", lastName="PETIT", login="x", classes=())]
case(F, "transition-teachers", "one column per class: the lines are as long as their classes are many",
     (TEACHING + unquoted([[p.id, p.firstName, p.lastName, "plantee@boite.example", *p.classes, ""] for p in STAFF])).encode(),
     [p.account(line, login=None) for line, p in enumerate(STAFF, 2)], "warn", "missing-columns@0", kind="transition", profile="teacher")
SHORTEST = quoted([["externalid", "Prénom*", "Nom*", "Courriel", "Classe*", "Classe"]])
case(F, "transition-teachers-narrow", "as many columns as the most classes somebody has: his line is one longer, those of others are shorter",
     (SHORTEST + unquoted([[p.id, p.firstName, p.lastName, "plantee@boite.example", *p.classes, ""] for p in STAFF])).encode(),
     [p.account(line, login=None) for line, p in enumerate(STAFF, 2)], "warn", "missing-columns@0", kind="transition", profile="teacher")
RELATIVES = quoted([["externalid", "Prénom*", "Nom*", "Courriel", *["childexternalid*", "childFirstName", "childLastName", "childClass"], ""]])
case(F, "transition-relatives", "the same type for parents",
     (RELATIVES + "2700001;Maud;FERRAND;plantee@boite.example;2608132;Léonie;PLANTÉE;6A;\n").encode(), [], "reject", "parents", profile="any")
case(F, "transition-personnel", "the same type for personnel has neither class nor birth date",
     (quoted([["externalid", "Prénom*", "Nom*", "Courriel"]]) + "2700002;Paule;GUERIN;plantee@boite.example\n").encode(), [], "reject",
     "personnel|wrong-export", profile="any")
SACOCHE = quoted([["Id", "Id Siecle", "Type", "Nom", "Prénom", "Login"]] + [[p.id, "4109990", "Élève", p.lastName, p.firstName, p.login] for p in PAIR])
case(F, "sacoche", "« Sacoche » has all but the classes", SACOCHE.encode(), [p.account(line, classes=[]) for line, p in enumerate(PAIR, 2)], "warn",
     "missing-columns@0", kind="sacoche")
GEPI = ["RNE", "UID", "Classe", "Profil", "Prénom", "Nom", "Login", "Mot de passe", "Clé de jointure", "UID Responsable 1", "UID Responsable 2",
        "UID tuteur 1", "UID tuteur 2"]


def gepi(people, word):
    return [["", p.id, p.classes[0], word, p.firstName, p.lastName, "", "", "4109990", "2799990", "", "", ""] for p in people]


case(F, "gepi", "« Gepi »: the id is called UID, the login is always empty", quoted([GEPI] + gepi(PAIR, "Student")).encode(), without_login(PAIR),
     "warn", "missing-columns@0", kind="gepi")
case(F, "gepi-all", "the same with teachers", quoted([GEPI] + gepi(PAIR, "Student") + gepi([AUBERT], "Teacher")).encode(),
     without_login([*PAIR, AUBERT]), "warn", "missing-columns@0 mixed-profiles@0", kind="gepi", profile="mixed")
PROEPS = ["Identifiant ENT", "Profil", "nom", "prénom", "Date de naissance", "Sexe", "Classe", "id sconet"]
case(F, "proeps-pupils", "« ProEPS »: commas, no quotes",
     unquoted([PROEPS] + [[p.id, "Eleve", p.lastName, p.firstName, "2014-05-06", "F", p.classes[0], "4109990"] for p in PAIR], ",").encode(),
     without_login(PAIR), "warn", "missing-columns@0", kind="proeps")
PARENT = ["Identifiant_ENT", "Profil", "nom", "prenom", "Date de naissance", "Sexe", "Classe", *[f"ID_Sconet_Eleve{at}" for at in range(1, 6)]]
case(F, "proeps-parents", "the same for parents", unquoted(
     [PARENT, ["2700001", "Parent", "FERRAND", "Maud", "", "", "6A", "4109990", "", "", "", ""]], ",").encode(), [], "reject", "parents",
     profile="any")
case(F, "proeps-parents-short", "the same, whose lines have as many cells as children", unquoted(
     [PARENT, ["2700001", "Parent", "FERRAND", "Maud", "", "", "6A", "4109990"]], ",").encode(), [], "reject", "parents", profile="any",
     may="unreadable-row")
CERISE = quoted([["Identifiant", "Sconet", "Nom", "Prénom", "Classe", "Groupe Enseignement"]])
case(F, "cerise-pupils", "« Cerise »: « Identifiant » is the id here, and the class has no quotes",
     (CERISE + "".join(f'"{p.id}";"4109990";"{p.lastName}";"{p.firstName}";{p.classes[0]};\n' for p in PAIR)).encode(), without_login(PAIR), "warn",
     "missing-columns@0", kind="cerise")
CERISE = quoted([["Identifiant", "Nom", "Prénom", "Classe"]])
case(F, "cerise-teachers", "the same for teachers", (CERISE + "".join(
     f'"{p.id}";"{p.lastName}";"{p.firstName}";{p.classes[0]}\n' for p in [AUBERT, NGUYEN])).encode(),
     without_login([AUBERT, NGUYEN]), "warn", "missing-columns@0", kind="cerise", profile="teacher")
CHAMILO = ["NOMMA", "PRENOM", "NOMLOGMI", "MDP", "MAIL", "SGR", "GR"]


def chamilo(person, group):
    return [person.lastName, person.firstName, person.login, "", "plantee@boite.example", "", group]


case(F, "chamilo-pupils", "« Chamilo »: no id; the login finds again whom Balado knows", unquoted(
     [CHAMILO] + [chamilo(p, "ELEVES") for p in PAIR]).encode(), without_id(PAIR, classes=[]), "warn", "missing-columns@0", kind="chamilo")
case(F, "chamilo-teachers", "the same for teachers", unquoted([CHAMILO] + [chamilo(p, "PROFS") for p in [AUBERT, NGUYEN]]).encode(),
     without_id([AUBERT, NGUYEN], classes=[]), "warn", "missing-columns@0", kind="chamilo", profile="teacher")
case(F, "chamilo-both", "the same for everybody", unquoted([CHAMILO, chamilo(INES, "ELEVES"), chamilo(AUBERT, "PROFS")]).encode(),
     without_id([INES, AUBERT], classes=[]), "warn", "missing-columns@0 mixed-profiles@0", kind="chamilo", profile="mixed")


def pmb(person):
    pupil = person.profile == "student"
    end = [person.classes[0], "", "plantee@boite.example", person.login, "", "", ""] if pupil else ["", "plantee@boite.example", person.login, ""]
    return [person.id, person.lastName, person.firstName, "1 rue PLANTÉE", "", "77000", "BOURG-FICTIF", "0639981234", "2014", *end]


case(F, "pmb-pupils", "« PMB » has no header line: sixteen cells whose places are known", unquoted([pmb(p) for p in [*PAIR, ZOE]]).encode(),
     [p.account(line, classes=sorted(p.classes)[:1]) for line, p in enumerate([*PAIR, ZOE], 1)], kind="pmb")
case(F, "pmb-teachers", "the same for teachers: thirteen cells, no class", unquoted([pmb(p) for p in [AUBERT, NGUYEN]]).encode(),
     [p.account(line, classes=[]) for line, p in enumerate([AUBERT, NGUYEN], 1)], "warn", "missing-columns@0", kind="pmb", profile="teacher")
ESIDOC = """<?xml version="1.0" encoding="UTF-8" ?>
<FICHES_XML>
\t<EMPRUNTEURS>
\t\t<EMPRUNTEUR_M>D'ALMEIDA Inès</EMPRUNTEUR_M>
\t\t<STATUT_M_M>Élève</STATUT_M_M>
\t\t<CLASSE_M>6A</CLASSE_M>
\t\t<IDENTITE_ENT_M>2608132</IDENTITE_ENT_M>
\t</EMPRUNTEURS>
</FICHES_XML>
"""
case(F, "esidoc", "« e-sidoc » is XML: named for what it is", ESIDOC.encode(), [], "reject", "xml", says="sidoc")
MAILING = ["Type", "Nom", "Prénom", "Login", "Alias de login", "Code d'activation"]


def letter(person, word):
    name = person.lastName.replace("'", "&#39;")
    return [word, name, person.firstName, person.login, "alias.plante", "secret88"]


case(F, "class-list", "« Paramétrage de la classe »: no type at all; pupils or teachers is asked, never guessed",
     quoted([MAILING] + [letter(p, "") for p in PAIR]).encode(), None, "warn|reject", may="missing-columns unknown-type missing-id html-entities",
     kind="any", profile="any")
case(F, "mailing", "« Publipostage »: no id; values are HTML-escaped", quoted([MAILING] + [letter(p, "Élève") for p in PAIR]).encode(),
     without_id(PAIR, classes=[]), "warn", "missing-columns@0", may="html-entities", kind="mailing")
case(F, "mailing-teachers", "the same for teachers", quoted([MAILING] + [letter(p, "Enseignant") for p in [AUBERT, NGUYEN]]).encode(),
     without_id([AUBERT, NGUYEN], classes=[]), "warn", "missing-columns@0", kind="mailing", profile="teacher")
case(F, "mailing-parents", "the same for parents", quoted([MAILING, letter(LEA, "Parent")]).encode(), [], "reject", "parents", profile="any")
case(F, "gepi-sheet", "« Gepi » saved again by a spreadsheet", plain([GEPI] + gepi(PAIR, "Student")).encode("cp1252"), without_login(PAIR), "warn",
     "missing-columns@0 encoding", kind="gepi")
