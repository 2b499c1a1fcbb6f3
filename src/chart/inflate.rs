//! gzip as Go reads it: the same data before an error, the same error, which names the place in the compressed data.
//!
//! Contract: the stream of `compress/gzip` with `compress/flate` inside, several members included. Memory stays small whatever the data says.

use super::codes::Codes;
use std::io::Read;

/// How far back a copy reaches.
const WINDOW: usize = 32 * 1024;

/// Why a stream ends before its end, in Go's words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum Broken {
    /// Not gzip, or a further member is not.
    #[error("gzip: invalid header")]
    Header,
    /// What was unpacked is not what was packed.
    #[error("gzip: invalid checksum")]
    Checksum,
    /// The data ends too early.
    #[error("unexpected EOF")]
    Cut,
    /// No such code, length or distance; behind so many bytes of the member.
    #[error("flate: corrupt input before offset {0}")]
    Corrupt(usize),
}

/// What is done next.
enum State {
    /// A block begins; the last one was the last.
    Block { last: bool },
    /// So many bytes stand as they are.
    Stored { last: bool, rest: usize },
    /// Codes until the end of the block.
    Codes { last: bool, literals: Box<Codes>, distances: Option<Box<Codes>> },
    /// Nothing follows.
    End,
}

/// Unpacks gzip.
pub(super) struct Unpacker<'d> {
    data: &'d [u8],
    /// Where the member's packed data begins.
    start: usize,
    at: usize,
    bits: u32,
    bit_count: u32,
    state: State,
    /// The last bytes that were unpacked; what lies behind `given` was not read yet.
    window: Vec<u8>,
    given: usize,
    size: u32,
    digest: u32,
    broken: Option<Broken>,
}

impl<'d> Unpacker<'d> {
    /// Reads the first header.
    pub(super) fn new(data: &'d [u8]) -> Result<Self, Broken> {
        let mut own = Self {
            data,
            start: 0,
            at: 0,
            bits: 0,
            bit_count: 0,
            state: State::End,
            window: Vec::new(),
            given: 0,
            size: 0,
            digest: 0,
            broken: None,
        };
        own.header()?;
        Ok(own)
    }

    fn take(&mut self, count: usize) -> Result<&'d [u8], Broken> {
        let taken = self.data.get(self.at..self.at + count).ok_or(Broken::Cut)?;
        self.at += count;
        Ok(taken)
    }

    fn skip_text(&mut self) -> Result<(), Broken> {
        let rest = &self.data[self.at..];
        match rest.iter().take(512).position(|byte| *byte == 0) {
            Some(end) => self.at += end + 1,
            None if rest.len() < 512 => return Err(Broken::Cut),
            None => return Err(Broken::Header),
        }
        Ok(())
    }

    /// `gzip.Reader.readHeader`
    fn header(&mut self) -> Result<(), Broken> {
        let begin = self.at;
        let head = self.take(10)?;
        if head[..3] != [0x1F, 0x8B, 8] {
            return Err(Broken::Header);
        }
        let flags = head[3];
        if flags & 4 != 0 {
            let length = self.take(2)?;
            self.take(usize::from(u16::from_le_bytes([length[0], length[1]])))?;
        }
        for text in [8, 16] {
            if flags & text != 0 {
                self.skip_text()?;
            }
        }
        if flags & 2 != 0 {
            let digest = crc32(0, &self.data[begin..self.at]).to_le_bytes();
            if self.take(2)? != &digest[..2] {
                return Err(Broken::Header);
            }
        }
        (self.start, self.bits, self.bit_count, self.size, self.digest) = (self.at, 0, 0, 0, 0);
        self.state = State::Block { last: false };
        self.window.clear();
        self.given = 0;
        Ok(())
    }

    /// What stands behind a member's data, and the next member.
    fn trailer(&mut self) -> Result<(), Broken> {
        let end = self.take(8)?;
        let number = |from: usize| u32::from_le_bytes([end[from], end[from + 1], end[from + 2], end[from + 3]]);
        if number(0) != self.digest || number(4) != self.size {
            return Err(Broken::Checksum);
        }
        if self.at < self.data.len() { self.header() } else { Ok(()) }
    }

    fn corrupt(&self) -> Broken {
        Broken::Corrupt(self.at - self.start)
    }

    fn more_bits(&mut self) -> Result<(), Broken> {
        let byte = *self.data.get(self.at).ok_or(Broken::Cut)?;
        self.at += 1;
        self.bits |= u32::from(byte) << self.bit_count;
        self.bit_count += 8;
        Ok(())
    }

    fn number(&mut self, count: u32) -> Result<usize, Broken> {
        while self.bit_count < count {
            self.more_bits()?;
        }
        let number = self.bits & ((1 << count) - 1);
        self.bits >>= count;
        self.bit_count -= count;
        Ok(number as usize)
    }

    fn code(&mut self, codes: &Codes) -> Result<usize, Broken> {
        let mut needed = codes.shortest();
        loop {
            while self.bit_count < needed {
                self.more_bits()?;
            }
            let (symbol, length) = codes.find(self.bits);
            if length != 0 && length <= self.bit_count {
                self.bits >>= length;
                self.bit_count -= length;
                return Ok(symbol);
            }
            if length == 0 {
                return Err(self.corrupt());
            }
            needed = length;
        }
    }

    /// One step; `false` at the end of a member's data.
    fn step(&mut self) -> Result<bool, Broken> {
        match std::mem::replace(&mut self.state, State::End) {
            State::End => return Ok(false),
            State::Block { last: true } => return Ok(false),
            State::Block { last: false } => self.block()?,
            State::Stored { last, rest } => {
                let count = rest.min(WINDOW).min(self.data.len() - self.at);
                let taken = self.take(count)?;
                self.window.extend_from_slice(taken);
                if count == 0 && rest > 0 {
                    return Err(Broken::Cut);
                }
                self.state = if rest == count { State::Block { last } } else { State::Stored { last, rest: rest - count } };
            }
            State::Codes { last, literals, distances } => {
                let ended = self.symbols(&literals, distances.as_deref())?;
                self.state = if ended { State::Block { last } } else { State::Codes { last, literals, distances } };
            }
        }
        Ok(true)
    }

    fn block(&mut self) -> Result<(), Broken> {
        while self.bit_count < 3 {
            self.more_bits()?;
        }
        let last = self.number(1)? == 1;
        self.state = match self.number(2)? {
            0 => {
                (self.bits, self.bit_count) = (0, 0);
                let size = self.take(4)?;
                let (size, inverse) = (u16::from_le_bytes([size[0], size[1]]), u16::from_le_bytes([size[2], size[3]]));
                if size != !inverse {
                    return Err(self.corrupt());
                }
                State::Stored { last, rest: usize::from(size) }
            }
            1 => State::Codes { last, literals: Box::new(Codes::fixed()), distances: None },
            2 => {
                let (literals, distances) = self.tables()?;
                State::Codes { last, literals: Box::new(literals), distances: Some(Box::new(distances)) }
            }
            _ => return Err(self.corrupt()),
        };
        Ok(())
    }

    /// The codes that a block brings: `decompressor.readHuffman`.
    fn tables(&mut self) -> Result<(Codes, Codes), Broken> {
        const ORDER: [usize; 19] = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];
        while self.bit_count < 14 {
            self.more_bits()?;
        }
        let literals = self.number(5)? + 257;
        if literals > 286 {
            return Err(self.corrupt());
        }
        let distances = self.number(5)? + 1;
        if distances > 30 {
            return Err(self.corrupt());
        }
        let count = self.number(4)? + 4;
        let mut lengths = [0_u8; 19];
        for place in &ORDER[..count] {
            lengths[*place] = self.number(3)? as u8;
        }
        let codes = Codes::new(&lengths).ok_or_else(|| self.corrupt())?;
        let (mut lengths, total) = (Vec::with_capacity(320), literals + distances);
        while lengths.len() < total {
            let (again, count) = match self.code(&codes)? {
                16 if lengths.is_empty() => return Err(self.corrupt()),
                16 => (lengths[lengths.len() - 1], 3 + self.number(2)?),
                17 => (0, 3 + self.number(3)?),
                18 => (0, 11 + self.number(7)?),
                length => (length as u8, 1),
            };
            if lengths.len() + count > total {
                return Err(self.corrupt());
            }
            lengths.resize(lengths.len() + count, again);
        }
        let mut tables = [&lengths[..literals], &lengths[literals..]].map(Codes::new).into_iter().flatten();
        match (tables.next(), tables.next()) {
            (Some(mut own), Some(distances)) => {
                // A block cannot end before its end has been read.
                own.at_least(u32::from(lengths[256]));
                Ok((own, distances))
            }
            _ => Err(self.corrupt()),
        }
    }

    /// Literals and copies until the block ends, or enough was unpacked.
    fn symbols(&mut self, literals: &Codes, distances: Option<&Codes>) -> Result<bool, Broken> {
        while self.window.len() - self.given < WINDOW {
            let symbol = match self.code(literals)? {
                literal @ ..256 => {
                    self.window.push(literal as u8);
                    continue;
                }
                256 => return Ok(true),
                symbol => symbol,
            };
            let (base, extra) = match symbol {
                257..265 => (symbol - 254, 0),
                265..285 => {
                    let extra = (symbol - 261) / 4;
                    (((4 + (symbol - 261) % 4) << extra) + 3, extra)
                }
                285 => (258, 0),
                _ => return Err(self.corrupt()),
            };
            let length = base + self.number(extra as u32)?;
            let distance = match distances {
                Some(codes) => self.code(codes)?,
                None => (self.number(5)? as u8).reverse_bits() as usize >> 3,
            };
            let distance = match distance {
                0..4 => distance + 1,
                4..30 => {
                    let extra = (distance - 2) / 2;
                    (1 << (extra + 1)) + 1 + ((distance & 1) << extra) + self.number(extra as u32)?
                }
                _ => return Err(self.corrupt()),
            };
            if distance > self.window.len().min(WINDOW) {
                return Err(self.corrupt());
            }
            let from = self.window.len() - distance;
            for place in from..from + length {
                self.window.push(self.window[place]);
            }
        }
        Ok(false)
    }
}

impl Read for Unpacker<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        while self.given == self.window.len() {
            if let Some(broken) = self.broken {
                return Err(std::io::Error::other(broken));
            }
            if matches!(self.state, State::End) {
                return Ok(0);
            }
            if self.window.len() > 2 * WINDOW {
                self.window.drain(..self.window.len() - WINDOW);
                self.given = WINDOW;
            }
            let done = self.step().and_then(|more| if more { Ok(()) } else { self.trailer() });
            self.broken = done.err();
        }
        let rest = &self.window[self.given..];
        let count = rest.len().min(buffer.len());
        buffer[..count].copy_from_slice(&rest[..count]);
        self.digest = crc32(self.digest, &rest[..count]);
        self.size = self.size.wrapping_add(count as u32);
        self.given += count;
        Ok(count)
    }
}

/// The checksum of gzip, of what was before and of these bytes.
fn crc32(before: u32, bytes: &[u8]) -> u32 {
    const TABLE: [u32; 256] = {
        let mut table = [0; 256];
        let mut i = 0;
        while i < 256 {
            let (mut n, mut bit) = (i as u32, 0);
            while bit < 8 {
                n = if n & 1 == 1 { 0xEDB8_8320 ^ (n >> 1) } else { n >> 1 };
                bit += 1;
            }
            table[i] = n;
            i += 1;
        }
        table
    };
    !bytes.iter().fold(!before, |sum, byte| TABLE[((sum ^ u32::from(*byte)) & 0xFF) as usize] ^ (sum >> 8))
}
