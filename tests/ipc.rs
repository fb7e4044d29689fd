//! The page's questions and the window's answers, over a window that is not there.

#![expect(clippy::unwrap_used, reason = "a test that cannot ask fails by panicking")]

use std::path::Path;

use balado_desk::{Desk, Settings};
use serde_json::{Value, json};
use tauri::{
    App, WebviewWindow, WebviewWindowBuilder,
    ipc::{CallbackFn, InvokeBody},
    test::{INVOKE_KEY, MockRuntime, get_ipc_response, mock_builder},
    webview::InvokeRequest,
};
use tempfile::TempDir;

/// Our window with our own permissions, signed out, nobody at the other end.
struct Page {
    window: WebviewWindow<MockRuntime>,
    _app: App<MockRuntime>,
    folder: TempDir,
}

impl Page {
    fn open() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let settings = Settings {
            service: Some("http://127.0.0.1:9".parse().unwrap()),
            without_keyring: true,
            ..Settings::in_folder(folder.path())
        };
        let app = balado_import_lib::build(mock_builder(), Desk::new(settings))
            .build(tauri::generate_context!())
            .unwrap();
        let window = WebviewWindowBuilder::new(&app, "main", tauri::WebviewUrl::default());
        Self { window: window.build().unwrap(), _app: app, folder }
    }

    /// What the page gets when it asks.
    fn ask(&self, command: &str, words: Value) -> Result<Value, Value> {
        let page = if cfg!(windows) { "http://tauri.localhost" } else { "tauri://localhost" };
        self.ask_from(page, command, words)
    }

    fn ask_from(&self, address: &str, command: &str, words: Value) -> Result<Value, Value> {
        let request = InvokeRequest {
            cmd: command.to_owned(),
            callback: CallbackFn(0),
            error: CallbackFn(1),
            url: address.parse().unwrap(),
            body: InvokeBody::Json(words),
            headers: tauri::http::HeaderMap::default(),
            invoke_key: INVOKE_KEY.to_owned(),
        };
        get_ipc_response(&self.window, request).map(|answer| answer.deserialize().unwrap())
    }
}

#[test]
fn a_school_s_number_is_judged_while_it_is_typed() {
    let page = Page::open();
    let table = [
        ("0779999A", "valid", json!("0779999A"), None, "as printed"),
        (" 0779999a ", "valid", json!("0779999A"), None, "as typed by hand"),
        ("0779999B", "invalid", Value::Null, Some("ils appellent A"), "one letter off"),
        ("07799", "typing", Value::Null, None, "not finished"),
    ];
    for (text, state, uai, part, case) in table {
        let answer = page.ask("check_rne", json!({ "text": text })).unwrap();
        assert_eq!((&answer["state"], &answer["uai"]), (&json!(state), &uai), "{case}");
        let message = answer["message"].as_str();
        assert_eq!(message.is_some(), part.is_some(), "{case}: {message:?}");
        assert!(message.unwrap_or_default().contains(part.unwrap_or_default()), "{case}");
    }
}

#[test]
fn a_failure_is_a_code_to_act_on_and_a_sentence_to_show() {
    let query = json!({
        "roster": "students", "state": null, "search": "", "class": null, "remark": null,
        "sort": "name", "descending": false, "offset": 0, "limit": 50,
    });
    let failure = Page::open().ask("page", json!({ "query": query })).unwrap_err();
    assert_eq!(failure["code"], "no-list");
    assert!(failure["help"].as_str().unwrap().contains("export"), "{failure}");
    assert!(failure["support"].as_str().unwrap().contains("no-list"), "{failure}");
}

#[test]
fn only_the_page_s_own_gestures_are_answered() {
    let page = Page::open();
    let here = if cfg!(windows) { "http://tauri.localhost" } else { "tauri://localhost" };
    let table = [
        (here, "format_disk", "a command that nobody wrote"),
        (here, "plugin:webview|create_webview_window", "Tauri's own, not permitted"),
        (here, "plugin:event|emit", "Tauri's own, not permitted either"),
        ("https://example.org", "check_rne", "ours, asked by another site"),
    ];
    for (address, command, case) in table {
        let answer = page.ask_from(address, command, json!({ "text": "0779999A" }));
        let refusal = answer.expect_err(case).to_string();
        assert!(refusal.contains("not allowed") || refusal.contains("not found"), "{refusal}");
    }
}

#[test]
fn a_dropped_file_is_read_before_anybody_signs_in() {
    let sample =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/exports/samples/2025/eleves.csv");
    let opened = Page::open().ask("open_exports", json!({ "paths": [sample] })).unwrap();
    assert_eq!((&opened["opened"], &opened["refused"]), (&json!(["students"]), &json!([])));
    let list = &opened["lists"]["students"];
    assert_eq!(list["fileName"], "eleves.csv");
    assert_eq!(list["counters"]["create"], 620);
    assert_eq!(list["compared"], false, "nothing to compare with while signed out");
}

#[test]
fn a_file_that_is_no_export_says_so_and_the_others_are_read() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"));
    let paths =
        [folder.join("tests/exports/samples/2025/enseignants.csv"), folder.join("icons/icon.png")];
    let opened = Page::open().ask("open_exports", json!({ "paths": paths })).unwrap();
    assert_eq!(opened["opened"], json!(["teachers"]));
    assert_eq!(opened["refused"][0]["fileName"], "icon.png");
    assert!(opened["refused"][0]["failure"]["help"].as_str().is_some_and(|help| help.len() > 20));
}

/// Writes a file and reads it as if it were dropped on the window.
fn dropped(page: &Page, name: &str, text: &str) -> Value {
    let path = page.folder.path().join(name);
    std::fs::write(&path, text).unwrap();
    page.ask("open_exports", json!({ "paths": [path] })).unwrap()
}

#[test]
fn a_cell_is_typed_over_and_given_back() {
    let page = Page::open();
    let text =
        "Id;Type;Nom;Prénom;Identifiant;Classes\n1;Élève;;Zoé;z.v;6A\n2;Élève;ROY;Nils;n.r;6A\n";
    let list = &dropped(&page, "export.csv", text)["lists"]["students"];
    assert_eq!((&list["counters"]["toFix"], &list["askAccents"]), (&json!(1), &json!(false)));
    let words = json!({ "roster": "students", "key": 0, "column": "lastName", "text": "VIDAL" });
    let list = page.ask("correct", words).unwrap();
    let corrections = json!({ "lines": 1, "confirmed": 0, "canUndo": true, "canRedo": false, "foundAgain": false });
    assert_eq!((&list["counters"]["toFix"], &list["corrections"]), (&json!(0), &corrections));
    let detail = page.ask("detail", json!({ "roster": "students", "key": 0 })).unwrap();
    let field = &detail["fields"][1];
    assert_eq!((&field["column"], &field["corrected"]), (&json!("lastName"), &json!(true)));
    let list = page.ask("undo_correction", json!({ "roster": "students" })).unwrap();
    assert_eq!(
        (&list["counters"]["toFix"], &list["corrections"]["canRedo"]),
        (&json!(1), &json!(true))
    );
    let secret = json!({ "roster": "students", "key": 0, "column": "email", "text": "x" });
    assert!(page.ask("correct", secret).is_err(), "a column that is not kept has no name");
}

#[test]
fn a_line_that_only_looks_wrong_is_found_right() {
    let page = Page::open();
    let text =
        "Id;Type;Nom;Prénom;Identifiant;Classes\n1;Élève;Élève;Zoé;z.e;6A\n2;Élève;;Nils;n.r;6A\n";
    let list = &dropped(&page, "export.csv", text)["lists"]["students"];
    assert_eq!(list["counters"]["toFix"], 2);
    let detail =
        |key: u32| page.ask("detail", json!({ "roster": "students", "key": key })).unwrap();
    let confirmations = [0, 1].map(|key| detail(key)["confirmation"].clone());
    assert_eq!(confirmations, [json!("asked"), json!(null)]);
    let words = |key: u32| json!({ "roster": "students", "key": key, "confirmed": true });
    let list = page.ask("confirm_line", words(0)).unwrap();
    assert_eq!(
        (&list["counters"]["toFix"], &list["corrections"]["confirmed"]),
        (&json!(1), &json!(1))
    );
    assert_eq!(detail(0)["confirmation"], "given");
    assert_eq!(page.ask("confirm_line", words(1)).unwrap_err()["code"], "not-in-doubt");
}

#[test]
fn columns_are_named_and_the_file_is_read() {
    let page = Page::open();
    let opened = dropped(&page, "maison.csv", "A;B;C;D\n77;VIDAL;Zoé;x\n78;ROY;Nils;y\n");
    let unmapped = &opened["unmapped"][0];
    assert_eq!((&opened["opened"], &unmapped["fileName"]), (&json!([]), &json!("maison.csv")));
    assert_eq!(unmapped["columns"][1]["samples"], json!(["VIDAL", "ROY"]));
    let columns = json!(["id", "lastName", "firstName", null]);
    let words = json!({ "id": unmapped["id"], "columns": columns, "roster": "teachers" });
    let opened = page.ask("map_columns", words.clone()).unwrap();
    assert_eq!(opened["opened"], json!(["teachers"]));
    let failure = page.ask("map_columns", words).unwrap_err();
    assert_eq!(failure["code"], "no-unmapped");
}

/// What the page says beside a gesture that is for practice.
fn practising(mut words: Value) -> Value {
    words["desk"] = json!("practice");
    words
}

#[test]
fn a_gesture_is_for_the_desk_that_it_names() {
    let page = Page::open();
    let before = page.ask("history", practising(json!({}))).unwrap_err();
    assert_eq!(before["code"], "practice-over", "nobody practises yet");
    dropped(&page, "export.csv", "Id;Type;Nom;Prénom\n1;Élève;VIDAL;Zoé\n");
    let begun = page.ask("begin_practice", json!({})).unwrap();
    assert_eq!(begun["session"]["school"], "Collège fictif");
    assert_eq!(begun["lists"]["students"]["lines"], 105);
    assert_eq!(page.ask("start", json!({})).unwrap()["lists"]["students"]["lines"], 1);

    let entries = page.ask("history", practising(json!({}))).unwrap();
    assert_eq!(entries.as_array().map(Vec::len), Some(2), "of last year");
    assert_eq!(page.ask("history", json!({})).unwrap_err()["code"], "signed-out");
    let closed = practising(json!({ "roster": "students" }));
    page.ask("close_list", closed).unwrap();
    let opened = page.ask("choose_exports", practising(json!({}))).unwrap();
    assert_eq!(opened["opened"], json!(["students", "teachers"]), "without the system's dialog");

    page.ask("end_practice", json!({})).unwrap();
    let after = page.ask("history", practising(json!({}))).unwrap_err();
    assert_eq!(after["code"], "practice-over");
    assert_eq!(page.ask("start", json!({})).unwrap()["lists"]["students"]["lines"], 1);
}

#[test]
fn an_import_of_another_sitting_is_not_remembered_and_its_file_is_left_alone() {
    let page = Page::open();
    let id = json!({ "importId": "01981f2e-7c1f-7000-8000-000000000000", "forGood": true });
    assert_eq!(page.ask("remembered", id.clone()).unwrap(), Value::Null);
    assert_eq!(page.ask("erase_export", id).unwrap_err()["code"], "no-export");
    let no_id = json!({ "importId": "x", "forGood": false });
    assert_eq!(page.ask("erase_export", no_id).unwrap_err()["code"], "no-import");
}
