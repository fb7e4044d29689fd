//! UTF-8 that was read in a wrong code page and saved again: `PrÃ©nom`, `Pr√©nom`, `Pr├®nom`.
//!
//! Undone where it is certain: a run of characters that, as bytes of the page, is UTF-8 for letters and
//! signs that European names hold. A true `Ã` is followed by a letter, never by the second half of
//! another; `√` and `├` stand in no name. Where a whole file was read so, all of its runs are undone,
//! those too that would prove nothing alone.

use std::sync::LazyLock;

use super::{super::Encoding, fits, single};

/// How often a file may have been read wrong, one time upon the other.
const TIMES: usize = 3;
/// How much of a file is evidence.
pub(super) const SIGHT: usize = 32 * 1024;
/// So many certain runs tell of the whole file, when nearly all of the others can be undone too.
const ENOUGH: usize = 3;

/// A word as it was before, when something of it was surely read in a wrong page.
pub(in crate::export) fn undone(text: &str) -> Option<String> {
    repeated(text, once)
}

/// A file as it was before, when all of it was read in a wrong page.
pub(super) fn undone_file(text: &str) -> Option<String> {
    repeated(text, |text| undone_as(page(text)?, text, is_of_any_name))
}

fn repeated(text: &str, undo: impl Fn(&str) -> Option<String>) -> Option<String> {
    let mut whole = undo(text)?;
    for _ in 1..TIMES {
        match undo(&whole) {
            Some(before) => whole = before,
            None => break,
        }
    }
    Some(whole)
}

/// How many runs of a text prove that it was read in a wrong page; none when it was not.
pub(super) fn evidence(text: &str) -> usize {
    page(text).map_or(0, |page| Evidence::of(page, sight(text)).sure)
}

/// The page that a file was read in: its titles prove it, or nearly all of what follows.
fn page(text: &str) -> Option<Page> {
    let text = sight(text);
    if !has_neighbours(text) {
        return None;
    }
    let titles = text.lines().find(|line| !line.trim().is_empty())?;
    let are_titles_proof = PAGES.iter().any(|page| Evidence::of(*page, titles).sure > 0);
    let judged = PAGES.map(|page| (page, Evidence::of(page, text)));
    let told = judged.into_iter().filter(|(_, evidence)| {
        if are_titles_proof { evidence.sure > 0 } else { evidence.is_of_all() }
    });
    // The likeliest of equals is the first.
    let best = told.rev().max_by_key(|(_, Evidence { exact, fit, .. })| (*exact, *fit));
    best.map(|(page, _)| page)
}

/// Whether two characters beyond ASCII stand side by side, as those of a letter read wrong do. Most files have none.
fn has_neighbours(text: &str) -> bool {
    text.as_bytes().windows(2).any(|pair| pair[0] >= 0x80 && pair[1] >= 0xC0)
}

fn sight(text: &str) -> &str {
    &text[..text.floor_char_boundary(SIGHT)]
}

/// What the runs of a text say of a page.
#[derive(Default)]
struct Evidence {
    all: usize,
    /// UTF-8 once they are taken back.
    exact: usize,
    /// That by themselves.
    sure: usize,
    /// How well the letters that they give fit their neighbours.
    fit: i64,
}

impl Evidence {
    fn of(page: Page, text: &str) -> Self {
        let mut evidence = Self::default();
        for (from, run) in runs(text) {
            evidence.all += 1;
            if !has_neighbours(run) {
                continue;
            }
            let Some(before) = reversed(page, run).filter(|text| text.chars().all(is_of_any_name))
            else {
                continue;
            };
            evidence.exact += 1;
            evidence.sure += usize::from(is_sure(page, run, &before));
            evidence.fit += fit(text, from, run, &before);
        }
        evidence
    }

    fn is_of_all(&self) -> bool {
        self.sure >= ENOUGH && self.exact * 10 >= self.all * 9
    }
}

/// A word undone once: by the page whose letters fit best, the likeliest among equals.
fn once(text: &str) -> Option<String> {
    if !has_neighbours(text) {
        return None;
    }
    let pages = PAGES.into_iter().rev().filter_map(|page| {
        let Evidence { exact, sure, fit, .. } = Evidence::of(page, text);
        let whole = (sure > 0).then(|| undone_as(page, text, is_european)).flatten()?;
        Some(((exact, fit), whole))
    });
    pages.max_by_key(|(score, _)| *score).map(|(_, whole)| whole)
}

/// The text with each run of a page taken back that gives such characters.
fn undone_as(page: Page, text: &str, is_kept: fn(char) -> bool) -> Option<String> {
    let mut whole = String::new();
    let mut kept = 0;
    for (from, run) in runs(text) {
        if let Some(before) = reversed(page, run).filter(|before| before.chars().all(is_kept)) {
            whole.push_str(&text[kept..from]);
            whole.push_str(&before);
            kept = from + run.len();
        }
    }
    (kept > 0).then(|| whole + &text[kept..])
}

/// Whether no name holds a sign: those of Latin-1 but for quotes, degrees and points, of mathematics, of frames. They are what wrong
/// pages show of halves of letters.
fn is_half(c: char) -> bool {
    matches!(c, '\u{A1}'..='\u{A9}' | '¬' | '®' | '¯' | '±'..='³' | '¶' | '¸' | '¹' | '¼'..='¿' | '×' | '÷')
        || matches!(c, '\u{2200}'..='\u{22FF}' | '\u{2500}'..='\u{25FF}')
}

/// Whether half of such a letter is left in a text: which letter it was is lost.
pub(crate) fn is_lost(text: &str) -> bool {
    let characters: Vec<char> = text.chars().collect();
    characters.windows(3).any(|three| {
        matches!(three[1], 'Ã' | 'Â')
            && three[0].is_lowercase()
            && (three[2].is_lowercase() || matches!(three[2], '?' | '\u{FFFD}' | ' '))
    }) || text.contains("Ã?")
        || text.contains("Ã\u{FFFD}")
        || text.contains(is_half)
}

/// Runs of characters beyond ASCII, with where they start.
fn runs(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let start = at + text[at..].find(|c: char| !c.is_ascii())?;
        let end = text[start..].find(|c: char| c.is_ascii()).map_or(text.len(), |end| start + end);
        at = end;
        Some((start, &text[start..end]))
    })
}

/// An encoding of one byte a character, by its place among those that are known.
#[derive(Clone, Copy)]
struct Page(usize);

const PAGES: [Page; single::CANDIDATES.len()] = [Page(0), Page(1), Page(2), Page(3)];

/// The bytes of their characters beyond ASCII, in the order of the characters.
static BYTES: LazyLock<[Vec<(char, u8)>; single::CANDIDATES.len()]> = LazyLock::new(|| {
    single::CANDIDATES.map(|encoding| {
        let mut bytes: Vec<(char, u8)> =
            single::upper(encoding).into_iter().zip(0x80..=0xFF).collect();
        bytes.sort_unstable();
        bytes
    })
});

impl Page {
    fn encoding(self) -> Encoding {
        single::CANDIDATES[self.0]
    }

    /// The byte that this page reads as the character. Windows-1252 stands for ISO-8859-1 too, which has
    /// control characters where the former has signs.
    fn byte(self, c: char) -> Option<u8> {
        if self.encoding() == Encoding::Windows1252
            && let Ok(byte) = u8::try_from(u32::from(c))
        {
            return Some(byte);
        }
        let bytes = &BYTES[self.0];
        bytes.binary_search_by_key(&c, |(known, _)| *known).ok().map(|at| bytes[at].1)
    }
}

/// A run taken back to its bytes, when those are UTF-8.
fn reversed(page: Page, run: &str) -> Option<String> {
    let bytes: Vec<u8> = run.chars().map(|c| page.byte(c)).collect::<Option<_>>()?;
    String::from_utf8(bytes).ok()
}

/// Whether a run proves by itself that it was read in this page. Beside those of the two pages of the west, which no
/// name has side by side, it has to hold a sign: `ƒ` of a Mac is a letter of Ewe.
fn is_sure(page: Page, run: &str, before: &str) -> bool {
    let is_western = matches!(page.encoding(), Encoding::Windows1252 | Encoding::Iso8859Fifteen);
    let is_mark = |c: char| matches!(c, '\u{2010}'..='\u{2026}');
    before.chars().all(is_european)
        && (is_western
            || before.contains(is_mark)
            || run.contains(|c: char| is_half(c) || c == '‚'))
}

/// How well what a run was fits what stands around it.
fn fit(text: &str, from: usize, run: &str, before: &str) -> i64 {
    let mut left = text[..from].chars().next_back();
    let right = text[from + run.len()..].chars().next();
    let mut letters = before.chars().peekable();
    let mut fit = 0;
    while let Some(c) = letters.next() {
        fit += fits::score(left, c, letters.peek().copied().or(right));
        left = Some(c);
    }
    fit
}

/// Latin letters, no-break space, typographic marks, the euro sign, the byte order mark.
fn is_european(c: char) -> bool {
    c != '\u{AD}'
        && matches!(c, '\u{A0}'..='\u{17F}' | '\u{2010}'..='\u{2026}' | '\u{202F}' | '€' | '\u{FEFF}')
}

/// Letters of all alphabets, accents that stand apart, and the signs that a second accident leaves of them: where the
/// whole file was read so.
fn is_of_any_name(c: char) -> bool {
    let is_sign = || !c.is_control() && PAGES.iter().any(|page| page.byte(c).is_some());
    is_european(c) || c.is_alphabetic() || matches!(c, '\u{300}'..='\u{36F}') || is_sign()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn doubled_letters_are_undone_and_no_others() {
        let table = [
            ("PrÃ©nom", Some("Prénom"), "a label"),
            ("FranÃ§oisÃ©", Some("Françoisé"), "two of them"),
            ("LEFÃˆVRE", Some("LEFÈVRE"), "a capital: C3 88"),
            ("BENÃ\u{81}TRE", Some("BENÁTRE"), "a byte that Windows-1252 leaves out"),
            ("Ã‰lÃ¨ve", Some("Élève"), "a type"),
            ("dâ€™ARC", Some("d’ARC"), "an apostrophe"),
            ("Å“uvre", Some("œuvre"), "a ligature"),
            ("ï»¿Id", Some("\u{FEFF}Id"), "the mark"),
            ("JOÃO", None, "a Portuguese name"),
            ("SÃ E SILVA", None, "a name that ends with it"),
            ("Élève", None, "an accent"),
            ("BÄRÉ", None, "two accents, far apart"),
            ("çé", None, "two accents side by side"),
            ("plain", None, "nothing"),
            ("Chlo√©", Some("Chloé"), "as Mac Roman"),
            ("√âTIENVRE", Some("ÉTIENVRE"), "a capital"),
            ("D‚ÄôALMEIDA", Some("D’ALMEIDA"), "an apostrophe"),
            ("Chlo├®", Some("Chloé"), "as CP850"),
            ("├ëTIENVRE", Some("ÉTIENVRE"), "a capital"),
            ("DÔÇÖALMEIDA", Some("D’ALMEIDA"), "an apostrophe"),
            ("HÃ©lÃšne", Some("Hélène"), "as ISO-8859-15, by its small letters"),
            ("ZÃœRN", Some("ZÜRN"), "as Windows-1252, by its capitals"),
            ("PrÃƒÂ©nom", Some("Prénom"), "twice"),
            ("Erdo√©ƒüan", Some("Erdoéğan"), "what proves nothing alone, beside what does"),
            ("Aƒéli", None, "a letter of Ewe"),
            ("Åsa Žižek", None, "letters of the north"),
            ("ÔÇ", None, "no whole letter"),
        ];
        for (text, expected, case) in table {
            assert_eq!(undone(text).as_deref(), expected, "{case}");
        }
    }

    #[test]
    fn half_a_letter_is_lost() {
        for text in [
            "FranÃ?ois",
            "FranÃ\u{FFFD}ois",
            "FranÃois",
            "Chlo√",
            "Chlo√?",
            "Chlo+®",
            "Chlo├",
            "Th«∏o",
            "Zo¤",
        ] {
            assert!(is_lost(text), "{text}");
        }
        for text in ["JOÃO", "SÃ E SILVA", "João", "Âne", "François"] {
            assert!(!is_lost(text), "{text}");
        }
    }

    #[test]
    fn a_file_is_undone_when_nearly_all_of_it_was_read_so() {
        let table = [
            (
                "Id;Nom\n1;Chlo√©\n2;H√©l√®ne\n3;Erdoƒüan\n",
                Some("Id;Nom\n1;Chloé\n2;Hélène\n3;Erdoğan\n"),
                "titles without accents",
            ),
            (
                "Id;Pr├®nom\n1;–î–º–∏\n",
                Some("Id;Prénom\n1;–î–º–∏\n"),
                "what was read in another page stays",
            ),
            ("Id;Nom\n1;Chlo√©\n2;Hélène\n3;Zoé\n4;Élise\n5;Léa\n", None, "one line of many"),
            ("Id;Prénom\n1;Zoé\n", None, "a healthy file"),
        ];
        for (text, expected, case) in table {
            assert_eq!(undone_file(text).as_deref(), expected, "{case}");
        }
    }
}
