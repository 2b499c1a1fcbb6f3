//! What Kubernetes itself takes: which kinds a version serves, how objects may be called.
//!
//! Contract: facts about the API server, in its words where it has any; no object is read here.
//!
//! - `served`: kinds by version (`served.txt`, written by `served.py`); `names`: names of objects by kind

mod names;
mod served;

pub use names::check_name;
pub use served::{deprecation, newest, unserved};
