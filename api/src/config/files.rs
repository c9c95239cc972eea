//! Secrets that lie in files: what a process was told in its environment can be read there by whoever looks into it, and is
//! handed on to its children. `NAME_FILE` names the file that holds what `NAME` would.

use std::fs::File;
use std::io::Read;

use zeroize::Zeroizing;

use super::WrongSetting;

/// More is no secret of ours.
const MAX_BYTES: u64 = 64 * 1024;

/// The value of `name`, given itself or in a file.
///
/// # Errors
/// When both are given, or the file can't be read.
pub(super) fn value_or_file(
    get: &impl Fn(&str) -> Option<String>,
    name: &'static str,
) -> Result<Option<String>, WrongSetting> {
    let (value, from) = (get(name), format!("{name}_FILE"));
    let Some(path) = get(&from) else { return Ok(value) };
    let wrong = |form: String| WrongSetting { name: from.clone().into(), form };
    if value.is_some() {
        return Err(wrong(format!("is set, and {name} too: set one of both")));
    }
    match read(&path) {
        Ok(text) => Ok(Some(text)),
        Err(why) => Err(wrong(format!("{why}: name a file with what {name} would be"))),
    }
}

/// The text of the file, without what is around it.
fn read(path: &str) -> Result<String, String> {
    let unreadable = |error: std::io::Error| format!("names a file that can't be read ({error})");
    let mut text = Zeroizing::new(Vec::new());
    File::open(path).and_then(|file| file.take(MAX_BYTES + 1).read_to_end(&mut text)).map_err(unreadable)?;
    if u64::try_from(text.len()).unwrap_or(u64::MAX) > MAX_BYTES {
        return Err("names a file that is too long".to_owned());
    }
    match std::str::from_utf8(&text).map(str::trim) {
        Err(_) => Err("names a file that is no text".to_owned()),
        Ok("") => Err("names a file that is empty".to_owned()),
        Ok(text) => Ok(text.to_owned()),
    }
}
