//! For people: failures in full, passed suites on a line each, a summary.

use super::{cells::Table, frame::frame};
use crate::{
    runner::{Check, Counts, Event, Outcome, SuiteResult, Summary, TestResult},
    source::{Diagnostic, Level},
};
use anstyle::{AnsiColor, Style};
use std::fmt::Write;

const GREEN: Style = AnsiColor::Green.on_default().bold();
const RED: Style = AnsiColor::Red.on_default().bold();
const YELLOW: Style = AnsiColor::Yellow.on_default().bold();
const FAINT: Style = Style::new().dimmed();
const BOLD: Style = Style::new().bold();
const ADDED: Style = AnsiColor::Green.on_default();
const REMOVED: Style = AnsiColor::Red.on_default();

/// How many cells are named of which the same is to be said.
const NAMES: usize = 6;

/// The whole report.
pub fn pretty(events: &[Event]) -> String {
    let mut out = String::new();
    let mut suites: Vec<&SuiteResult> = Vec::new();
    for event in events {
        match event {
            Event::SuiteFinished(suite) => suites.push(suite),
            Event::ChartStarted { .. } | Event::ChartBroken { .. } | Event::Finished(_) => cells(&mut out, &std::mem::take(&mut suites)),
            Event::SuiteBroken { .. } | Event::Notice(_) => {}
        }
        _ = match event {
            Event::ChartStarted { name, path } => writeln!(out, "\n{BOLD}{name}{BOLD:#} {FAINT}{path}{FAINT:#}"),
            Event::ChartBroken { path, diagnostics } => {
                _ = writeln!(out, "\n{RED} FAIL {RED:#} {BOLD}{path}{BOLD:#}");
                diagnostics.iter().try_for_each(|d| out.write_str(&frame(d)))
            }
            Event::SuiteBroken { file, diagnostics, suites, .. } => {
                broken(&mut out, file, diagnostics, suites.iter().map(|suite| suite.tests.len()).sum());
                Ok(())
            }
            Event::SuiteFinished(suite) => {
                self::suite(&mut out, suite);
                Ok(())
            }
            Event::Notice(diagnostic) => out.write_str(&frame(diagnostic)),
            Event::Finished(summary) => {
                self::summary(&mut out, summary);
                Ok(())
            }
        };
    }
    out
}

fn broken(out: &mut String, file: &str, diagnostics: &[Diagnostic], tests: usize) {
    let tests = if tests == 1 { "its test".to_owned() } else { format!("its {tests} tests") };
    match diagnostics {
        [reason] if reason.level != Level::Error => {
            _ = writeln!(out, "{YELLOW} SKIP {YELLOW:#} {file}: {tests} {}", reason.message);
        }
        _ => {
            _ = writeln!(out, "{RED} FAIL {RED:#} {file}: this file cannot be run");
            diagnostics.iter().for_each(|d| out.push_str(&frame(d)));
        }
    }
}

fn suite(out: &mut String, suite: &SuiteResult) {
    let (style, word) = match suite.outcome {
        Outcome::Passed => (GREEN, "PASS"),
        Outcome::Skipped => (YELLOW, "SKIP"),
        Outcome::Failed | Outcome::Errored => (RED, "FAIL"),
    };
    let gap = if suite.name.is_empty() { "" } else { "  " };
    _ = writeln!(out, "{style} {word} {style:#} {}{gap}{FAINT}{}{FAINT:#}", suite.name, suite.file);
    for diagnostic in suite.errors.iter().chain(&suite.warnings) {
        out.push_str(&frame(diagnostic));
    }
    if suite.of_cells { of_cells(out, &suite.tests) } else { suite.tests.iter().for_each(|test| self::test(out, test)) }
}

/// The cells that fail, those together of which the same is to be said.
fn of_cells(out: &mut String, tests: &[TestResult]) {
    let lines = |test: &TestResult| test.checks.iter().flat_map(|check| check.lines.clone()).collect::<Vec<_>>();
    let mut groups: Vec<(&TestResult, Vec<&str>)> = Vec::new();
    for test in tests.iter().filter(|test| test.outcome.is_red()) {
        let same = |(first, _): &&mut (&TestResult, Vec<&str>)| first.error == test.error && lines(first) == lines(test);
        match groups.iter_mut().find(same) {
            Some((_, names)) => names.push(&test.name),
            None => groups.push((test, vec![&test.name])),
        }
    }
    for (test, names) in groups {
        let more = names.len().saturating_sub(NAMES);
        let more = if more > 0 { format!(" and {more} more") } else { String::new() };
        _ = writeln!(out, "   {RED}✗{RED:#} {BOLD}{}{BOLD:#}{more}", names[..names.len().min(NAMES)].join(", "));
        match (&test.error, test.diagnostics.is_empty()) {
            (Some(error), true) => _ = writeln!(out, "     {RED}error:{RED:#} {}", error.replace('\n', "\n     ")),
            _ => test.diagnostics.iter().for_each(|d| indented(out, &frame(d))),
        }
        lines(test).iter().for_each(|line| _ = writeln!(out, "     {}", line.replace('\t', "  ")));
    }
}

/// The table of a chart's matrix.
fn cells(out: &mut String, suites: &[&SuiteResult]) {
    let Some(table) = Table::of(suites) else { return };
    let first = table.rows.iter().map(|(cell, _)| cell.chars().count()).max().unwrap_or_default().max(4);
    let widths: Vec<usize> = table.columns.iter().map(|column| column.chars().count().max(7)).collect();
    _ = write!(out, "\n  {FAINT}{:<first$}", "CELL");
    let titles: String = table.columns.iter().zip(&widths).map(|(column, width)| format!("  {column:<width$}")).collect();
    _ = writeln!(out, "{}{FAINT:#}", titles.trim_end());
    for (cell, outcomes) in &table.rows {
        _ = write!(out, "  {cell:<first$}");
        let last = outcomes.iter().rposition(Option::is_some).unwrap_or_default();
        for (i, (outcome, width)) in outcomes.iter().zip(&widths).enumerate().take(last + 1) {
            let style = if outcome.is_some_and(Outcome::is_red) { RED } else { GREEN };
            let sign = Table::sign(*outcome);
            let gap = if i == last { 0 } else { width - sign.chars().count().min(*width) };
            _ = write!(out, "  {style}{sign}{style:#}{}", " ".repeat(gap));
        }
        out.push('\n');
    }
    table.rest().iter().for_each(|rest| _ = writeln!(out, "  {rest}"));
}

fn test(out: &mut String, test: &TestResult) {
    let place = format!("{FAINT}{}:{}{FAINT:#}", test.place.file, test.place.line);
    match test.outcome {
        Outcome::Passed if test.output.is_some() => _ = writeln!(out, "   {GREEN}✓{GREEN:#} {BOLD}{}{BOLD:#}  {place}", test.name),
        Outcome::Passed => {}
        Outcome::Skipped => {
            let reason = if test.skip_reason.is_empty() { String::new() } else { format!(": {}", test.skip_reason) };
            _ = writeln!(out, "   {YELLOW}skipped{YELLOW:#} {}{reason}", test.name);
        }
        Outcome::Failed | Outcome::Errored => {
            _ = writeln!(out, "   {RED}✗{RED:#} {BOLD}{}{BOLD:#}  {place}", test.name);
            failure(out, test);
        }
    }
    if let Some(output) = &test.output {
        _ = writeln!(out, "     {FAINT}rendered:{FAINT:#}");
        output.lines().for_each(|line| _ = writeln!(out, "     {FAINT}│{FAINT:#} {line}"));
    }
}

fn failure(out: &mut String, test: &TestResult) {
    match (&test.error, test.diagnostics.is_empty()) {
        (Some(error), true) => _ = writeln!(out, "     {RED}error:{RED:#} {}", error.replace('\n', "\n     ")),
        _ => test.diagnostics.iter().for_each(|d| indented(out, &frame(d))),
    }
    test.checks.iter().filter(|check| !check.passed).for_each(|check| self::check(out, check));
    out.push('\n');
}

fn check(out: &mut String, check: &Check) {
    let not = if check.not { " (not)" } else { "" };
    if check.lines.is_empty() || check.diagnostics.is_empty() {
        _ = writeln!(out, "     asserts[{}] {}{not} does not hold", check.index, check.name);
    }
    check.diagnostics.iter().for_each(|d| indented(out, &frame(d)));
    let mut in_diff = false;
    for line in &check.lines {
        in_diff = (in_diff && line.starts_with('\t')) || line.starts_with("Diff:") || line.contains(" to match snapshot ");
        let text = line.replace('\t', "  ").replace('\n', "\n       ");
        let style = match line.trim_start_matches('\t').as_bytes().first() {
            Some(b'+') if in_diff => ADDED,
            Some(b'-') if in_diff => REMOVED,
            _ => Style::new(),
        };
        _ = writeln!(out, "       {style}{text}{style:#}");
    }
}

fn indented(out: &mut String, text: &str) {
    text.lines().for_each(|line| _ = writeln!(out, "     {line}"));
}

fn summary(out: &mut String, summary: &Summary) {
    out.push('\n');
    for (title, counts) in [("Charts:", &summary.charts), ("Suites:", &summary.suites), ("Tests:", &summary.tests)] {
        _ = writeln!(out, "{title:<10} {}", numbers(counts));
    }
    let (compared, differing) = summary.snapshots;
    if compared > 0 {
        let failed = if differing > 0 { format!("{RED}{differing} new or changed{RED:#}, ") } else { String::new() };
        _ = writeln!(out, "Snapshots: {failed}{} passed, {compared} total", compared - differing);
    }
    if summary.deselected > 0 {
        _ = writeln!(out, "Left out:  {} by filters or shards", summary.deselected);
    }
    _ = writeln!(out, "Time:      {:.1?}", summary.duration);
    if differing > 0 {
        let first = if summary.proposed { "" } else { "Run the tests without `--ci`; then " };
        let look = if summary.proposed { "Look" } else { "look" };
        _ = writeln!(out, "\n{first}{look} at the snapshots with `charttest review`, or accept them all with `-u`.");
    }
}

fn numbers(counts: &Counts) -> String {
    let mut text = String::new();
    for (count, style, word) in [(counts.failed, RED, "failed"), (counts.errored, RED, "errored"), (counts.skipped, YELLOW, "skipped")] {
        if count > 0 {
            _ = write!(text, "{style}{count} {word}{style:#}, ");
        }
    }
    _ = write!(text, "{} passed, {} total", counts.passed, counts.total());
    text
}
