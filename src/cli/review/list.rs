//! Proposals as text and as JSON.

use super::{Arguments, Done, Output, Waiting};
use crate::{
    report::counted,
    snapshot::{
        Item, Reason, Review,
        changes::{self, Change, Line, Sign},
        mask, text_of,
    },
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
        "{} wait for a decision, and this is no terminal. Use one of:\n  \
         charttest review {root} --list                    show them\n  \
         charttest review {root} --accept                  accept all\n  \
         charttest review {root} --accept --filter TEXT    accept those that contain TEXT\n  \
         charttest review {root} --reject                  reject all\n  \
         charttest review {root} --prune                   remove {}",
        counted(waiting.count(), "snapshot proposal"),
        counted(waiting.unused(), "unused snapshot")
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
    let unused = if waiting.unused() > 0 {
        format!(", {} (--prune removes them)", counted(waiting.unused(), "unused snapshot"))
    } else {
        String::new()
    };
    let wait = if waiting.count() == 1 { "waits" } else { "wait" };
    let _ = writeln!(out, "{} {wait} for a decision{unused}", counted(waiting.count(), "proposal"));
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
            let reason = if proposal.reason == Reason::New { "new" } else { "changed" };
            let _ = writeln!(out, "{}: {} ({reason})", member.decision.suite, proposal.label());
        }
        if members.len() > SHOWN {
            let _ = writeln!(out, "… and {} more that change the same", members.len() - SHOWN);
        }
        for line in shown_lines(item, &review) {
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

fn shown_lines(item: &Item, review: &Review) -> Vec<String> {
    let all = difference(item, review);
    let mut lines: Vec<String> = all.iter().take(SHOWN * 2).map(changes::Line::signed).collect();
    if all.len() > lines.len() {
        lines.push("…".into());
    }
    lines
}

/// What an item changes. What few others change too comes first; how many do is told.
pub(super) fn difference(item: &Item, review: &Review) -> Vec<Line> {
    let (old, new) = texts(item);
    let raw = item.decision.proposal.old.as_ref().and_then(|old| changes::changes(old, &item.decision.proposal.new));
    let (Some(raw), Some(shown)) = (raw, changes::changes(&old, &new)) else { return changes::difference(&old, &new) };
    if raw.is_empty() || raw.len() != shown.len() {
        return changes::difference(&old, &new);
    }
    let mut found: Vec<(usize, Vec<Line>)> = raw.iter().zip(&shown).map(|(raw, shown)| (review.spread(raw), shown.lines())).collect();
    found.sort_by_key(|(spread, _)| *spread);
    for (spread, lines) in &mut found {
        if let Some(place) = lines.iter_mut().find(|line| line.sign == Sign::Place).filter(|_| *spread > 1) {
            place.text.push_str(&format!("  (in {spread} snapshots)"));
        }
    }
    found.into_iter().flat_map(|(_, lines)| lines).collect()
}

/// Both sides as they may be shown.
pub(super) fn texts(item: &Item) -> (String, String) {
    let proposal = &item.decision.proposal;
    mask::masked_pair(proposal.old.as_deref().unwrap_or_default(), &proposal.new, proposal.secret)
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
    let raw = proposal.old.as_ref().and_then(|stored| changes::changes(stored, &proposal.new));
    let moved = raw.and_then(|raw| Some((raw, changes::changes(&old, &new)?)));
    let text = |value: &Option<crate::value::Value>| value.as_ref().map(|value| text_of(value).trim_end().to_owned());
    let change = |(raw, shown): (&Change, &Change)| json!({ "path": shown.path, "old": text(&shown.old), "new": text(&shown.new), "snapshots": review.spread(raw) });
    let moved: Vec<Value> = moved.map(|(raw, shown)| raw.iter().zip(&shown).map(change).collect()).unwrap_or_default();
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
        "changes": moved,
    })
}
