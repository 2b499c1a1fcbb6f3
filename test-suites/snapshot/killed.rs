//! A review that is killed at any moment: stored files are old or new, whole, and no decision is lost.

use super::{Project, bytes};
use std::{collections::BTreeMap, process::Stdio, thread, time::Duration};

#[test]
fn files_are_old_or_new_whenever_it_is_killed() {
    let done = Project::with_proposals();
    assert!(done.review().arg("--accept").stdout(Stdio::null()).status().unwrap().success());
    let (mut seen, mut partly) = (BTreeMap::new(), 0);
    for round in 0..200_u64 {
        let project = Project::with_proposals();
        let old: Vec<Vec<u8>> = ["a", "b", "c"].iter().map(|suite| bytes(&project.snapshot(suite))).collect();
        let mut child = project.review().arg("--accept").stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        // Spread over the time that the command takes, start-up and writing.
        thread::sleep(Duration::from_micros(round * 7919 % 24_000));
        child.kill().unwrap();
        child.wait().unwrap();
        let new = ["a", "b", "c"].iter().zip(&old).filter(|(suite, old)| {
            let now = bytes(&project.snapshot(suite));
            assert!(now == **old || now == bytes(&done.snapshot(suite)), "round {round}: half a file");
            now != **old
        });
        let new = new.count();
        partly += usize::from(new == 1 || new == 2);
        // The next command finishes what was decided: all or nothing.
        assert!(project.review().arg("--list").stdout(Stdio::null()).status().unwrap().success());
        let accepted = project.accepted();
        assert_eq!(accepted + project.waiting(), 102, "round {round}");
        assert!(accepted == 0 || accepted == 102, "round {round}: {accepted}");
        assert!(new == 0 || accepted == 102, "round {round}: a decision was lost");
        *seen.entry(accepted).or_insert(0) += 1;
    }
    assert_eq!(seen.values().sum::<usize>(), 200, "every round was judged; {partly} kills fell between two files");
}
