//! Files to harm, and what to harm them with.

use std::{collections::HashMap, sync::LazyLock};

use balado_testkit::samples;

/// Byte sequences that readers of tables stumble over.
pub const HOSTILE: [&[u8]; 36] = [
    b"\"",
    b"\"\"",
    b"\";\"",
    b"\"\n\"",
    b";",
    b";;;;;;;;;;;;;;;;",
    b"\n",
    b"\r",
    b"\r\n",
    b"\n\n\n",
    b"\0",
    b"\0\0\0\0\0\0\0\0",
    b"\x1a",
    b"\xEF\xBB\xBF",
    b"\xFF\xFE",
    b"\xFE\xFF",
    b"\xC3",
    b"\xC3\x83\xC2\xA9",
    b"\xED\xA0\x80",
    b"\xEF\xBF\xBD",
    b"\xF0\x9F",
    b"\xE2\x80\xAE",
    b"\xE2\x80\x8B",
    b"\x81\x8D\x8F",
    b"sep=,\n",
    b"=cmd|",
    b"&#8238;",
    b"&#0;",
    b"<b>",
    b"1,23E+11",
    b"\t",
    b",",
    b"|",
    b"PK\x03\x04",
    b"<html>",
    b"\"Id\";\"Type\";\"Nom\";\"Pr\xC3\xA9nom\"\n",
];

pub const BASES: [&str; 8] = [
    "2025/eleves.csv",
    "2025/enseignants.csv",
    "autres/eleves-accidents.csv",
    "autres/eleves-2017.csv",
    "autres/eleves-2019.csv",
    "autres/eleves-pt.csv",
    "autres/tous.csv",
    "autres/parents.csv",
];

/// The first lines of a sample, in one of the dresses that other tools give it.
pub fn base(name: &str, dress: usize) -> Vec<u8> {
    static STARTS: LazyLock<HashMap<&str, String>> =
        LazyLock::new(|| BASES.map(|name| (name, start(name, 12))).into());
    dressed(&STARTS[name], dress)
}

/// Many lines of a sample, in one of these dresses.
pub fn long(name: &str, dress: usize) -> Vec<u8> {
    dressed(&start(name, 150), dress)
}

/// How many columns stand between quotes there.
pub const QUOTED: usize = 6;

/// A list as the ENT writes it, of so many lines, with digits in all names and logins.
pub fn with_digits(lines: usize, separator: &str, end: &str) -> String {
    let titles = ["Id", "Type", "Nom", "Prénom", "Identifiant", "Classes"].map(str::to_owned);
    let person = |at: usize| {
        let (first, last) =
            (format!("Zoé{at}"), format!("{}{at}", ["NGUYEN ", "D", "MARTIN"][at % 3]));
        // Only a file of the ENT's own may have logins of no name: a school numbered them.
        let login = if separator == ";" {
            format!("prenom{at}.nom{at}")
        } else {
            format!("zoe{at}.{}", last.to_lowercase().replace(' ', ""))
        };
        let class = format!("{}{}", 3 + at % 4, ["A", "B"][at % 2]);
        [format!("{}", 2_600_000 + at * 7), "Élève".to_owned(), last, first, login, class]
    };
    let line =
        |cells: [String; QUOTED]| cells.map(|cell| format!("\"{cell}\"")).join(separator) + end;
    std::iter::once(titles).chain((2..=lines).map(person)).map(line).collect()
}

fn dressed(text: &str, dress: usize) -> Vec<u8> {
    let bare = text.trim_start_matches('\u{feff}');
    let plain = plain(bare);
    match dress {
        0 => text.as_bytes().to_vec(),
        1 => bare.as_bytes().to_vec(),
        2 => plain.into_bytes(),
        3 => plain.chars().map(|c| u8::try_from(u32::from(c)).unwrap_or(b'?')).collect(),
        4 => {
            [0xFF, 0xFE].into_iter().chain(bare.encode_utf16().flat_map(u16::to_le_bytes)).collect()
        }
        _ => plain.replace(';', "\t").into_bytes(),
    }
}

fn start(name: &str, lines: usize) -> String {
    let text = String::from_utf8(samples::bytes(name)).expect("UTF-8");
    text.split_inclusive('\n').take(lines).collect()
}

/// Quotes where they are needed only, as spreadsheets write.
fn plain(text: &str) -> String {
    let value = |cell: &str| {
        let needs = cell.contains(['"', ';', '\n']);
        if needs { format!("\"{}\"", cell.replace('"', "\"\"")) } else { cell.to_owned() }
    };
    let line = |record: &str| {
        let cells = record.trim_start_matches('"').split("\";\"").map(value);
        cells.collect::<Vec<_>>().join(";") + "\r\n"
    };
    text.split("\"\n").filter(|record| !record.is_empty()).map(line).collect()
}
