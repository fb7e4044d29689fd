//! A window with one line of text and nothing else: what ours is compared with.

/// Opens it and stays until it closes.
pub fn run() {
    let context = tauri::generate_context!("benches/empty/tauri.conf.json");
    tauri::Builder::default().run(context).expect("a display is there");
}
