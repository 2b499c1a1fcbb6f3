//! Snapshots: stored expectations, how they are compared, proposed and reviewed.
//!
//! Contract: a comparison writes nothing; it is recorded ([`Recorder`]). When all tests of a file are through, [`settle`] says
//! what is to be stored, proposed or called unused. Knows nothing of suites and assertions.
//!
//! - `stored`: the `.snap` file, helm-unittest's format
//! - `content`: a value as the text that is stored; `redact`: what is taken out of it
//! - `recorder`: the comparisons of one test; `settle`: what follows from those of a file
//! - `proposal`: what waits for a decision; `decision`: what is chosen; `store`: the door to snapshot files and proposals
//! - `changes`: what differs, by structure; `mask`: what the terminal must not show; `review`: deciding, as a state machine
//! - `unified`: the difference of two texts as Python's and Go's difflib print it

pub mod changes;
mod content;
mod decision;
pub mod mask;
mod proposal;
mod recorder;
mod redact;
mod review;
mod settle;
pub mod store;
mod stored;
mod unified;

pub use content::text_of;
pub use decision::{Applied, Choice, Decision};
pub use proposal::{Proposal, Proposals, Reason};
pub use recorder::{Comparison, Mode, Patterns, Record, Recorder, Settings, State};
pub use redact::{BadRedaction, CHART_LABELS, Redactions};
pub use review::{Action, Effect, Item, Review};
pub use settle::{Ran, Settled, settle};
pub use store::{Store, StoreError};
pub use stored::{BrokenFile, Stored};
pub use unified::unified;
