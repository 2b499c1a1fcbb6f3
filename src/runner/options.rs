//! What a run is asked to do.

use crate::{compat::Compat, env::Env, profile::Helm, progress::Progress};
use std::{collections::BTreeSet, path::PathBuf, sync::Arc};

/// Everything that a run depends on besides the files.
#[derive(Clone, Debug)]
#[allow(clippy::struct_excessive_bools, reason = "they are flags")]
pub struct Options {
    /// Whose habits.
    pub compat: Compat,
    /// Which Helm, if the command line says so.
    pub helm: Option<Helm>,
    /// Whether unknown keys are errors, if the command line says so.
    pub strict: Option<bool>,
    /// `-f`: patterns of suite files; none: the configured ones.
    pub patterns: Vec<String>,
    /// `-v`: patterns of values files laid over those of suites.
    pub values: Vec<String>,
    /// `-u`
    pub update: bool,
    /// `-q`
    pub fail_fast: bool,
    /// `-s`
    pub with_subcharts: bool,
    /// `--chart-tests-path`
    pub chart_tests: Option<String>,
    /// `--skip-schema-validation`
    pub skip_schema: bool,
    /// `-d`: every render is written below `.debug`.
    pub write_renders: bool,
    /// `--filter`: only tests whose suite or name contains this.
    pub filter: Option<String>,
    /// `--failed`: only these.
    pub only: Option<BTreeSet<TestKey>>,
    /// `--changed`: only suites of charts with one of these files, or these suites.
    pub changed: Option<BTreeSet<PathBuf>>,
    /// `--shard`: which one from 1, of how many.
    pub shard: Option<(usize, usize)>,
    /// `--jobs`: how many threads; 0: one per core.
    pub jobs: usize,
    /// `--matrix`: a smoke test per cell.
    pub smoke: bool,
    /// `--pairs`: upgrades between the cells of a chart.
    pub pairs: bool,
    /// `--ci`: nothing is written, unused snapshots fail.
    pub ci: bool,
    /// `--config`
    pub config: Option<String>,
    /// Clock and seed.
    pub env: Env,
    /// Where the run counts.
    pub progress: Arc<Progress>,
}

/// What a test is known by between runs: suite file, suite, test.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct TestKey {
    /// The suite file, absolute.
    pub file: String,
    /// `suite`
    pub suite: String,
    /// `it`
    pub test: String,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            compat: Compat::CORRECTED,
            helm: None,
            strict: None,
            patterns: Vec::new(),
            values: Vec::new(),
            update: false,
            fail_fast: false,
            with_subcharts: true,
            chart_tests: None,
            skip_schema: false,
            write_renders: false,
            filter: None,
            only: None,
            changed: None,
            shard: None,
            jobs: 0,
            smoke: false,
            pairs: false,
            ci: false,
            config: None,
            env: Env::fixed(),
            progress: Arc::default(),
        }
    }
}
