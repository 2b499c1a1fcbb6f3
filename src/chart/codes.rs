//! The codes of a packed block: bits into symbols, as Go's `huffmanDecoder`.

/// Codes up to this length are found at once.
const SHORT: u32 = 9;

/// What each code stands for. Entries are a symbol and, in the last four bits, the length of its code; 0 where there is no code.
pub(super) struct Codes {
    shortest: u32,
    /// By the first bits; a length above `SHORT` leads to a table in `long`.
    short: Vec<u16>,
    long: Vec<u16>,
    /// How many more bits the tables in `long` take.
    more: u32,
}

impl Codes {
    /// Codes by the lengths of their symbols; `None` if there are too many or too few.
    pub(super) fn new(lengths: &[u8]) -> Option<Self> {
        let longest = u32::from(lengths.iter().copied().max().unwrap_or(0));
        let mut own = Self { shortest: 0, short: vec![0; 1 << SHORT], long: Vec::new(), more: longest.saturating_sub(SHORT) };
        if longest == 0 {
            // Whoever uses them fails.
            return Some(own);
        }
        own.shortest = u32::from(lengths.iter().copied().filter(|length| *length > 0).min().unwrap_or(0));
        let (mut next, mut code) = ([0_usize; 16], 0);
        for length in own.shortest..=longest {
            code <<= 1;
            next[length as usize] = code;
            code += lengths.iter().filter(|own| u32::from(**own) == length).count();
        }
        if code != 1 << longest && !(code == 1 && longest == 1) {
            return None;
        }
        for (symbol, length) in lengths.iter().enumerate().filter(|(_, length)| **length > 0) {
            let code = next[usize::from(*length)];
            next[usize::from(*length)] += 1;
            own.insert(symbol as u16, u32::from(*length), code);
        }
        Some(own)
    }

    /// Those that every packer knows.
    pub(super) fn fixed() -> Self {
        let length = |symbol| match symbol {
            0..144 => 8,
            144..256 => 9,
            256..280 => 7,
            _ => 8,
        };
        let lengths: Vec<u8> = (0..288).map(length).collect();
        Self::new(&lengths).unwrap_or(Self { shortest: 0, short: vec![0; 1 << SHORT], long: Vec::new(), more: 0 })
    }

    fn insert(&mut self, symbol: u16, length: u32, code: usize) {
        // Codes stand with their first bit last.
        let reversed = code.reverse_bits() >> (usize::BITS - length);
        let entry = symbol << 4 | length as u16;
        if length <= SHORT {
            self.short[reversed..].iter_mut().step_by(1 << length).for_each(|place| *place = entry);
            return;
        }
        let place = &mut self.short[reversed & ((1 << SHORT) - 1)];
        if *place == 0 {
            *place = ((self.long.len() >> self.more) as u16) << 4 | (SHORT + 1) as u16;
            self.long.resize(self.long.len() + (1 << self.more), 0);
        }
        let from = usize::from(*place >> 4) << self.more;
        let table = &mut self.long[from..from + (1 << self.more)];
        table[reversed >> SHORT..].iter_mut().step_by(1 << (length - SHORT)).for_each(|place| *place = entry);
    }

    /// How many bits the shortest code has: so many can be read at once.
    pub(super) fn shortest(&self) -> u32 {
        self.shortest
    }

    /// So many bits follow in any case.
    pub(super) fn at_least(&mut self, bits: u32) {
        self.shortest = self.shortest.max(bits);
    }

    /// The symbol that bits begin with and the length of its code, which may be more than there are bits; 0: no code.
    pub(super) fn find(&self, bits: u32) -> (usize, u32) {
        let mut entry = self.short[bits as usize & ((1 << SHORT) - 1)];
        if u32::from(entry & 15) > SHORT {
            let more = (bits >> SHORT) as usize & ((1 << self.more) - 1);
            entry = self.long[(usize::from(entry >> 4) << self.more) + more];
        }
        (usize::from(entry >> 4), u32::from(entry & 15))
    }
}
