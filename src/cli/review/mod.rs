//! `charttest review`: steps through snapshot proposals. Flags decide for scripts; without a terminal it says how.

mod list;
mod screen;
mod template;

use super::{Exit, error_line, print};
use crate::snapshot::{Applied, Choice, Decision, Proposal, Proposals, Reason, Store, StoreError};
use std::{io::IsTerminal, path::PathBuf};

/// Step through snapshot proposals: accept, reject, skip, accept all alike
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// A folder of the project
    #[arg(default_value = ".")]
    path: PathBuf,
    /// Accept every proposal
    #[arg(long, conflicts_with = "reject")]
    accept: bool,
    /// Reject every proposal
    #[arg(long)]
    reject: bool,
    /// Only proposals whose suite, test, template or text contains this
    #[arg(long, value_name = "TEXT")]
    filter: Option<String>,
    /// List the proposals and what changes
    #[arg(long)]
    list: bool,
    /// Remove stored snapshots that no test used in the last complete run
    #[arg(long)]
    prune: bool,
    /// Fail if anything waits for a decision (for hooks)
    #[arg(long)]
    check: bool,
    /// How to print
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    output: Output,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Output {
    Text,
    Json,
}

/// What waits for a decision, and what cannot be read.
struct Waiting {
    store: Store,
    files: Vec<(String, Proposals)>,
    problems: Vec<String>,
}

/// What a script's flags did.
#[derive(Debug, Default)]
struct Done {
    accepted: usize,
    rejected: usize,
    overtaken: usize,
    pruned: usize,
}

/// Runs the command.
pub(super) fn run(arguments: &Arguments) -> Exit {
    match review(arguments) {
        Ok(exit) => exit,
        Err(error) => {
            if arguments.output == Output::Json {
                print(list::failure(&error.to_string()).as_bytes());
            } else {
                error_line(&format!("charttest: {error}"));
            }
            Exit::Usage
        }
    }
}

fn review(arguments: &Arguments) -> Result<Exit, StoreError> {
    let folder = std::path::absolute(&arguments.path).unwrap_or_else(|_| arguments.path.clone());
    let store = Store::locate(&folder);
    let mut waiting = Waiting::read(store)?;
    if let Some(filter) = &arguments.filter {
        waiting.keep(filter);
    }
    let mut done = Done::default();
    let scripted = arguments.accept || arguments.reject || arguments.prune || arguments.list || arguments.check;
    if arguments.accept || arguments.reject {
        waiting.decide(if arguments.accept { Choice::Accept } else { Choice::Reject }, &mut done)?;
    }
    if arguments.prune {
        waiting.prune(&mut done)?;
    }
    if scripted || arguments.output == Output::Json || waiting.is_empty() {
        print(list::render(&waiting, &done, arguments).as_bytes());
        waiting.report_problems(arguments);
        return Ok(waiting.exit(arguments));
    }
    waiting.report_problems(arguments);
    if !std::io::stdin().is_terminal() || !std::io::stdout().is_terminal() {
        error_line(&list::instructions(&waiting));
        return Ok(Exit::Usage);
    }
    screen::run(waiting)
}

impl Waiting {
    fn read(store: Store) -> Result<Self, StoreError> {
        let (files, broken) = store.proposals()?;
        let mut waiting = Self { store, files: Vec::new(), problems: broken.iter().map(ToString::to_string).collect() };
        for (file, mut proposals) in files {
            if !waiting.store.root().join(&proposals.suite).exists() {
                let suite = &proposals.suite;
                waiting
                    .problems
                    .push(format!("the suite {suite} is gone: `charttest review --reject --filter {suite}` drops its proposals"));
            }
            match crate::snapshot::store::read_snapshot(&waiting.store.root().join(&proposals.snapshot)) {
                // A review that was killed between its two writes leaves a proposal that is already stored.
                Ok(stored) => {
                    proposals.proposals.retain(|p| stored.find(&p.test, p.index) != Some(p.new.as_str()) || p.renamed_from.is_some());
                    proposals.unused.retain(|(test, index)| stored.find(test, *index).is_some());
                }
                Err(error) => waiting.problems.push(error.to_string()),
            }
            if !proposals.proposals.is_empty() || !proposals.unused.is_empty() {
                waiting.files.push((file, proposals));
            }
        }
        Ok(waiting)
    }

    fn keep(&mut self, filter: &str) {
        for (_, proposals) in &mut self.files {
            let (suite, snapshot) = (proposals.suite.contains(filter), proposals.snapshot.contains(filter));
            let has = |p: &Proposal| {
                p.label().contains(filter) || p.new.contains(filter) || p.template.as_ref().is_some_and(|t| t.contains(filter))
            };
            proposals.proposals.retain(|proposal| suite || snapshot || has(proposal));
            proposals.unused.retain(|(test, _)| suite || snapshot || test.contains(filter));
        }
        self.files.retain(|(_, proposals)| !proposals.proposals.is_empty() || !proposals.unused.is_empty());
    }

    fn is_empty(&self) -> bool {
        self.files.is_empty()
    }

    fn count(&self) -> usize {
        self.files.iter().map(|(_, proposals)| proposals.proposals.len()).sum()
    }

    fn unused(&self) -> usize {
        self.files.iter().map(|(_, proposals)| proposals.unused.len()).sum()
    }

    fn decisions(&self, choice: Choice) -> Vec<Decision> {
        let of = |file: &String, proposals: &Proposals, proposal: &Proposal| Decision {
            choice,
            file: file.clone(),
            snapshot: proposals.snapshot.clone(),
            suite: proposals.suite.clone(),
            chart: proposals.chart.clone(),
            proposal: proposal.clone(),
        };
        self.files.iter().flat_map(|(file, all)| all.proposals.iter().map(move |one| of(file, all, one))).collect()
    }

    fn decide(&mut self, choice: Choice, done: &mut Done) -> Result<(), StoreError> {
        let mut decisions = self.decisions(choice);
        if choice == Choice::Accept {
            decisions.retain(|decision| self.store.root().join(&decision.suite).exists());
        }
        let applied = self.store.decide(&decisions)?;
        let overtaken = applied.iter().filter(|applied| **applied == Applied::Overtaken).count();
        done.overtaken += overtaken;
        match choice {
            Choice::Reject => done.rejected += applied.len() - overtaken,
            _ => done.accepted += applied.len() - overtaken,
        }
        for (_, proposals) in &mut self.files {
            proposals.proposals.retain(|proposal| !decisions.iter().any(|decision| decision.proposal == *proposal));
        }
        self.files.retain(|(_, proposals)| !proposals.proposals.is_empty() || !proposals.unused.is_empty());
        Ok(())
    }

    fn prune(&mut self, done: &mut Done) -> Result<(), StoreError> {
        let mut decisions = Vec::new();
        for (file, proposals) in &mut self.files {
            for (test, index) in std::mem::take(&mut proposals.unused) {
                let proposal = Proposal {
                    test,
                    index,
                    reason: Reason::Changed,
                    old: None,
                    new: String::new(),
                    template: None,
                    secret: false,
                    renamed_from: None,
                };
                decisions.push(Decision {
                    choice: Choice::Prune,
                    file: file.clone(),
                    snapshot: proposals.snapshot.clone(),
                    suite: proposals.suite.clone(),
                    chart: proposals.chart.clone(),
                    proposal,
                });
            }
        }
        done.pruned += self.store.decide(&decisions)?.len();
        self.files.retain(|(_, proposals)| !proposals.proposals.is_empty());
        Ok(())
    }

    fn report_problems(&self, arguments: &Arguments) {
        if arguments.output == Output::Text {
            self.problems.iter().for_each(|problem| error_line(&format!("charttest: {problem}")));
        }
    }

    fn exit(&self, arguments: &Arguments) -> Exit {
        match (arguments.check && !self.is_empty(), self.problems.is_empty()) {
            (_, false) => Exit::Usage,
            (true, true) => Exit::Failed,
            (false, true) => Exit::Passed,
        }
    }
}
