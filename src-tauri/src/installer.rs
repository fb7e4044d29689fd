//! Who puts a new version in the place of this one, where the system lets programs do it.
//!
//! The desk asks, downloads and verifies; `tauri-plugin-updater` only starts what the desk hands to it, on Windows
//! and macOS, after it has verified it once more. The page may call nothing of it. On Linux, packages are the
//! system's.

#[cfg(not(any(windows, target_os = "macos")))]
mod system {
    use std::sync::Arc;

    use balado_desk::Installer;
    use tauri::{AppHandle, Builder, Runtime};

    /// Nothing is needed here.
    pub(crate) fn prepare<R: Runtime>(builder: Builder<R>) -> Builder<R> {
        builder
    }

    /// Nobody here.
    pub(crate) fn of<R: Runtime>(_: &AppHandle<R>) -> Option<Arc<dyn Installer>> {
        None
    }
}

#[cfg(any(windows, target_os = "macos"))]
mod system {
    use std::sync::Arc;

    use balado_desk::{InstallError, Installer, UpdateKey, Verified};
    use tauri::{
        AppHandle, Builder, Runtime,
        utils::{config::BundleType, platform::bundle_type},
    };
    use tauri_plugin_updater::{Error, Update, UpdaterExt};

    /// Wanted by the plugin, and never asked: it is given what the desk has already.
    const NOBODY: &str = "https://balado.invalid/";

    /// Adds the plugin, without its commands: no capability names them.
    pub(crate) fn prepare<R: Runtime>(builder: Builder<R>) -> Builder<R> {
        builder.plugin(tauri_plugin_updater::Builder::new().build())
    }

    /// The system's own, for a program that was installed and not only compiled.
    pub(crate) fn of<R: Runtime>(app: &AppHandle<R>) -> Option<Arc<dyn Installer>> {
        let kind = match bundle_type()? {
            BundleType::Nsis => "nsis",
            BundleType::Msi => "msi",
            BundleType::App => "app",
            _ => return None,
        };
        Some(Arc::new(Plugin { app: app.clone(), kind }))
    }

    struct Plugin<R: Runtime> {
        app: AppHandle<R>,
        /// How this program was installed: what replaces it is of the same kind.
        kind: &'static str,
    }

    impl<R: Runtime> Plugin<R> {
        fn restored(&self, update: &Verified) -> Result<Option<Update>, Error> {
            let nobody = NOBODY.parse().expect("an address");
            let updater = self.app.updater_builder().endpoints(vec![nobody])?;
            let updater = updater.pubkey(UpdateKey::BUILT_IN.unwrap_or_default()).build()?;
            updater.restore_update(update.latest.clone())
        }
    }

    impl<R: Runtime> Installer for Plugin<R> {
        fn targets(&self) -> Vec<String> {
            let system = if cfg!(windows) { "windows" } else { "darwin" };
            vec![format!("{system}-{}-{}", std::env::consts::ARCH, self.kind)]
        }

        fn install(&self, update: &Verified) -> Result<(), InstallError> {
            let told = |error: Error| InstallError(error.to_string());
            let restored = self.restored(update).map_err(told)?;
            let restored = restored.ok_or_else(|| InstallError("not newer".to_owned()))?;
            // On Windows the program ends here.
            restored.install(&update.bytes).map_err(told)
        }
    }
}

pub(crate) use system::{of, prepare};
