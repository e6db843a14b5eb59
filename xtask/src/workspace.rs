//! Where things are in the checkout, and reading and writing them with errors that name the file.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};

/// The root of the checkout that this xtask was started in.
pub(crate) fn root() -> Result<PathBuf> {
    // Cargo tells a running program where its package is; a path compiled in would be wrong in a moved checkout.
    let package = std::env::var_os("CARGO_MANIFEST_DIR").context("start it as `cargo xtask`")?;
    let root = Path::new(&package).parent().context("xtask/ has no parent folder")?;
    Ok(root.to_path_buf())
}

/// The text of a file.
pub(crate) fn read(path: &Path) -> Result<String> {
    fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))
}

/// Writes a file, making its folder first.
pub(crate) fn write(path: &Path, content: impl AsRef<[u8]>) -> Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).with_context(|| format!("cannot make {}", folder.display()))?;
    }
    fs::write(path, content).with_context(|| format!("cannot write {}", path.display()))
}
