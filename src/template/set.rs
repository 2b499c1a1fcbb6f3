//! Templates that know each other by name.

use super::{
    Functions, ParseError, Tree,
    parse::{self, Trees},
};
use crate::value::Text;
use std::{
    collections::HashMap,
    rc::Rc,
    sync::{
        Arc, Mutex, OnceLock, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
};

type Names<T> = HashMap<Text, T, foldhash::fast::FixedState>;

/// What a text was parsed to; nothing inside: it has an error.
type Slot = Arc<OnceLock<Option<Trees>>>;

/// How many texts of `tpl` are kept, and how many files.
const KEPT: usize = 4096;

/// What files and texts of `tpl` were parsed to: that depends on the functions only, so that sets of the same chart share it.
pub struct Parsed {
    functions: &'static dyn Functions,
    files: Mutex<Names<Slot>>,
    texts: Mutex<Names<Slot>>,
}

impl Parsed {
    /// Nothing yet; templates may call these functions, and Go's own.
    pub fn new(functions: &'static dyn Functions) -> Self {
        Self { functions, files: Mutex::default(), texts: Mutex::default() }
    }

    fn file(&self, name: &str, text: &Arc<Vec<u8>>) -> Result<Trees, Box<ParseError>> {
        let slot = slot(&self.files, name.as_bytes());
        match slot.get_or_init(|| parse::parse(&name.into(), text.clone(), self.functions).ok()) {
            Some(trees) if trees.first().is_some_and(|tree| tree.source.text == *text) => Ok(trees.clone()),
            // It does not parse, or it is another file of this name.
            _ => parse::parse(&name.into(), text.clone(), self.functions),
        }
    }

    fn text(&self, text: &Text) -> Result<Trees, Box<ParseError>> {
        let slot = slot(&self.texts, text.as_bytes());
        let parse = || parse::parse(&GOTPL, Arc::new(text.as_bytes().to_vec()), self.functions);
        slot.get_or_init(|| parse().ok()).clone().map_or_else(parse, Ok)
    }
}

/// Where the trees of a name are or will be: a thread that comes second waits instead of parsing the same.
fn slot(kept: &Mutex<Names<Slot>>, name: &[u8]) -> Slot {
    let mut kept = kept.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(slot) = kept.get(name) {
        return slot.clone();
    }
    if kept.len() >= KEPT {
        kept.clear();
    }
    kept.entry(name.into()).or_default().clone()
}

/// The templates of a chart, parsed once and shared by every thread that renders it.
pub struct TemplateSet {
    trees: Names<Arc<Tree>>,
    parsed: Arc<Parsed>,
    number: u64,
}

/// The number of the next set.
static NUMBER: AtomicU64 = AtomicU64::new(0);

impl TemplateSet {
    /// An empty set whose templates may call these functions, and Go's own.
    pub fn new(functions: &'static dyn Functions) -> Self {
        Self::sharing(Arc::new(Parsed::new(functions)))
    }

    /// An empty set that parses nothing that was parsed before.
    pub fn sharing(parsed: Arc<Parsed>) -> Self {
        Self { trees: Names::default(), parsed, number: NUMBER.fetch_add(1, Ordering::Relaxed) }
    }

    /// Parses a file, named by its key. A template that exists is replaced, unless the new one is blank.
    ///
    /// # Errors
    /// Go's message; the set is unchanged then.
    pub fn parse(&mut self, name: &str, text: &[u8]) -> Result<(), ParseError> {
        self.parse_file(name, &Arc::new(text.to_vec()))
    }

    /// The same with a text that the trees share.
    ///
    /// # Errors
    /// As [`Self::parse`].
    pub fn parse_file(&mut self, name: &str, text: &Arc<Vec<u8>>) -> Result<(), ParseError> {
        let trees = self.parsed.file(name, text).map_err(|error| *error)?;
        self.number = NUMBER.fetch_add(1, Ordering::Relaxed);
        for tree in &*trees {
            if !(tree.is_empty && self.trees.contains_key(&tree.name)) {
                self.trees.insert(tree.name.clone(), Arc::clone(tree));
            }
        }
        Ok(())
    }

    /// Whether a template of this name exists.
    pub fn contains(&self, name: &str) -> bool {
        self.trees.contains_key(name.as_bytes())
    }

    /// The names of all templates in order.
    pub fn names(&self) -> Vec<Text> {
        let mut names: Vec<_> = self.trees.keys().cloned().collect();
        names.sort();
        names
    }

    /// The key of the file in which a template was defined.
    pub fn file_of(&self, name: &str) -> Option<Text> {
        self.trees.get(name.as_bytes()).map(|tree| tree.source.name.clone())
    }

    /// A number that only this set has, with the templates that it holds now.
    pub(super) fn number(&self) -> u64 {
        self.number
    }

    pub(super) fn find(&self, name: &Text) -> Option<&Tree> {
        self.trees.get(name).map(|tree| &**tree)
    }

    pub(super) fn functions(&self) -> &'static dyn Functions {
        self.parsed.functions
    }

    /// Parses a text for `tpl`, or finds what it was parsed to.
    pub(super) fn parse_text(&self, text: &Text) -> Result<Trees, Box<ParseError>> {
        self.parsed.text(text)
    }
}

/// Helm's name of the root template, which texts of `tpl` take.
pub(super) static GOTPL: std::sync::LazyLock<Text> = std::sync::LazyLock::new(|| "gotpl".into());

/// The templates that are visible: those of the chart, and in `tpl` those of its text over them.
#[derive(Clone)]
pub(super) enum Scope<'s> {
    Chart(&'s TemplateSet),
    Text(Rc<(Trees, Scope<'s>)>),
}

impl<'s> Scope<'s> {
    /// The template of a name. A blank definition of a text hides nothing, except that the text itself is `gotpl`.
    pub(super) fn find(&self, name: &[u8]) -> Option<&Arc<Tree>> {
        match self {
            Self::Chart(set) => set.trees.get(name),
            Self::Text(text) => {
                let (trees, outer) = &**text;
                let own = trees.iter().find(|tree| tree.name.as_bytes() == name);
                match own {
                    Some(tree) if tree.is_empty && *tree.name.as_bytes() != *b"gotpl" => outer.find(name).or(own),
                    Some(_) => own,
                    None => outer.find(name),
                }
            }
        }
    }

    pub(super) fn set(&self) -> &'s TemplateSet {
        match self {
            Self::Chart(set) => set,
            Self::Text(text) => text.1.set(),
        }
    }
}
