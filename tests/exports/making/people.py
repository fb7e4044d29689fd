"""Invented people, and what is planted in their lines.

Nobody exists. Every line holds an activation code, a parent, a mail address, a telephone, a SIECLE number, an alias and a last
visit that only the file may ever hold: the runner looks for them in everything that `balado check` says.
"""

from dataclasses import dataclass, field, replace

SCHOOL = "CLG-LES TILLEULS D'ARGENT-BOURG-FICTIF"

KEYS = [
    "id", "siecle", "type", "lastName", "firstName", "login", "alias", "code", "functions", "schools", "classes", "children",
    "parents", "lastVisit", "email", "phone",
]
# What Balado keeps, in the ENT's order.
KEPT = ["id", "type", "lastName", "firstName", "login", "schools", "classes"]

TYPES = {"student": "Élève", "teacher": "Enseignant", "relative": "Parent", "personnel": "Personnel", "guest": "Invité"}


@dataclass(frozen=True)
class Person:
    """Somebody as the ENT knows them; `cells` replaces what their line says."""

    id: str
    lastName: str
    firstName: str
    login: str
    classes: tuple = ()
    profile: str = "student"
    cells: dict = field(default_factory=dict, hash=False)

    def but(self, **changes):
        """The same person, otherwise."""
        if isinstance(changes.get("classes"), str):
            changes["classes"] = (changes["classes"],)
        return replace(self, **changes)

    def line(self, **cells):
        """The same person, whose line says something else."""
        return replace(self, cells={**self.cells, **cells})

    def cell(self, key):
        """What their line says in a column."""
        pupil = self.profile == "student"
        said = {
            "id": self.id,
            "siecle": "4109990" if pupil else "",
            "type": TYPES[self.profile],
            "lastName": self.lastName,
            "firstName": self.firstName,
            "login": self.login,
            "alias": "alias.plante",
            "code": "secret88",
            "functions": "" if pupil else "MATIERE PLANTEE",
            "schools": SCHOOL,
            "classes": ", ".join(self.classes),
            "children": "Léonie PLANTÉE" if self.profile == "relative" else "",
            "parents": "Zéphyrine PLANTÉE" if pupil else "",
            "lastVisit": "12-09-2026 08:00",
            "email": "plantee@boite.example",
            "phone": "06 39 98 12 34",
        }
        return self.cells.get(key, said[key])

    def account(self, line, **other):
        """What Balado must make of them."""
        account = {
            "line": line,
            "id": self.id,
            "lastName": self.lastName,
            "firstName": self.firstName,
            "login": self.login,
            "classes": sorted(set(self.classes)),
            "profile": self.profile,
        }
        return {**account, **other}


INES = Person("2608132", "D'ALMEIDA", "Inès", "ines.dalmeida", ("6A",))
ZOE = Person("2606812", "BENÂTRE", "Zoé", "zoe.benatre", ("6B",))
FRANCOIS = Person("2605366", "LEFÈVRE", "François", "francois.lefevre", ("5C",))
TOM = Person("2608261", "MARTIN", "Tom", "tom.martin", ("4A", "4ITA"))
LEA = Person("2604417", "ROUX", "Léa", "lea.roux", ("3B",))
PUPILS = [INES, ZOE, FRANCOIS]

AUBERT = Person("397289", "AUBERT", "MERCÉDÈS", "mercedes.aubert", ("4A", "6D"), "teacher")
NGUYEN = Person("398354", "NGUYEN", "Anh", "anh.nguyen", ("6A",), "teacher")
TEACHERS = [AUBERT, NGUYEN]

MOTHER = Person("2700001", "FERRAND", "Maud", "maud.ferrand", (), "relative")
CLERK = Person("2700002", "GUERIN", "Paule", "paule.guerin", (), "personnel")
VISITOR = Person("2700003", "HAMON", "Yves", "yves.hamon", (), "guest")

# A list long enough to tell of itself.
TWELVE = [
    Person(f"26{at:02}{at * 37 % 1000:03}", last, first, login, (f"{6 - at // 6}{'AB'[at % 2]}",))
    for at, (last, first, login) in enumerate([
        ("ARNÉGUY", "Chloé", "chloe.arneguy"), ("BÉRANGER", "Loïs", "lois.beranger"), ("COSQUÉRIC", "Anaïs", "anais.cosqueric"),
        ("D'HÉROUVILLE", "Gaël", "gael.dherouville"), ("ÉTIENVRE", "Françoise", "francoise.etienvre"), ("FAUCONNIER", "Théo", "theo.fauconnier"),
        ("GÜNDER", "Zoë", "zoe.gunder"), ("HOUEL", "Maëlys", "maelys.houel"), ("ISSANCHOU", "Jérôme", "jerome.issanchou"),
        ("KÉRAVEL", "Hélène", "helene.keravel"), ("LE GOFFIC", "Naël", "nael.legoffic"), ("MEYNARD", "Inès", "ines.meynard"),
    ])
]


def accounts(people, first=2, **other):
    """One account for each line, from the line `first` on."""
    return [person.account(line, **other) for line, person in enumerate(people, first)]
