//! How deep the native stack may go. Templates nest as deep as Go's one-gigabyte stack allows, and Go's limits
//! (100,000 nested `template` actions, 10,000 parentheses) end in messages, so renders run on large stacks.

use std::{cell::Cell, sync::mpsc, thread};

/// The stack on which templates are parsed and executed: address space, of which only what is used costs memory.
pub const STACK_SIZE: usize = if cfg!(target_pointer_width = "64") { 1 << 30 } else { 1 << 26 };

/// What may be used of a stack whose size is unknown, from where it was first looked at.
const UNKNOWN: usize = 1 << 20;

/// What is left for functions that do not look.
const RESERVE: usize = 1 << 20;

thread_local! {
    static BASE: Cell<usize> = const { Cell::new(0) };
    static LIMIT: Cell<usize> = const { Cell::new(UNKNOWN) };
}

#[inline]
fn here() -> usize {
    let marker = 0_u8;
    std::ptr::from_ref(&marker).addr()
}

/// Tells that the current thread was started with [`STACK_SIZE`]: for the start of a thread pool's threads.
pub fn mark_large_stack() {
    BASE.set(here());
    LIMIT.set(STACK_SIZE - RESERVE);
    grow_heap();
}

/// Takes address space for the thread's values at once: the system's allocator otherwise asks for a page at a time, which costs
/// a tenth of a short run. What is not used of it costs no memory.
fn grow_heap() {
    // glibc maps the first by itself; when it is freed, blocks up to its size come from the heap, and the heap is not cut back at each `free`.
    for size in [24 << 20, 16 << 20] {
        drop(std::hint::black_box(Vec::<u8>::with_capacity(size)));
    }
}

/// Runs `work` on a stack of [`STACK_SIZE`]: here if this is one, else in a thread of its own.
pub fn on_large_stack<T: Send>(work: impl FnOnce() -> T + Send) -> T {
    if LIMIT.get() > UNKNOWN {
        return work();
    }
    let marked = || {
        mark_large_stack();
        work()
    };
    thread::scope(|scope| {
        // Without memory for the thread there is nothing better than to panic, as `std::thread::spawn` does.
        #[allow(clippy::expect_used, reason = "see above")]
        let thread = thread::Builder::new().stack_size(STACK_SIZE).spawn_scoped(scope, marked).expect("a thread");
        thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
    })
}

/// The same for the last work of a process: what the thread remembers is left to the system, which takes it back at once.
///
/// # Errors
/// If the system gives no thread, or the work panics.
pub fn last_on_large_stack<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> std::io::Result<T> {
    let (done, result) = mpsc::channel();
    let marked = move || {
        mark_large_stack();
        if done.send(work()).is_ok() {
            loop {
                thread::park();
            }
        }
    };
    thread::Builder::new().stack_size(STACK_SIZE).spawn(marked)?;
    result.recv().map_err(std::io::Error::other)
}

/// Whether no deeper call should be made.
#[inline]
pub(super) fn is_exhausted() -> bool {
    let here = here();
    let base = BASE.get();
    if base == 0 {
        BASE.set(here);
        return false;
    }
    base.saturating_sub(here) > LIMIT.get()
}
