//! Proposals as text and as JSON.

use super::{Arguments, Done, Output, Waiting};
use crate::snapshot::{
    Item, Review,
    changes::{self, Change, Sign},
};
use serde_json::{Value, json};
use std::fmt::Write;

/// Lines of a change that a list shows.
const SHOWN: usize = 8;

/// What the flags ask for.
pub(super) fn render(waiting: &Waiting, done: &Done, arguments: &Arguments) -> String {
    if arguments.output == Output::Json { as_json(waiting, done) } else { as_text(waiting, done, arguments) }
}

/// A failure as a document.
pub(super) fn failure(message: &str) -> String {
    format!("{:#}\n", json!({ "proposals": [], "unused": [], "problems": [message] }))
}

/// How to decide without a terminal.
pub(super) fn instructions(waiting: &Waiting) -> String {
    let root = waiting.store.root().display();
    format!(
        "{} snapshot proposals wait for a decision, and this is no terminal. Use one of:\n  \
         charttest review {root} --list                    show them\n  \
         charttest review {root} --accept                  accept all\n  \
         charttest review {root} --accept --filter TEXT    accept those that contain TEXT\n  \
         charttest review {root} --reject                  reject all\n  \
         charttest review {root} --prune                   remove {} unused snapshots",
        waiting.count(),
        waiting.unused()
    )
}

fn as_text(waiting: &Waiting, done: &Done, arguments: &Arguments) -> String {
    let mut out = String::new();
    for (count, word) in [(done.accepted, "accepted"), (done.rejected, "rejected"), (done.pruned, "removed")] {
        if count > 0 {
            let _ = writeln!(out, "{count} {word}");
        }
    }
    if done.overtaken > 0 {
        let _ = writeln!(out, "{} left alone: the stored snapshot changed since, run the tests again", done.overtaken);
    }
    if waiting.is_empty() {
        if out.is_empty() {
            out.push_str("no snapshot waits for a decision\n");
        }
        return out;
    }
    if arguments.list {
        list(waiting, &mut out);
    }
    let unused =
        if waiting.unused() > 0 { format!(", {} unused snapshots (--prune removes them)", waiting.unused()) } else { String::new() };
    let _ = writeln!(out, "{} proposals wait for a decision{unused}", waiting.count());
    out
}

/// One block for each kind of change, with everything that it touches.
fn list(waiting: &Waiting, out: &mut String) {
    let review = Review::new(waiting.files.clone());
    let mut listed: Vec<usize> = Vec::new();
    for item in review.items() {
        if listed.contains(&item.group) {
            continue;
        }
        listed.push(item.group);
        let members: Vec<&Item> = review.items().iter().filter(|other| other.group == item.group).collect();
        for member in members.iter().take(SHOWN) {
            let proposal = &member.decision.proposal;
            let _ = writeln!(out, "{}: {} ({:?})", member.decision.suite, proposal.label(), proposal.reason);
        }
        if members.len() > SHOWN {
            let _ = writeln!(out, "… and {} more that change the same", members.len() - SHOWN);
        }
        for line in shown_lines(item) {
            let _ = writeln!(out, "    {line}");
        }
        out.push('\n');
    }
    for (_, proposals) in &waiting.files {
        for (test, index) in &proposals.unused {
            let _ = writeln!(out, "{}: {test} {index} (unused)", proposals.suite);
        }
    }
}

fn shown_lines(item: &Item) -> Vec<String> {
    let (old, new) = texts(item);
    let all = changes::lines(&old, &new, Some(1));
    let mut lines: Vec<String> = all.iter().take(SHOWN * 2).map(|line| format!("{}{}", sign(line.sign), line.text)).collect();
    if all.len() > lines.len() {
        lines.push("…".into());
    }
    lines
}

/// Both sides as they may be shown.
pub(super) fn texts(item: &Item) -> (String, String) {
    let proposal = &item.decision.proposal;
    let old = proposal.old.as_deref().map(|old| changes::masked(old, proposal.secret)).unwrap_or_default();
    (old, changes::masked(&proposal.new, proposal.secret))
}

pub(super) fn sign(sign: Sign) -> char {
    match sign {
        Sign::Added => '+',
        Sign::Removed => '-',
        Sign::Kept => ' ',
    }
}

fn as_json(waiting: &Waiting, done: &Done) -> String {
    let review = Review::new(waiting.files.clone());
    let proposals: Vec<Value> = review.items().iter().map(|item| proposal(item, &review)).collect();
    let unused: Vec<Value> = waiting
        .files
        .iter()
        .flat_map(|(_, all)| {
            all.unused.iter().map(|(test, index)| json!({ "suite": all.suite, "snapshot": all.snapshot, "test": test, "index": index }))
        })
        .collect();
    let document = json!({
        "proposals": proposals,
        "unused": unused,
        "problems": waiting.problems,
        "accepted": done.accepted,
        "rejected": done.rejected,
        "pruned": done.pruned,
        "overtaken": done.overtaken,
    });
    format!("{document:#}\n")
}

fn proposal(item: &Item, review: &Review) -> Value {
    let proposal = &item.decision.proposal;
    let (old, new) = texts(item);
    let moved = proposal.old.as_ref().and_then(|_| changes::changes(&old, &new)).unwrap_or_default();
    let change = |change: &Change| json!({ "path": change.path, "old": change.old, "new": change.new });
    json!({
        "suite": item.decision.suite,
        "snapshot": item.decision.snapshot,
        "test": proposal.test,
        "index": proposal.index,
        "reason": proposal.reason,
        "template": proposal.template,
        "secret": proposal.secret,
        "group": item.group,
        "alike": review.alike(item),
        "changes": moved.iter().map(change).collect::<Vec<_>>(),
    })
}
