//! The table of a chart's matrix: cells × suites.

use crate::runner::{Outcome, SuiteResult};
use std::collections::BTreeMap;

/// How many cells are shown; the others are counted.
const ROWS: usize = 30;

/// A table of outcomes.
#[derive(Debug, Default)]
pub(super) struct Table {
    /// Suites, in their order.
    pub(super) columns: Vec<String>,
    /// Cells and what each suite made of them; nothing where it did not run.
    pub(super) rows: Vec<(String, Vec<Option<Outcome>>)>,
    /// How many cells are left out, all of them green.
    pub(super) more: usize,
}

impl Table {
    /// The table of a chart's suites; nothing if none ran in cells.
    pub(super) fn of(suites: &[&SuiteResult]) -> Option<Self> {
        let (mut columns, mut cells): (Vec<String>, Vec<String>) = (Vec::new(), Vec::new());
        let mut outcomes: BTreeMap<(usize, usize), Outcome> = BTreeMap::new();
        for suite in suites {
            let of_test = |test: &crate::runner::TestResult| (test.name.split(" → ").next().unwrap_or_default().to_owned(), test.outcome);
            let found: Vec<(String, Outcome)> = match &suite.cell {
                Some(cell) => vec![(cell.clone(), suite.outcome)],
                None if suite.of_cells => suite.tests.iter().map(of_test).collect(),
                None => continue,
            };
            let name = suite.cell.as_ref().and_then(|cell| suite.name.strip_suffix(&format!("[{cell}]"))).unwrap_or(&suite.name).trim();
            let name = if name.is_empty() { suite.file.rsplit('/').next().unwrap_or_default() } else { name };
            let column = place(&mut columns, name);
            for (cell, outcome) in found {
                let at = (place(&mut cells, &cell), column);
                let known = outcomes.entry(at).or_insert(outcome);
                if outcome.is_red() {
                    *known = outcome;
                }
            }
        }
        let row = |(i, cell): (usize, String)| (cell, (0..columns.len()).map(|column| outcomes.get(&(i, column)).copied()).collect());
        let mut rows: Vec<(String, Vec<Option<Outcome>>)> = cells.into_iter().enumerate().map(row).collect();
        if rows.len() > ROWS {
            rows.sort_by_key(|(_, outcomes)| !outcomes.iter().flatten().any(|outcome| outcome.is_red()));
        }
        let more = rows.len().saturating_sub(ROWS);
        rows.truncate(ROWS);
        (!rows.is_empty()).then_some(Self { columns, rows, more })
    }

    /// What stands for an outcome.
    pub(super) fn sign(outcome: Option<Outcome>) -> &'static str {
        match outcome {
            None => "",
            Some(Outcome::Passed) => "✓",
            Some(Outcome::Skipped) => "skipped",
            Some(Outcome::Failed | Outcome::Errored) => "✗",
        }
    }

    /// The last line, if cells are left out.
    pub(super) fn rest(&self) -> Option<String> {
        (self.more > 0).then(|| format!("and {} more cells", self.more))
    }
}

fn place(names: &mut Vec<String>, name: &str) -> usize {
    names.iter().position(|known| known == name).unwrap_or_else(|| {
        names.push(name.to_owned());
        names.len() - 1
    })
}
