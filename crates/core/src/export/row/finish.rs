//! What is true of all rows, and the words they share put right.

use super::{Row, Rows};
use crate::{
    export::{
        CellTexts, Column, Confirmed, Decoding, ExportKind, FileProfile, Generation, Language,
        Reading,
        labels::WORDS_OF,
        mend::{self, Mends, QuoteRule},
        nothing,
        witnesses::Witnesses,
    },
    finding::{Detail, Finding, Rule},
    school::fold,
};

impl Rows<'_> {
    /// Whom the rows list.
    pub(in crate::export) fn profile(&self) -> FileProfile {
        let mut listed = FileProfile::None;
        for profile in self.profiles.iter().flatten() {
            listed = match listed {
                FileProfile::None => FileProfile::One(*profile),
                FileProfile::One(same) if same == *profile => listed,
                FileProfile::One(_) | FileProfile::Mixed => return FileProfile::Mixed,
            };
        }
        listed
    }

    pub(in crate::export) fn finish(mut self, mut how: Decoding) -> Reading {
        if how.generation.is_some_and(|year| year < Generation::G2020) {
            how.language = self.language().or(how.language);
        }
        if how.kind == ExportKind::Mailing && how.profile == FileProfile::None {
            how.kind = ExportKind::ClassList;
        }
        let nothing = self.witnesses.as_ref().map(|seen| seen.nothing).unwrap_or_default();
        nothing::leave_out(&mut self.people, &mut self.words, nothing);
        self.mend_words();
        self.words.quotes =
            if self.is_quoted { mend::quotes(&mut self.words) } else { QuoteRule::Paired };
        self.findings.extend(self.witnesses.iter().flat_map(Witnesses::findings));
        self.words.is_last_exported =
            self.witnesses.iter().any(|witnesses| witnesses.is_last_exported);
        let notices = [
            (
                self.mends.has(Mends::ESCAPES)
                    || (self.mends.has(Mends::ENTITIES) && !self.escapes),
                Rule::EntitiesRestored,
                Detail::None,
            ),
            (self.mends.has(Mends::FORMULA), Rule::FormulasRead, Detail::None),
            (self.passed > 0, Rule::ExtraLines, Detail::Count(self.passed)),
        ];
        for (_, rule, detail) in notices.into_iter().filter(|(is_so, ..)| *is_so) {
            self.findings.push(Finding::of_file(rule).with(detail));
        }
        let Self { people: rows, findings, words, replaced, .. } = self;
        Reading { how, rows, findings, words, replaced, confirmed: Confirmed::default() }
    }

    /// The language of the words for profiles: before 2020 only they were translated.
    fn language(&self) -> Option<Language> {
        self.types.texts().find_map(|word| {
            let folded = fold(word);
            let stands_in = |words: &[&str]| words.iter().any(|word| fold(word) == folded);
            WORDS_OF.iter().find(|(_, words)| stands_in(words)).map(|(language, _)| *language)
        })
    }

    /// Puts words right, and says so at the lines that hold them.
    fn mend_words(&mut self) {
        let CellTexts { last_names, first_names, classes, schools, .. } = &mut self.words;
        mend::words(schools, |_| false);
        let several = mend::several_lines(classes);
        let mended = [
            (Column::LastName, mend::words(last_names, |_| false)),
            (Column::FirstName, mend::words(first_names, |_| false)),
            (Column::Classes, mend::words(classes, |list| several.contains(list))),
        ];
        let rows = std::mem::take(&mut self.people);
        for (column, mends) in mended {
            let Some(mends) = mends else { continue };
            // Of people that Balado has no account for, nothing has to be looked at.
            let is_kept = |row: &&Row| row.profile.is_none_or(|profile| profile.roster().is_some());
            for row in rows.iter().filter(is_kept) {
                let word = match column {
                    Column::LastName => row.last_name,
                    Column::FirstName => row.first_name,
                    _ => row.classes,
                };
                self.tell(row.line, column, mends[word.index()]);
            }
        }
        self.people = rows;
    }
}
