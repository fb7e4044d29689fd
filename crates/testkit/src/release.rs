//! Signed installers of a version that never was, as the release workflow leaves them in a folder.

use std::{fs, path::Path};

use balado_wire::UpdateKey;
use base64::{Engine, engine::general_purpose::STANDARD};
use minisign::KeyPair;

/// What the workflow makes for Windows, macOS and Linux; `{}` is the version.
const NAMES: [&str; 6] = [
    "Balado import_{}_x64-setup.exe",
    "Balado import_{}_x64_fr-FR.msi",
    "Balado import_{}_universal.dmg",
    "Balado import_{}_universal.app.tar.gz",
    "Balado import_{}_amd64.deb",
    "Balado import-{}-1.x86_64.rpm",
];

/// Somebody who has a key, and signs as `tauri signer sign --app-version` does.
pub struct Signer(KeyPair);

impl std::fmt::Debug for Signer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Signer(…)")
    }
}

impl Default for Signer {
    /// With a key of its own.
    ///
    /// # Panics
    /// When the system gives no chance.
    fn default() -> Self {
        Self(KeyPair::generate_unencrypted_keypair().expect("a key"))
    }
}

impl Signer {
    /// The content of its `.pub` file.
    ///
    /// # Panics
    /// Never: a key has a text.
    pub fn public_key(&self) -> String {
        STANDARD.encode(self.0.pk.to_box().expect("a key has a text").into_string())
    }

    /// The same, read.
    ///
    /// # Panics
    /// Never: it is a key.
    pub fn key(&self) -> UpdateKey {
        UpdateKey::parse(&self.public_key()).expect("a key")
    }

    /// The content of the `.sig` file of a file of this version.
    ///
    /// # Panics
    /// When the system gives no chance.
    pub fn signature(&self, content: &[u8], name: &str, version: &str) -> String {
        let comment = format!("timestamp:1764500000\tfile:{name}\tversion:{version}");
        let signed = minisign::sign(None, &self.0.sk, content, Some(&comment), None);
        STANDARD.encode(signed.expect("signed").into_string())
    }

    /// Writes a file and its signature.
    ///
    /// # Panics
    /// When the folder cannot be written to.
    pub fn put(&self, folder: &Path, name: &str, version: &str, content: &[u8]) {
        fs::create_dir_all(folder).expect("a folder");
        fs::write(folder.join(name), content).expect("a file");
        let signature = self.signature(content, name, version);
        fs::write(folder.join(format!("{name}.sig")), signature).expect("a signature");
    }

    /// Writes every installer of a version. Each has other bytes, which hold its name.
    ///
    /// # Panics
    /// When the folder cannot be written to.
    pub fn build(&self, folder: &Path, version: &str) {
        for name in NAMES {
            let name = name.replace("{}", version);
            self.put(folder, &name, version, &content(&name));
        }
    }
}

/// What such an installer holds.
pub fn content(name: &str) -> Vec<u8> {
    name.bytes().cycle().take(300_000).collect()
}
