//! `charttest review` in a pseudo-terminal.

use super::Project;
use expectrl::{Eof, Expect, Session, session::OsSession};
use std::time::Duration;

const CONTROL_C: &str = "\u{3}";

fn open(project: &Project, columns: u16, rows: u16) -> OsSession {
    let mut command = project.review();
    command.env("TERM", "xterm-256color");
    let mut session = Session::spawn(command).unwrap();
    session.get_process_mut().set_window_size(columns, rows).unwrap();
    // For a program that hangs, however busy the machine is.
    session.set_expect_timeout(Some(Duration::from_secs(120)));
    session
}

fn send(session: &mut OsSession, keys: &str) {
    session.send(keys).unwrap();
}

fn end(mut session: OsSession) -> String {
    let found = session.expect(Eof).unwrap();
    String::from_utf8_lossy(found.as_bytes()).into_owned()
}

#[test]
fn keys_decide_and_every_decision_is_kept() {
    let project = Project::with_proposals();
    let mut session = open(&project, 100, 30);
    // The first changes what 35 others change; it is skipped, then come an accept, a reject, one taken back, the next suite.
    send(&mut session, "sarauw");
    session.get_process_mut().set_window_size(40, 10).unwrap();
    send(&mut session, "wtjjkhlnaq");
    let shown = end(session);
    assert!(shown.contains("2 accepted, 1 rejected, 99 left"), "{shown}");
    assert_eq!((project.accepted(), project.waiting()), (2, 99));
    let mut session = open(&project, 100, 30);
    send(&mut session, "Aq");
    let shown = end(session);
    assert!(shown.contains("35 accepted"), "{shown}");
    assert_eq!((project.accepted(), project.waiting()), (37, 64));
}

#[test]
fn a_break_at_each_step_keeps_the_decisions_before() {
    let project = Project::with_proposals();
    for step in 1..=30 {
        let mut session = open(&project, 80, 24);
        session.expect(format!("1/{}", 103 - step)).unwrap();
        send(&mut session, if step % 2 == 0 { "a" } else { "r" });
        send(&mut session, CONTROL_C);
        end(session);
        assert_eq!((project.accepted(), project.waiting()), (step / 2, 102 - step));
    }
}

#[test]
fn two_at_the_same_time_agree() {
    let project = Project::with_proposals();
    let mut session = open(&project, 80, 24);
    // Wait until the first has drawn its list; then the second takes all of suite a, the first accepts one of them.
    session.expect("1/102").unwrap();
    assert!(project.review().args(["--reject", "--filter", "a_test"]).output().unwrap().status.success());
    send(&mut session, "a");
    session.expect("elsewhere").unwrap();
    send(&mut session, "na");
    send(&mut session, "q");
    end(session);
    assert_eq!((project.accepted(), project.waiting()), (1, 67));
}

#[test]
fn twenty_columns_are_enough() {
    let project = Project::with_proposals();
    let mut session = open(&project, 20, 6);
    send(&mut session, "aq");
    end(session);
    assert_eq!((project.accepted(), project.waiting()), (1, 101));
}

#[test]
fn all_hundred_in_one_go() {
    let project = Project::with_proposals();
    let mut session = open(&project, 80, 24);
    for step in 0..102 {
        send(&mut session, if step % 3 == 0 { "r" } else { "a" });
        if step % 10 == 0 {
            session.get_process_mut().set_window_size(60 + step, 20 + step / 10).unwrap();
        }
    }
    let shown = end(session);
    assert!(shown.contains("68 accepted, 34 rejected, 0 left"), "{shown}");
    assert_eq!((project.accepted(), project.waiting()), (68, 0));
}
