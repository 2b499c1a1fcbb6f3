//! The threads of a run: one for as long as a run is short.

use crate::{
    env::Stopwatch,
    template::{STACK_SIZE, mark_large_stack},
};
use rayon::prelude::*;
use std::{sync::OnceLock, time::Duration};

/// So long a run stays on the thread that it began on. A second one, which remembers everything for itself and has a heap of its own,
/// costs a tenth to a fifth more CPU; nobody notices what it saves of this time.
const ALONE: Duration = Duration::from_millis(100);

/// Where the work of a run is done.
pub(super) struct Threads {
    /// How many at most; 0: one per core.
    count: usize,
    /// How long the run stays on its first one.
    alone: Duration,
    started: Stopwatch,
    pool: OnceLock<Option<rayon::ThreadPool>>,
}

impl Threads {
    /// So many from the beginning; 0: one, and after a while one per core.
    pub(super) fn new(count: usize) -> Self {
        let alone = if count == 0 { ALONE } else { Duration::ZERO };
        Self { count, alone, started: Stopwatch::start(), pool: OnceLock::new() }
    }

    /// Does `work` for each item and keeps their order; several at a time once the run takes long.
    pub(super) fn map<T: Send, R: Send>(&self, items: Vec<T>, work: impl Fn(T) -> R + Send + Sync) -> Vec<R> {
        let mut items = items.into_iter();
        let mut done = Vec::with_capacity(items.len());
        while self.is_alone() {
            let Some(item) = items.next() else { return done };
            done.push(work(item));
        }
        match self.pool() {
            Some(pool) => pool.install(|| done.par_extend(items.collect::<Vec<_>>().into_par_iter().map(work))),
            None => done.extend(items.map(work)),
        }
        done
    }

    fn is_alone(&self) -> bool {
        self.count == 1 || self.pool.get().is_none() && self.started.elapsed() < self.alone
    }

    /// `None` if there is one core, or the system gives no threads.
    fn pool(&self) -> Option<&rayon::ThreadPool> {
        let build = || {
            let cores = || std::thread::available_parallelism().map_or(1, usize::from);
            let count = Some(self.count).filter(|count| *count > 0).unwrap_or_else(cores);
            if count == 1 {
                return None;
            }
            let pool = rayon::ThreadPoolBuilder::new().num_threads(count).stack_size(STACK_SIZE);
            pool.start_handler(|_| mark_large_stack()).build().ok()
        };
        self.pool.get_or_init(build).as_ref()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn order_is_kept_when_threads_come_late() {
        let threads = Threads { alone: Duration::from_millis(5), ..Threads::new(2) };
        let slow = |i: u64| {
            std::thread::sleep(Duration::from_millis(i % 3));
            i
        };
        let done = threads.map((0..40).collect(), slow);
        assert!(threads.pool.get().is_some_and(Option::is_some), "never left its thread");
        assert_eq!(done, (0..40).collect::<Vec<_>>());
    }
}
