//! Which tests of a suite run: `--filter`, `--failed`, `--shard`.

use super::{Options, TestKey, suite_run::SuiteRun};
use crate::suite::discover;

/// Fills in which tests and contracts run.
pub(super) fn select(run: &mut SuiteRun, options: &Options) {
    let suite = run.name();
    let file = discover::absolute(&run.suite.file.name);
    // As seen from the chart: the same on every machine.
    let place = run.suite.file.name.strip_prefix(&run.chart.path).unwrap_or(&run.suite.file.name).trim_start_matches('/');
    let wanted = |name: &str| {
        let by_text = options.filter.as_ref().is_none_or(|text| suite.contains(text.as_str()) || name.contains(text.as_str()));
        let key = || TestKey { file: file.clone(), suite: suite.clone(), test: name.to_owned() };
        let in_shard = in_shard(options.shard, &[&run.chart.name, place, &suite, name]);
        by_text && options.only.as_ref().is_none_or(|only| only.contains(&key())) && in_shard
    };
    let tests = (0..run.suite.tests.len()).filter(|i| wanted(&run.suite.tests[*i].name)).collect();
    let contracts = (0..run.suite.contracts.len()).filter(|i| wanted(&run.suite.contracts[*i].name)).collect();
    (run.tests, run.contracts) = (tests, contracts);
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
