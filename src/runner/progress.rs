//! How far a run is, for whoever watches it from another thread.

use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};

/// Counts of tests.
#[derive(Debug, Default)]
pub struct Progress {
    done: AtomicUsize,
    total: AtomicUsize,
}

impl Progress {
    /// How many tests ended, and how many there are.
    pub fn counts(&self) -> (usize, usize) {
        (self.done.load(Relaxed), self.total.load(Relaxed))
    }

    pub(super) fn expect(&self, tests: usize) {
        self.total.fetch_add(tests, Relaxed);
    }

    pub(super) fn step(&self) {
        self.done.fetch_add(1, Relaxed);
    }
}
