//! Tar as Go's `archive/tar` reads it: what it takes for a header, what it refuses. Sparse files are refused.

use super::{archive::ArchiveError, inflate::Broken};
use std::io::Read;

const BLOCK: usize = 512;
/// Of a header that describes another.
const MAX_EXTENDED: u64 = 1 << 20;

/// What stands before a file's bytes.
pub(super) struct Entry {
    pub(super) name: Vec<u8>,
    pub(super) kind: u8,
    pub(super) mode: i64,
    /// How many bytes it says follow; behind links and the like there are none.
    pub(super) size: u64,
}

impl Entry {
    /// `FileInfo().IsDir()`
    pub(super) fn is_directory(&self) -> bool {
        self.kind == b'5' || self.mode & !0o7777 == 0o040_000
    }

    /// What a packer says of the files behind.
    pub(super) fn is_extended(&self) -> bool {
        matches!(self.kind, b'x' | b'g')
    }
}

/// Reads entries one by one.
pub(super) struct Tarball<R> {
    inner: R,
    /// Of the entry's bytes.
    rest: u64,
    pad: usize,
}

/// What extended headers say of the next entry.
#[derive(Default)]
struct Said {
    name: Option<Vec<u8>>,
    long_name: Vec<u8>,
    size: Option<i64>,
}

fn invalid() -> ArchiveError {
    ArchiveError::Other("archive/tar: invalid tar header".into())
}

fn cut() -> ArchiveError {
    ArchiveError::Other(Broken::Cut.to_string())
}

impl<R: Read> Tarball<R> {
    pub(super) fn new(inner: R) -> Self {
        Self { inner, rest: 0, pad: 0 }
    }

    /// The bytes of the entry, or as many as there are.
    pub(super) fn read(&mut self, bytes: &mut Vec<u8>) -> Result<(), ArchiveError> {
        let read = (&mut self.inner).take(self.rest).read_to_end(bytes).map_err(|error| said(&error))?;
        self.rest -= read as u64;
        if self.rest > 0 { Err(cut()) } else { Ok(()) }
    }

    /// As many bytes as there are, up to a number.
    fn take(&mut self, count: usize) -> Result<Vec<u8>, ArchiveError> {
        let mut bytes = Vec::with_capacity(count);
        (&mut self.inner).take(count as u64).read_to_end(&mut bytes).map_err(|error| said(&error))?;
        Ok(bytes)
    }

    /// A block; `None` at the end.
    fn block(&mut self) -> Result<Option<Vec<u8>>, ArchiveError> {
        let bytes = self.take(BLOCK)?;
        match bytes.len() {
            0 => Ok(None),
            BLOCK => Ok(Some(bytes)),
            _ => Err(cut()),
        }
    }

    /// The next entry: `Reader.next`.
    pub(super) fn next(&mut self) -> Result<Option<Entry>, ArchiveError> {
        let mut told = Said::default();
        loop {
            let skipped = std::io::copy(&mut (&mut self.inner).take(self.rest), &mut std::io::sink()).map_err(|error| said(&error))?;
            if skipped < self.rest {
                return Err(cut());
            }
            self.rest = 0;
            // The last block need not be filled.
            if self.take(self.pad)?.len() < self.pad {
                return Ok(None);
            }
            let Some(mut entry) = self.header()? else { return Ok(None) };
            match entry.kind {
                b'x' | b'g' => {
                    let pax = Said::of(&self.extended(&entry)?).ok_or_else(invalid)?;
                    if entry.kind == b'g' {
                        return Ok(Some(entry));
                    }
                    told = Said { long_name: told.long_name, ..pax };
                }
                b'L' => told.long_name = text(&self.extended(&entry)?).to_vec(),
                b'K' => _ = self.extended(&entry)?,
                b'S' => return Err(invalid()),
                _ => {
                    if let Some(size) = told.size {
                        entry.size = u64::try_from(size).map_err(|_| invalid())?;
                        self.follow(&entry);
                    }
                    let long_name = Some(told.long_name).filter(|name| !name.is_empty());
                    if let Some(name) = long_name.or(told.name) {
                        entry.name = name;
                    }
                    if entry.kind == 0 {
                        entry.kind = if entry.name.ends_with(b"/") { b'5' } else { b'0' };
                        self.follow(&entry);
                    }
                    return Ok(Some(entry));
                }
            }
        }
    }

    /// So many bytes follow, and what fills the last block.
    fn follow(&mut self, entry: &Entry) {
        self.rest = if has_no_bytes(entry.kind) { 0 } else { entry.size };
        self.pad = self.rest.wrapping_neg() as usize % BLOCK;
    }

    fn extended(&mut self, entry: &Entry) -> Result<Vec<u8>, ArchiveError> {
        if entry.size > MAX_EXTENDED {
            return Err(ArchiveError::Other("archive/tar: header field too long".into()));
        }
        let mut bytes = Vec::new();
        self.read(&mut bytes)?;
        Ok(bytes)
    }

    /// `Reader.readHeader`
    fn header(&mut self) -> Result<Option<Entry>, ArchiveError> {
        let zero = |block: &[u8]| block.iter().all(|byte| *byte == 0);
        let Some(block) = self.block()? else { return Ok(None) };
        if zero(&block) {
            return match self.block()? {
                Some(block) if !zero(&block) => Err(invalid()),
                _ => Ok(None),
            };
        }
        let entry = header_of(&block).ok_or_else(invalid)?;
        self.follow(&entry);
        Ok(Some(entry))
    }
}

/// What a stream's error says.
fn said(error: &std::io::Error) -> ArchiveError {
    match error.get_ref().and_then(|inner| inner.downcast_ref::<Broken>()) {
        Some(Broken::Header) => ArchiveError::Header,
        Some(broken) => ArchiveError::Other(broken.to_string()),
        None => ArchiveError::Other(error.to_string()),
    }
}

fn header_of(block: &[u8]) -> Option<Entry> {
    let inside = |place: usize| (148..156).contains(&place);
    let bytes = || block.iter().enumerate().map(|(place, byte)| if inside(place) { b' ' } else { *byte });
    let unsigned: i64 = bytes().map(i64::from).sum();
    let signed: i64 = bytes().map(|byte| i64::from(byte as i8)).sum();
    let checksum = octal(&block[148..156])?;
    if checksum != unsigned && checksum != signed {
        return None;
    }
    let (posix, gnu) = (&block[257..263] == b"ustar\0", &block[257..265] == b"ustar  \0");
    let star = posix && &block[508..] == b"tar\0";
    let size = number(&block[124..136])?;
    let mode = number(&block[100..108])?;
    let mut others = vec![108..116, 116..124, 136..148];
    if posix || gnu {
        others.extend([329..337, 337..345]);
    }
    if star {
        others.extend([476..488, 488..500]);
    }
    for field in others {
        number(&block[field])?;
    }
    let prefix = match (posix, gnu) {
        (true, _) => text(&block[345..if star { 476 } else { 500 }]),
        // Old versions of Go wrote a prefix where GNU has times.
        (_, true) if [345..357, 357..369].into_iter().any(|time| block[time.start] != 0 && number(&block[time]).is_none()) => {
            Some(text(&block[345..500])).filter(|prefix| prefix.is_ascii()).unwrap_or_default()
        }
        _ => b"",
    };
    let mut name = text(&block[..100]).to_vec();
    if !prefix.is_empty() {
        name = [prefix, b"/", &name].concat();
    }
    let kind = block[156];
    let size = if has_no_bytes(kind) { size.max(0).cast_unsigned() } else { u64::try_from(size).ok()? };
    Some(Entry { name, kind, mode, size })
}

/// Links, devices, directories, pipes.
fn has_no_bytes(kind: u8) -> bool {
    matches!(kind, b'1'..=b'6')
}

/// Up to the first zero.
fn text(bytes: &[u8]) -> &[u8] {
    bytes.split(|byte| *byte == 0).next().unwrap_or_default()
}

fn octal(field: &[u8]) -> Option<i64> {
    let padding = |byte: &u8| *byte == b' ' || *byte == 0;
    let Some(start) = field.iter().position(|byte| !padding(byte)) else { return Some(0) };
    let end = field.iter().rposition(|byte| !padding(byte)).map_or(start, |end| end + 1);
    let digits = text(&field[start..end]);
    if !digits.iter().all(u8::is_ascii_digit) {
        return None;
    }
    u64::from_str_radix(std::str::from_utf8(digits).ok()?, 8).ok().map(u64::cast_signed)
}

/// Octal digits, or bytes if the first bit is set: `parser.parseNumeric`.
fn number(field: &[u8]) -> Option<i64> {
    let first = *field.first()?;
    if first & 0x80 == 0 {
        return octal(field);
    }
    let inverse = if first & 0x40 == 0 { 0 } else { 0xFF };
    let digit = |(place, byte): (usize, &u8)| u64::from((byte ^ inverse) & if place == 0 { 0x7F } else { 0xFF });
    let mut n = 0_u64;
    for digit in field.iter().enumerate().map(digit) {
        n = if n >> 56 == 0 { n << 8 | digit } else { return None };
    }
    let n = i64::try_from(n).ok()?;
    Some(if inverse == 0 { n } else { !n })
}

impl Said {
    /// The records of an extended header; `None` if one is not as it must be.
    fn of(mut records: &[u8]) -> Option<Self> {
        let mut own = Self::default();
        while !records.is_empty() {
            let (key, value, rest) = record(records)?;
            records = rest;
            if value.is_empty() {
                continue;
            }
            let text = || std::str::from_utf8(value).ok();
            let whole = |text: &str| text.parse::<i64>().ok();
            match key {
                b"path" => own.name = Some(value.to_vec()),
                b"size" => own.size = Some(whole(text()?)?),
                b"uid" | b"gid" => _ = whole(text()?)?,
                b"atime" | b"mtime" | b"ctime" => {
                    let (seconds, fraction) = text()?.split_once('.').unwrap_or((text()?, ""));
                    whole(seconds).filter(|_| fraction.bytes().all(|byte| byte.is_ascii_digit()))?;
                }
                key if key.starts_with(b"GNU.sparse.") => return None,
                _ => {}
            }
        }
        Some(own)
    }
}

/// `LENGTH KEY=VALUE` and a new line: `parsePAXRecord`.
fn record(records: &[u8]) -> Option<(&[u8], &[u8], &[u8])> {
    let blank = records.iter().position(|byte| *byte == b' ')?;
    let length: usize = std::str::from_utf8(&records[..blank]).ok()?.parse().ok()?;
    if length < 5 || length <= blank + 1 {
        return None;
    }
    let (own, rest) = (records.get(blank + 1..length)?, &records[length..]);
    let own = own.strip_suffix(b"\n")?;
    let equals = own.iter().position(|byte| *byte == b'=').filter(|place| *place > 0)?;
    let (key, value) = (&own[..equals], &own[equals + 1..]);
    let whole = if matches!(key, b"path" | b"linkpath" | b"uname" | b"gname") { value } else { key };
    (!whole.contains(&0)).then_some((key, value, rest))
}
