//! Which files and which of their documents an assertion looks at.

use super::{Assertion, Context, at_path};
use crate::{
    glob::cleaned,
    value::{Frozen, Value},
};
use std::borrow::Cow;

/// `documentSelector`.
#[derive(Clone, Debug, Default)]
pub struct Selector {
    /// Where to look in each document.
    pub path: String,
    /// What must stand there; nil: anything.
    pub value: Frozen,
    /// Whether several documents may match.
    pub match_many: bool,
    /// Whether it is fine if none matches.
    pub skip_empty_templates: bool,
}

/// What a test and its suite say about where assertions look.
#[derive(Clone, Debug, Default)]
pub struct Scope<'s> {
    /// The chart's route: `chart`, `parent/charts/child`.
    pub route: &'s str,
    /// The files that the test names, or its suite; `None`: all that were rendered.
    pub files: Option<Vec<String>>,
    /// The test's `documentIndex`; it beats the assertion's.
    pub index: Option<i64>,
    /// The test's `documentSelector`.
    pub selector: Option<&'s Selector>,
    /// Names of all rendered files, before they were read.
    pub rendered: &'s [String],
}

impl Selector {
    /// Reads a `documentSelector`; `None` without a path.
    pub fn parse(value: &Value) -> Option<Self> {
        let map = value.as_map()?;
        let path = map.get("path")?.as_text()?.to_str_lossy().into_owned();
        let flag = |key: &str| matches!(map.get(key), Some(Value::Bool(true)));
        Some(Self {
            path,
            value: map.get("value").unwrap_or_default().freeze(),
            match_many: flag("matchMany"),
            skip_empty_templates: flag("skipEmptyTemplates"),
        })
    }

    /// The documents that match, by file; files without a match are left out.
    fn select<'d>(&self, files: &Targets<'d>) -> Result<Targets<'d>, String> {
        let (mut selected, mut count) = (Targets::new(), 0);
        let wanted = self.value.thaw();
        for (file, documents) in files {
            let mut matching = Vec::new();
            for document in documents.iter() {
                if !self.matches(document, &wanted)? {
                    continue;
                }
                if !self.match_many && count > 0 {
                    return Err("multiple indexes found".into());
                }
                count += 1;
                matching.push(document.clone());
            }
            if !matching.is_empty() {
                selected.push((*file, matching.into()));
            }
        }
        if count == 0 && !self.skip_empty_templates { Err("document not found".into()) } else { Ok(selected) }
    }

    fn matches(&self, document: &Value, wanted: &Value) -> Result<bool, String> {
        let found = at_path::values(document, &self.path)?;
        Ok(found.iter().any(|value| wanted.is_nil() || super::equality::equal(wanted, value)))
    }
}

/// Documents to judge, by file: each once, in order.
pub(super) type Targets<'d> = Vec<(&'d str, Cow<'d, [Value]>)>;

impl Scope<'_> {
    /// The files that an assertion looks at.
    pub fn targets(&self, assertion: &Assertion, context: &Context<'_>) -> Vec<Cow<'_, str>> {
        if let Some(name) = &assertion.template {
            return vec![template_path(self.route, name).into()];
        }
        if let Some(files) = &self.files {
            return files.iter().map(Into::into).collect();
        }
        let known = |name: &&String| context.compat.foreign_targets || context.documents.of(name).is_some();
        let texts = context.compat.text_targets || assertion.kind.raw;
        let wanted = |name: &&String| texts || !name.ends_with(".txt");
        self.rendered.iter().filter(known).filter(wanted).map(Into::into).collect()
    }

    /// Whether assertions without a document are skipped.
    pub fn skips_empty_templates(&self) -> bool {
        self.selector.is_some_and(|selector| selector.skip_empty_templates)
    }
}

/// The documents of the targets, chosen by selector, object or index.
pub(super) fn select<'d>(
    assertion: &Assertion,
    scope: &Scope<'_>,
    targets: &'d [Cow<'_, str>],
    context: &Context<'d>,
) -> Result<Targets<'d>, String> {
    let mut all: Targets<'d> = targets.iter().map(|name| (&**name, context.documents.of(name).unwrap_or_default().into())).collect();
    all.sort_unstable_by_key(|(file, _)| *file);
    all.dedup_by_key(|(file, _)| *file);
    if let Some(object) = &assertion.object {
        return super::object::select(object, &all, context);
    }
    let selector = assertion.selector.as_ref().or(scope.selector);
    if let Some(selector) = selector.filter(|selector| !selector.path.is_empty()) {
        return selector.select(&all);
    }
    let index = if context.compat.test_index_wins { scope.index.or(assertion.index) } else { assertion.index.or(scope.index) };
    let Some(index) = index.filter(|index| *index != -1) else { return Ok(all) };
    let at = usize::try_from(index).unwrap_or(usize::MAX);
    let only = |file| context.documents.of(file)?.get(at..)?.get(..1);
    all.into_iter()
        .map(|(file, _)| Some((file, only(file)?.into())))
        .collect::<Option<_>>()
        .ok_or_else(|| format!("document index {index} is out of range"))
}

/// The file that a suite means by this name: `deployment.yaml` → `chart/templates/deployment.yaml`.
pub fn template_path(route: &str, name: &str) -> String {
    let known = ["templates", "charts", "crds", "**"].iter().any(|prefix| name.starts_with(prefix));
    cleaned(if known { format!("{route}/{name}") } else { format!("{route}/templates/{name}") })
}
