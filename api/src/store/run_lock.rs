//! One process a SQLite file: a second one is refused, whatever name it knows the file by.

use std::ffi::OsString;
use std::fs::{File, OpenOptions};
use std::os::unix::fs::{DirBuilderExt, MetadataExt, OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};

use super::DatabaseUrl;
use crate::error::{Error, Result};

/// Held while a process owns a SQLite file; a second process can't get it. Freed by the kernel when the process ends,
/// however it ends.
pub struct RunLock {
    _files: Vec<File>,
}

impl RunLock {
    /// Takes the file for this process, making its folder where there is none.
    ///
    /// # Errors
    /// When another process has it.
    pub fn take(url: &DatabaseUrl) -> Result<Self> {
        match url {
            DatabaseUrl::Sqlite(path) => {
                make_folder(path)?;
                Self::lock(path)
            }
            DatabaseUrl::Postgres(_) => Ok(Self { _files: Vec::new() }),
        }
    }

    /// The same for a file that must be there: makes nothing where there is none.
    ///
    /// # Errors
    /// When there is no such file, or another process has it.
    pub fn take_existing(url: &DatabaseUrl) -> Result<Self> {
        match url {
            DatabaseUrl::Sqlite(path) => {
                must_exist(path)?;
                Self::lock(path)
            }
            DatabaseUrl::Postgres(_) => Ok(Self { _files: Vec::new() }),
        }
    }

    fn lock(path: &Path) -> Result<Self> {
        let real = real_path(path)?;
        if std::fs::metadata(&real).is_ok_and(|found| found.nlink() > 1) {
            return Err(Error::internal(format_args!(
                "{} has a second name (a hard link): SQLite would lose what is written through one of them",
                path.display()
            )));
        }
        let lock = beside(&real, ".lock");
        let mut files = vec![lock_file(&lock, true, path)?];
        // Up to version 0.1 the lock had the database's name with another ending. Where such a file lies, a process of
        // that version may hold it.
        let former = real.with_extension("lock");
        if former != lock && former.is_file() {
            files.push(lock_file(&former, false, path)?);
        }
        Ok(Self { _files: files })
    }
}

fn lock_file(lock: &Path, create: bool, database: &Path) -> Result<File> {
    let file = OpenOptions::new()
        .create(create)
        .truncate(false)
        .write(true)
        .mode(0o600)
        .open(lock)
        .map_err(|error| Error::internal(format_args!("{}: {error}", lock.display())))?;
    file.try_lock().map_err(|_| {
        Error::internal(format_args!(
            "{} is in use by another Synkro process. SQLite serves one process; stop the other one, or use PostgreSQL",
            database.display()
        ))
    })?;
    Ok(file)
}

/// Where the file really is, links followed; the file itself need not be there yet.
fn real_path(path: &Path) -> Result<PathBuf> {
    let failed = |error| Error::internal(format_args!("{}: {error}", path.display()));
    let mut path = path.to_owned();
    // A link to a file that is not there yet: the file will be made where it points.
    for _ in 0..40 {
        match std::fs::read_link(&path) {
            Ok(target) => path = path.parent().unwrap_or(Path::new("")).join(target),
            Err(_) => break,
        }
    }
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let name = path.file_name().ok_or_else(|| Error::internal("DATABASE_URL names no file"))?;
    Ok(folder.canonicalize().map_err(failed)?.join(name))
}

fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = OsString::from(path);
    name.push(ending);
    PathBuf::from(name)
}

/// Makes the folder of a file, for its owner alone. One that is there stays as it is.
pub(super) fn make_folder(path: &Path) -> Result<()> {
    match path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        Some(folder) => std::fs::DirBuilder::new()
            .recursive(true)
            .mode(0o700)
            .create(folder)
            .map_err(|error| Error::internal(format_args!("{}: {error}", folder.display()))),
        None => Ok(()),
    }
}

/// Makes the database's files their owner's alone: they hold password hashes and sealed keys. SQLite gives the files
/// that it makes beside the database the same permissions.
pub(super) fn make_private(path: &Path) -> Result<()> {
    let failed = |error| Error::internal(format_args!("{}: {error}", path.display()));
    match OpenOptions::new().write(true).create_new(true).mode(0o600).open(path) {
        Ok(_) => return Ok(()),
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {}
        Err(error) => return Err(failed(error)),
    }
    let real = real_path(path)?;
    for file in [real.clone(), beside(&real, "-wal"), beside(&real, "-shm")] {
        let Ok(found) = std::fs::metadata(&file) else { continue };
        let mut permissions = found.permissions();
        if permissions.mode() & 0o077 != 0 {
            permissions.set_mode(permissions.mode() & !0o077);
            // Somebody else's file, or a read-only disk: whether it can be used shows when it is opened.
            if let Err(error) = std::fs::set_permissions(&file, permissions) {
                tracing::warn!(file = %file.display(), %error, "others may read the database, and that can't be changed");
            }
        }
    }
    Ok(())
}

/// Refuses a path at which nothing lies.
pub(super) fn must_exist(path: &Path) -> Result<()> {
    if path.is_file() {
        return Ok(());
    }
    Err(Error::internal(format_args!("DATABASE_URL: there is no database at {}", path.display())))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn url(path: &Path) -> DatabaseUrl {
        DatabaseUrl::Sqlite(path.to_owned())
    }

    #[test]
    fn a_file_is_locked_by_where_it_is_and_not_by_what_it_is_called() {
        let folder = tempfile::tempdir().expect("a folder");
        let real = folder.path().join("real.db");
        let _first = RunLock::take(&url(&real)).expect("the first process");
        let link = folder.path().join("link.sqlite");
        std::os::unix::fs::symlink("real.db", &link).expect("a link to a file that is not there yet");
        assert!(RunLock::take(&url(&link)).is_err(), "a link is no second file");
        File::create(&real).expect("a file");
        assert!(RunLock::take(&url(&link)).is_err(), "a link is no second file");
        let plain = folder.path().join("without-ending");
        for _ in 0..2 {
            drop(RunLock::take(&url(&plain)).expect("nobody else has it"));
        }
        let around = folder.path().join("a/../real.db");
        std::fs::create_dir(folder.path().join("a")).expect("a folder");
        assert!(RunLock::take(&url(&around)).is_err(), "a way around is no second file");
        let linked = folder.path().join("linked");
        std::os::unix::fs::symlink(folder.path(), &linked).expect("a link to the folder");
        assert!(RunLock::take(&url(&linked.join("real.db"))).is_err(), "a folder's link is no second file");
    }

    #[test]
    fn files_that_differ_in_their_ending_alone_are_two() {
        let folder = tempfile::tempdir().expect("a folder");
        let _first = RunLock::take(&url(&folder.path().join("prod.db"))).expect("a lock");
        assert!(RunLock::take(&url(&folder.path().join("prod.other"))).is_ok());
    }

    #[test]
    fn a_file_with_two_names_is_refused() {
        let folder = tempfile::tempdir().expect("a folder");
        let (one, other) = (folder.path().join("one.db"), folder.path().join("other.db"));
        File::create(&one).expect("a file");
        std::fs::hard_link(&one, &other).expect("a hard link");
        assert!(RunLock::take(&url(&one)).is_err() && RunLock::take(&url(&other)).is_err());
    }

    #[test]
    fn a_process_of_the_version_before_is_seen() {
        let folder = tempfile::tempdir().expect("a folder");
        let former = File::create(folder.path().join("synkro.lock")).expect("its lock");
        former.try_lock().expect("it runs");
        let path = folder.path().join("synkro.db");
        assert!(RunLock::take(&url(&path)).is_err());
        drop(former);
        assert!(RunLock::take(&url(&path)).is_ok());
    }
}
