//! The way out of a value that contains itself.
//!
//! `set` can put a map into itself. Go fills a gigabyte of stack with printing or copying one, and dies. Printing cannot fail here
//! either, so a walk that goes too deep unwinds, and the executor, which knows the place, makes an error of it.

/// How many values may lie in each other where they are printed or copied. What Helm reads has 10,000 levels at most.
const MAX_DEPTH: usize = 100_000;

/// What unwinds.
#[derive(Clone, Copy, Debug)]
pub struct Endless;

/// Ends a walk that is too deep: does not return then.
#[inline]
pub fn check_depth(depth: usize) {
    if depth > MAX_DEPTH {
        // Not a panic: nothing is printed, and the executor expects it.
        std::panic::resume_unwind(Box::new(Endless));
    }
}
