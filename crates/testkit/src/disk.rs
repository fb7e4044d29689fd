//! A disk that can be full.

use std::{fs::File, io, io::Write, path::Path, process::Command};

use tempfile::TempDir;

/// A disk of a few megabytes in memory, gone when dropped.
#[derive(Debug)]
pub struct SmallDisk(TempDir);

impl SmallDisk {
    /// Mounts one of so many megabytes.
    ///
    /// # Errors
    /// Says why when this cannot be done here: only root mounts disks, on Linux.
    pub fn mount(megabytes: u32) -> io::Result<Self> {
        let folder = tempfile::tempdir()?;
        let mut mount = Command::new("mount");
        mount
            .args(["-t", "tmpfs", "-o", &format!("size={megabytes}m"), "tmpfs"])
            .arg(folder.path());
        let output = mount.output()?;
        if output.status.success() {
            Ok(Self(folder))
        } else {
            Err(io::Error::other(String::from_utf8_lossy(&output.stderr).trim().to_owned()))
        }
    }

    /// The same; where it cannot be done, a test that does nothing says so, past its own capture.
    pub fn or_say_skipped(megabytes: u32, test: &str) -> Option<Self> {
        let mounted = Self::mount(megabytes);
        if let Err(why) = &mounted {
            // Nothing is left to say when the console is closed.
            let _ = writeln!(io::stderr(), "SKIPPED, {test}: {why}");
        }
        mounted.ok()
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        self.0.path()
    }

    /// Fills it to the last block.
    ///
    /// # Panics
    /// When it takes no file at all.
    pub fn fill(&self) {
        let mut file = File::create(self.path().join("ballast")).expect("room for a name");
        while file.write_all(&[0; 4_096]).is_ok() {}
    }

    /// Takes away what [`Self::fill`] put there.
    ///
    /// # Panics
    /// When it was not filled.
    pub fn make_room(&self) {
        std::fs::remove_file(self.path().join("ballast")).expect("it was filled");
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        // `-l`: a service may still hold its file. What stays mounted goes with the machine.
        let _ = Command::new("umount").arg("-l").arg(self.path()).status();
    }
}
