//! The same parts as text and as HTML, readable without pictures; nothing is loaded from anywhere.

use std::fmt::Write;

/// A part of a mail.
pub(super) enum Part {
    /// A paragraph.
    Text(String),
    /// The code, alone on its line.
    Code(String),
    /// An address, alone on its line.
    Link(String),
    /// Names and values.
    Facts(Vec<(&'static str, String)>),
}

const GREETING: &str = "Bonjour,";
const FAREWELL: &str = "Balado";
const AUTOMATIC: &str = "Ce courriel est envoyé automatiquement.";

/// Columns of a line of text; a word longer than that stays whole.
const COLUMNS: usize = 76;

/// As text: short lines, so that it reads well in any program.
pub(super) fn text(parts: &[Part]) -> String {
    let part = |part: &Part| match part {
        Part::Text(words) => wrapped(words),
        Part::Code(code) => format!("    {code}\n"),
        Part::Link(link) => format!("{link}\n"),
        Part::Facts(facts) => {
            facts.iter().map(|(name, value)| wrapped(&format!("{name} : {value}"))).collect()
        }
    };
    let parts: Vec<String> = parts.iter().map(part).collect();
    format!("{GREETING}\n\n{}\n{FAREWELL}\n{AUTOMATIC}\n", parts.join("\n"))
}

fn wrapped(words: &str) -> String {
    let mut lines = vec![String::new()];
    for word in words.split(' ') {
        let last = lines.last_mut().expect("one at least");
        let stuck = matches!(word, "?" | "!" | ":" | "»" | ";") || last.ends_with('«');
        if last.is_empty() {
            last.push_str(word);
        } else if stuck || last.chars().count() + 1 + word.chars().count() <= COLUMNS {
            last.push(' ');
            last.push_str(word);
        } else {
            lines.push(word.to_owned());
        }
    }
    lines.join("\n") + "\n"
}

/// As HTML: the same words; colours of the reader's own choice.
pub(super) fn html(subject: &str, parts: &[Part]) -> String {
    let part = |part: &Part| match part {
        Part::Text(words) => paragraph(words),
        Part::Code(code) => format!(
            "<p style=\"margin:24px 0;font:bold 32px/1.2 Consolas,monospace;\
             letter-spacing:.08em\">{}</p>\n",
            escaped(code)
        ),
        Part::Link(link) => {
            let link = escaped(link);
            format!("<p style=\"word-break:break-all\"><a href=\"{link}\">{link}</a></p>\n")
        }
        Part::Facts(facts) => list(facts),
    };
    let body: String = parts.iter().map(part).collect();
    let greeting = paragraph(GREETING);
    let (title, automatic) = (escaped(subject), escaped(AUTOMATIC));
    format!(
        "<!doctype html>\n<html lang=\"fr\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n<title>{title}</title>\n</head>\n\
         <body style=\"margin:0;padding:24px;font:16px/1.5 Arial,sans-serif\">\n{greeting}{body}\
         <p>{FAREWELL}<br><small>{automatic}</small></p>\n</body>\n</html>\n"
    )
}

fn paragraph(words: &str) -> String {
    format!("<p>{}</p>\n", escaped(words))
}

fn list(facts: &[(&str, String)]) -> String {
    let mut list = String::from("<ul style=\"list-style:none;margin:0;padding:0\">\n");
    for (name, value) in facts {
        writeln!(list, "<li>{} : <strong>{}</strong></li>", escaped(name), escaped(value))
            .expect("writing to a string does not fail");
    }
    list + "</ul>\n"
}

fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            other => escaped.push(other),
        }
    }
    escaped
}

/// A text of anybody's on one line, without what turns or hides letters.
pub(super) fn line(text: &str) -> String {
    let hidden = |c: char| matches!(c, '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{FEFF}');
    let blank = |c: char| c.is_control() || c.is_whitespace();
    let seen = text.chars().filter(|c| !hidden(*c));
    let flat: String = seen.map(|c| if blank(c) { ' ' } else { c }).collect();
    flat.split(' ').filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn html_says_what_the_text_says_and_loads_nothing() {
        let parts = [
            Part::Text("Quelqu’un <b>\"ici\"</b> & là".into()),
            Part::Code("BCDF-GHJK".into()),
            Part::Link("https://balado.example/connexion#jeton".into()),
            Part::Facts(vec![("Le", "22/11/2026".into())]),
        ];
        let html = html("Titre", &parts);
        for part in [
            "Quelqu’un &lt;b&gt;&quot;ici&quot;&lt;/b&gt; &amp; là",
            ">BCDF-GHJK</p>",
            "<a href=\"https://balado.example/connexion#jeton\">",
            "<li>Le : <strong>22/11/2026</strong></li>",
        ] {
            assert!(html.contains(part), "{part} in\n{html}");
        }
        for absent in ["src=", "url(", "<img", "<link", "@import", "<script", "<form"] {
            assert!(!html.contains(absent), "{absent} in\n{html}");
        }
        assert_eq!(html.matches("href=").count(), 1);
    }

    #[test]
    fn lines_are_short_and_a_sign_stays_with_its_word() {
        let words = format!("{} demandé ?", "mot ".repeat(17).trim());
        assert_eq!(wrapped(&words).lines().count(), 1, "never a sign alone on its line");
        let long = format!("voir {}", "x".repeat(200));
        assert_eq!(wrapped(&long).lines().count(), 2, "a long word stays whole");
    }
}
