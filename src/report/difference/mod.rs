//! What differs between two states of charts: `text` for a terminal, `markdown` for a pull request, JSON for programs.
//!
//! Contract: the worst comes first, and nothing is longer than a reader or GitHub takes; what is left out is counted.

mod markdown;
mod step;
mod text;

use crate::rollout::difference::Difference;
use schemars::JsonSchema;
use serde::Serialize;

/// A format.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Format {
    /// For a terminal.
    Text,
    /// For a pull request.
    Markdown,
    /// Everything, one document.
    Json,
}

/// What was compared.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
pub struct Comparison {
    /// The state before, as the user names it.
    pub before: String,
    /// The state after.
    pub after: String,
    /// Numbers over all charts.
    pub counts: Counts,
    /// A chart each, or a chart in a cell of its matrix.
    pub charts: Vec<Compared>,
}

/// One chart, or one chart in a cell.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
pub struct Compared {
    /// The chart as the user names it.
    pub chart: String,
    /// The cell of its matrix; none: its defaults and the given values.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cell: Option<String>,
    /// Why it cannot be compared.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
    /// What differs.
    #[serde(flatten)]
    pub difference: Difference,
}

/// Numbers over all charts.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Counts {
    /// Workloads that restart.
    pub restarts: usize,
    /// Those of them that restart for nothing.
    pub for_nothing: usize,
    /// Workloads that go on with what they read before, covered by nothing.
    pub unnoticed: usize,
    /// Changes that Kubernetes refuses.
    pub refused: usize,
    /// Objects that differ, folded ones not counted.
    pub changed: usize,
    /// Objects that are new.
    pub created: usize,
    /// Objects that are gone.
    pub deleted: usize,
    /// Objects that differ only in chart labels and checksums.
    pub folded: usize,
    /// Charts that could not be compared.
    pub errors: usize,
}

impl Comparison {
    /// Takes in what was compared, the worst first.
    pub fn new(before: String, after: String, mut charts: Vec<Compared>) -> Self {
        charts.sort_by_cached_key(|compared| std::cmp::Reverse(compared.badness()));
        let mut counts = Counts::default();
        charts.iter().for_each(|compared| counts.add(compared));
        Self { before, after, counts, charts }
    }

    /// Whether anything differs.
    pub fn differs(&self) -> bool {
        self.charts.iter().any(|compared| !compared.difference.is_empty())
    }
}

impl Compared {
    fn badness(&self) -> [usize; 6] {
        let Difference { refused, unnoticed, restarts, deleted, changed, .. } = &self.difference;
        let open = unnoticed.iter().filter(|unnoticed| unnoticed.covered_by.is_none()).count();
        [usize::from(self.error.is_some()), refused.len(), open, restarts.len(), deleted.len(), changed.len()]
    }

    fn title(&self) -> String {
        self.cell.as_ref().map_or_else(|| self.chart.clone(), |cell| format!("{} [{cell}]", self.chart))
    }
}

impl Counts {
    fn add(&mut self, compared: &Compared) {
        let found = &compared.difference;
        self.restarts += found.restarts.len();
        self.for_nothing += found.restarts.iter().filter(|restart| restart.for_nothing).count();
        self.unnoticed += found.unnoticed.iter().filter(|unnoticed| unnoticed.covered_by.is_none()).count();
        self.refused += found.refused.len();
        self.changed += found.changed.len();
        self.created += found.created.len();
        self.deleted += found.deleted.len();
        self.folded += found.folded.len();
        self.errors += usize::from(compared.error.is_some());
    }

    /// `1 workload restarts, 2 objects changed, 1 created`; what is none is left out.
    fn line(&self) -> String {
        let mut parts = Vec::new();
        let mut part = |count: usize, one: &str, more: &str| {
            if count > 0 {
                parts.push(format!("{count} {}", if count == 1 { one } else { more }));
            }
        };
        part(self.refused, "change is refused by Kubernetes", "changes are refused by Kubernetes");
        part(self.unnoticed, "workload keeps running with old data", "workloads keep running with old data");
        part(self.restarts, "workload restarts", "workloads restart");
        part(self.for_nothing, "of them for nothing", "of them for nothing");
        part(self.deleted, "object deleted", "objects deleted");
        part(self.changed, "object changed", "objects changed");
        part(self.created, "object created", "objects created");
        part(self.folded, "differs in labels and checksums only", "differ in labels and checksums only");
        part(self.errors, "chart cannot be compared", "charts cannot be compared");
        if parts.is_empty() { "nothing differs".into() } else { parts.join(", ") }
    }
}

/// The schema of what `charttest diff --output json` prints.
pub fn schema() -> serde_json::Value {
    schemars::schema_for!(Comparison).to_value()
}

/// In a format.
pub fn write(comparison: &Comparison, format: Format) -> String {
    match format {
        Format::Text => text::write(comparison),
        Format::Markdown => markdown::write(comparison),
        Format::Json => serde_json::to_string_pretty(comparison).unwrap_or_default() + "\n",
    }
}
