//! The unified difference of two texts, as `pmezard/go-difflib` (Python's difflib) prints it with one line of context.

use std::collections::HashMap;

const CONTEXT: usize = 1;

#[derive(Clone, Copy, PartialEq)]
struct Match {
    a: usize,
    b: usize,
    size: usize,
}

#[derive(Clone, Copy, PartialEq, Debug)]
struct Change {
    equal: bool,
    a: (usize, usize),
    b: (usize, usize),
}

type Positions<'a> = HashMap<&'a str, Vec<usize>>;

/// The difference between what was expected and what is there; empty if both are equal.
pub fn unified(expected: &str, actual: &str) -> String {
    let (a, b) = (lines(expected), lines(actual));
    let mut out = String::new();
    for group in groups(changes(&a, &b)) {
        if out.is_empty() {
            out.push_str("--- Expected\n+++ Actual\n");
        }
        let (Some(first), Some(last)) = (group.first(), group.last()) else { continue };
        out.push_str(&format!("@@ -{} +{} @@\n", range(first.a.0, last.a.1), range(first.b.0, last.b.1)));
        for change in &group {
            if change.equal {
                push(&mut out, ' ', &a[change.a.0..change.a.1]);
            } else {
                push(&mut out, '-', &a[change.a.0..change.a.1]);
                push(&mut out, '+', &b[change.b.0..change.b.1]);
            }
        }
    }
    out
}

fn push(out: &mut String, sign: char, lines: &[String]) {
    for line in lines {
        out.push(sign);
        out.push_str(line);
    }
}

/// `difflib.SplitLines`: a line break after the last line, always.
fn lines(text: &str) -> Vec<String> {
    let mut lines: Vec<String> = text.split_inclusive('\n').map(str::to_owned).collect();
    if text.is_empty() || text.ends_with('\n') {
        lines.push(String::new());
    }
    if let Some(last) = lines.last_mut() {
        last.push('\n');
    }
    lines
}

fn range(start: usize, stop: usize) -> String {
    let (begin, length) = (start + 1, stop - start);
    match length {
        1 => begin.to_string(),
        0 => format!("{},0", begin - 1),
        _ => format!("{begin},{length}"),
    }
}

fn changes(a: &[String], b: &[String]) -> Vec<Change> {
    let mut positions = Positions::new();
    for (index, line) in b.iter().enumerate() {
        positions.entry(line).or_default().push(index);
    }
    // Lines that are everywhere do not anchor a match in long texts.
    if b.len() >= 200 {
        let most = b.len() / 100 + 1;
        positions.retain(|_, found| found.len() <= most);
    }
    let mut found = matching(a, b, &positions);
    found.push(Match { a: a.len(), b: b.len(), size: 0 });
    let (mut i, mut j, mut out) = (0, 0, Vec::new());
    for block in joined(found) {
        if i < block.a || j < block.b {
            out.push(Change { equal: false, a: (i, block.a), b: (j, block.b) });
        }
        (i, j) = (block.a + block.size, block.b + block.size);
        if block.size > 0 {
            out.push(Change { equal: true, a: (block.a, i), b: (block.b, j) });
        }
    }
    out
}

/// All matching blocks in order: the longest, then those on both sides of it.
fn matching(a: &[String], b: &[String], positions: &Positions<'_>) -> Vec<Match> {
    let (mut todo, mut found) = (vec![(0, a.len(), 0, b.len())], Vec::new());
    while let Some(bounds) = todo.pop() {
        let (a_low, a_high, b_low, b_high) = bounds;
        let best = longest(a, b, positions, bounds);
        if best.size == 0 {
            continue;
        }
        found.push(best);
        if a_low < best.a && b_low < best.b {
            todo.push((a_low, best.a, b_low, best.b));
        }
        if best.a + best.size < a_high && best.b + best.size < b_high {
            todo.push((best.a + best.size, a_high, best.b + best.size, b_high));
        }
    }
    found.sort_by_key(|m| (m.a, m.b));
    found
}

fn longest(a: &[String], b: &[String], positions: &Positions<'_>, bounds: (usize, usize, usize, usize)) -> Match {
    let (a_low, a_high, b_low, b_high) = bounds;
    let mut best = Match { a: a_low, b: b_low, size: 0 };
    let mut lengths: HashMap<usize, usize> = HashMap::new();
    for (i, line) in a.iter().enumerate().take(a_high).skip(a_low) {
        let mut next = HashMap::new();
        let found = positions.get(line.as_str()).map_or(&[][..], Vec::as_slice);
        for &j in found.iter().skip_while(|j| **j < b_low).take_while(|j| **j < b_high) {
            let size = j.checked_sub(1).and_then(|j| lengths.get(&j)).copied().unwrap_or(0) + 1;
            next.insert(j, size);
            if size > best.size {
                best = Match { a: i + 1 - size, b: j + 1 - size, size };
            }
        }
        lengths = next;
    }
    while best.a > a_low && best.b > b_low && a[best.a - 1] == b[best.b - 1] {
        best = Match { a: best.a - 1, b: best.b - 1, size: best.size + 1 };
    }
    while best.a + best.size < a_high && best.b + best.size < b_high && a[best.a + best.size] == b[best.b + best.size] {
        best.size += 1;
    }
    best
}

fn joined(found: Vec<Match>) -> Vec<Match> {
    let mut out: Vec<Match> = Vec::new();
    for block in found {
        match out.last_mut() {
            Some(last) if block.size > 0 && last.a + last.size == block.a && last.b + last.size == block.b => last.size += block.size,
            _ => out.push(block),
        }
    }
    out
}

fn groups(mut changes: Vec<Change>) -> Vec<Vec<Change>> {
    if let Some(first) = changes.first_mut().filter(|change| change.equal) {
        first.a.0 = first.a.0.max(first.a.1.saturating_sub(CONTEXT));
        first.b.0 = first.b.0.max(first.b.1.saturating_sub(CONTEXT));
    }
    if let Some(last) = changes.last_mut().filter(|change| change.equal) {
        last.a.1 = last.a.1.min(last.a.0 + CONTEXT);
        last.b.1 = last.b.1.min(last.b.0 + CONTEXT);
    }
    let (mut groups, mut group) = (Vec::new(), Vec::new());
    for mut change in changes {
        if change.equal && change.a.1 - change.a.0 > 2 * CONTEXT {
            let end = (change.a.1.min(change.a.0 + CONTEXT), change.b.1.min(change.b.0 + CONTEXT));
            group.push(Change { equal: true, a: (change.a.0, end.0), b: (change.b.0, end.1) });
            groups.push(std::mem::take(&mut group));
            change.a.0 = change.a.0.max(change.a.1 - CONTEXT);
            change.b.0 = change.b.0.max(change.b.1.saturating_sub(CONTEXT));
        }
        group.push(change);
    }
    if group.iter().any(|change| !change.equal) {
        groups.push(group);
    }
    groups
}

#[cfg(test)]
mod tests {
    use super::unified;

    #[test]
    fn like_difflib() {
        assert_eq!(unified("a\n", "a\n"), "");
        assert_eq!(unified("a\n", "b\n"), "--- Expected\n+++ Actual\n@@ -1,2 +1,2 @@\n-a\n+b\n \n");
    }
}
