//! What a record is: a person, a blank, a remark, a second header, or nothing that could be cut.

use super::{Places, Rows, glued};
use crate::{
    export::{
        Column, Corrections, header, labels,
        table::{Cells, Record, Taken, Width},
        value,
    },
    finding::{Detail, Finding, Rule},
    school::fold,
};

impl Rows<'_> {
    /// Keeps a record, or says why not; a header changes the columns of what follows.
    pub(in crate::export) fn take(&mut self, record: Record<'_>) -> Taken {
        let after_piece = std::mem::take(&mut self.after_piece);
        match record {
            Record::Whole { line, .. } if after_piece && !self.is_corrected(line) => {
                self.tear(line);
                Taken::Same
            }
            Record::Whole { line, cells } => self.take_whole(line, &cells),
            Record::Torn { line, .. } if self.is_retyped(line) => {
                let corrections = self.corrections.expect("the line was typed again");
                self.keep_corrected(line, corrections, &Cells::Plain(&[]));
                Taken::Same
            }
            Record::Torn { line, cells, found, expected, cut_short } => {
                if let Some(taken) = self.header_again(line, &cells) {
                    return taken;
                }
                if is_remark(&cells) && !cut_short {
                    self.passed += 1;
                    return Taken::Same;
                }
                self.after_piece = is_piece(&cells);
                // All cells are there when the last one was cut.
                self.findings.push(if found == expected {
                    Finding::at(Rule::LineMoved, line, None)
                } else {
                    let detail = Detail::Columns { found, expected };
                    Finding::at(Rule::LineTorn, line, None).with(detail)
                });
                if cut_short {
                    self.findings.push(Finding::of_file(Rule::FileCut));
                }
                let places = usize::try_from(expected).unwrap_or(usize::MAX);
                let titles = glued::titles(&cells, places);
                let taken = titles.and_then(|titles| self.follow(line, &titles));
                taken.unwrap_or(Taken::Same)
            }
        }
    }

    fn take_whole(&mut self, line: u32, cells: &Cells<'_>) -> Taken {
        if let Some(corrections) = self.corrections.filter(|corrections| corrections.touches(line))
        {
            return self.take_corrected(line, corrections, cells);
        }
        let cell = |column| self.places.cell(cells, column);
        if cell(Column::LastName).is_empty() && cell(Column::FirstName).is_empty() {
            return self.take_nameless(line, cells);
        }
        let profile = self.profile_of(cell(Column::Type));
        if profile.is_none()
            && let Some(taken) = self.header_again(line, cells)
        {
            return taken;
        }
        if self.witnesses.as_mut().is_some_and(|witnesses| witnesses.look(cells)) {
            self.tear(line);
            return Taken::Same;
        }
        let alias = self.witnesses.as_ref().and_then(|witnesses| witnesses.alias(line, cells));
        self.words.aliases.extend(alias);
        self.keep(line, cells, profile);
        Taken::Same
    }

    /// A line that was typed over. Where its cells moved to other columns none of them is believed.
    fn take_corrected(&mut self, line: u32, corrections: &Corrections, cells: &Cells<'_>) -> Taken {
        let has_moved = self.witnesses.as_mut().is_some_and(|witnesses| witnesses.look(cells));
        if !has_moved {
            self.keep_corrected(line, corrections, cells);
        } else if self.is_retyped(line) {
            self.keep_corrected(line, corrections, &Cells::Plain(&[]));
        } else {
            self.tear(line);
        }
        Taken::Same
    }

    /// A line without names may be blank, a total, a title: neither a person nor a loss.
    fn take_nameless(&mut self, line: u32, cells: &Cells<'_>) -> Taken {
        if cells.iter().all(|cell| cell.trim().is_empty()) {
            return Taken::Same;
        }
        let cell = |column| self.places.cell(cells, column);
        let of_people = [Column::Type, Column::Login, Column::Classes];
        // An id alone is the end of a column that was moved down.
        let has_id = value::may_be_id(cell(Column::Id).trim());
        if of_people.iter().all(|column| cell(*column).trim().is_empty()) && !has_id {
            self.passed += 1;
        } else {
            let profile = self.profile_of(cell(Column::Type));
            self.keep(line, cells, profile);
        }
        Taken::Same
    }

    /// Two exports pasted together: from this header on, the columns are its own.
    fn header_again(&mut self, line: u32, cells: &Cells<'_>) -> Option<Taken> {
        if !header::recognises(cells.iter()) {
            return None;
        }
        let mut labels: Vec<String> = cells.iter().map(str::to_owned).collect();
        while labels.last().is_some_and(|label| label.trim().is_empty()) {
            labels.pop();
        }
        self.follow(line, &labels)?;
        Some(Taken::Header(Width::of(cells.iter())))
    }

    /// Reads what follows under these titles.
    fn follow(&mut self, line: u32, labels: &[String]) -> Option<Taken> {
        let header = header::find(labels).ok()?;
        self.places = Places::of(&header);
        if let Some(witnesses) = &mut self.witnesses {
            witnesses.follow(&header);
        }
        self.findings.push(Finding::at(Rule::HeaderRepeated, line, None));
        Some(Taken::Header(Width::of(labels.iter().map(String::as_str))))
    }

    /// Sets a line aside whose cells are of another line, or of other columns.
    fn tear(&mut self, line: u32) {
        self.findings.push(Finding::at(Rule::LineMoved, line, None));
    }

    /// Whether a person typed over a line.
    fn is_corrected(&self, line: u32) -> bool {
        self.corrections.is_some_and(|corrections| corrections.touches(line))
    }

    /// Whether a person typed all that a line which could not be cut needs.
    fn is_retyped(&self, line: u32) -> bool {
        let Some(corrections) = self.corrections else { return false };
        let typed = |column: &Column| corrections.get(line, *column).is_some();
        let profile = self.profile.is_some();
        Column::REQUIRED.iter().all(|one| typed(one) || (*one == Column::Type && profile))
    }
}

/// Whether a torn record is a line of somebody's words, such as a total under the list.
fn is_remark(cells: &Cells<'_>) -> bool {
    let mut filled = cells.iter().map(str::trim).filter(|cell| !cell.is_empty());
    match (filled.next(), filled.next()) {
        (Some(words), None) => {
            words.contains(|c: char| c.is_alphabetic())
                && words.contains([' ', ':'])
                && !is_line_of_cells(words)
                && !is_somebody(words)
        }
        _ => false,
    }
}

/// Whether words hold a profile and a number as ids are: the separators of a line were replaced.
fn is_somebody(text: &str) -> bool {
    let is_id = |word: &str| word.len() > 4 && value::is_digits(word);
    let words = || text.split(char::is_whitespace).map(|word| word.trim_matches('"'));
    words().any(is_id) && words().any(|word| labels::profile(&fold(word)).is_some())
}

/// Whether a torn record may be the start of an id, which goes on in the line below.
fn is_piece(cells: &Cells<'_>) -> bool {
    let of_id = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '$' | '.' | '"');
    let text = cells.get(0).trim();
    cells.len() == 1 && (1..64).contains(&text.len()) && text.chars().all(of_id)
}

/// Whether a text holds as many separators of any kind as a line of the shortest list: it may have
/// been pasted from another file, and be somebody.
fn is_line_of_cells(text: &str) -> bool {
    let count = |separator: u8| text.bytes().filter(|byte| *byte == separator).count();
    [b';', b',', b'\t', b'|'].into_iter().any(|separator| count(separator) > 2)
}
