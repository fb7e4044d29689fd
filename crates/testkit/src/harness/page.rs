//! The page as a person uses it: by the words on it.

use fantoccini::{Locator, elements::Element, key::Key};
use serde_json::{Value, json};

use super::{display::Display, until, window::Window};

/// The usable button, link or row whose words (or label) begin so; the dialog's when one is open.
const CLICK: &str = r"
const said = (e) => (e.getAttribute('aria-label') ?? e.innerText ?? '').replace(/\s+/g, ' ').trim();
const dialogs = [...document.querySelectorAll('[role=dialog],[role=alertdialog]')];
const root = dialogs.at(-1) ?? document;
const all = [...root.querySelectorAll('button,a,[role=menuitem],[role=option],[role=menuitemradio]')];
const usable = all.filter((e) => !e.disabled && (said(e).startsWith(arguments[0]) || e.innerText?.replace(/\s+/g, ' ').trim().startsWith(arguments[0])));
if (usable.length === 0) return false;
usable[0].focus(); usable[0].click(); return true;
";

/// The five numbers above the table, by their words.
const COUNTERS: &str = r"
return Object.fromEntries([...document.querySelectorAll('.counters button')].map((b) =>
  [b.querySelector('.word').innerText.trim().replace(/^(inchangé|absent)(?!s)/, '$1s'), Number(b.querySelector('.number').innerText.replace(/\s/g, ''))]));
";

impl Window {
    /// What a script of the test answers.
    pub async fn ask(&self, script: &str, arguments: Vec<Value>) -> Value {
        self.client.execute(script, arguments).await.expect("the page answers")
    }

    /// Goes to the lines of the open list, from whichever way of looking at it.
    pub async fn every_line(&self) {
        let script = "const tab = document.querySelector('#tab-all'); if (tab?.getAttribute('aria-selected') === 'false') tab.click(); return document.querySelector('[role=grid]') !== null";
        until("the lines of a list", || async {
            self.ask(script, vec![]).await.as_bool().filter(|seen| *seen)
        })
        .await;
    }

    /// All that can be read on the page, blanks made one.
    pub async fn text(&self) -> String {
        let script = r"return document.body.innerText.replace(/\s+/g, ' ')";
        self.ask(script, vec![]).await.as_str().unwrap_or_default().to_owned()
    }

    /// Waits until these words can be read.
    pub async fn sees(&self, words: &str) -> String {
        let seen = async {
            loop {
                let text = self.text().await;
                if text.contains(words) {
                    return text;
                }
                tokio::time::sleep(std::time::Duration::from_millis(40)).await;
            }
        };
        let Ok(text) = tokio::time::timeout(super::PATIENCE, seen).await else {
            panic!("« {words} » never read in: {}", self.text().await);
        };
        text
    }

    /// The same, unfolding what is told of a list in one line.
    pub async fn reads(&self, words: &str) -> String {
        let unfold = "document.querySelector('.notices .fold')?.click()";
        until(&format!("« {words} »"), || async {
            self.ask(unfold, vec![]).await;
            Some(self.text().await).filter(|text| text.contains(words))
        })
        .await
    }

    /// Waits until one of these can be read, and says which.
    pub async fn sees_one_of<'a>(&self, words: &[&'a str]) -> &'a str {
        until(&words.join(" | "), || async {
            let text = self.text().await;
            words.iter().copied().find(|words| text.contains(words))
        })
        .await
    }

    /// Clicks what begins with these words.
    pub async fn click(&self, words: &str) {
        until(&format!("a usable « {words} »"), || async {
            self.ask(CLICK, vec![json!(words)]).await.as_bool().filter(|done| *done)
        })
        .await;
    }

    /// Presses what begins with these words, as a pointer does: menus open at the press, not at the click.
    pub async fn press(&self, words: &str) {
        let path = format!(
            "//button[starts-with(normalize-space(.), '{words}') or starts-with(@aria-label, '{words}')]"
        );
        let wait = self.client.wait().at_most(super::PATIENCE);
        let button = wait.for_element(Locator::XPath(&path)).await;
        button.unwrap_or_else(|_| panic!("a button « {words} »")).click().await.expect("pressed");
    }

    /// Presses Escape where the keyboard is.
    pub async fn escape(&self) {
        let here = self.client.active_element().await.expect("the keyboard is somewhere");
        here.send_keys(&char::from(Key::Escape).to_string()).await.expect("typed");
    }

    /// Waits until what has the keyboard begins with these words.
    pub async fn keyboard_on(&self, words: &str) {
        until(&format!("the keyboard on « {words} »"), || async {
            self.has_keyboard().await.starts_with(words).then_some(())
        })
        .await;
    }

    /// The words of what has the keyboard.
    async fn has_keyboard(&self) -> String {
        let script = r"const e = document.activeElement; const l = e.labels?.[0]?.innerText;
return (l ?? e.getAttribute('aria-label') ?? e.innerText ?? '').replace(/\s+/g, ' ').trim()";
        self.ask(script, vec![]).await.as_str().unwrap_or_default().to_owned()
    }

    /// Presses Tab until what has the keyboard begins with these words.
    pub async fn tab_to(&self, display: &Display, words: &str) {
        let mut passed = Vec::new();
        for _ in 0..60 {
            let here = self.has_keyboard().await;
            if here.starts_with(words) {
                return;
            }
            passed.push(here.chars().take(30).collect::<String>());
            display.hand("key Tab").await;
        }
        panic!("Tab never reaches « {words} »: {passed:?}");
    }

    /// Opens beside the table the row that holds these words.
    pub async fn open_row(&self, words: &str) {
        let script = "const row = [...document.querySelectorAll('[role=row][id]')].find((r) => r.innerText.includes(arguments[0])); row?.click(); return row !== undefined";
        until(&format!("the row « {words} »"), || async {
            self.ask(script, vec![json!(words)]).await.as_bool().filter(|found| *found)
        })
        .await;
    }

    /// Waits until something of this role is shown, or is gone.
    pub async fn shows(&self, role: &str, shown: bool) {
        let script = "return document.querySelector(`[role=${arguments[0]}]`) !== null";
        until(&format!("{role}: {shown}"), || async {
            let found = self.ask(script, vec![json!(role)]).await;
            (found == json!(shown)).then_some(())
        })
        .await;
    }

    /// The field under a label.
    pub async fn field(&self, label: &str) -> Element {
        let path = format!("//input[@id=//label[contains(., '{label}')]/@for]");
        let wait = self.client.wait().at_most(super::PATIENCE);
        wait.for_element(Locator::XPath(&path)).await.unwrap_or_else(|_| panic!("field {label}"))
    }

    /// Types in the field under a label, in place of what it holds.
    pub async fn fill(&self, label: &str, text: &str) {
        let field = self.field(label).await;
        field.clear().await.expect("an empty field");
        field.send_keys(text).await.expect("typed");
    }

    /// Reads the counters of every line once they hold these numbers, named by their words.
    pub async fn counts(&self, expected: &[(&str, u64)]) {
        self.every_line().await;
        until(&format!("{expected:?}"), || async {
            let counters = self.ask(COUNTERS, vec![]).await;
            expected.iter().all(|(word, n)| counters[word] == json!(n)).then_some(())
        })
        .await;
    }
}
