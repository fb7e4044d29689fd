//! The hand on the mouse: what it presses is what lies under the pointer, whatever the page believes.

use std::cell::Cell;

use serde_json::json;

use super::{display::Display, until, window::Window};

/// The middle on the screen of what begins with these words and can be seen; the last one drawn when
/// there are several.
const MIDDLE: &str = r"
const said = (e) => [e.getAttribute('aria-label'), e.innerText, e.labels?.[0]?.innerText].map((t) => (t ?? '').replace(/\s+/g, ' ').trim());
const all = [...document.querySelectorAll('button,a,input,select,[role=menuitem],[role=option]')];
const found = all.filter((e) => !e.disabled && e.checkVisibility() && said(e).some((t) => t.startsWith(arguments[0]))).at(-1);
if (!found) return null;
found.scrollIntoView({ block: 'nearest', inline: 'nearest' });
const { left, top, width, height } = found.getBoundingClientRect();
return [Math.round(screenX + left + width / 2), Math.round(screenY + outerHeight - innerHeight + top + height / 2)];
";

/// Keeps where the page last saw the pointer.
const LISTEN: &str = "window.seenAt = null; addEventListener('mousemove', (e) => { window.seenAt = e.screenX; }, true);";

/// Answers once what a gesture set going is over: the library waits a hundredth of a second before it
/// takes a press for one outside.
const SETTLED: &str = "const done = arguments[0]; let left = 6; const next = () => (left-- > 0 ? requestAnimationFrame(next) : done()); next();";

/// A button held as long as a finger holds it: a press that is over at once is now and then lost, and the web view
/// then waits for its end.
fn held(button: u8, x: i64, y: i64) -> String {
    format!("mousemove {x} {y} sleep 0.05 mousedown {button} sleep 0.08 mouseup {button}")
}

impl Window {
    /// Clicks with the mouse on what begins with these words.
    pub async fn mouse(&self, display: &Display, words: &str) {
        let (x, y) = self.middle(words).await;
        // No hand is as quick as ours: what has just come is drawn before anybody clicks on it.
        self.client.execute_async(SETTLED, vec![]).await.expect("settled");
        display.hand(&format!("mousemove {x} {y} click 1")).await;
    }

    /// Opens the menu of the right button on what begins with these words.
    pub async fn right_button(&self, display: &Display, words: &str) {
        let (x, y) = self.middle(words).await;
        display.hand(&held(3, x, y)).await;
        self.client.execute_async(SETTLED, vec![]).await.expect("settled");
    }

    /// Chooses in an open menu, until it is gone: a press that comes before the menu can answer is pressed again,
    /// as a hand does.
    pub async fn chooses(&self, display: &Display, words: &str) {
        let menu = "return document.querySelector('[role=menu]') !== null";
        let is_pressed = Cell::new(false);
        until(&format!("« {words} » chosen"), || async {
            if self.ask(menu, vec![]).await == json!(false) {
                return is_pressed.get().then_some(());
            }
            let at = self.ask(MIDDLE, vec![json!(words)]).await;
            let (x, y) = (at[0].as_i64()?, at[1].as_i64()?);
            display.hand(&held(1, x, y)).await;
            is_pressed.set(true);
            self.client.execute_async(SETTLED, vec![]).await.expect("settled");
            None
        })
        .await;
    }

    /// Clicks twice, as those do who click twice on everything, and waits until it is over.
    pub async fn mouse_twice(&self, display: &Display, words: &str) {
        self.ask(LISTEN, vec![]).await;
        let (x, y) = self.middle(words).await;
        display.hand(&format!("mousemove {x} {y} click --repeat 2 --delay 90 1")).await;
        // What the page sees of this comes after all that the clicks did.
        display.hand(&format!("mousemove {} {y}", x + 4)).await;
        until("the pointer after the clicks", || async {
            (self.ask("return window.seenAt", vec![]).await == json!(x + 4)).then_some(())
        })
        .await;
        self.client.execute_async(SETTLED, vec![]).await.expect("settled");
    }

    /// Presses Escape on the keyboard itself.
    pub async fn press_escape(&self, display: &Display) {
        display.hand("key Escape").await;
    }

    /// Waits until what has this role waits for nothing itself and keeps its place: a dialog
    /// grows when what it asked for comes, and its buttons move.
    pub async fn comes_to_rest(&self, role: &str) {
        let script = r"
const e = document.querySelector(`[role=${arguments[0]}]`);
if (!e || /Un instant…|Calcul de ce qui/.test(e.innerText)) return null;
const { left, top, width, height } = e.getBoundingClientRect();
return [left, top, width, height].join()";
        let before = Cell::new(None);
        until(&format!("{role} at rest"), || async {
            let place = self.ask(script, vec![json!(role)]).await.as_str()?.to_owned();
            (before.replace(Some(place.clone())) == Some(place)).then_some(())
        })
        .await;
    }

    /// Clicks where nothing is: on the edge of the window.
    pub async fn mouse_outside(&self, display: &Display) {
        let edge =
            self.ask("return [screenX + 6, screenY + outerHeight - innerHeight + 6]", vec![]).await;
        display.hand(&format!("mousemove {} {} click 1", edge[0], edge[1])).await;
    }

    /// Goes to another page and back with the mouse alone; `after` says what happened just before.
    pub async fn goes_on(&self, display: &Display, after: &str) {
        let here = "return document.querySelector('nav [aria-current=page]').innerText.replace(/[\\d\\s]+$/, '').trim()";
        let here = self.ask(here, vec![]).await.as_str().expect("a page").to_owned();
        let there = if here == "Lien ENT" { "Historique" } else { "Lien ENT" };
        for page in [there, &here] {
            self.mouse_in_menu(display, page).await;
            let shown = "return document.querySelector('nav [aria-current=page]').innerText.startsWith(arguments[0])";
            until(&format!("the page {page}, clicked after {after}"), || async {
                self.ask(shown, vec![json!(page)]).await.as_bool().filter(|shown| *shown)
            })
            .await;
        }
    }

    /// Clicks on a page of the menu, which another button may be called after.
    async fn mouse_in_menu(&self, display: &Display, page: &str) {
        let script = r"
const e = [...document.querySelectorAll('nav button')].find((b) => b.innerText.startsWith(arguments[0]));
const { left, top, width, height } = e.getBoundingClientRect();
return [Math.round(screenX + left + width / 2), Math.round(screenY + outerHeight - innerHeight + top + height / 2)]";
        let at = self.ask(script, vec![json!(page)]).await;
        display.hand(&format!("mousemove {} {} click 1", at[0], at[1])).await;
    }

    async fn middle(&self, words: &str) -> (i64, i64) {
        // What opens moves into its place: it is there once it is seen twice at the same one.
        let before = Cell::new(None);
        until(&format!("« {words} » to click on"), || async {
            let at = self.ask(MIDDLE, vec![json!(words)]).await;
            let at = (at[0].as_i64()?, at[1].as_i64()?);
            (before.replace(Some(at)) == Some(at)).then_some(at)
        })
        .await
    }
}
