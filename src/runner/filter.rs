//! Which tests of a suite run: `--filter`, `--failed`, `--shard`.

use super::{
    Options, TestKey,
    event::SuiteResult,
    suite_run::{ChartRun, SuiteRun},
};
use crate::suite::discover;

/// Fills in which tests and contracts run.
pub(super) fn select(run: &mut SuiteRun, options: &Options) {
    let wanted = wanted(options, &run.chart, &run.suite.file.name);
    let suite = run.name();
    let tests = (0..run.suite.tests.len()).filter(|i| wanted(&suite, &run.suite.tests[*i].name)).collect();
    let contracts = (0..run.suite.contracts.len()).filter(|i| wanted(&suite, &run.suite.contracts[*i].name)).collect();
    (run.tests, run.contracts) = (tests, contracts);
}

/// Takes out of suites that cannot be run what is not asked for; how much.
pub(super) fn select_untold(suites: &mut Vec<SuiteResult>, chart: &ChartRun, options: &Options) -> usize {
    let mut left_out = 0;
    for SuiteResult { name, file, tests, .. } in suites.iter_mut() {
        let (wanted, all) = (wanted(options, chart, file), tests.len());
        tests.retain(|test| wanted(name, &test.name));
        left_out += all - tests.len();
    }
    suites.retain(|suite| !suite.tests.is_empty());
    left_out
}

/// Whether a test of a suite in this file is asked for.
fn wanted<'o>(options: &'o Options, chart: &ChartRun, file: &str) -> impl Fn(&str, &str) -> bool + use<'o> {
    // As seen from the chart: the same on every machine.
    let place = file.strip_prefix(&chart.path).unwrap_or(file).trim_start_matches('/').to_owned();
    let file = if options.only.is_some() { discover::absolute(file) } else { String::new() };
    let chart = chart.name.clone();
    move |suite, name| {
        let by_text = options.filter.as_ref().is_none_or(|text| suite.contains(text.as_str()) || name.contains(text.as_str()));
        let key = || TestKey { file: file.clone(), suite: suite.to_owned(), test: name.to_owned() };
        by_text && options.only.as_ref().is_none_or(|only| only.contains(&key())) && in_shard(options.shard, &[&chart, &place, suite, name])
    }
}

/// A test stays in its shard whatever other tests there are, and wherever the files lie.
pub fn in_shard(shard: Option<(usize, usize)>, key: &[&str]) -> bool {
    let Some((index, total)) = shard else { return true };
    let mut hash: u64 = 0xcbf2_9ce4_8422_2325;
    for byte in key.iter().flat_map(|part| part.bytes().chain([0])) {
        hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    }
    (hash >> 16) % total.max(1) as u64 == index.saturating_sub(1) as u64
}
