//! The bar of a run or an audit that takes longer than a second: on a terminal, never in CI.
#![allow(clippy::disallowed_methods, reason = "the environment says whether this is CI")]

use crate::progress::Progress;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::{
    env,
    io::{IsTerminal, stderr},
    sync::{
        Arc,
        mpsc::{RecvTimeoutError, Sender, channel},
    },
    thread::JoinHandle,
    time::Duration,
};

/// How long nothing is shown, and how often the bar moves.
const PATIENCE: Duration = Duration::from_secs(1);
const STEP: Duration = Duration::from_millis(100);

/// A bar that is shown when the run takes long, and gone when this is dropped.
pub(super) struct Bar {
    end: Option<Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

/// Watches a run of `what`, if somebody looks.
pub(super) fn watch(progress: &Arc<Progress>, what: &str, ci: bool) -> Option<Bar> {
    let dumb = env::var_os("TERM").is_some_and(|term| term == "dumb");
    if ci || dumb || env::var_os("CI").is_some_and(|ci| ci != "false" && ci != "0") || !stderr().is_terminal() {
        return None;
    }
    let (end, ended) = channel::<()>();
    let (progress, template) = (progress.clone(), format!("{{wide_bar}} {{pos}}/{{len}} {what} {{eta}}"));
    let thread = std::thread::spawn(move || {
        if ended.recv_timeout(PATIENCE) != Err(RecvTimeoutError::Timeout) {
            return;
        }
        let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr()).with_elapsed(PATIENCE);
        if let Ok(style) = ProgressStyle::with_template(&template) {
            bar.set_style(style.progress_chars("━╸ "));
        }
        while ended.recv_timeout(STEP) == Err(RecvTimeoutError::Timeout) {
            let (done, total) = progress.counts();
            bar.update(|state| {
                state.set_len(total as u64);
                state.set_pos(done as u64);
            });
        }
        bar.finish_and_clear();
    });
    Some(Bar { end: Some(end), thread: Some(thread) })
}

impl Drop for Bar {
    fn drop(&mut self) {
        drop(self.end.take());
        // A bar that cannot be drawn is no reason to fail.
        let _ = self.thread.take().map(JoinHandle::join);
    }
}
