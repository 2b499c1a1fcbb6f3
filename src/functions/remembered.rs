//! Results that are slow to make, kept per process: the same inputs give the same text, so no test makes it twice.

use sha2::{Digest, Sha256};
use std::{
    collections::HashMap,
    sync::{LazyLock, Mutex},
};

/// Results that cost tens of milliseconds, by the hash of what went in: suites ask for the same ones again and again.
static KNOWN: LazyLock<Mutex<HashMap<[u8; 32], String>>> = LazyLock::new(Mutex::default);

/// The text made for a key before, or a new one.
pub(super) fn remembered(key: [u8; 32], make: impl FnOnce() -> String) -> String {
    if let Ok(known) = KNOWN.lock()
        && let Some(found) = known.get(&key)
    {
        return found.clone();
    }
    let made = make();
    if let Ok(mut known) = KNOWN.lock() {
        known.insert(key, made.clone());
    }
    made
}

/// One key for several parts.
pub(super) fn fingerprint(parts: &[&[u8]]) -> [u8; 32] {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update((part.len() as u64).to_le_bytes());
        hash.update(part);
    }
    hash.finalize().into()
}
