//! The rules: one row each, and all that is true of it.
//!
//! A row says which [`Code`] the programs outside are promised, whether it keeps its line aside, what
//! people read and do, which cells they look at and whether they may find them right all the same, and
//! where the knowledge comes from. Nothing else in core knows these facts: a new rule is a row here and
//! a detector that finds it.
//!
//! In a sentence `{line}`, `{count}`… stand for what a finding names (`say`); `{one|many}` follows the count.

use super::{
    Code,
    Column::{self, Classes, FirstName, Id, LastName, Login},
    Severity,
};

/// What is true of a rule.
pub(super) struct Facts {
    pub(super) code: Code,
    pub(super) severity: Severity,
    /// The sentence people read, with places for what a finding names.
    pub(super) message: &'static str,
    /// What to do about it; empty where nothing has to be done.
    pub(super) remedy: &'static str,
    /// Where the knowledge comes from.
    pub(super) source: &'static str,
    /// The cells to look at, where they are not the one it stands in.
    pub(super) cells: &'static [Column],
    /// Whether the value may be true, so that a person who knows better can lift it.
    pub(super) can_be_lifted: bool,
    /// Whether nothing was lost, is doubtful or was set aside.
    pub(super) is_harmless: bool,
}

impl Facts {
    /// Its line stays aside, or its file is refused.
    const fn blocks(
        code: Code,
        source: &'static str,
        message: &'static str,
        remedy: &'static str,
    ) -> Self {
        let severity = Severity::Blocking;
        let (can_be_lifted, is_harmless) = (false, false);
        Self { code, severity, message, remedy, source, cells: &[], can_be_lifted, is_harmless }
    }

    /// Something to look at; the line goes on.
    const fn warns(code: Code, source: &'static str, message: &'static str) -> Self {
        Self { severity: Severity::Notice, ..Self::blocks(code, source, message, "") }
    }

    /// Something good to know: nothing was lost.
    const fn tells(code: Code, source: &'static str, message: &'static str) -> Self {
        Self { is_harmless: true, ..Self::warns(code, source, message) }
    }

    /// The value may be true: a person looks at these cells, or at the one it stands in.
    const fn until_seen(self, cells: &'static [Column]) -> Self {
        Self { can_be_lifted: true, cells, ..self }
    }
}

macro_rules! rules {
    ($($name:ident $what:literal = $does:ident($code:ident, $($fact:expr),*) $(until $cells:expr)?;)*) => {
        /// What a finding is about.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum Rule { $(#[doc = $what] $name,)* }

        impl Rule {
            /// Every rule there is.
            pub const ALL: &[Self] = &[$(Self::$name,)*];

            pub(super) fn facts(self) -> &'static Facts {
                match self {
                    $(Self::$name => const { &Facts::$does(Code::$code, $($fact),*)$(.until_seen($cells))? },)*
                }
            }
        }
    };
}

// Where the knowledge comes from.
const BALADO: &str = "Balado: what an account is made of, and how people are recognised";
const ENT: &str = "EntCore: how the ENT makes ids and logins and writes its exports";
const CSV: &str = "RFC 4180: records, cells and quotes of a CSV file";
const INJECTION: &str = "OWASP, CSV injection: texts that a spreadsheet runs";
const SPREADSHEET: &str =
    "Excel, LibreOffice: what opening, sorting, filling and saving do to a CSV file";
const CHARACTERS: &str =
    "Unicode: what bytes of the encodings in use mean, marks that show nothing";
const PAGES: &str = "HTML: tags and character references";
const PROGRAMS: &str =
    "HTML, RFC 3986, RFC 2045, JSON, Python: how programs write letters as codes";
const FORMATS: &str = "Formats of files: the first bytes and the parts of each";

// Remedies that several rules share.
const AGAIN: &str = "Refaites l’export dans l’ENT et déposez le fichier tel quel, sans l’ouvrir dans un tableur ; ou tapez la bonne valeur dans la cellule.";
const MISSING_NAME: &str =
    "Tapez le nom ou le prénom qui manque, ou complétez la fiche dans l’ENT et refaites l’export.";
const LOST_ID: &str = "L’original est perdu : recopiez l’Id de la fiche de l’ENT, ou refaites l’export dans l’ENT et déposez-le sans l’ouvrir dans un tableur.";
const TYPE_CLASS: &str = "Tapez le nom de la classe dans la cellule, ou refaites l’export dans l’ENT et déposez-le sans l’ouvrir dans un tableur.";
const LOST_LETTERS: &str = "Les lettres perdues ne peuvent pas être devinées : retapez la valeur avec ses accents, ou refaites l’export dans l’ENT.";
const TYPE_LINE: &str = "Tapez l’Id, le type, le nom et le prénom dans la ligne, ou refaites l’export dans l’ENT sans l’ouvrir dans un tableur.";
const TYPE_CELL: &str = "Remettez dans cette colonne la valeur de la fiche de l’ENT, et vérifiez les autres cellules de la ligne ; ou refaites l’export et déposez-le sans l’ouvrir dans un tableur.";
const OTHER_PROFILE: &str =
    "Refaites l’export dans l’ENT avec le profil « Élève » ou « Enseignant ».";
const OTHER_SHEETS: &str = "Une seule feuille du classeur a été lue, et {une autre feuille|d’autres feuilles} ({count}) contien{t|nent} aussi des personnes : {elle n’a pas été lue|elles n’ont pas été lues}. Copiez toutes les lignes sur une seule feuille, sous une seule ligne de titres, puis déposez à nouveau le classeur.";
const MERGED: &str = "Des cellules étaient fusionnées (une classe pour plusieurs élèves, par exemple) : leur valeur a été reprise dans {count} autre{|s} ligne{|s}. Vérifiez-{la|en quelques-unes}.";
const HIDDEN: &str = "{count} ligne{|s} {était masquée|étaient masquées} dans le tableur, par un filtre sans doute : {elle a été lue|elles ont été lues} aussi. Pour {la|les} laisser de côté, enlevez le filtre, supprimez {cette ligne|ces lignes} du classeur et déposez-le à nouveau.";
const LOOKS: &str = "{title} contient {look} : des cellules ont changé de colonne";
const RESTORED: &str = "{code}{where} : la valeur a été restaurée, vérifiez-la";
const FROM_PAGE: &str = "La liste a été lue dans une page web ou un fichier XML, et non dans l’export CSV de l’ENT : vérifiez quelques lignes avant de valider.";
/// How to get the right file.
pub(crate) const EXPORT: &str = "Dans la console de l’ENT, ouvrez « Export et publipostage », choisissez « Export classique » \
     puis le profil « Élève » ou « Enseignant », et déposez ici le fichier « export.csv ».";
const UNOPENED: &str = "Déposez plutôt le fichier « export.csv » téléchargé depuis l’ENT, sans l’ouvrir dans un tableur.";

rules! {
    // A cell of a line.

    LastNameMissing "No family name." = blocks(MissingName, BALADO, "Nom manquant", MISSING_NAME);
    FirstNameMissing "No given name." = blocks(MissingName, BALADO, "Prénom manquant", MISSING_NAME);
    IdMissing "No id of the ENT." = blocks(MissingId, BALADO, "Id ENT manquant",
        "Recopiez l’Id de la fiche de l’ENT dans la cellule, ou déposez l’« Export classique », qui le donne.");
    IdAndLoginMissing "Neither an id nor a login." = blocks(MissingId, BALADO, "Id ENT et identifiant manquants",
        "Sans Id ni identifiant, Balado ne peut pas savoir de qui il s’agit : déposez plutôt l’« Export classique » de l’ENT, qui donne les deux.");
    TypeUnknown "Neither a pupil, nor a teacher, nor anybody Balado knows of." = blocks(UnknownType, ENT,
        "Type inconnu : vide, ou ni élève, ni enseignant, ni parent, ni personnel, ni invité",
        "Tapez « Élève » ou « Enseignant » dans la cellule, ou excluez la ligne.");
    ClassMissing "A pupil without a class, or a teacher who had some." = tells(MissingClass, BALADO, "Classe manquante");
    IdDamaged "An id that is none: rounded, grouped, a date, an error." = blocks(IdDamaged, SPREADSHEET,
        "Id ENT abîmé : ce n’est plus ce que l’ENT a écrit (nombre arrondi, date, erreur d’un tableur, majuscules…)", LOST_ID);
    ClassDamaged "A class that became a number, a date, an hour." = blocks(ClassDamaged, SPREADSHEET,
        "Classe abîmée : un tableur en a fait un nombre ou une date", TYPE_CLASS);
    ClassPerhapsRounded "`60`, which may have been `6E1`." = blocks(ClassAmbiguous, SPREADSHEET,
        "Classe incertaine, {class} : était-ce {exponent} ?", TYPE_CLASS) until &[Classes];
    ClassesPerhapsJoined "`3D,3E`, where both are classes of the file." = blocks(ClassAmbiguous, ENT,
        "Classe incertaine, « {class} » : est-ce une classe, ou plusieurs ?", TYPE_CLASS) until &[Classes];
    ClassDrawnAlike "`6А` in Cyrillic, drawn like another class." = blocks(ClassAmbiguous, CHARACTERS,
        "Classe incertaine, « {class} » : une lettre d’un autre alphabet y ressemble à une lettre latine", TYPE_CLASS) until &[Classes];
    ClassFilled "`6EME 4`, which a spreadsheet counted up to: each pupil has another." = blocks(ClassAmbiguous, SPREADSHEET,
        "Classe incertaine, « {class} » : la colonne a été remplie en série dans un tableur, une classe différente par élève", TYPE_CLASS) until &[Classes];
    ClassesUncertain "One of both, in a cell too long for the name of a class." = blocks(ClassAmbiguous, SPREADSHEET,
        "Classe incertaine : un tableur a pu en faire un nombre", TYPE_CLASS);
    Formula "A text that a spreadsheet would run, or its error." = blocks(Formula, INJECTION,
        "Formule{where} : signe de calcul (=, +, -, @) au début, ou erreur d’un tableur",
        "Tapez la valeur telle que l’ENT la donne, sans signe devant ; Balado ne calcule et ne garde aucune formule.");
    QuoteUnpaired "A quote without its pair." = blocks(Quotes, CSV, "Guillemets{where} : un guillemet est ouvert et jamais refermé, la valeur n’est pas certaine",
        "Retapez la valeur sans le guillemet en trop, ou refaites l’export sans l’ouvrir dans un tableur.");
    LettersHalved "Letters of which only half is left: `Ã?`." = blocks(Mojibake, CHARACTERS,
        "Accents abîmés{where} : une partie des lettres est perdue", LOST_LETTERS);
    LettersLost "Letters in whose place stands a sign for « unknown »." = blocks(UnreadableCharacters, CHARACTERS,
        "Caractères illisibles{where} : des lettres sont perdues", LOST_LETTERS);
    EscapeLeft "A code of a program that stands for no letter." = blocks(HtmlEntities, PROGRAMS,
        "Caractères codés{where} : un programme y a écrit des codes à la place de lettres, et leur sens n’est pas certain",
        "Retapez la valeur telle que l’ENT la montre, sans code (« \\x », « %C3 »…), ou refaites l’export dans l’ENT.");
    Invisible "A mark that shows nothing and changes how the value reads." = blocks(Invisible, CHARACTERS,
        "Caractère invisible{where} : il change le sens de lecture de la valeur", "Effacez la cellule et retapez la valeur à la main, sans la copier d’ailleurs.");
    Markup "Tags of a page." = blocks(Markup, PAGES, "Balises dans une valeur{where} : du code de page web est mêlé au texte",
        "Retapez la valeur sans les balises (« <b> »…), ou excluez la ligne.");
    Oversize "Longer than any name." = blocks(Oversize, BALADO, "Valeur trop longue{where} : plus de {most} caractères, un accent comptant double",
        "Aucun nom n’est si long : deux lignes se sont sans doute collées. Tapez la bonne valeur, ou excluez la ligne.");
    LineBreak "A line break where none can be." = blocks(Newline, CSV, "Retour à la ligne dans une valeur{where} : la valeur tient sur deux lignes",
        "Retapez la valeur sur une seule ligne.");
    LineBreakReplaced "A line break inside a value became a blank." = tells(Newline, CSV, "Retour à la ligne dans la valeur{where} : remplacé par un espace");
    Nul "Bytes of nothing." = blocks(Nul, CHARACTERS, "Caractères vides{where} : une partie de la valeur est perdue", AGAIN);
    InvisibleRemoved "A mark that shows nothing was taken out." = tells(Invisible, CHARACTERS, RESTORED);
    AccentsRestored "Letters written twice as UTF-8 were put right." = tells(Mojibake, CHARACTERS, RESTORED);

    // Cells that moved.

    LineTorn "More or fewer cells than titles." = blocks(UnreadableRow, CSV, "Ligne illisible : {found} colonnes au lieu de {expected}", TYPE_LINE);
    LineMoved "A line whose cells are of another line, or of other columns." = blocks(UnreadableRow, SPREADSHEET,
        "Ligne illisible : des valeurs ont changé de colonne", TYPE_LINE);
    CellMergedOver "A merged cell that hides other values." = blocks(UnreadableRow, SPREADSHEET, "Ligne illisible : une cellule fusionnée y cache une autre valeur",
        "Dans le tableur, annulez la fusion des cellules de cette ligne, remplissez-les et déposez à nouveau le classeur ; ou tapez la bonne valeur dans la ligne.");
    CellMoved "A cell whose value is of another column." = blocks(UnreadableRow, SPREADSHEET,
        "Ligne illisible{where} : des valeurs ont changé de colonne", TYPE_CELL);
    ForeignValue "A value that this column cannot have." = blocks(UnreadableRow, ENT, LOOKS, TYPE_CELL);
    ForeignLookingValue "A value that looks like another column's: somebody is called « Élève », or « 3B »." = blocks(UnreadableRow, ENT, LOOKS,
        "Si cette valeur n’est pas la bonne, tapez celle de la fiche de l’ENT et vérifiez le reste de la ligne.") until &[];
    CellsExchanged "Two cells stand in each other's place." = blocks(UnreadableRow, ENT, "{title} et « {other} » sont échangés sur cette ligne", TYPE_CELL);
    NamesOfAnother "Names beside somebody else's login." = blocks(UnreadableRow, ENT, "Ligne illisible : le nom et l’identifiant ne vont pas ensemble",
        "Cherchez cet identifiant dans l’ENT et tapez le nom et le prénom de la personne à qui il est ; ou refaites l’export et déposez-le sans l’ouvrir dans un tableur.") until &[LastName, FirstName, Login];
    AliasOfAnother "An alias that is somebody else's login." = blocks(UnreadableRow, ENT,
        "Ligne illisible : son alias est l’identifiant d’une autre personne, des colonnes ont été triées ou décalées à part", TYPE_LINE);
    IdOfAnother "An id that may be somebody else's." = blocks(IdDamaged, SPREADSHEET,
        "Id ENT abîmé : la colonne a été triée, remplie ou décalée seule dans un tableur",
        "Cet Id est peut-être celui d’une autre personne : refaites l’export dans l’ENT et déposez-le sans l’ouvrir dans un tableur.") until &[Id, LastName, FirstName];

    // Lines beside one another.

    LineRepeated "The same line twice." = warns(DuplicateId, BALADO, "Doublon de la ligne {line} : la personne est comptée une fois");
    IdDoubled "One id, two people." = blocks(DuplicateId, BALADO, "Doublon, ligne {line}",
        "Les deux lignes ont le même Id et ne disent pas la même chose : gardez la bonne et excluez l’autre.");
    LoginDoubled "One login, two people." = blocks(DuplicateLogin, ENT, "Identifiant en double, ligne {line}",
        "Deux personnes ne peuvent pas se connecter sous le même identifiant : excluez la ligne qui se trompe, ou corrigez la fiche dans l’ENT et refaites l’export.");
    Namesake "Two people of one name." = tells(Homonym, BALADO, "Homonyme{namesake}");
    HeaderRepeated "Another export starts here." = tells(RepeatedHeader, ENT, "En-tête répété : un second export commence ici");
    LineRecoded "This line was written in another encoding than the others." = warns(Encoding, CHARACTERS,
        "Accents écrits autrement que dans le reste du fichier : ils ont été restaurés, vérifiez le nom");

    // The whole file.

    FileRecoded "The file is not in the encoding of the ENT." = tells(Encoding, SPREADSHEET,
        "Ce fichier n’est plus tel que l’ENT l’a écrit : un tableur l’a sans doute réenregistré. Les accents ont été restaurés.");
    EncodingDoubtful "Its encoding is not certain." = warns(Encoding, CHARACTERS,
        "Les accents de ce fichier peuvent se lire de plusieurs façons : vérifiez quelques noms accentués avant de valider, ou refaites l’export dans l’ENT.");
    LinesRecoded "Lines of another encoding, which prove one another." = tells(Encoding, CHARACTERS,
        "Des lignes du fichier n’étaient pas écrites comme les autres (deux fichiers collés, sans doute) : leurs accents ont été restaurés.");
    LettersLostInFile "Letters that cannot be read, counted by lines." = tells(Encoding, CHARACTERS,
        "{count} ligne{|s} {contient|contiennent} des lettres illisibles : ce qui est perdu dans un nom est signalé à sa ligne. Refaites l’export dans l’ENT pour les retrouver.");
    FileAccentsRestored "The whole file was UTF-8 that a program read in another page." = tells(Mojibake, CHARACTERS,
        "Les accents de tout le fichier étaient abîmés (« Ã© », « √© » ou « ├® » pour « é ») : ils ont été restaurés, vérifiez quelques noms.");
    NulsAtEnd "Bytes of nothing at the end." = tells(Nul, CHARACTERS,
        "Le fichier se termine par des caractères vides, comme après une panne : ils ont été ignorés. Vérifiez que personne ne manque à la fin de la liste.");
    FileCut "The file ends in the middle of a line." = warns(Truncated, CSV,
        "Le fichier s’arrête au milieu d’une ligne : le téléchargement a sans doute été coupé et des personnes manquent. Refaites l’export dans l’ENT.");
    QuotesRemoved "Quotes around lines or values were taken off." = tells(Quotes, SPREADSHEET,
        "Un tableur a ajouté des guillemets ou des apostrophes autour des lignes ou des valeurs : ils ont été enlevés, les valeurs sont celles de l’ENT.");
    EntitiesRestored "Letters or quotes written as character references, or as codes of programs." = tells(HtmlEntities, PROGRAMS,
        "Des lettres ou des guillemets étaient écrits sous forme de codes (« &eacute; » ou « \\u00e9 » pour « é ») : ils ont été restaurés.");
    FormulasRead "Values inside `=\"…\"`." = tells(Formula, SPREADSHEET,
        "Des valeurs étaient écrites sous forme de formules (« =\"2605692\" ») : leur texte a été repris, sans rien calculer.");
    ExtraLines "Titles, totals and remarks." = tells(ExtraLines, SPREADSHEET, "{count} ligne{|s} sans nom ni identifiant (titre, total, remarque) ignorée{|s}.");
    PhonesDamaged "Telephones that became numbers." = tells(PhoneDamaged, SPREADSHEET,
        "{count} numéro{|s} de téléphone abîmé{|s} par un tableur : sans effet, Balado ne les utilise pas.");
    VisitsReformatted "Dates written in another way." = tells(DateReformatted, SPREADSHEET,
        "{count} date{|s} de connexion transformée{|s} par un tableur : sans effet, Balado ne les utilise pas.");
    CodesDamaged "Activation codes that became numbers." = tells(CodeDamaged, SPREADSHEET,
        "{count} code{|s} d’activation abîmé{|s} par un tableur : sans effet, Balado ne les utilise pas.");
    ReadFromXlsx "Read from an Excel workbook." = tells(Xlsx, FORMATS,
        "La liste a été lue depuis un classeur Excel : les valeurs qu’Excel a transformées sont signalées à leur ligne.");
    ReadFromXls "Read from a workbook of before 2007." = tells(Xls, FORMATS,
        "La liste a été lue depuis un ancien classeur Excel : les valeurs qu’Excel a transformées sont signalées à leur ligne.");
    ReadFromOds "Read from a workbook of `LibreOffice`." = tells(Ods, FORMATS,
        "La liste a été lue depuis un classeur LibreOffice : les valeurs qu’il a transformées sont signalées à leur ligne.");
    ReadFromHtml "Read from a page." = tells(Html, FORMATS, FROM_PAGE);
    ReadFromXml "Read from a document." = tells(Xml, FORMATS, FROM_PAGE);
    OtherSheetsOfXlsx "People stand on further sheets." = warns(Xlsx, FORMATS, OTHER_SHEETS);
    OtherSheetsOfXls "People stand on further sheets." = warns(Xls, FORMATS, OTHER_SHEETS);
    OtherSheetsOfOds "People stand on further sheets." = warns(Ods, FORMATS, OTHER_SHEETS);
    MergedInXlsx "Merged cells gave their value to further lines." = tells(Xlsx, FORMATS, MERGED);
    MergedInXls "Merged cells gave their value to further lines." = tells(Xls, FORMATS, MERGED);
    MergedInOds "Merged cells gave their value to further lines." = tells(Ods, FORMATS, MERGED);
    HiddenInXlsx "Lines that the spreadsheet did not show." = warns(Xlsx, FORMATS, HIDDEN);
    HiddenInXls "Lines that the spreadsheet did not show." = warns(Xls, FORMATS, HIDDEN);
    HiddenInOds "Lines that the spreadsheet did not show." = warns(Ods, FORMATS, HIDDEN);
    ColumnsMissing "Columns that the file does not have." = warns(MissingColumns, BALADO, "{missing}");
    ProfilesMixed "Pupils and teachers." = tells(MixedProfiles, ENT,
        "L’export contient plusieurs profils : les élèves et les enseignants sont rangés chacun dans leur liste.");
    ParentsAside "Parents among others." = warns(Parents, BALADO, "{count} parent{|s} laissé{|s} de côté : Balado n’a pas de compte pour {lui|eux}.");
    PersonnelAside "Personnel among others." = warns(Personnel, BALADO, "{count} personnel{|s} laissé{|s} de côté : Balado n’a pas de compte pour {lui|eux}.");
    GuestsAside "Guests among others." = warns(Guests, BALADO, "{count} invité{|s} laissé{|s} de côté : Balado n’a pas de compte pour {lui|eux}.");
    OnlyParents "Nobody but parents." = blocks(Parents, BALADO,
        "Ce fichier ne contient que des parents, et Balado n’a pas de compte pour eux. Dans l’ENT, refaites l’export avec le profil « Élève » ou « Enseignant ».",
        OTHER_PROFILE);
    OnlyPersonnel "Nobody but personnel." = blocks(Personnel, BALADO,
        "Ce fichier ne contient que des personnels, et Balado n’a pas de compte pour eux. Dans l’ENT, refaites l’export avec le profil « Élève » ou « Enseignant ».",
        OTHER_PROFILE);
    OnlyGuests "Nobody but guests." = blocks(Guests, BALADO,
        "Ce fichier ne contient que des invités, et Balado n’a pas de compte pour eux. Dans l’ENT, refaites l’export avec le profil « Élève » ou « Enseignant ».",
        OTHER_PROFILE);
    Nobody "Nobody at all." = blocks(NoAccounts, BALADO,
        "Le fichier ne contient ni élève ni enseignant. Dans l’ENT, refaites l’export sans filtre, avec le profil « Élève » ou « Enseignant ».", OTHER_PROFILE);
    TypesUnknown "No line has a type." = warns(UnknownType, ENT,
        "Ce fichier ne dit pas qui est élève et qui est enseignant : c’est le cas des listes de classe de l’ENT. Refaites l’« Export classique », qui le dit.");
    ClassesLost "Most have lost their class." = warns(MissingClass, SPREADSHEET,
        "{count} élèves n’ont plus de classe alors que d’autres en ont une : des cellules étaient peut-être fusionnées dans un tableur. Vérifiez la colonne « Classes », ou refaites l’export dans l’ENT.");

    // Files that are no list at all.

    FileEmpty "No byte, or blanks only." = blocks(Empty, FORMATS, "Le fichier est vide : le téléchargement n’a sans doute pas abouti.", EXPORT);
    HeaderMissing "The first line names no known column." = blocks(NoHeader, ENT,
        "La première ligne ne porte pas les titres des colonnes de l’ENT (Id, Nom, Prénom…).", EXPORT);
    Pdf "A PDF document." = blocks(Pdf, FORMATS, "Ce fichier est un document PDF, pas un export CSV.", EXPORT);
    Xlsx "An Excel workbook without a list." = blocks(Xlsx, FORMATS,
        "Ce fichier est un classeur Excel, et aucun export de l’ENT n’a pu y être lu en entier.", UNOPENED);
    Xls "A workbook of before 2007 without a list." = blocks(Xls, FORMATS,
        "Ce fichier est un ancien classeur Excel, et aucun export de l’ENT n’a pu y être lu en entier.", UNOPENED);
    Ods "A workbook of `LibreOffice` without a list." = blocks(Ods, FORMATS,
        "Ce fichier est un classeur LibreOffice, et aucun export de l’ENT n’a pu y être lu en entier.", UNOPENED);
    Numbers "A workbook of Numbers." = blocks(Zip, FORMATS, "Ce fichier est un classeur Numbers, pas un export CSV.",
        "Dans Numbers, exportez-le vers Excel et déposez le classeur obtenu ; ou, plus sûr, déposez le fichier « export.csv » téléchargé depuis l’ENT.");
    Zip "Another archive." = blocks(Zip, FORMATS, "Ce fichier est une archive ZIP ou un document de traitement de texte, pas un export CSV.",
        "Si c’est une archive, ouvrez-la et déposez le fichier « export.csv » qu’elle contient ; sinon, déposez celui que donne l’ENT.");
    Html "A page without a list." = blocks(Html, FORMATS, "Ce fichier est une page web, pas un export CSV.",
        "La session de l’ENT avait sans doute expiré pendant le téléchargement. Reconnectez-vous à l’ENT et refaites l’export.");
    Xml "A document without a list." = blocks(Xml, FORMATS, "Ce fichier est au format XML (l’export « e-sidoc », par exemple), pas un export CSV.", EXPORT);
    Json "JSON." = blocks(Json, FORMATS, "Ce fichier est au format JSON, pas un export CSV.", EXPORT);
    Lock "What a spreadsheet keeps beside a workbook while it is open." = blocks(Binary, FORMATS,
        "Ce fichier est celui qu’un tableur pose à côté d’un classeur tant qu’il est ouvert (son nom commence par « ~$ » ou « .~lock »), pas un export CSV.",
        "Il ne contient aucune liste. Fermez Excel ou LibreOffice, puis déposez le classeur lui-même, dont le nom n’a pas « ~$ » devant.");
    Binary "Bytes that no text holds." = blocks(Binary, FORMATS,
        "Ce fichier est une image, un programme ou un autre fichier sans texte, pas un export CSV.", EXPORT);
}
