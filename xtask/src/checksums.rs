//! A checksum beside each package, as `sha256sum --check` reads it.

use std::{fs, io, path::Path};

use sha2::{Digest, Sha256};

use crate::{
    paths,
    step::{Outcome, Stopped},
};

const EXTENSION: &str = "sha256";

/// Of all that is released.
pub fn write() -> Outcome {
    let folder = paths::packages();
    let written =
        beside_each(&folder).map_err(|error| Stopped(format!("{}: {error}", folder.display())))?;
    if written == 0 {
        return Err(Stopped(format!("nothing to release is in {}", folder.display())));
    }
    println!("checksums: {written}");
    Ok(())
}

/// How many files of the folder have theirs.
fn beside_each(folder: &Path) -> io::Result<usize> {
    let mut written = 0;
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.extension().is_some_and(|extension| extension == EXTENSION) {
            continue;
        }
        let name = path.file_name().unwrap_or_default().display();
        let line = format!("{}  {name}\n", hex::encode(Sha256::digest(fs::read(&path)?)));
        fs::write(path.with_added_extension(EXTENSION), line)?;
        written += 1;
    }
    Ok(written)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_checksum_is_written_as_sha256sum_does() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("a.deb"), "abc").unwrap();
        for case in ["the first time", "again: a checksum has none of its own"] {
            assert_eq!(beside_each(folder.path()).unwrap(), 1, "{case}");
        }
        let line = fs::read_to_string(folder.path().join("a.deb.sha256")).unwrap();
        // The example of FIPS 180.
        let abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assert_eq!(line, format!("{abc}  a.deb\n"));
    }
}
