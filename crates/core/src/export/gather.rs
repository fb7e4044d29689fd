//! Records to rows: in order, or by several threads when the file is long enough to pay for them.
//!
//! Both give the same rows, words and findings. What one part cannot know of those before it (a
//! header in the middle, a file that stops early) sends the whole file back to one thread.

use std::borrow::Cow;

use rayon::prelude::*;

use super::{
    Corrections,
    header::Header,
    row::Rows,
    table::{Cells, Record, Table, Taken},
};

/// From how many bytes on threads gain more than they cost.
const WORTH_IT: usize = 2 * 1024 * 1024;
/// More threads than this wait for memory.
const MOST: usize = 8;

/// The rows of a table.
pub(super) fn rows<'o>(
    table: &Table<'_>,
    header: &Header,
    corrections: Option<&'o Corrections>,
) -> Rows<'o> {
    let corrections = corrections.filter(|corrections| !corrections.is_empty());
    let threads = rayon::current_num_threads().min(MOST);
    let worth_it = header.has_titles() && threads > 1 && table.length() >= WORTH_IT;
    let apart = if worth_it { in_parts(table, header, corrections, threads) } else { None };
    apart.unwrap_or_else(|| in_order(table, header, corrections))
}

fn in_order<'o>(
    table: &Table<'_>,
    header: &Header,
    corrections: Option<&'o Corrections>,
) -> Rows<'o> {
    let mut rows = Rows::new(header, table.is_quoted(), corrections);
    if !header.has_titles() {
        let cells: Vec<Cow<'_, str>> = table.first().iter().map(Cow::from).collect();
        rows.take(Record::Whole { line: table.header_line(), cells: Cells::Plain(&cells) });
    }
    rows.make_room_for(table.body());
    table.records(|record| rows.take(record));
    rows
}

/// The rows by that many threads; `None` when the parts cannot be read apart.
fn in_parts<'o>(
    table: &Table<'_>,
    header: &Header,
    corrections: Option<&'o Corrections>,
    threads: usize,
) -> Option<Rows<'o>> {
    let parts = table.parts(threads)?;
    let last = parts.last()?.1;
    let new = || Rows::new(header, true, corrections);
    let read = parts.into_par_iter().with_max_len(1);
    let read: Option<Vec<_>> =
        read.map(|(text, line)| part(table, text, line, line == last, new())).collect();
    let mut rows = new();
    rows.append(read?);
    Some(rows)
}

/// Adds the rows of a part that starts at `line`; `None` when what it says changes the others.
fn part<'o>(
    table: &Table<'_>,
    text: &str,
    line: u32,
    is_last: bool,
    mut rows: Rows<'o>,
) -> Option<Rows<'o>> {
    rows.make_room_for(text);
    let mut is_apart = true;
    table.records_of(text, line, |record| {
        is_apart &= is_last || !matches!(record, Record::Torn { cut_short: true, .. });
        let taken = rows.take(record);
        is_apart &= matches!(taken, Taken::Same);
        taken
    });
    (is_apart && !rows.ends_in_a_piece()).then_some(rows)
}

#[cfg(test)]
mod tests {
    use proptest::{collection::vec, prelude::*, sample::select};

    use super::*;
    use crate::export::{Column, Encoding, Reading, header};

    fn reading(table: &Table<'_>, header: &Header, rows: Rows<'_>) -> Reading {
        let mut how = header.decoding(Some(Encoding::Utf8), Some(table.separator()));
        how.profile = rows.profile();
        rows.finish(how)
    }

    /// All that a reading says, word numbers included.
    fn everything_in(reading: &Reading) -> Vec<String> {
        let rows = reading.rows.iter().map(|row| {
            let texts = reading.texts_of(row);
            let numbers = [row.last_name, row.first_name, row.classes, row.school];
            format!(
                "{} {:?} {} {} {} {} {} {} {numbers:?}",
                row.line,
                row.profile,
                texts.ent_id,
                texts.login,
                texts.last_name,
                texts.first_name,
                texts.classes,
                texts.school
            )
        });
        let findings =
            reading.findings.iter().map(|found| format!("{:?} {}", found.place, found.message()));
        let replaced = reading.replaced.iter().map(|cell| format!("{cell:?}"));
        rows.chain(findings).chain(replaced).chain([format!("{:?}", reading.how)]).collect()
    }

    fn same(text: &str, lines: &[u32]) -> Result<(), TestCaseError> {
        let mut corrections = Corrections::default();
        for line in lines {
            let column = [Column::LastName, Column::Id][*line as usize % 2];
            corrections.set(*line, column, format!("Corrigé {line}"));
        }
        let corrections = Some(&corrections);
        let table = Table::of(text).expect("a table");
        let header = header::find(&table.header).expect("an export");
        let alone =
            everything_in(&reading(&table, &header, in_order(&table, &header, corrections)));
        for threads in [2, 3, 5] {
            if let Some(rows) = in_parts(&table, &header, corrections, threads) {
                prop_assert_eq!(
                    &everything_in(&reading(&table, &header, rows)),
                    &alone,
                    "{} threads",
                    threads
                );
            }
        }
        Ok(())
    }

    const HEAD: &str = "\"Id\";\"Type\";\"Nom\";\"Prénom\";\"Login\";\"Code d'activation\"\n";
    const PIECES: [&str; 13] = [
        "\"1\";\"Élève\";\"A\";\"B\";\"a.b\";\"\"\n",
        "\"2\";\"Enseignant\";\"C\";\"D\";\"c.d\";\"\"\n",
        "\"3\";\"Parent\";\"A\";\"D\nE\";\"a.d\";\"\"\r\n",
        "\"4\";\"Élève\";\"\"X\"\";\"B\";\"\";\"\"\n",
        "\"5\";\"Élève\";\"X\"\n",
        "\"6\";\"Élève\";\"X\"\n\"Y\";\"B\";\"\";\"\"\n",
        "\"\";\"\";\"\";\"\";\"\";\"\"\n",
        "\"7\u{200B}\";\"Élève\";\"FranÃ§ois\";\"A\"\"B\"\";\"e.f\";\"\"\n",
        "Total : 3\n",
        "\n\n",
        "\"\n",
        "\"",
        "x",
    ];

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, cases: 64, ..ProptestConfig::default() })]

        #[test]
        fn threads_read_what_one_reads(
            pieces in vec(select(PIECES.to_vec()), 0..30),
            corrected in vec(2..30_u32, 0..4),
        ) {
            same(&format!("{HEAD}{}", pieces.concat()), &corrected)?;
        }

        #[test]
        fn whatever_follows_the_header(body in "[\";\\n\\r1aé]{0,80}") {
            same(&format!("{HEAD}{body}"), &[])?;
        }
    }

    #[test]
    fn whole_records_are_read_apart_and_a_second_header_is_not() {
        let text = format!("{HEAD}{}", PIECES[..3].concat().repeat(20));
        let table = Table::of(&text).expect("a table");
        let header = header::find(&table.header).expect("an export");
        assert_eq!(table.parts(4).map(|parts| parts.len()), Some(4));
        let rows = in_parts(&table, &header, None, 4).expect("parts");
        assert_eq!(reading(&table, &header, rows).rows.len(), 60);
        let text = text + HEAD + PIECES[0];
        let table = Table::of(&text).expect("a table");
        assert!(in_parts(&table, &header, None, 4).is_none());
    }
}
