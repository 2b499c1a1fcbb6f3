//! Why a pattern does not parse, in Go's words.

use std::fmt;

/// What is wrong with a pattern. The names are those of Go's `syntax.ErrorCode`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Code {
    InvalidCharRange,
    InvalidEscape,
    InvalidNamedCapture,
    InvalidPerlOp,
    InvalidRepeatOp,
    InvalidRepeatSize,
    InvalidUtf8,
    MissingBracket,
    MissingParen,
    MissingRepeatArgument,
    TrailingBackslash,
    UnexpectedParen,
    NestingDepth,
    Large,
}

impl Code {
    fn text(self) -> &'static str {
        match self {
            Self::InvalidCharRange => "invalid character class range",
            Self::InvalidEscape => "invalid escape sequence",
            Self::InvalidNamedCapture => "invalid named capture",
            Self::InvalidPerlOp => "invalid or unsupported Perl syntax",
            Self::InvalidRepeatOp => "invalid nested repetition operator",
            Self::InvalidRepeatSize => "invalid repeat count",
            Self::InvalidUtf8 => "invalid UTF-8",
            Self::MissingBracket => "missing closing ]",
            Self::MissingParen => "missing closing )",
            Self::MissingRepeatArgument => "missing argument to repetition operator",
            Self::TrailingBackslash => "trailing backslash at end of expression",
            Self::UnexpectedParen => "unexpected )",
            Self::NestingDepth => "expression nests too deeply",
            Self::Large => "expression too large",
        }
    }
}

/// A pattern that Go's `regexp.Compile` refuses. Its text is Go's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RegexpError {
    pub(super) code: Code,
    pub(super) part: Vec<u8>,
}

impl RegexpError {
    pub(super) fn new(code: Code, part: &[u8]) -> Self {
        Self { code, part: part.to_vec() }
    }

    pub(super) fn too_large(pattern: &[u8]) -> Self {
        Self::new(Code::Large, pattern)
    }
}

impl fmt::Display for RegexpError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "error parsing regexp: {}: `", self.code.text())?;
        // As in Go, each bad byte counts by itself.
        for chunk in self.part.utf8_chunks() {
            f.write_str(chunk.valid())?;
            chunk.invalid().iter().try_for_each(|_| f.write_str("\u{fffd}"))?;
        }
        f.write_str("`")
    }
}

impl std::error::Error for RegexpError {}
