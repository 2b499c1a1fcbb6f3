//! Whether a failing test passes with the Kubernetes version that helm-unittest assumes: then it was written for that one.

use super::{
    event::TestResult,
    suite_run::{Shared, SuiteRun},
};
use crate::{
    chart::Chart,
    render::{Capabilities, KubeVersion},
};

/// The version that helm-unittest assumes when nothing is said.
pub(super) fn of_peer() -> KubeVersion {
    KubeVersion::numbers("1", "20")
}

/// Whether the version makes a difference that nobody asked for: nothing names one, and templates ask for it.
pub(super) fn is_assumed(run: &SuiteRun, shared: &Shared, index: usize) -> bool {
    let said = run.suite.layer.capabilities.clone().under(run.suite.tests[index].layer.capabilities.clone());
    let named = said.major.is_some() || said.minor.is_some() || run.cell.as_ref().is_some_and(|cell| cell.kube.is_some());
    !shared.compat.peer_capabilities && !named && *run.chart.asks_for_version.get_or_init(|| asks(run.chart.renderer.chart()))
}

fn asks(chart: &Chart) -> bool {
    let asks = |text: &[u8]| memchr::memmem::find(text, b".KubeVersion").is_some();
    chart.templates.iter().any(|file| asks(&file.data)) || chart.dependencies.iter().any(|chart| self::asks(chart))
}

/// Says so where the test says why it failed.
pub(super) fn tell(result: &mut TestResult) {
    let checks = result.checks.iter_mut().filter(|check| !check.passed).flat_map(|check| &mut check.diagnostics);
    if let Some(last) = checks.chain(&mut result.diagnostics).last() {
        let (KubeVersion { major, minor, .. }, now) = (of_peer(), Capabilities::helm().kube);
        let here = format!("here it is {}.{}, as in Helm", now.major, now.minor);
        last.notes.push(format!("it passes with Kubernetes {major}.{minor}, which helm-unittest assumes; {here}"));
        let help = || format!("`capabilities: {{majorVersion: {major}, minorVersion: {minor}}}` in the suite keeps that version");
        last.help.get_or_insert_with(help);
    }
}
