//! How far a run or an audit is, for whoever watches it from another thread.

use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};

/// Counts of tests, or of whatever else takes time.
#[derive(Debug, Default)]
pub struct Progress {
    done: AtomicUsize,
    total: AtomicUsize,
}

impl Progress {
    /// How many ended, and how many there are.
    pub fn counts(&self) -> (usize, usize) {
        (self.done.load(Relaxed), self.total.load(Relaxed))
    }

    /// There are more.
    pub fn expect(&self, more: usize) {
        self.total.fetch_add(more, Relaxed);
    }

    /// One ended.
    pub fn step(&self) {
        self.done.fetch_add(1, Relaxed);
    }
}
