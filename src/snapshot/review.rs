//! The review of proposals as a state machine: keys come in as [`Action`]s, [`Effect`]s go out, nothing else happens here.

use super::{
    Choice, Decision, Proposals,
    changes::{self, Change},
};
use std::collections::{BTreeMap, BTreeSet};

/// What the reader wants.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    /// Take this proposal.
    Accept,
    /// Refuse it.
    Reject,
    /// Leave it for later.
    Skip,
    /// Back to the one before.
    Back,
    /// Take all that change the same.
    AcceptAlike,
    /// Refuse all that change the same.
    RejectAlike,
    /// Take the last choice back.
    Undo,
    /// Show the whole document, or only what changes.
    ToggleWhole,
    /// Show the lines of the template behind the change, or not.
    ToggleTemplate,
    /// On to the next suite.
    NextSuite,
    /// Stop.
    Quit,
}

/// What has to be done outside.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Effect {
    /// Nothing but drawing again.
    Draw,
    /// These decisions are to be carried out; then [`Review::confirm`] or [`Review::refuse`] is called.
    Decide(Vec<Decision>),
    /// The end.
    Quit,
}

/// One proposal in review.
#[derive(Clone, Debug)]
pub struct Item {
    /// What would be decided.
    pub decision: Decision,
    /// Items with the same number change the same.
    pub group: usize,
    /// What was chosen.
    pub choice: Option<Choice>,
}

/// The whole review.
#[derive(Clone, Debug, Default)]
pub struct Review {
    items: Vec<Item>,
    /// In how many snapshots each single change is.
    spread: BTreeMap<String, usize>,
    at: usize,
    seen: BTreeSet<usize>,
    history: Vec<Vec<usize>>,
    pending: Vec<usize>,
    undoing: bool,
    /// Whether the whole document is shown.
    pub whole: bool,
    /// Whether the template is shown.
    pub template: bool,
    /// What to tell the reader.
    pub message: String,
}

impl Review {
    /// A review of these proposals, by the names of their files.
    pub fn new(files: Vec<(String, Proposals)>) -> Self {
        let mut groups: BTreeMap<Vec<String>, usize> = BTreeMap::new();
        let (mut items, mut spread) = (Vec::new(), BTreeMap::new());
        for (file, proposals) in files {
            for proposal in proposals.proposals {
                let signature = changes::signature(proposal.old.as_deref().unwrap_or_default(), &proposal.new);
                for change in &signature {
                    *spread.entry(change.clone()).or_insert(0) += 1;
                }
                let next = groups.len();
                let group = *groups.entry(signature).or_insert(next);
                let decision = Decision {
                    choice: Choice::Accept,
                    file: file.clone(),
                    snapshot: proposals.snapshot.clone(),
                    suite: proposals.suite.clone(),
                    chart: proposals.chart.clone(),
                    proposal,
                };
                items.push(Item { decision, group, choice: None });
            }
        }
        Self { items, spread, ..Self::default() }
    }

    /// All items, decided or not.
    pub fn items(&self) -> &[Item] {
        &self.items
    }

    /// The item that is shown; `None` at the end.
    pub fn current(&self) -> Option<&Item> {
        self.items.get(self.at)
    }

    /// Its place, from 1, among all.
    pub fn position(&self) -> (usize, usize) {
        ((self.at + 1).min(self.items.len()), self.items.len())
    }

    /// How many open items change the same as this one, itself included.
    pub fn alike(&self, item: &Item) -> usize {
        self.items.iter().filter(|other| other.group == item.group && other.choice.is_none()).count()
    }

    /// In how many snapshots the same change is, this one included.
    pub fn spread(&self, change: &Change) -> usize {
        self.spread.get(&change.signature()).copied().unwrap_or(1)
    }

    /// How many were accepted, rejected and are left.
    pub fn counts(&self) -> (usize, usize, usize) {
        let count = |choice| self.items.iter().filter(|item| item.choice == choice).count();
        (count(Some(Choice::Accept)), count(Some(Choice::Reject)), count(None))
    }

    /// Takes an action.
    pub fn act(&mut self, action: Action) -> Effect {
        self.message.clear();
        match action {
            Action::Accept => self.choose(Choice::Accept, false),
            Action::Reject => self.choose(Choice::Reject, false),
            Action::AcceptAlike => self.choose(Choice::Accept, true),
            Action::RejectAlike => self.choose(Choice::Reject, true),
            Action::Undo => self.undo(),
            Action::Skip => {
                self.seen.insert(self.at);
                self.advance();
                Effect::Draw
            }
            Action::Back => {
                self.at = self.at.saturating_sub(1);
                Effect::Draw
            }
            Action::NextSuite => {
                let suite = self.current().map(|item| item.decision.suite.clone());
                while self.current().is_some_and(|item| Some(&item.decision.suite) == suite.as_ref()) {
                    self.at += 1;
                }
                Effect::Draw
            }
            Action::ToggleWhole => {
                self.whole = !self.whole;
                Effect::Draw
            }
            Action::ToggleTemplate => {
                self.template = !self.template;
                Effect::Draw
            }
            Action::Quit => Effect::Quit,
        }
    }

    fn choose(&mut self, choice: Choice, alike: bool) -> Effect {
        let Some(current) = self.current() else { return Effect::Draw };
        if current.choice.is_some() {
            self.message = "this one is decided: u takes it back".into();
            return Effect::Draw;
        }
        let group = current.group;
        let chosen =
            |(index, item): (usize, &Item)| (item.choice.is_none() && (index == self.at || alike && item.group == group)).then_some(index);
        self.pending = self.items.iter().enumerate().filter_map(chosen).collect();
        self.undoing = false;
        Effect::Decide(self.pending.iter().map(|i| Decision { choice, ..self.items[*i].decision.clone() }).collect())
    }

    fn undo(&mut self) -> Effect {
        let Some(last) = self.history.last() else {
            self.message = "nothing to take back".into();
            return Effect::Draw;
        };
        self.pending.clone_from(last);
        self.undoing = true;
        Effect::Decide(self.pending.iter().map(|i| Decision { choice: Choice::Restore, ..self.items[*i].decision.clone() }).collect())
    }

    /// The decisions were carried out; `overtaken` counts those that somebody else had made before.
    pub fn confirm(&mut self, decisions: &[Decision], overtaken: usize) {
        let pending = std::mem::take(&mut self.pending);
        for (index, decision) in pending.iter().zip(decisions) {
            self.items[*index].choice = (!self.undoing).then_some(decision.choice);
        }
        if overtaken > 0 {
            self.message = format!("{overtaken} had been decided elsewhere, or the snapshot changed since: run the tests again");
        }
        if self.undoing {
            self.history.pop();
            self.at = pending.first().copied().unwrap_or(self.at);
        } else {
            self.history.push(pending);
            self.advance();
        }
    }

    /// The decisions could not be carried out: nothing is decided.
    pub fn refuse(&mut self, message: String) {
        self.pending.clear();
        self.message = message;
    }

    /// On to the next open item that was not skipped.
    fn advance(&mut self) {
        self.at += 1;
        while self.current().is_some_and(|item| item.choice.is_some()) {
            self.at += 1;
        }
    }
}
