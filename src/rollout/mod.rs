//! Exactly when do pods restart: two renders as an upgrade, what pods read, what changes and what should.
//!
//! Contract: the unit of truth is the whole pod template. A verdict compares what the pods of a workload read (bytes per key) with
//! that template between two renders; names that look like checksums mean nothing. Nothing here prints or reads files.
//!
//! - `object`, `data`, `moves`: objects of a render, their effective data, what differs between two
//! - `workload`: pod templates and what their change means
//! - `consumes`: what pods read and how
//! - `perturb`: one small change of the input at a time; `observation`: what it does to a workload
//! - `state`: a base render and what an edit changes in it; `edit`: changed values; `trial`: edits that execute only what reads them
//! - `upgrade`: two renders as an upgrade; `difference`: the same for reviewers
//! - `baseline`: known findings
//! - `contract`: exactly when a workload restarts
//! - `audit`: every value perturbed, every workload judged
//! - `finding`: what is wrong; `causes`: why
//! - `naming`: how users name workloads and objects; `settings`: what a project declares

pub mod audit;
pub mod baseline;
pub mod causes;
pub mod consumes;
pub mod contract;
pub mod data;
pub mod difference;
pub mod duplicates;
pub mod edit;
pub mod finding;
pub mod moves;
pub mod naming;
pub mod object;
pub mod observation;
pub mod perturb;
pub mod settings;
pub mod state;
pub mod trial;
pub mod upgrade;
pub mod workload;

pub use naming::{NameError, Prefixes};
pub use object::{Id, Object};
pub use settings::{Level, Settings};
pub use workload::{Role, Workload};
