//! Gives the program its page, its icons, and the list of commands the page may call.

/// Every command of the program, one for each gesture of `ui/src/backend/index.ts`.
/// A command that is not named here cannot be permitted in `capabilities/main.json`.
const COMMANDS: &[&str] = &[
    "start",
    "check_rne",
    "look_up_school",
    "request_link",
    "request_through_ent",
    "open_ent",
    "sign_in",
    "unsent_corrections",
    "sign_out",
    "give_up_link",
    "sessions",
    "end_session",
    "end_all_sessions",
    "open_exports",
    "choose_exports",
    "reopen_exports",
    "choose_file",
    "forget_choice",
    "close_list",
    "page",
    "by_class",
    "detail",
    "exclude_line",
    "say_who",
    "leave_out_others",
    "set_absent_rule",
    "set_leaving",
    "set_relink",
    "save_list",
    "correct",
    "confirm_line",
    "undo_correction",
    "redo_correction",
    "forget_corrections",
    "save_to_fix",
    "accents",
    "choose_encoding",
    "map_columns",
    "forget_unmapped",
    "push_import",
    "cancel_push",
    "resume_import",
    "discard_import",
    "save_report",
    "remembered",
    "erase_export",
    "print_report",
    "held",
    "history",
    "report",
    "prepare_undo",
    "undo_import",
    "ent_link",
    "copy_ent_link",
    "verify_ent_link",
    "ent_link_trial",
    "save_never_came",
    "paste",
    "manager",
    "search_teachers",
    "name_manager",
    "remove_manager",
    "request_fresh_code",
    "enter_fresh_code",
    "leaving_manager",
    "set_preferences",
    "diagnose",
    "give_proxy_login",
    "open_portal",
    "look_for_update",
    "install_update",
    "open_application_page",
];

fn main() {
    // tauri-build watches neither of them.
    println!("cargo:rerun-if-changed=src-tauri/capabilities");
    println!("cargo:rerun-if-changed=ui/dist");
    // The page is compiled in: an empty folder is enough for those who work on the rest.
    std::fs::create_dir_all("ui/dist").expect("the page's folder ui/dist can be created");
    let attributes = tauri_build::Attributes::new()
        .capabilities_path_pattern("./src-tauri/capabilities/**/*")
        .app_manifest(tauri_build::AppManifest::new().commands(COMMANDS));
    tauri_build::try_build(attributes).expect("tauri.conf.json and the capabilities agree");
}
