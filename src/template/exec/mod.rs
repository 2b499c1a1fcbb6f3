//! Executes templates: what Go's `text/template` does, on values instead of `reflect`.
//!
//! Contract: the *current node* moves exactly as in Go, because every message names it. Nothing here formats text unless
//! it fails.
//!
//! - `walk`: actions and control structures; `range`: iteration
//! - `pipeline`: pipelines, commands, constants; `field`: chains of fields; `call`: functions; `argument`: their arguments
//! - `operand`: values while they are evaluated
//! - `recall`: outputs that are known from earlier calls
//! - `render`: what functions ask of the running render: `include`, `tpl`, `lookup`, random bytes

mod argument;
mod call;
mod field;
mod operand;
mod pipeline;
mod range;
mod recall;
mod render;
mod walk;

use super::{CallError, ExecError, Place, TemplateSet, Tree, node::NodeId, set::Scope};
use crate::{
    env::Env,
    profile::Helm,
    value::{Endless, MAX_TEXT, TOO_LONG, Text, Value},
};
use operand::{Hold, Operand};
use std::{
    any::Any,
    collections::HashMap,
    panic::{AssertUnwindSafe, catch_unwind, resume_unwind},
    sync::Arc,
};

/// Go's `maxExecDepth`: of templates that call templates.
const MAX_DEPTH: u32 = 100_000;

/// What `lookup` asks of a cluster: apiVersion, kind, namespace and name.
pub type Lookup<'h> = &'h dyn Fn([&Text; 4]) -> Result<Value, CallError>;

/// What surrounds a render.
#[derive(Clone, Copy)]
pub struct Host<'h> {
    /// The Helm that is reproduced.
    pub helm: Helm,
    /// Clock, zone and seed.
    pub env: &'h Env,
    /// Answers `lookup`.
    pub lookup: Lookup<'h>,
}

/// Executes the templates of a set: one for each render, because `include` counts its nesting over all files.
pub struct Executor<'h> {
    host: Host<'h>,
    scope: Scope<'h>,
    out: Vec<u8>,
    variables: Vec<Variable>,
    /// Where the variables of the current template begin.
    base: usize,
    /// The node that was evaluated last.
    node: NodeId,
    /// How many `template` actions are active.
    depth: u32,
    /// The active templates, each with the node of its caller that waits.
    active: Vec<(Arc<Tree>, NodeId)>,
    /// The names of the active `include`s.
    included: Vec<Text>,
    /// How many texts of `tpl` are active.
    texts: u32,
    /// How many have been executed.
    texts_run: u64,
    /// How many random values each place has asked for.
    randoms: HashMap<Vec<u8>, u64, foldhash::fast::FixedState>,
    /// Buffers that are free: of outputs and of arguments.
    buffers: Vec<Vec<u8>>,
    arguments: Vec<Vec<Value>>,
}

struct Variable {
    slot: u32,
    operand: Operand,
}

/// An error on its way out.
type Failure = Box<ExecError>;

/// How a list of actions ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Flow {
    Next,
    Break,
    Continue,
}

/// The template and the dot in which something is evaluated.
#[derive(Clone, Copy)]
struct Context<'c> {
    tree: &'c Tree,
    dot: &'c Operand,
}

impl<'h> Executor<'h> {
    /// An executor for one render.
    pub fn new(set: &'h TemplateSet, host: Host<'h>) -> Self {
        Self {
            host,
            scope: Scope::Chart(set),
            out: Vec::new(),
            variables: Vec::new(),
            base: 0,
            node: 0,
            depth: 0,
            active: Vec::new(),
            included: Vec::new(),
            texts: 0,
            texts_run: 0,
            randoms: HashMap::default(),
            buffers: Vec::new(),
            arguments: Vec::new(),
        }
    }

    /// Executes a template and gives its raw output: Helm still removes `<no value>` from it ([`super::without_no_value`]).
    ///
    /// # Errors
    /// Where and why it failed.
    pub fn execute(&mut self, name: &str, data: Value) -> Result<Vec<u8>, Box<ExecError>> {
        self.out.clear();
        let Some(tree) = self.scope.find(name.as_bytes()).cloned() else {
            return Err(missing(name));
        };
        let run = || self.run(&tree, Operand::plain(data));
        let result = catch_unwind(AssertUnwindSafe(run)).unwrap_or_else(|payload| Err(self.unwound(&tree, payload)));
        let out = std::mem::take(&mut self.out);
        result.map(|()| out)
    }

    /// The error of a walk that did not end; a panic goes on. The executor is as new then.
    #[cold]
    fn unwound(&mut self, tree: &Tree, payload: Box<dyn Any + Send>) -> Failure {
        let Some(endless) = payload.downcast_ref::<Endless>().copied() else { resume_unwind(payload) };
        let active = self.active.pop();
        let error = self.fail(active.as_ref().map_or(tree, |(tree, _)| tree), endless.message());
        let fresh = Self::new(self.scope.set(), self.host);
        *self = Self { randoms: std::mem::take(&mut self.randoms), ..fresh };
        error
    }

    /// Runs a template with fresh variables; its output goes to `out`.
    fn run(&mut self, tree: &Arc<Tree>, dot: Operand) -> Result<(), Failure> {
        let (base, node) = (self.base, self.node);
        self.base = self.variables.len();
        self.variables.push(Variable { slot: 0, operand: dot.clone() });
        self.active.push((Arc::clone(tree), node));
        let result = self.walk(Context { tree, dot: &dot }, tree.root);
        self.active.pop();
        self.variables.truncate(self.base);
        (self.base, self.node) = (base, node);
        result.map(|_| ())
    }

    /// An error at the current node.
    #[cold]
    fn fail(&self, tree: &Tree, message: impl Into<String>) -> Failure {
        self.failure(tree, message.into(), None)
    }

    #[cold]
    fn failure(&self, tree: &Tree, message: String, cause: Option<CallError>) -> Failure {
        let (line, column) = tree.position(self.node);
        let place = Place {
            file: tree.source.name.to_str_lossy().into_owned(),
            offset: tree.tables.nodes[self.node as usize].start as usize,
            line,
            column,
        };
        let name = tree.name.to_str_lossy().into_owned();
        Box::new(ExecError { place, name, context: tree.print(self.node), message, cause })
    }
}

/// The error of executing a file that was not parsed.
fn missing(name: &str) -> Failure {
    let place = Place { file: name.to_owned(), offset: 0, line: 1, column: 0 };
    let message = format!("template {} not defined", super::quoted(name.as_bytes()));
    Box::new(ExecError { place, name: name.to_owned(), context: String::new(), message, cause: None })
}
