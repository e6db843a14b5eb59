//! Where things are in the checkout, and reading and writing them with errors that name the file.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};
use serde::Deserialize;

use crate::process;

/// The checkout that this xtask was started in.
pub(crate) struct Workspace {
    /// The folder with the workspace's Cargo.toml.
    pub(crate) root: PathBuf,
    /// Cargo's target folder, wherever the caller's settings put it.
    pub(crate) target: PathBuf,
    /// The version that all crates and packages share.
    pub(crate) version: String,
}

#[derive(Deserialize)]
struct Metadata {
    target_directory: PathBuf,
    packages: Vec<WorkspacePackage>,
}

#[derive(Deserialize)]
struct WorkspacePackage {
    name: String,
    version: String,
}

impl Workspace {
    /// Finds the checkout and asks cargo about it.
    pub(crate) fn open() -> Result<Self> {
        // Cargo tells a running program where its package is; a path compiled in would be wrong in a moved checkout.
        let package = std::env::var_os("CARGO_MANIFEST_DIR").context("start it as `cargo xtask`")?;
        let root = Path::new(&package).parent().context("xtask/ has no parent folder")?.to_path_buf();
        let mut metadata = process::cargo(&root);
        metadata.args(["metadata", "--format-version", "1", "--no-deps"]);
        let metadata: Metadata = serde_json::from_str(&process::stdout(&mut metadata)?)?;
        let own = metadata.packages.into_iter().find(|package| package.name == "skyflow-edge");
        let version = own.context("the workspace has no crate skyflow-edge")?.version;
        Ok(Self { root, target: metadata.target_directory, version })
    }

    /// A path inside the checkout.
    pub(crate) fn path(&self, relative: &str) -> PathBuf {
        self.root.join(relative)
    }

    /// A place of xtask's own that outlives this process.
    pub(crate) fn kept(&self, name: &str) -> PathBuf {
        self.root.join("target/xtask").join(name)
    }

    /// A place of this process alone, removed when it ends. On the checkout's file system, so that what is made there
    /// can be renamed into the checkout.
    pub(crate) fn scratch(&self, name: &str) -> PathBuf {
        self.scratch_folder().join(name)
    }

    fn scratch_folder(&self) -> PathBuf {
        self.kept(&format!("run-{}", std::process::id()))
    }

    /// Waits until no other process has the lock of this name in this checkout; dropping the file gives it back.
    pub(crate) fn lock(&self, name: &str) -> Result<fs::File> {
        let path = self.kept(&format!("{name}.lock"));
        write(&path, "")?;
        let file = fs::File::open(&path).with_context(|| format!("cannot open {}", path.display()))?;
        if file.try_lock().is_err() {
            println!("Waiting for another {name} in this checkout");
            file.lock().with_context(|| format!("cannot lock {}", path.display()))?;
        }
        Ok(file)
    }
}

impl Drop for Workspace {
    fn drop(&mut self) {
        // What is left over is in target/, where it harms nobody.
        let _ = remove(&self.scratch_folder());
    }
}

/// The text of a file.
pub(crate) fn read(path: &Path) -> Result<String> {
    fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))
}

/// Writes a file, making its folder first.
pub(crate) fn write(path: &Path, content: impl AsRef<[u8]>) -> Result<()> {
    if let Some(folder) = path.parent() {
        make_folder(folder)?;
    }
    fs::write(path, content).with_context(|| format!("cannot write {}", path.display()))
}

/// Makes a folder and those above it.
pub(crate) fn make_folder(path: &Path) -> Result<()> {
    fs::create_dir_all(path).with_context(|| format!("cannot make {}", path.display()))
}

/// Copies one file and its permissions, making its folder first.
pub(crate) fn copy(from: &Path, to: &Path) -> Result<()> {
    if let Some(folder) = to.parent() {
        make_folder(folder)?;
    }
    fs::copy(from, to).with_context(|| format!("cannot copy {} to {}", from.display(), to.display()))?;
    Ok(())
}

/// Removes a file or a folder with all in it; nothing there is as good.
pub(crate) fn remove(path: &Path) -> Result<()> {
    let removed = match fs::symlink_metadata(path) {
        Ok(found) if found.is_dir() => fs::remove_dir_all(path),
        Ok(_) => fs::remove_file(path),
        Err(_) => return Ok(()),
    };
    removed.with_context(|| format!("cannot remove {}", path.display()))
}

/// Every file under a folder, as paths relative to it, sorted; a folder that is not there has none.
pub(crate) fn files_under(folder: &Path) -> Result<Vec<PathBuf>> {
    fn collect(folder: &Path, prefix: &Path, found: &mut Vec<PathBuf>) -> Result<()> {
        for entry in fs::read_dir(folder).with_context(|| format!("cannot list {}", folder.display()))? {
            let entry = entry?;
            let name = prefix.join(entry.file_name());
            if entry.file_type()?.is_dir() {
                collect(&entry.path(), &name, found)?;
            } else {
                found.push(name);
            }
        }
        Ok(())
    }
    let mut found = Vec::new();
    if folder.is_dir() {
        collect(folder, Path::new(""), &mut found)?;
    }
    found.sort();
    Ok(found)
}
