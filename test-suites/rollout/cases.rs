//! Every case is audited: classes, causes, sources and the levels of missed rollouts are as recorded.

use super::{Case, all};
use charttest::{
    rollout::{audit::audit, finding::Finding, naming::glob},
    template::on_large_stack,
    value::Value,
};
use std::collections::BTreeSet;

/// `class/cause severity sources`, with what the case does not record left open.
struct Expected {
    workload: String,
    rule: String,
    severity: Option<String>,
    sources: Option<BTreeSet<String>>,
    crafted: bool,
}

fn text(value: &Value, key: &str) -> Option<String> {
    value.as_map()?.get(key)?.as_str().map(str::to_owned)
}

fn expected(case: &Case) -> Vec<Expected> {
    let Value::Map(workloads) = case.entry("findings") else { return Vec::new() };
    let mut found = Vec::new();
    for (workload, findings) in workloads.snapshot() {
        for finding in findings.as_list().unwrap().iter() {
            let sources = finding.as_map().and_then(|map| map.get("sources"));
            let sources = sources.and_then(|s| Some(s.as_list()?.iter().filter_map(|s| s.as_str().map(str::to_owned)).collect()));
            found.push(Expected {
                workload: workload.to_string(),
                rule: format!("{}/{}", text(finding, "class").unwrap(), text(finding, "cause").unwrap()),
                severity: text(finding, "severity"),
                sources,
                crafted: text(finding, "reach").as_deref() == Some("crafted"),
            });
        }
    }
    found
}

fn fits(expected: &Expected, finding: &Finding) -> bool {
    let sources: BTreeSet<&str> = finding.sources.iter().map(|source| source.split('#').next().unwrap()).collect();
    let same_sources = expected.sources.as_ref().is_none_or(|wanted| {
        wanted.iter().all(|pattern| sources.iter().any(|s| glob(pattern, s))) && sources.iter().all(|s| wanted.iter().any(|p| glob(p, s)))
    });
    let same_severity = expected.severity.as_deref().is_none_or(|severity| severity == finding.severity.name());
    expected.workload == finding.workload && expected.rule == finding.rule() && same_sources && same_severity
}

#[test]
fn cases_are_judged_as_recorded() {
    let mut wrong = Vec::new();
    for case in all() {
        let (renderer, plan) = (case.renderer(), case.plan());
        let found = match on_large_stack(|| audit(&renderer, &plan)) {
            Ok(report) => report.findings,
            Err(error) => {
                wrong.push(format!("{}: {}", case.name, error.message));
                continue;
            }
        };
        let found: Vec<&Finding> = found.iter().filter(|finding| finding.class.name() != "external").collect();
        let expected = expected(&case);
        for finding in &found {
            if !expected.iter().any(|e| fits(e, finding)) {
                wrong.push(format!("{}: not expected: {} {} {:?}", case.name, finding.severity.name(), finding.message, finding.rule()));
            }
        }
        for e in expected.iter().filter(|e| !e.crafted) {
            if !found.iter().any(|finding| fits(e, finding)) {
                wrong.push(format!("{}: not found: {} {} {:?} {:?}", case.name, e.workload, e.rule, e.severity, e.sources));
            }
        }
    }
    assert!(wrong.is_empty(), "{} differences:\n{}", wrong.len(), wrong.join("\n"));
}
