//! What is chosen about proposals, and what it does to the files that hold them.

use super::{Proposal, Proposals, Stored};
use serde::{Deserialize, Serialize};

/// What is decided about a proposal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Choice {
    /// It becomes what is stored.
    Accept,
    /// It goes; what is stored stays.
    Reject,
    /// Both sides are as before: takes an earlier choice back.
    Restore,
    /// An unused entry goes.
    Prune,
}

/// One choice about one entry.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decision {
    /// What is chosen.
    pub choice: Choice,
    /// The file of proposals, by name.
    pub file: String,
    /// The snapshot file.
    pub snapshot: String,
    /// The suite file.
    pub suite: String,
    /// The chart's folder.
    pub chart: String,
    /// The proposal as it was shown.
    pub proposal: Proposal,
}

/// What came of a decision.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Applied {
    /// It was carried out.
    Done,
    /// The proposal is gone, or the stored snapshot has changed since: somebody else was faster.
    Overtaken,
}

impl Decision {
    /// Carries it out on the content of both files.
    pub(super) fn apply(&self, stored: &mut Stored, proposals: &mut Proposals) -> Applied {
        let (test, index) = (self.proposal.test.as_str(), self.proposal.index);
        let at = proposals.proposals.iter().position(|proposal| *proposal == self.proposal);
        let now = stored.find(test, index).map(str::to_owned);
        match self.choice {
            Choice::Accept => {
                let Some(at) = at else { return Applied::Overtaken };
                let expected = self.proposal.renamed_from.is_some() || now == self.proposal.old || now.as_ref() == Some(&self.proposal.new);
                if !expected {
                    return Applied::Overtaken;
                }
                if let Some((old_test, old_index)) = &self.proposal.renamed_from {
                    stored.remove(old_test, *old_index);
                }
                stored.insert(test, index, self.proposal.new.as_str());
                proposals.proposals.remove(at);
            }
            Choice::Reject => {
                let Some(at) = at else { return Applied::Overtaken };
                proposals.proposals.remove(at);
            }
            Choice::Restore => {
                if at.is_none() {
                    if now.as_ref() == Some(&self.proposal.new) && now != self.proposal.old {
                        stored.remove(test, index);
                        let (test, index) =
                            self.proposal.renamed_from.as_ref().map_or((test, index), |(test, index)| (test.as_str(), *index));
                        if let Some(old) = &self.proposal.old {
                            stored.insert(test, index, old.as_str());
                        }
                    }
                    if proposals.snapshot.is_empty() {
                        (proposals.snapshot, proposals.suite, proposals.chart) =
                            (self.snapshot.clone(), self.suite.clone(), self.chart.clone());
                    }
                    proposals.proposals.push(self.proposal.clone());
                }
            }
            Choice::Prune => {
                stored.remove(test, index);
                proposals.unused.retain(|(unused, at)| !(unused == test && *at == index));
            }
        }
        Applied::Done
    }
}
