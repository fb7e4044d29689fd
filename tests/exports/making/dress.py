"""How a table is written: the ENT's own dialect, a spreadsheet's, and the header lines of every generation and language."""

from .people import KEYS

BOM = b"\xef\xbb\xbf"

HEADERS = {
    "fr": "Id;Identifiant SIECLE;Type;Nom;Prénom;Identifiant;Login personnalisé (Alias);Code d'activation;Fonctions;"
    "Établissements;Classes;Enfants;Parents;Dernière connexion;Courriel;Téléphone",
    "en-core": "Id;attachmentId;Type;Name;First name;Login;directory.userLoginAlias;Activation code :;Fonctions;Structures;"
    "Classes;Children;Relatives;directory.admin.last.login;email;Phone",
    "en": "ID;SIECLE username;Type;Name;First name;Username;Personalized username (Avatar);Activation code;Functions;Schools;"
    "Classes;Children;Parents;Last connection;Email;Phone",
    "de": "ID;Benutzername SIECLE;Typ;Name;Vorname;Benutzername;Personalisierte ID (Alias);Aktivierungscode;Funktionen;"
    "Einrichtungen;Klassen;Kinder;Eltern;Letzte Anmeldung;E-Mail;Telefon",
    "es": "Id.;Nombre de usuario de SIECLE;Tipo;Apellido;Nombre;Nombre de usuario;Nombre de usuario personalizado (alias);"
    "Código de activación;Funciones;Escuelas;Clases;Niños;Padres;Última conexión;Correo electrónico;Teléfono",
    "it": "Id;Nome utente SIECLE;Tipo;Cognome;Nome;Nome utente;Nome utente personalizzato (Alias);Codice di attivazione;"
    "Funzioni;Istituto;Classi;Figli;Genitori;Ultima connessione;Email;Telefono",
    "pt": "Login;Nome de usuário SIECLE;Tipo;Nome;Nome;Login;Login personalizado (Avatar);Código de ativação;Funções;Escolas;"
    "Turmas;Filhos;Pais;Última conexão;E-mail;Telefone",
    "2014": "Id;Type;Nom;Prénom;Login;Code d'activation",
    "2015": "Id;Type;Nom;Prénom;Login;Code d'activation;Fonction(s);Structure(s);Classe(s);Enfant(s);Parent(s)",
    "2017": "Id;Id Siecle;Type;Nom;Prénom;Login;Code d'activation;Fonction(s);Structure(s);Classe(s);Enfant(s);Parent(s)",
    "2019": "Id;Id Siecle;Type;Nom;Prénom;Login;Alias de login;Code d'activation;Fonction(s);Structure(s);Classe(s);Enfant(s);"
    "Parent(s)",
}
GENERATIONS = {
    "2014": ["id", "type", "lastName", "firstName", "login", "code"],
    "2015": [key for key in KEYS[:13] if key not in ("siecle", "alias")],
    "2017": [key for key in KEYS[:13] if key != "alias"],
    "2019": KEYS[:13],
}
FRENCH = dict(zip(KEYS, HEADERS["fr"].split(";")))


def labels(keys=None):
    """French labels of these columns."""
    return [FRENCH[key] for key in keys or KEYS]


def rows(people, keys=None):
    """The cells of these people."""
    return [[person.cell(key) for key in keys or KEYS] for person in people]


def quoted(table, separator=";", eol="\n", double=False):
    """Every value between quotes, nothing escaped: the ENT's own dialect. `double`: as a spreadsheet does it."""
    def value(cell):
        return '"' + (cell.replace('"', '""') if double else cell) + '"'

    return "".join(separator.join(map(value, row)) + eol for row in table)


def plain(table, separator=";", eol="\r\n"):
    """Quotes where they are needed only: what spreadsheets write."""
    def value(cell):
        needs = separator in cell or '"' in cell or "\n" in cell or "\r" in cell
        return '"' + cell.replace('"', '""') + '"' if needs else cell

    return "".join(separator.join(map(value, row)) + eol for row in table)


def ent(people, header="fr", bom=True, eol="\n", separator=";"):
    """An export byte for byte as the ENT writes it."""
    table = [HEADERS[header].split(";")] + rows(people, GENERATIONS.get(header))
    return (BOM if bom else b"") + quoted(table, separator, eol).encode()


def sheet(people, keys=None, separator=";", eol="\r\n", header=None, encoding="utf-8-sig"):
    """The same file saved again by a spreadsheet."""
    return plain([header or labels(keys)] + rows(people, keys), separator, eol).encode(encoding)
