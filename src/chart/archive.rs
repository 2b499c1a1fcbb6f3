//! The door to packed charts: a `.tgz` is unpacked in memory, with Helm's checks of names and sizes.

use crate::{format::quote, profile::Helm};
use std::{
    cell::Cell,
    io::{ErrorKind, Read},
};
use tar::EntryType;

/// All files of one archive together.
const MAX_SIZE: u64 = 100 * 1024 * 1024;
/// One file, in Helm 3.
pub(super) const MAX_FILE_SIZE: u64 = 5 * 1024 * 1024;

/// Of a tar archive.
const BLOCK: u64 = 512;
const UNEXPECTED_END: &str = "unexpected EOF";
const INVALID_HEADER: &str = "archive/tar: invalid tar header";

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
    check_header(data)?;
    let whole = Cell::new(None);
    let mut archive = tar::Archive::new(Measured { inner: flate2::read::MultiGzDecoder::new(data), count: 0, whole: &whole });
    let other = |error: std::io::Error| ArchiveError::Other(error_text(&error));
    let (mut files, mut remaining, mut end) = (Vec::new(), MAX_SIZE, 0_u64);
    for entry in archive.entries().map_err(other)? {
        // Go does not miss what fills the last block.
        if entry.is_err() && whole.get().is_some_and(|size| (end..end.next_multiple_of(BLOCK)).contains(&size)) {
            break;
        }
        let mut entry = entry.map_err(other)?;
        end = entry.raw_file_position() + entry.size();
        check_extensions(&mut entry)?;
        let name = String::from_utf8_lossy(&entry.path_bytes()).into_owned();
        let kind = entry.header().entry_type();
        if is_directory(entry.header(), kind, &name) || matches!(kind, EntryType::XGlobalHeader | EntryType::XHeader) {
            continue;
        }
        let path = inner_path(&name).map_err(ArchiveError::Other)?;
        let header_only = matches!(kind, EntryType::Link | EntryType::Symlink | EntryType::Char | EntryType::Block | EntryType::Fifo);
        // Behind links and the like there are no bytes, but what their headers say of them is held against the limits.
        let size = if header_only { entry.header().entry_size().map_err(other)? } else { entry.size() };
        let too_large = || {
            let what = if helm == Helm::V3 { "maximum file size" } else { "maximum size" };
            ArchiveError::Other(format!("decompressed chart is larger than the {what} {MAX_SIZE}"))
        };
        if size > remaining {
            return Err(too_large());
        }
        if helm == Helm::V3 && size > MAX_FILE_SIZE {
            let name = quote(name.as_bytes());
            let text = format!("decompressed chart file {name} is larger than the maximum file size {MAX_FILE_SIZE}");
            return Err(ArchiveError::Other(text));
        }
        let mut bytes = Vec::with_capacity(usize::try_from(size.min(MAX_FILE_SIZE)).unwrap_or(0));
        if !header_only {
            entry.read_to_end(&mut bytes).map_err(other)?;
        }
        remaining = remaining.saturating_sub(bytes.len() as u64);
        if !header_only && (bytes.len() as u64) < size {
            return Err(ArchiveError::Other(UNEXPECTED_END.into()));
        }
        if remaining == 0 || (bytes.len() as u64) < size {
            return Err(too_large());
        }
        files.push((path, without_mark(bytes)));
    }
    if files.is_empty() { Err(ArchiveError::Other("no files in chart archive".into())) } else { Ok(files) }
}

/// Says how much there was, when it has ended.
struct Measured<'c, R> {
    inner: R,
    count: u64,
    whole: &'c Cell<Option<u64>>,
}

impl<R: Read> Read for Measured<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let read = self.inner.read(buffer)?;
        self.count += read as u64;
        if read == 0 && !buffer.is_empty() {
            self.whole.set(Some(self.count));
        }
        Ok(read)
    }
}

/// A file's bytes without one byte-order mark.
pub(super) fn without_mark(mut bytes: Vec<u8>) -> Vec<u8> {
    if bytes.starts_with(b"\xEF\xBB\xBF") {
        bytes.drain(..3);
    }
    bytes
}

fn check_header(data: &[u8]) -> Result<(), ArchiveError> {
    match data {
        [] => Err(ArchiveError::Other("EOF".into())),
        [0x1F, 0x8B, 8, ..] if data.len() >= 10 => Ok(()),
        _ if data.len() < 10 => Err(ArchiveError::Other(UNEXPECTED_END.into())),
        _ => Err(ArchiveError::Header),
    }
}

/// What a packer says of the next entry, which the library leaves out where it cannot read it.
fn check_extensions(entry: &mut tar::Entry<'_, impl Read>) -> Result<(), ArchiveError> {
    let invalid = || ArchiveError::Other(INVALID_HEADER.into());
    for extension in entry.pax_extensions().map_err(|_| invalid())?.into_iter().flatten() {
        let extension = extension.map_err(|_| invalid())?;
        let is_number = || extension.value().is_ok_and(|text| text.parse::<u64>().is_ok());
        if extension.key_bytes() == b"size" && !is_number() {
            return Err(invalid());
        }
    }
    Ok(())
}

fn is_directory(header: &tar::Header, kind: EntryType, name: &str) -> bool {
    let old_style = header.as_bytes()[156] == 0 && name.ends_with('/');
    kind.is_dir() || old_style || header.mode().is_ok_and(|mode| mode & 0o170_000 == 0o040_000)
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

fn error_text(error: &std::io::Error) -> String {
    match error.kind() {
        ErrorKind::UnexpectedEof => UNEXPECTED_END.into(),
        _ if error.to_string().contains("failed to read entire block") => UNEXPECTED_END.into(),
        // Of flate2, whose errors have no kinds of their own.
        ErrorKind::InvalidInput if error.to_string().contains("checksum") => "gzip: invalid checksum".into(),
        ErrorKind::InvalidInput if error.to_string().contains("header") => "gzip: invalid header".into(),
        ErrorKind::InvalidInput => "flate: corrupt input".into(),
        _ => INVALID_HEADER.into(),
    }
}
