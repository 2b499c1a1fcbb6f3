//! The way out of a value that contains itself, and of one that grows without end.
//!
//! `set` can put a map into itself. Go fills a gigabyte of stack with printing or copying one, and dies. A value that holds another one
//! twice, which holds another one twice, takes exponentially much room when it is printed, and Go fills the memory. Printing cannot fail
//! here either, so a walk that goes too far unwinds, and the executor, which knows the place, makes an error of it.

use super::Value;

/// How many values may lie in each other where they are printed or copied. What Helm reads has 10,000 levels at most.
const MAX_DEPTH: usize = 100_000;

/// How many values may be copied or written at once: about 20 times as many as lie in 5 MB of values, Helm's limit for a file.
const MAX_VALUES: usize = 20_000_000;

/// So deep [`check_size`] looks.
const SIZE_DEPTH: usize = 1000;

/// The longest text in bytes that a function or a template may make. Helm has no limit: it fills the memory.
pub const MAX_TEXT: usize = 1 << 27;

/// What is said then.
pub const TOO_LONG: &str = "the text is longer than 134217728 bytes";

/// What unwinds.
#[derive(Clone, Copy, Debug)]
pub enum Endless {
    /// Values in values.
    Deep,
    /// A text above [`MAX_TEXT`].
    Long,
    /// More values than a walk may see.
    Many,
}

impl Endless {
    /// What is said of it.
    pub fn message(self) -> &'static str {
        match self {
            Self::Deep => "the value is nested too deeply to be printed or copied",
            Self::Long => TOO_LONG,
            Self::Many => "there are too many values to write or copy",
        }
    }

    /// Not a panic: nothing is printed, and the executor expects it.
    #[cold]
    fn unwind(self) -> ! {
        std::panic::resume_unwind(Box::new(self))
    }
}

/// Ends a walk that is too deep: does not return then.
#[inline]
pub fn check_depth(depth: usize) {
    if depth > MAX_DEPTH {
        Endless::Deep.unwind();
    }
}

/// Ends the making of a text that is too long: does not return then.
#[inline]
pub fn check_length(length: usize) {
    if length > MAX_TEXT {
        Endless::Long.unwind();
    }
}

/// Ends the making of a list of so many items, or of a copy of so many values: does not return then.
#[inline]
pub fn check_count(count: usize) {
    if count > MAX_VALUES {
        Endless::Many.unwind();
    }
}

/// Ends the writing of a value that holds too many others, each counted as often as it would be written: does not return then.
pub fn check_size(value: &Value) {
    fn walk(value: &Value, count: &mut usize, depth: usize) {
        *count += 1;
        check_count(*count);
        match value {
            // Who contains itself is found by who writes it.
            _ if depth > SIZE_DEPTH => {}
            Value::List(list) => list.iter().for_each(|item| walk(item, count, depth + 1)),
            Value::Map(map) => map.entries().values().for_each(|item| walk(item, count, depth + 1)),
            _ => {}
        }
    }
    walk(value, &mut 0, 0);
}
