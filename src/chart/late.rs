//! Large files of `crds/`: opened with the chart, read when someone asks for them. Few ever do.

use super::archive::without_mark;
use crate::value::Blob;
use std::{
    fs::File,
    io::Read,
    sync::{Arc, LazyLock, Mutex, PoisonError},
};

/// From this size on, reading costs more than asking twice.
const LARGE: u64 = 64 * 1024;

/// How many files are held open at most; the system has a limit too.
const OPEN: usize = 64;

/// Who holds a file open has a share of it.
static HELD: LazyLock<Arc<()>> = LazyLock::new(Arc::default);

static PROBLEMS: Mutex<Vec<String>> = Mutex::new(Vec::new());

/// Whether a file of this name, from the root of the outermost chart, and of this size may be read later.
pub(super) fn can_wait(name: &str, size: u64) -> bool {
    let is_definition = name.starts_with("crds/") || name.starts_with("charts/") && name.contains("/crds/");
    size >= LARGE && is_definition && Arc::strong_count(&HELD) <= OPEN
}

/// The bytes of an open file of this size, without a byte-order mark. Errors mention it by the name `shown`.
pub(super) fn blob(file: File, size: u64, shown: String) -> Blob {
    let held = Arc::clone(&HELD);
    Blob::later(move || {
        let mut data = Vec::with_capacity(usize::try_from(size).unwrap_or(0));
        let problem = match file.take(size).read_to_end(&mut data) {
            Ok(read) if read as u64 == size => None,
            Ok(_) => Some(format!("{shown} became shorter while charttest ran")),
            Err(error) => Some(format!("read {shown}: {error}")),
        };
        PROBLEMS.lock().unwrap_or_else(PoisonError::into_inner).extend(problem);
        drop(held);
        without_mark(data)
    })
}

/// What went wrong with files that were asked for. Their bytes are missing from all that was done with them.
pub fn late_problems() -> Vec<String> {
    std::mem::take(&mut PROBLEMS.lock().unwrap_or_else(PoisonError::into_inner))
}
