//! Character classes: ranges, Perl's, POSIX's, Unicode's.

use super::error::{Code, RegexpError};
use regex_syntax::hir::{Class, ClassUnicode, ClassUnicodeRange, HirKind};

/// A class of these inclusive ranges.
pub(super) fn of(ranges: &[(char, char)]) -> ClassUnicode {
    ClassUnicode::new(ranges.iter().map(|(a, b)| ClassUnicodeRange::new(*a, *b)))
}

/// Adds one class to another, negated and with case folded as asked: folding comes first, as in Go.
pub(super) fn add(class: &mut ClassUnicode, mut other: ClassUnicode, negate: bool, fold: bool) {
    if fold {
        // Folding fails only without Unicode tables, which this build has.
        let _ = other.try_case_fold_simple();
    }
    if negate {
        other.negate();
    }
    class.union(&other);
}

/// The ASCII class of `\d`, `\s`, `\w`; upper case: its negation.
pub(super) fn perl(letter: u8) -> Option<(ClassUnicode, bool)> {
    let ranges: &[(char, char)] = match letter.to_ascii_lowercase() {
        b'd' => &[('0', '9')],
        b's' => &[('\t', '\n'), ('\x0c', '\r'), (' ', ' ')],
        b'w' => &[('0', '9'), ('A', 'Z'), ('_', '_'), ('a', 'z')],
        _ => return None,
    };
    Some((of(ranges), letter.is_ascii_uppercase()))
}

/// The class of `[:name:]` or `[:^name:]`, given with its brackets.
pub(super) fn posix(text: &[u8]) -> Option<(ClassUnicode, bool)> {
    let name = text.strip_prefix(b"[:")?.strip_suffix(b":]")?;
    let (name, negate) = name.strip_prefix(b"^").map_or((name, false), |n| (n, true));
    let ranges: &[(char, char)] = match name {
        b"alnum" => &[('0', '9'), ('A', 'Z'), ('a', 'z')],
        b"alpha" => &[('A', 'Z'), ('a', 'z')],
        b"ascii" => &[('\0', '\x7f')],
        b"blank" => &[('\t', '\t'), (' ', ' ')],
        b"cntrl" => &[('\0', '\x1f'), ('\x7f', '\x7f')],
        b"digit" => &[('0', '9')],
        b"graph" => &[('!', '~')],
        b"lower" => &[('a', 'z')],
        b"print" => &[(' ', '~')],
        b"punct" => &[('!', '/'), (':', '@'), ('[', '`'), ('{', '~')],
        b"space" => &[('\t', '\r'), (' ', ' ')],
        b"upper" => &[('A', 'Z')],
        b"word" => &[('0', '9'), ('A', 'Z'), ('_', '_'), ('a', 'z')],
        b"xdigit" => &[('0', '9'), ('A', 'F'), ('a', 'f')],
        _ => return None,
    };
    Some((of(ranges), negate))
}

/// The class of a general category or script, as `\p{name}` names it. Mirrors `unicodeTable`.
pub(super) fn unicode(name: &str, whole: &[u8]) -> Result<ClassUnicode, RegexpError> {
    let unknown = || RegexpError::new(Code::InvalidCharRange, whole);
    let plain: String = name.chars().filter(|c| !matches!(c, ' ' | '_' | '-')).flat_map(char::to_lowercase).collect();
    match plain.as_str() {
        "any" => return Ok(of(&[('\0', '\u{10FFFF}')])),
        "ascii" => return Ok(of(&[('\0', '\x7f')])),
        _ if plain.is_empty() || !plain.bytes().all(|b| b.is_ascii_alphanumeric()) => return Err(unknown()),
        _ => {}
    }
    for property in ["gc", "sc"] {
        let Ok(hir) = regex_syntax::Parser::new().parse(&format!(r"\p{{{property}={plain}}}")) else { continue };
        if let HirKind::Class(Class::Unicode(class)) = hir.into_kind() {
            return Ok(class);
        }
    }
    Err(unknown())
}
