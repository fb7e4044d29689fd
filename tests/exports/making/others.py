"""Account files of other ENTs and school tools: their numbers (INE, SIECLE) are never taken for the ENT's ids."""

from .cases import case
from .dress import plain
from .people import AUBERT, INES, NGUYEN, TOM

F = "others"


def table(*rows, separator=";"):
    return plain(rows, separator).encode("utf-8-sig")


OPEN = {"kind": "any", "profile": "any"}
case(F, "siecle", "SIECLE: a national number and no ENT id", table(
     ["Numéro interne", "INE", "Nom de famille", "Prénom", "Division", "Date de naissance"],
     ["4109990", "4109990PLANT", "ROUX", "Léa", "3B", "06/05/2012"]), [], "reject", "missing-columns|no-header|missing-id", may="missing-id missing-columns")
case(F, "onde", "ONDE, the first degree's directory", table(
     ["Nom élève", "Nom d'usage élève", "Prénom élève", "Date naissance", "Sexe", "INE", "Classe"],
     ["ROUX", "", "Léa", "06/05/2017", "F", "4109990PLANT", "CM2"]), [], "reject", "missing-columns|no-header|missing-id", may="missing-id missing-columns")
ONDE = ("Nom élève;Nom d'usage élève;Prénom élève;Date naissance;Sexe;INE;Adresse1;Cp1;Commune1;Pays1;Cycle;Niveau;Libellé classe;"
        "Identifiant classe;Attestation fournie").split(";")
case(F, "onde-whole", "ONDE with all its columns: it is named, and its INE is no id", table(
     ONDE, ["ROUX", "", "Léa", "06/05/2017", "F", "1234567890A", "1 rue", "77000", "VILLE", "", "CYCLE III", "CM2", "CM2 A", "4711", "Oui"]),
     [], "reject", "missing-columns", says=["liste d’ONDE", "ni l’Id de l’ENT", "INE"])
case(F, "siecle-named", "SIECLE is named", table(["INE", "Nom de famille", "Prénom", "Division"], ["1234567890A", "ROUX", "Léa", "3B"]), [], "reject",
     "missing-columns", says=["liste de SIECLE", "numéro INE"])
case(F, "pronote-list", "a list of Pronote: names, births, classes", table(
     ["Nom", "Prénom", "Né(e) le", "Sexe", "Classe"], ["ROUX", "Léa", "06/05/2012", "F", "3B"]), [], "reject", "missing-columns",
     says=["liste de Pronote", "Export classique"])
case(F, "names-only", "names and classes of no known tool", table(["Nom", "Prénom", "Classe"], ["ROUX", "Léa", "3B"]), [], "reject", "missing-columns",
     says=["Cette liste donne des noms", "reconnaît personne"])
KOSMOS = [["Professeur", "AUBERT", "MERCÉDÈS", "mercedes.aubert", "6D"], ["National_3", "NGUYEN", "Anh", "anh.nguyen", "6A"]]
case(F, "skolengo-teachers", "a teacher is a « Professeur » elsewhere, or a code of the SDET", table(["Profil", "Nom", "Prénom", "Identifiant", "Classe"], *KOSMOS),
     [AUBERT.but(classes="6D").account(2, id=None), NGUYEN.account(3, id=None)], "warn", "missing-columns@0", kind="any", profile="teacher")
case(F, "pronote", "Pronote: logins of Pronote's own, no id of the ENT", table(
     ["Nom", "Prénom", "Classe", "Identifiant de connexion", "Mot de passe"], ["ROUX", "Léa", "3B", "lroux", "secret88"]), None, "warn|reject",
     may="missing-columns no-header missing-id unknown-type", **OPEN)
case(F, "skolengo", "Skolengo: profile, names, login, class", table(
     ["Profil", "Nom", "Prénom", "Identifiant", "Classe"], ["Élève", "ROUX", "Léa", "lea.roux", "3B"]), None, "warn|reject",
     may="missing-columns no-header missing-id unknown-type", **OPEN)
case(F, "itslearning", "itslearning: its own columns", table(
     ["SyncPersonKey", "FirstName", "LastName", "UserName", "Profile"], ["4109990", "Léa", "ROUX", "lroux", "Learner"]), None, "warn|reject",
     may="missing-columns no-header missing-id unknown-type", **OPEN)
case(F, "own-list", "a class list typed by a teacher", table(["Nom", "Prénom", "Présent"], ["ROUX", "Léa", "oui"]), [], "reject",
     "missing-columns|no-header", may="missing-id")
case(F, "ine-beside-id", "INE beside the ENT's id: the id stays the id", table(
     ["INE", "Id", "Type", "Nom", "Prénom", "Identifiant", "Classes"],
     *[["4109990PLANT", p.id, "Élève", p.lastName, p.firstName, p.login, ", ".join(p.classes)] for p in [INES, TOM]]),
     [INES.account(2), TOM.account(3)], kind="any")
case(F, "mailbox-list", "addresses of a mail program", table(
     ["First Name", "Last Name", "E-mail Address"], ["Zéphyrine", "PLANTÉE", "plantee@boite.example"], separator=","), [], "reject",
     "missing-columns|no-header", may="missing-id")
