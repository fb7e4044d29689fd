use balado_desk::DeskError;

use crate::view::FailureView;

impl From<DeskError> for FailureView {
    fn from(error: DeskError) -> Self {
        Self { code: error.code().to_owned(), help: error.help(), support: error.support() }
    }
}

impl FailureView {
    /// A gesture that this PC cannot do.
    pub(crate) fn here(code: &str, help: &str) -> Self {
        let support = format!("Balado import {} · {code}", env!("CARGO_PKG_VERSION"));
        Self { code: code.to_owned(), help: help.to_owned(), support }
    }

    /// An id of the page that is no id.
    pub(crate) fn unknown_import() -> Self {
        Self::here("no-import", "Cet import n’existe plus. Ouvrez à nouveau l’Historique.")
    }
}
