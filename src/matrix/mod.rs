//! Axes → named cells: which values files, Kubernetes and Helm versions a chart is tried with.
//!
//! Contract: a cell's name is made of its axes in a fixed order and is unique; nothing here reads files, globs are expanded before.
//!
//! - `cell`: cells of axes, exclusions, names
//! - `listing`: cells as a table, a CI job matrix, JSON, commands

mod cell;
mod listing;

pub use cell::{Axes, Cell, Exclude, SameName};
pub use listing::{commands, github, json, table};
