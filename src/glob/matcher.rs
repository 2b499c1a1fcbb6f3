//! How compiled patterns decide. Mirrors the package `match`, its oddities with wide characters included.

/// A compiled part of a pattern. Lengths count runes; `None` is a length that varies.
#[derive(Clone, Debug)]
pub(super) enum Matcher {
    Any(Vec<char>),
    AnyOf(Vec<Matcher>),
    BTree(Box<BTree>),
    Contains { needle: Vec<u8>, not: bool },
    EveryOf(Vec<Matcher>),
    List { runes: Vec<char>, not: bool },
    Max(usize),
    Min(usize),
    Nothing,
    Prefix(Vec<u8>),
    PrefixAny(Vec<u8>, Vec<char>),
    PrefixSuffix(Vec<u8>, Vec<u8>),
    Range { low: char, high: char, not: bool },
    Row(usize, Vec<Matcher>),
    Single(Vec<char>),
    Suffix(Vec<u8>),
    SuffixAny(Vec<u8>, Vec<char>),
    Super,
    Text(Vec<u8>),
}

/// A part that is searched for, and what must match before and after it.
#[derive(Clone, Debug)]
pub(super) struct BTree {
    pub(super) value: Matcher,
    pub(super) left: Option<Matcher>,
    pub(super) right: Option<Matcher>,
}

/// Where a part was found, and the lengths it can have there.
type Found = Option<(usize, Vec<usize>)>;

/// Go's `utf8.DecodeRune`: an invalid byte is U+FFFD of width 1; an empty text has width 0.
pub(super) fn decode(bytes: &[u8]) -> (char, usize) {
    let head = &bytes[..bytes.len().min(4)];
    let valid = match std::str::from_utf8(head) {
        Ok(text) => text,
        Err(error) => std::str::from_utf8(&head[..error.valid_up_to()]).unwrap_or_default(),
    };
    match valid.chars().next() {
        Some(rune) => (rune, rune.len_utf8()),
        None => ('\u{FFFD}', usize::from(!bytes.is_empty())),
    }
}

/// Go's `range` over a string.
fn runes(bytes: &[u8]) -> impl Iterator<Item = (usize, char)> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let (rune, width) = decode(&bytes[at..]);
        let start = at;
        at += width;
        (width > 0).then_some((start, rune))
    })
}

fn find(text: &[u8], needle: &[u8]) -> Option<usize> {
    memchr::memmem::find(text, needle)
}

fn find_any(text: &[u8], wanted: &[char]) -> Option<usize> {
    wanted.iter().find_map(|rune| find(text, rune.encode_utf8(&mut [0; 4]).as_bytes()))
}

fn find_last_any(text: &[u8], wanted: &[char]) -> Option<usize> {
    wanted.iter().find_map(|rune| memchr::memmem::rfind(text, rune.encode_utf8(&mut [0; 4]).as_bytes()))
}

/// Every rune boundary of a text, shifted.
fn boundaries(text: &[u8], offset: usize) -> Vec<usize> {
    runes(text).map(|(at, _)| offset + at).chain([offset + text.len()]).collect()
}

/// The offset, then the end of every rune after it.
fn ends(text: &[u8], offset: usize) -> Vec<usize> {
    [offset].into_iter().chain(runes(text).map(|(at, rune)| offset + at + rune.len_utf8())).collect()
}

impl Matcher {
    /// Number of runes it always has.
    pub(super) fn length(&self) -> Option<usize> {
        match self {
            Self::List { .. } | Self::Range { .. } | Self::Single(_) => Some(1),
            Self::Nothing => Some(0),
            Self::Row(length, _) => Some(*length),
            Self::Text(text) => Some(runes(text).count()),
            Self::AnyOf(all) => {
                let mut length = None;
                for matcher in all {
                    match (length, matcher.length()) {
                        (None, own) => length = own,
                        (Some(known), own) if own != Some(known) => return None,
                        _ => {}
                    }
                }
                length
            }
            Self::BTree(tree) => {
                let side = |side: &Option<Self>| side.as_ref().map_or(Some(0), Self::length);
                Some(tree.value.length()? + side(&tree.left)? + side(&tree.right)?)
            }
            _ => None,
        }
    }

    /// Whether it matches a whole text.
    pub(super) fn matches(&self, s: &[u8]) -> bool {
        let one = |wanted: &dyn Fn(char) -> bool| {
            let (rune, width) = decode(s);
            s.len() <= width && wanted(rune)
        };
        match self {
            Self::Any(separators) => find_any(s, separators).is_none(),
            Self::AnyOf(all) => all.iter().any(|m| m.matches(s)),
            Self::BTree(tree) => tree.matches(s),
            Self::Contains { needle, not } => find(s, needle).is_some() != *not,
            Self::EveryOf(all) => all.iter().all(|m| m.matches(s)),
            Self::List { runes, not } => one(&|rune| runes.contains(&rune) != *not),
            Self::Max(limit) => runes(s).count() <= *limit,
            Self::Min(limit) => !s.is_empty() && runes(s).count() >= *limit,
            Self::Nothing => s.is_empty(),
            Self::Prefix(prefix) => s.starts_with(prefix),
            Self::PrefixAny(prefix, separators) => {
                s.strip_prefix(prefix.as_slice()).is_some_and(|rest| find_any(rest, separators).is_none())
            }
            Self::PrefixSuffix(prefix, suffix) => s.starts_with(prefix) && s.ends_with(suffix),
            Self::Range { low, high, not } => one(&|rune| (*low..=*high).contains(&rune) != *not),
            Self::Row(length, all) => runes(s).count() == *length && row_matches(all, s),
            Self::Single(separators) => one(&|rune| !separators.contains(&rune)),
            Self::Suffix(suffix) => s.ends_with(suffix),
            Self::SuffixAny(suffix, separators) => {
                s.strip_suffix(suffix.as_slice()).is_some_and(|rest| find_any(rest, separators).is_none())
            }
            Self::Super => true,
            Self::Text(text) => text == s,
        }
    }

    /// Where it can be found in a text, first place, with all lengths there.
    fn index(&self, s: &[u8]) -> Found {
        let one = |wanted: &dyn Fn(char) -> bool| runes(s).find(|(_, r)| wanted(*r)).map(|(at, r)| (at, vec![r.len_utf8()]));
        match self {
            Self::Any(separators) => match find_any(s, separators) {
                Some(0) => Some((0, vec![0])),
                found => Some((0, boundaries(&s[..found.unwrap_or(s.len())], 0))),
            },
            Self::AnyOf(all) => index_any_of(all, s),
            Self::BTree(_) => None,
            Self::Contains { needle, not } => index_contains(needle, *not, s),
            Self::EveryOf(all) => index_every_of(all, s),
            Self::List { runes, not } => one(&|rune| runes.contains(&rune) != *not),
            Self::Max(limit) => Some((0, ends(s, 0).into_iter().take(limit + 1).collect())),
            Self::Min(limit) => {
                let lengths: Vec<_> = ends(s, 0).into_iter().skip((*limit).max(1)).collect();
                (!lengths.is_empty() && s.len() + 1 > *limit).then_some((0, lengths))
            }
            Self::Nothing => Some((0, vec![0])),
            Self::Prefix(prefix) => find(s, prefix).map(|at| (at, ends(&s[at + prefix.len()..], prefix.len()))),
            Self::PrefixAny(prefix, separators) => find(s, prefix).map(|at| {
                let rest = &s[at + prefix.len()..];
                (at, ends(&rest[..find_any(rest, separators).unwrap_or(rest.len())], prefix.len()))
            }),
            Self::PrefixSuffix(prefix, suffix) => index_prefix_suffix(prefix, suffix, s),
            Self::Range { low, high, not } => one(&|rune| (*low..=*high).contains(&rune) != *not),
            Self::Row(length, all) => {
                let fits = |(at, _): &(usize, char)| s.len() - at >= *length && row_matches(all, &s[*at..]);
                runes(s).take_while(|(at, _)| s.len() - at >= *length).find(fits).map(|(at, _)| (at, vec![*length]))
            }
            Self::Single(separators) => one(&|rune| !separators.contains(&rune)),
            Self::Suffix(suffix) => find(s, suffix).map(|at| (0, vec![at + suffix.len()])),
            Self::SuffixAny(suffix, separators) => find(s, suffix).map(|at| {
                let start = find_last_any(&s[..at], separators).map_or(0, |i| i + 1);
                (start, vec![at + suffix.len() - start])
            }),
            Self::Super => Some((0, boundaries(s, 0))),
            Self::Text(text) => find(s, text).map(|at| (at, vec![text.len()])),
        }
    }
}

/// One part after the other. A part is cut by where its last rune begins, plus one byte: wide runes are cut short.
fn row_matches(all: &[Matcher], s: &[u8]) -> bool {
    let mut at = 0;
    for matcher in all {
        let length = matcher.length().unwrap_or(0);
        let (mut next, mut count) = (0, 0);
        for (start, _) in runes(s.get(at..).unwrap_or_default()) {
            next = start;
            count += 1;
            if count == length {
                break;
            }
        }
        let part = s.get(at..at + next + 1);
        if count < length || !part.is_some_and(|part| matcher.matches(part)) {
            return false;
        }
        at += next + 1;
    }
    true
}

fn index_any_of(all: &[Matcher], s: &[u8]) -> Found {
    let mut best: Found = None;
    for (at, lengths) in all.iter().filter_map(|m| m.index(s)) {
        match &mut best {
            Some((known, _)) if at > *known => {}
            Some((known, merged)) if at == *known => {
                merged.extend(lengths);
                merged.sort_unstable();
                merged.dedup();
            }
            _ => best = Some((at, lengths)),
        }
    }
    best
}

fn index_contains(needle: &[u8], not: bool, s: &[u8]) -> Found {
    let found = find(s, needle);
    if not {
        return Some((0, boundaries(&s[..found.unwrap_or(s.len())], 0)));
    }
    let offset = found? + needle.len();
    Some((0, if s.len() <= offset { vec![offset] } else { boundaries(&s[offset..], offset) }))
}

fn index_every_of(all: &[Matcher], s: &[u8]) -> Found {
    let (mut index, mut offset, mut current) = (0, 0, Vec::new());
    for (i, matcher) in all.iter().enumerate() {
        let (at, lengths) = matcher.index(&s[index..])?;
        if i == 0 {
            current = lengths;
        } else {
            current.retain(|length| (length + index).checked_sub(at + offset).is_some_and(|moved| lengths.contains(&moved)));
            if current.is_empty() {
                return None;
            }
        }
        index = at + offset;
        offset += at;
    }
    Some((index, current))
}

fn index_prefix_suffix(prefix: &[u8], suffix: &[u8], s: &[u8]) -> Found {
    let start = find(s, prefix)?;
    let mut rest = &s[start..];
    if suffix.is_empty() {
        return Some((start, vec![rest.len()]));
    }
    let mut lengths = Vec::new();
    while let Some(at) = memchr::memmem::rfind(rest, suffix) {
        lengths.push(at + suffix.len());
        rest = &rest[..at];
    }
    lengths.reverse();
    (!lengths.is_empty()).then_some((start, lengths))
}

impl BTree {
    fn matches(&self, s: &[u8]) -> bool {
        let side = |side: &Option<Matcher>| side.as_ref().map_or(Some(0), Matcher::length);
        let (left, right) = (side(&self.left), side(&self.right));
        if let (Some(value), Some(left), Some(right)) = (self.value.length(), left, right)
            && value + left + right > s.len()
        {
            return false;
        }
        let fits = |side: &Option<Matcher>, text: &[u8]| side.as_ref().map_or(text.is_empty(), |m| m.matches(text));
        let mut offset = left.unwrap_or(0);
        let Some(limit) = s.len().checked_sub(right.unwrap_or(0)) else { return false };
        while offset < limit {
            let Some((index, lengths)) = self.value.index(&s[offset..limit]) else { return false };
            if fits(&self.left, &s[..offset + index]) {
                let after = |length: &usize| s.get(offset + index + length..).unwrap_or_default();
                if lengths.iter().rev().any(|length| fits(&self.right, after(length))) {
                    return true;
                }
            }
            offset += index + decode(&s[offset + index..]).1;
        }
        false
    }
}
