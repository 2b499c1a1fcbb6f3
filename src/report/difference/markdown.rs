//! For a pull request: a table of what restarts, then the differences of objects, folded; as long as a comment may be.

use super::{
    Compared, Comparison, step,
    text::{unnoticed_line, workload},
};
use std::fmt::Write;

/// GitHub takes comments of 65,536 characters.
const LONGEST: usize = 60_000;
/// How long the difference of one object gets.
const LONGEST_OBJECT: usize = 4_000;

/// A text that takes pieces as long as there is room.
#[derive(Default)]
struct Bounded {
    text: String,
    left_out: usize,
}

impl Bounded {
    fn push(&mut self, piece: &str) {
        if self.text.len() + piece.len() > LONGEST {
            self.left_out += 1;
        } else {
            self.text.push_str(piece);
        }
    }
}

pub(super) fn write(comparison: &Comparison) -> String {
    let mut out = Bounded::default();
    let Comparison { before, after, counts, charts } = comparison;
    out.push(&format!("### {}\n\n`{}` → `{}`\n\n", counts.line(), code(before), code(after)));
    let several = charts.len() > 1;
    let shown = charts.iter().filter(|compared| compared.error.is_some() || !compared.difference.is_empty());
    urgent(&mut out, comparison, several);
    restarts(&mut out, comparison, several);
    for compared in shown {
        one(&mut out, compared, several);
    }
    if out.left_out > 0 {
        let note = format!("\n{} pieces are left out here; `charttest diff` shows them.\n", out.left_out);
        out.text.push_str(&note);
    }
    out.text
}

/// What goes wrong: upgrades that are refused, pods that go on with what they read before.
fn urgent(out: &mut Bounded, comparison: &Comparison, several: bool) {
    let mut any = false;
    for compared in &comparison.charts {
        let place = if several { format!(" ({})", text(&compared.title())) } else { String::new() };
        let refused = compared.difference.refused.iter().map(|refused| format!("- **refused by Kubernetes**: {}{place}\n", text(refused)));
        let open = compared.difference.unnoticed.iter().filter(|unnoticed| unnoticed.covered_by.is_none());
        for line in refused.chain(open.map(|unnoticed| format!("- **{}**{place}\n", text(&unnoticed_line(unnoticed))))) {
            out.push(&line);
            any = true;
        }
    }
    out.push(if any { "\n" } else { "" });
}

/// The table that is read first.
fn restarts(out: &mut Bounded, comparison: &Comparison, several: bool) {
    if comparison.counts.restarts == 0 {
        return;
    }
    out.push(if several { "| restarts | in | because of |\n|---|---|---|\n" } else { "| restarts | because of |\n|---|---|\n" });
    for compared in &comparison.charts {
        for restart in &compared.difference.restarts {
            let why: Vec<String> = step::reasons(&restart.because).iter().map(|lines| step::on_one_line(lines)).collect();
            let more = if why.len() > 5 { format!("<br>and {} more", why.len() - 5) } else { String::new() };
            let why: Vec<String> = why.iter().take(5).map(|line| format!("`{}`", cell(line))).collect();
            let place = if several { format!(" {} |", cell(&compared.title())) } else { String::new() };
            out.push(&format!("| `{}` |{place} {}{more} |\n", cell(&workload(restart)), why.join("<br>")));
        }
    }
    out.push("\n");
}

fn one(out: &mut Bounded, compared: &Compared, several: bool) {
    let found = &compared.difference;
    if several {
        out.push(&format!("#### {}\n\n", compared.title()));
    }
    if let Some(error) = &compared.error {
        out.push(&format!("cannot be compared:\n\n{}\n", fenced(error, "")));
    }
    let mut list = String::new();
    for unnoticed in found.unnoticed.iter().filter(|unnoticed| unnoticed.covered_by.is_some()) {
        _ = writeln!(list, "- {}", text(&unnoticed_line(unnoticed)));
    }
    for restart in &found.restarts_always {
        if !found.restarts.iter().any(|other| other.workload == restart.workload) {
            _ = writeln!(list, "- `{}` restarts with every upgrade, whatever changed", restart.workload);
        }
    }
    for (word, objects) in [("deleted", &found.deleted), ("created", &found.created)] {
        objects.iter().for_each(|named| _ = writeln!(list, "- {word}: `{}`", named.object));
    }
    found.crds.iter().for_each(|file| _ = writeln!(list, "- `{file}` differs; Helm does not upgrade what lies in `crds/`"));
    for line in list.split_inclusive('\n') {
        out.push(line);
    }
    for changed in &found.changed {
        let mut lines: String = changed.changes.iter().flat_map(step::step).map(|line| line + "\n").collect();
        if lines.len() > LONGEST_OBJECT {
            let end = lines.char_indices().map(|(at, _)| at).take_while(|at| *at <= LONGEST_OBJECT).last().unwrap_or(0);
            lines.truncate(end);
            lines.push_str("…\n");
        }
        let title = &changed.named.object;
        out.push(&format!("\n<details><summary><code>{title}</code></summary>\n\n{}\n</details>\n", fenced(&lines, "diff")));
    }
    if !found.folded.is_empty() {
        out.push(&format!("\n{} more differ in chart labels and checksums only.\n", found.folded.len()));
    }
    out.push("\n");
}

/// A block that its text cannot end.
fn fenced(text: &str, language: &str) -> String {
    let longest = text.lines().map(|line| line.trim_start().bytes().take_while(|b| *b == b'`').count()).max().unwrap_or(0);
    let fence = "`".repeat(longest.max(2) + 1);
    format!("{fence}{language}\n{}\n{fence}\n", text.trim_end_matches('\n'))
}

fn code(text: &str) -> String {
    text.replace('`', "'")
}

fn cell(text: &str) -> String {
    code(text).replace('|', "\\|").replace('\n', " ")
}

fn text(text: &str) -> String {
    text.replace('<', "&lt;").replace('\n', " ")
}
