use std::env;

use crate::packages::{self, Needed};

/// Whether somebody can see a window here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Screen {
    Present,
    /// A Linux without a graphical session: a server, a container, a fresh virtual machine.
    Absent,
}

impl Screen {
    pub fn here() -> Self {
        let said = |name| env::var_os(name).is_some_and(|value| !value.is_empty());
        if !cfg!(target_os = "linux") || said("DISPLAY") || said("WAYLAND_DISPLAY") {
            Self::Present
        } else {
            Self::Absent
        }
    }

    /// What the system must hold.
    pub fn packages(self) -> Vec<Needed> {
        match self {
            Self::Present => packages::BUILD.to_vec(),
            Self::Absent => [packages::BUILD, packages::SCREEN].concat(),
        }
    }

    /// What is built.
    pub fn programs(self) -> &'static [&'static str] {
        match self {
            Self::Present => &["balado-import", "balado-service", "balado-testkit"],
            Self::Absent => &["balado-import", "balado-service", "balado-tour"],
        }
    }
}
