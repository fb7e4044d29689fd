//! A disk that can be full.

use std::{fs::File, io, io::Write, path::Path, process::Command};

use tempfile::TempDir;

/// What the disk holds, in megabytes.
const SIZE: u32 = 8;

/// A disk of a few megabytes in memory, gone when dropped.
#[derive(Debug)]
pub struct SmallDisk(TempDir);

impl SmallDisk {
    /// Mounts it.
    ///
    /// # Errors
    /// Says why when this cannot be done here: only root mounts disks, on Linux.
    pub fn mount() -> io::Result<Self> {
        let folder = tempfile::tempdir()?;
        let mut mount = Command::new("mount");
        mount.args(["-t", "tmpfs", "-o", &format!("size={SIZE}m"), "tmpfs"]).arg(folder.path());
        let output = mount.output()?;
        if output.status.success() {
            Ok(Self(folder))
        } else {
            Err(io::Error::other(String::from_utf8_lossy(&output.stderr).trim().to_owned()))
        }
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
