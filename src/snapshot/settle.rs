//! When all tests of a snapshot file are through: what to store, what to propose, what nobody uses any more.

use super::{Mode, Proposal, Reason, Record, Settings, State, Stored};
use std::collections::{BTreeMap, BTreeSet};

/// One declared test of the suites that share a snapshot file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ran<'t> {
    /// Its name.
    pub name: &'t str,
    /// Whether every comparison that it can make was made: it ran, rendered, was not cut short, and nothing failed but snapshots.
    pub complete: bool,
}

/// What becomes of a snapshot file after a run.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Settled<'t> {
    /// What to write into the snapshot file, if anything.
    pub write: Option<Stored>,
    /// What to propose.
    pub proposals: Vec<Proposal>,
    /// The keys whose older proposals are void, because their tests ran.
    pub judged: BTreeSet<&'t str>,
    /// The names of all tests that there are: proposals of others are void, too.
    pub declared: BTreeSet<&'t str>,
    /// Entries that no test uses.
    pub unused: Vec<(String, u64)>,
    /// How many snapshots are new.
    pub new: usize,
    /// How many differ.
    pub changed: usize,
    /// How many were found under an older name.
    pub renamed: usize,
}

/// Settles the records of a file, given in the order of its tests. `whole` says that nothing was left out: no filter, no
/// shard; only then `-u` removes what is unused.
pub fn settle<'t>(stored: &Stored, records: &[Record], tests: &[Ran<'t>], settings: &Settings, whole: bool) -> Settled<'t> {
    let count = |state| records.iter().filter(|record| record.state == state && !record.searched).count();
    let mut settled = Settled { new: count(State::New), changed: count(State::Changed), ..Settled::default() };
    settled.renamed = records.iter().filter(|record| record.renamed_from.is_some()).count();
    settled.judged = tests.iter().filter(|test| test.complete).map(|test| test.name).collect();
    settled.declared = tests.iter().map(|test| test.name).collect();
    match settings.mode {
        Mode::Peer | Mode::PeerUpdate => {
            settled.write = as_peer(stored, records, settings.mode == Mode::PeerUpdate);
            return settled;
        }
        Mode::Propose => settled.proposals = proposals(records),
        Mode::Update | Mode::Check => {}
    }
    settled.unused = unused(stored, records, tests, settings.stable_names);
    if settings.mode == Mode::Update {
        settled.write = updated(stored, records, if whole { &settled.unused } else { &[] });
        if whole {
            settled.unused.clear();
        }
    }
    settled
}

/// Mirrors `Cache.StoreToFileIfNeeded`: only what was touched stays; what changed keeps its text unless updating.
fn as_peer(stored: &Stored, records: &[Record], updating: bool) -> Option<Stored> {
    let mut current = Stored::default();
    for record in records {
        let text = match &record.stored {
            Some(old) if !updating => old,
            _ => &record.text,
        };
        current.insert(&record.test, record.index, text.as_str());
    }
    let inserted = records.iter().any(|record| record.state == State::New);
    let updated = records.iter().any(|record| record.state == State::Changed && !record.searched);
    let vanished = stored.iter().any(|(test, index, _)| current.find(test, index).is_none());
    (inserted || vanished || (updating && updated)).then_some(current)
}

fn proposals(records: &[Record]) -> Vec<Proposal> {
    let mut found: BTreeMap<(&str, u64), usize> = BTreeMap::new();
    let mut proposals: Vec<Proposal> = Vec::new();
    for record in records.iter().filter(|record| !record.searched) {
        let reason = match record.state {
            State::New => Reason::New,
            State::Changed => Reason::Changed,
            State::Same => continue,
        };
        let proposal = Proposal {
            test: record.test.clone(),
            index: record.index,
            reason,
            old: record.stored.clone(),
            new: record.text.clone(),
            template: record.template.clone(),
            secret: record.secret,
            renamed_from: record.renamed_from.clone(),
        };
        // Of tests with one name the last wins, as in the file.
        match found.insert((&record.test, record.index), proposals.len()) {
            Some(at) => {
                found.insert((&record.test, record.index), at);
                proposals[at] = proposal;
            }
            None => proposals.push(proposal),
        }
    }
    proposals
}

fn updated(stored: &Stored, records: &[Record], unused: &[(String, u64)]) -> Option<Stored> {
    let mut next = stored.clone();
    for (test, index) in unused {
        next.remove(test, *index);
    }
    for (test, index) in records.iter().filter_map(|record| record.renamed_from.as_ref()) {
        next.remove(test, *index);
    }
    for record in records.iter().filter(|record| !record.searched || record.state == State::New) {
        next.insert(&record.test, record.index, record.text.as_str());
    }
    (next != *stored).then_some(next)
}

/// Entries of tests that are no longer declared, and of tests that made all their comparisons without them.
fn unused(stored: &Stored, records: &[Record], tests: &[Ran<'_>], stable: bool) -> Vec<(String, u64)> {
    let used: BTreeSet<(&str, u64)> = records
        .iter()
        .flat_map(|record| {
            let old = record.renamed_from.as_ref().map(|(test, index)| (test.as_str(), *index));
            [Some((record.test.as_str(), record.index)), old].into_iter().flatten()
        })
        .collect();
    let mut complete: BTreeMap<&str, bool> = BTreeMap::new();
    for test in tests {
        *complete.entry(test.name).or_insert(true) &= test.complete;
    }
    let of_test = |key: &str| -> Option<bool> {
        let whole = complete.get(key).copied();
        whole.or_else(|| if stable { key.match_indices(" › ").find_map(|(at, _)| complete.get(&key[..at]).copied()) } else { None })
    };
    let gone = |key: &str, index| !used.contains(&(key, index)) && of_test(key).unwrap_or(true);
    stored.iter().filter(|(key, index, _)| gone(key, *index)).map(|(key, index, _)| (key.to_owned(), index)).collect()
}
