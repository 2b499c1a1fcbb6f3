//! The door to packed charts: a `.tgz` is unpacked in memory, with Helm's checks of names and sizes.

use super::{
    inflate::{Broken, Unpacker},
    tarball::Tarball,
};
use crate::{format::quote, profile::Helm};

/// All files of one archive together.
const MAX_SIZE: u64 = 100 * 1024 * 1024;
/// One file, in Helm 3.
pub(super) const MAX_FILE_SIZE: u64 = 5 * 1024 * 1024;

/// Why an archive cannot be read.
#[derive(Debug, thiserror::Error)]
pub(super) enum ArchiveError {
    /// It does not begin like gzip.
    #[error("gzip: invalid header")]
    Header,
    /// Anything else, in Helm's words.
    #[error("{0}")]
    Other(String),
}

/// The files of an archive in its order, without the first component of their names and without byte-order marks.
pub(super) fn unpack(data: &[u8], helm: Helm) -> Result<Vec<(String, Vec<u8>)>, ArchiveError> {
    if data.is_empty() {
        return Err(ArchiveError::Other("EOF".into()));
    }
    let unpacker = Unpacker::new(data).map_err(|broken| match broken {
        Broken::Header => ArchiveError::Header,
        broken => ArchiveError::Other(broken.to_string()),
    })?;
    let mut archive = Tarball::new(unpacker);
    let (mut files, mut remaining) = (Vec::new(), MAX_SIZE);
    while let Some(entry) = archive.next()? {
        if entry.is_directory() || entry.is_extended() {
            continue;
        }
        let name = String::from_utf8_lossy(&entry.name).into_owned();
        let path = inner_path(&name).map_err(ArchiveError::Other)?;
        let too_large = || {
            let what = if helm == Helm::V3 { "maximum file size" } else { "maximum size" };
            ArchiveError::Other(format!("decompressed chart is larger than the {what} {MAX_SIZE}"))
        };
        if entry.size > remaining {
            return Err(too_large());
        }
        if helm == Helm::V3 && entry.size > MAX_FILE_SIZE {
            let name = quote(name.as_bytes());
            let text = format!("decompressed chart file {name} is larger than the maximum file size {MAX_FILE_SIZE}");
            return Err(ArchiveError::Other(text));
        }
        let mut bytes = Vec::with_capacity(usize::try_from(entry.size.min(MAX_FILE_SIZE)).unwrap_or(0));
        archive.read(&mut bytes)?;
        remaining = remaining.saturating_sub(bytes.len() as u64);
        if remaining == 0 || (bytes.len() as u64) < entry.size {
            return Err(too_large());
        }
        files.push((path, without_mark(bytes)));
    }
    if files.is_empty() { Err(ArchiveError::Other("no files in chart archive".into())) } else { Ok(files) }
}

/// A file's bytes without one byte-order mark.
pub(super) fn without_mark(mut bytes: Vec<u8>) -> Vec<u8> {
    if bytes.starts_with(b"\xEF\xBB\xBF") {
        bytes.drain(..3);
    }
    bytes
}

/// The path inside the chart. Mirrors the checks of `LoadArchiveFiles`.
fn inner_path(name: &str) -> Result<String, String> {
    let delimiter = if name.contains('\\') { '\\' } else { '/' };
    let (first, rest) = name.split_once(delimiter).unwrap_or((name, ""));
    let rest = rest.replace(delimiter, "/");
    if rest.starts_with('/') {
        return Err("chart illegally contains absolute paths".into());
    }
    let path = clean(&rest);
    if path == "." {
        return Err(format!("chart illegally contains content outside the base directory: {}", quote(name.as_bytes())));
    }
    if path.starts_with("..") {
        return Err("chart illegally references parent directory".into());
    }
    let bytes = path.as_bytes();
    if bytes.len() >= 3 && bytes[0].is_ascii_alphabetic() && &bytes[1..3] == b":/" {
        return Err("chart contains illegally named files".into());
    }
    if first == "Chart.yaml" {
        return Err("chart yaml not in base directory".into());
    }
    Ok(path)
}

/// Go's `path.Clean` of a relative path.
pub(super) fn clean(path: &str) -> String {
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." if parts.last().is_some_and(|last| *last != "..") => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    if parts.is_empty() { ".".into() } else { parts.join("/") }
}
