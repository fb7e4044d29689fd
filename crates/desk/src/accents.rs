//! Names with accents, as each encoding would read them.

use std::collections::{BTreeMap, BTreeSet};

use balado_core::{check::Checked, export::Encoding, school::Roster};

use crate::{
    DeskError,
    shown::{AccentChoice, AccentsShown, Sample},
    source::Laid,
};

/// How many names are shown.
const SAMPLES: usize = 3;
/// Encodings that a person may choose: the others are known by the first bytes of a file.
const CHOICES: [Encoding; 5] = [
    Encoding::Utf8,
    Encoding::Windows1252,
    Encoding::Iso8859Fifteen,
    Encoding::Macintosh,
    Encoding::Cp850,
];

/// Reads the file in every encoding that can read it. Blocks.
pub(crate) fn accents(
    bytes: &[u8],
    laid: &Laid,
    roster: Roster,
) -> Result<AccentsShown, DeskError> {
    // What was typed is right in every encoding: only the file's own names tell.
    let own = |encoding| Laid { encoding, mapping: laid.mapping.clone(), ..Laid::default() };
    let now = own(laid.encoding).read(bytes)?;
    let samples = samples(&now, roster);
    let mut choices: Vec<AccentChoice> = Vec::new();
    if let Some(encoding) = now.how.encoding {
        let texts = samples.iter().map(|sample| sample.text.clone()).collect();
        choices.push(choice(encoding, texts, true));
    }
    for encoding in CHOICES {
        // An encoding that cannot read these bytes as the same list is not offered.
        let Ok(read) = own(Some(encoding)).read(bytes) else { continue };
        let Some(texts) = texts_at(&read, &samples) else { continue };
        let is_offered = choices.iter().any(|offered| {
            offered.samples == texts || offered.encoding.label() == encoding.label()
        });
        if read.entries().len() == now.entries().len() && !is_offered {
            choices.push(choice(encoding, texts, false));
        }
    }
    Ok(AccentsShown { samples, choices })
}

fn choice(encoding: Encoding, samples: Vec<String>, chosen: bool) -> AccentChoice {
    AccentChoice { encoding, label: encoding.label(), samples, chosen }
}

fn samples(checked: &Checked, roster: Roster) -> Vec<Sample> {
    let names = checked.entries_of(roster).map(|entry| {
        let texts = entry.texts();
        Sample {
            line: entry.line,
            text: format!("{} {}", texts.last_name, texts.first_name).trim().to_owned(),
        }
    });
    names.filter(|sample| !sample.text.is_ascii()).take(SAMPLES).collect()
}

/// The names of the same lines; `None` when one of them is not there.
fn texts_at(checked: &Checked, samples: &[Sample]) -> Option<Vec<String>> {
    let wanted: BTreeSet<u32> = samples.iter().map(|sample| sample.line).collect();
    let lines = checked.entries().filter(|entry| wanted.contains(&entry.line));
    let names: BTreeMap<u32, String> = lines
        .map(|entry| {
            let texts = entry.texts();
            let text = format!("{} {}", texts.last_name, texts.first_name).trim().to_owned();
            (entry.line, text)
        })
        .collect();
    samples.iter().map(|sample| names.get(&sample.line).cloned()).collect()
}
