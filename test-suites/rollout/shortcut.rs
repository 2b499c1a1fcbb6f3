//! Executing only what reads a change gives what full renders give.

use super::all;
use charttest::rollout::audit::{Plan, audit};

#[test]
fn shortcut_finds_what_full_renders_find() {
    for case in all() {
        let (renderer, plan) = (case.renderer(), case.plan());
        let short = audit(&renderer, &plan);
        let full = audit(&renderer, &Plan { exhaustive: true, ..plan });
        match (short, full) {
            (Ok(short), Ok(full)) => assert_eq!(short.findings, full.findings, "{}", case.name),
            (Err(short), Err(full)) => assert_eq!(short.message, full.message, "{}", case.name),
            (short, full) => panic!("{}: {} {}", case.name, short.is_ok(), full.is_ok()),
        }
    }
}
