//! The window: it translates gestures for the desk and draws what the desk says. It decides nothing.

mod commands;
mod desks;
mod dialogs;
mod failure;
mod installer;
mod links;
pub mod view;

use std::process::ExitCode;

use balado_desk::{Desk, Settings};
use tauri::{Builder, Runtime};
use tracing_subscriber::{filter::Targets, layer::SubscriberExt, util::SubscriberInitExt};

/// Opens the window and stays until it closes.
pub fn run() -> ExitCode {
    let said = std::env::var("RUST_LOG").ok().and_then(|said| said.parse::<Targets>().ok());
    let filter = said.unwrap_or_else(|| Targets::new().with_default(tracing::Level::WARN));
    let lines = tracing_subscriber::fmt::layer().with_writer(std::io::stderr);
    tracing_subscriber::registry().with(lines).with(filter).init();
    let settings = match Settings::from_environment() {
        Ok(settings) => settings,
        Err(error) => {
            tracing::error!(code = error.code(), "{}", error.help());
            return ExitCode::FAILURE;
        }
    };
    let desk = Desk::new(settings);
    let builder = links::hear(tauri::Builder::default(), &desk);
    let builder = installer::prepare(builder);
    match build(builder, desk).build(tauri::generate_context!()) {
        Ok(app) => {
            app.run(|app, event| desks::end_with(app, &event));
            ExitCode::SUCCESS
        }
        Err(error) => {
            tracing::error!(%error, "the window cannot open");
            ExitCode::FAILURE
        }
    }
}

/// The window's commands over a desk; a test builds the same over a window that is not there.
pub fn build<R: Runtime>(builder: Builder<R>, desk: Desk) -> Builder<R> {
    let builder = builder.manage(desks::Desks::new(desk));
    builder.manage(commands::clipboard::Clipboard::default()).invoke_handler(
        tauri::generate_handler![
            commands::practice::begin_practice,
            commands::practice::end_practice,
            commands::session::start,
            commands::session::check_rne,
            commands::session::look_up_school,
            commands::session::request_link,
            commands::session::request_through_ent,
            commands::session::open_ent,
            commands::session::sign_in,
            commands::session::unsent_corrections,
            commands::session::sign_out,
            commands::session::give_up_link,
            commands::session::sessions,
            commands::session::end_session,
            commands::session::end_all_sessions,
            commands::session::set_preferences,
            commands::network::diagnose,
            commands::network::give_proxy_login,
            commands::network::open_portal,
            commands::update::look_for_update,
            commands::update::install_update,
            commands::update::open_application_page,
            commands::export::open_exports,
            commands::export::choose_exports,
            commands::export::reopen_exports,
            commands::export::choose_file,
            commands::export::forget_choice,
            commands::export::close_list,
            commands::export::page,
            commands::export::by_class,
            commands::export::looks,
            commands::export::say_seen,
            commands::export::look_again,
            commands::export::detail,
            commands::export::exclude_line,
            commands::export::say_who,
            commands::export::leave_out_others,
            commands::export::set_absent_rule,
            commands::export::set_leaving,
            commands::export::set_relink,
            commands::export::save_list,
            commands::correcting::correct,
            commands::correcting::confirm_line,
            commands::correcting::undo_correction,
            commands::correcting::redo_correction,
            commands::correcting::forget_corrections,
            commands::correcting::save_to_fix,
            commands::correcting::accents,
            commands::correcting::choose_encoding,
            commands::correcting::map_columns,
            commands::correcting::forget_unmapped,
            commands::import::push_import,
            commands::import::cancel_push,
            commands::import::resume_import,
            commands::import::discard_import,
            commands::import::save_report,
            commands::report::remembered,
            commands::report::erase_export,
            commands::report::print_report,
            commands::history::held,
            commands::history::history,
            commands::history::report,
            commands::history::prepare_undo,
            commands::history::undo_import,
            commands::school::ent_link,
            commands::school::copy_ent_link,
            commands::school::verify_ent_link,
            commands::school::ent_link_trial,
            commands::school::save_never_came,
            commands::clipboard::paste,
            commands::size::zoom,
            commands::school::manager,
            commands::school::search_teachers,
            commands::school::name_manager,
            commands::school::remove_manager,
            commands::school::request_fresh_code,
            commands::school::enter_fresh_code,
            commands::school::leaving_manager,
        ],
    )
}
