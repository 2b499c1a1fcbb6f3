//! The record of which map entries were read or written, what was hashed and looked up, while it is switched on for this thread.
//!
//! Contract: off, a read costs one comparison with zero. Only maps with an identity ([`super::Map::track`]) are recorded.

use super::Text;
use std::{
    cell::{Cell, RefCell},
    collections::BTreeSet,
};

/// How much is recorded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Recording {
    /// Everything.
    Whole,
    /// Not which entries were read: it is known that, and a record of many thousands costs as much as the work.
    Effects,
}

/// What was read of tracked maps.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Reads {
    /// Keys that were looked up: (identity of the map, key), found or not.
    pub keys: BTreeSet<(u32, Text)>,
    /// Maps whose whole set of entries was looked at.
    pub maps: BTreeSet<u32>,
    /// Whether a tracked map was written: reads of later files then depend on this one.
    pub wrote: bool,
    /// What hash functions returned (`sha256sum` and its like).
    pub digests: BTreeSet<Text>,
    /// What `lookup` was asked: apiVersion, kind, namespace, name.
    pub lookups: BTreeSet<[Text; 4]>,
}

thread_local! {
    static RECORD: RefCell<Option<Reads>> = const { RefCell::new(None) };
    static READS: Cell<bool> = const { Cell::new(false) };
}

/// Runs `work` and returns what it read. Not nested: an inner call's reads do not reach the outer record.
pub fn record_reads<T>(recording: Recording, work: impl FnOnce() -> T) -> (T, Reads) {
    let outer = RECORD.with_borrow_mut(|record| record.replace(Reads::default()));
    let recorded = READS.replace(recording == Recording::Whole);
    let result = work();
    READS.set(recorded);
    let reads = RECORD.with_borrow_mut(|record| std::mem::replace(record, outer));
    (result, reads.unwrap_or_default())
}

/// Whether anything is recorded at all.
pub fn is_recording() -> bool {
    RECORD.with_borrow(Option::is_some)
}

#[inline]
pub(super) fn key(node: u32, key: &[u8]) {
    if node != 0 && READS.get() {
        RECORD.with_borrow_mut(|record| {
            if let Some(reads) = record {
                reads.keys.insert((node, key.into()));
            }
        });
    }
}

#[inline]
pub(super) fn all(node: u32) {
    if node != 0 && READS.get() {
        RECORD.with_borrow_mut(|record| {
            if let Some(reads) = record {
                reads.maps.insert(node);
            }
        });
    }
}

#[inline]
pub(super) fn write(node: u32) {
    if node != 0 {
        RECORD.with_borrow_mut(|record| {
            if let Some(reads) = record {
                reads.wrote = true;
            }
        });
    }
}

/// Notes the result of a hash function.
pub fn record_digest(digest: &Text) {
    RECORD.with_borrow_mut(|record| {
        if let Some(reads) = record {
            reads.digests.insert(digest.clone());
        }
    });
}

/// Notes a question to the cluster.
pub fn record_lookup(query: [&Text; 4]) {
    RECORD.with_borrow_mut(|record| {
        if let Some(reads) = record {
            reads.lookups.insert(query.map(Clone::clone));
        }
    });
}
