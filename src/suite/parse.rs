//! Suites and tests.

use super::{
    Asserts, Include, MatrixKey, Parsed, SnapshotKey, Step, StepKind, Suite, SuiteFile, Test, keys,
    read::{At, Fields, Reader},
    split,
};
use crate::{assertion::Selector, compat::Compat, semver::Version, source::Span};
use std::sync::Arc;

/// What parsing depends on besides the file.
#[derive(Clone, Copy, Debug, Default)]
pub struct ParseOptions {
    /// Unknown keys are errors.
    pub strict: bool,
    /// Whose habits.
    pub compat: Compat,
    /// The file was rendered from a template: every suite needs a name, and each has its own snapshots.
    pub rendered: bool,
}

/// The version of helm-unittest that `minimumVersion` is compared with.
const PEER_VERSION: &str = "1.1.2";

/// What `snapshot: {render: true}` stands for.
const WHOLE_RENDER: &str = "suite: render
matrix: true
tests:
  - it: whole render
    asserts:
      - matchSnapshot: {of: render}
";

/// The suite that compares whole renders, cell by cell, for a place that asks for it.
pub fn whole_render(file: &Arc<SuiteFile>, span: Span, compat: Compat) -> Option<Suite> {
    let written = Arc::new(SuiteFile::new(file.name.clone(), file.folder.clone(), WHOLE_RENDER.into()));
    let mut suite = parse(&written, ParseOptions { compat, ..ParseOptions::default() }).suites.pop()?;
    (suite.file, suite.span) = (file.clone(), span);
    for test in &mut suite.tests {
        test.span = span;
        test.asserts.spans.fill(span);
    }
    Some(suite)
}

/// Reads a suite file.
pub fn parse(file: &Arc<SuiteFile>, options: ParseOptions) -> Parsed {
    let mut parsed = Parsed::default();
    for part in split::parts(&file.text) {
        for (i, document) in split::documents(part).into_iter().enumerate() {
            if !split::is_blank(document.text) && (i == 0 || !options.compat.end_marker_drops) {
                self::part(file, document, i > 0, options, &mut parsed);
            }
        }
    }
    parsed
}

fn part(file: &Arc<SuiteFile>, part: split::Part<'_>, dropped: bool, options: ParseOptions, parsed: &mut Parsed) {
    let documents = match super::read::documents(file, part) {
        Ok(read) => read,
        Err(error) => return parsed.errors.push(error),
    };
    let lenient = documents.is_lenient();
    for at in documents.roots() {
        let strict = options.strict && !(lenient && options.compat.lenient_unchecked);
        let mut reader = Reader { file, strict, compat: options.compat, errors: Vec::new(), warnings: Vec::new() };
        let suite = reader.suite(at, parsed.suites.len(), options.rendered, lenient);
        let Reader { errors, warnings, .. } = reader;
        if errors.is_empty() {
            let suite = suite.map(|suite| Suite { warnings, ..suite });
            if let Some(suite) = suite.as_ref().filter(|_| dropped) {
                parsed.beyond_peer += suite.tests.len();
            }
            parsed.suites.extend(suite);
        } else {
            parsed.broken.extend(suite);
            parsed.errors.extend(errors);
        }
    }
}

impl Reader<'_> {
    fn suite(&mut self, at: At<'_>, ordinal: usize, rendered: bool, lenient: bool) -> Option<Suite> {
        if !at.is_map() && !at.is_null() {
            self.mismatch(at, "a suite (a map with `suite` and `tests`)");
            return None;
        }
        let fields = self.fields(at.clone(), keys::SUITE).unwrap_or_default();
        let unchecked = lenient && self.compat.lenient_unchecked;
        let name = self.text_of(&fields, "suite").unwrap_or_default();
        let mut tests = self.tests(&fields, unchecked);
        if fields.get("debug").is_some_and(|at| self.flag(at)) {
            tests.iter_mut().for_each(|test| test.debug = true);
        }
        let snapshot = fields.get("snapshot").map(|at| self.snapshot(at)).unwrap_or_default();
        if let Some(at) = fields.get("snapshot").filter(|_| snapshot.render && !self.compat.is_peer()) {
            tests.extend(whole_render(&Arc::new(self.file.clone()), at.span(), self.compat).into_iter().flat_map(|suite| suite.tests));
        }
        let contracts = fields.get("rollouts").map(|at| self.contracts(at)).unwrap_or_default();
        if tests.is_empty() && contracts.is_empty() && self.errors.is_empty() && !unchecked {
            self.error(at.span(), "no tests found", Some("a suite needs `tests` or `rollouts` with at least one item".into()));
        }
        if rendered && name.is_empty() {
            self.error(at.span(), "helm chart based test suites must include `suite` field", None);
        }
        let mut snapshot_id = self.text_of(&fields, "snapshotId").unwrap_or_default();
        if rendered && snapshot_id.is_empty() {
            snapshot_id = ordinal.to_string();
        }
        Some(Suite {
            file: Arc::new(self.file.clone()),
            ordinal,
            name,
            span: fields.get("suite").map_or(at.span(), |at| at.span()),
            templates: fields.get("templates").map(|at| self.texts(at)).unwrap_or_default(),
            exclude: fields.get("excludeTemplates").map(|at| self.texts(at)).unwrap_or_default(),
            include_crds: fields.get("includeCrds").is_some_and(|at| self.flag(at)),
            layer: self.layer(&fields, true),
            skip: self.suite_skip(&fields, unchecked),
            snapshot_id,
            matrix: fields.get("matrix").and_then(|at| self.matrix(at)),
            snapshot,
            tests,
            contracts,
            warnings: Vec::new(),
        })
    }

    fn tests(&mut self, fields: &Fields<'_>, unchecked: bool) -> Vec<Test> {
        let items = fields.get("tests").and_then(|at| self.list(at)).unwrap_or_default();
        let mut tests = Vec::with_capacity(items.len());
        for item in items {
            if item.is_null() {
                self.error(item.span(), "this test is empty", Some("remove the dash, or write the test".into()));
            } else if let Some(fields) = self.fields(item.clone(), keys::TEST) {
                self.test(&item, &fields, unchecked, &mut tests);
            }
        }
        tests
    }

    /// One item of `tests`: one test, or as many as `forEach` has rows.
    fn test(&mut self, at: &At<'_>, fields: &Fields<'_>, unchecked: bool, tests: &mut Vec<Test>) {
        let rows = fields.get("forEach").and_then(|at| self.list(at));
        let Some(rows) = rows else {
            tests.extend(self.one_test(at, fields, unchecked));
            return;
        };
        if rows.is_empty() {
            self.error(at.span(), "`forEach` has no rows", None);
        }
        for (number, row) in rows.into_iter().enumerate() {
            let Some(row_fields) = self.fields(row, keys::ROW) else { continue };
            let Some(mut test) = self.one_test(at, fields, unchecked) else { continue };
            let name = self.text_of(&row_fields, "name").unwrap_or_else(|| format!("#{}", number + 1));
            test.name = format!("{} [{name}]", test.name);
            let layer = self.layer(&row_fields, false);
            test.layer = test.layer.under(layer);
            tests.push(test);
        }
    }

    fn one_test(&mut self, at: &At<'_>, fields: &Fields<'_>, unchecked: bool) -> Option<Test> {
        let steps = self.steps(fields);
        let asserts = fields.get("asserts").map(|at| self.asserts(at)).unwrap_or_default();
        let peer = self.compat.first_null_fails;
        let says = |asserts: &Asserts| asserts.items.len() < asserts.spans.len() || asserts.items.iter().any(|item| peer || item.is_some());
        let judged = says(&asserts) || steps.iter().any(|step| says(&step.asserts));
        if !judged && !unchecked {
            let help = "a test without assertions proves nothing: add `asserts`".to_owned();
            self.error(fields.get("it").map_or(at.span(), |at| at.span()), "no asserts found", Some(help));
        }
        Some(Test {
            name: self.text_of(fields, "it").unwrap_or_default(),
            span: fields.get("it").map_or(at.span(), |at| at.span()),
            layer: self.layer(fields, false),
            templates: fields.get("templates").map(|at| self.texts(at)).unwrap_or_default(),
            template: self.text_of(fields, "template"),
            index: fields.get("documentIndex").and_then(|at| self.integer(at)),
            selector: fields.get("documentSelector").and_then(|at| self.selector(at)),
            skip: self.test_skip(fields),
            steps,
            include: self.text_of(fields, "include").map(|name| Include { name, with: fields.get("with").map(|at| self.frozen(at)) }),
            debug: fields.get("debug").is_some_and(|at| self.flag(at)),
            asserts,
        })
    }

    /// `upgrade` or `history`.
    fn steps(&mut self, fields: &Fields<'_>) -> Vec<Step> {
        let mut steps = Vec::new();
        if let Some(at) = fields.get("upgrade") {
            let layer = self.fields(at.clone(), keys::LAYER).map(|fields| self.layer(&fields, false)).unwrap_or_default();
            steps.push(Step { kind: StepKind::Upgrade(Box::new(layer)), asserts: Asserts::default(), span: at.span() });
        }
        let Some(history) = fields.get("history") else { return steps };
        if !steps.is_empty() {
            self.error(history.span(), "a test has either `upgrade` or `history`", None);
        }
        for item in self.list(history).unwrap_or_default() {
            let Some(fields) = self.fields(item.clone(), keys::STEP) else { continue };
            let kind = match (fields.get("upgrade"), fields.get("rollback")) {
                (Some(at), None) => {
                    let layer = self.fields(at.clone(), keys::LAYER).map(|fields| self.layer(&fields, false)).unwrap_or_default();
                    StepKind::Upgrade(Box::new(layer))
                }
                (None, Some(at)) => StepKind::Rollback(self.integer(at).unwrap_or_default()),
                _ => {
                    self.error(item.span(), "a step of `history` is either an `upgrade` or a `rollback`", None);
                    continue;
                }
            };
            let asserts = fields.get("asserts").map(|at| self.asserts(at)).unwrap_or_default();
            steps.push(Step { kind, asserts, span: item.span() });
        }
        steps
    }

    fn selector(&mut self, at: At<'_>) -> Option<Selector> {
        let fields = self.fields(at, keys::SELECTOR)?;
        Some(Selector {
            path: self.text_of(&fields, "path").unwrap_or_default(),
            value: fields.get("value").map(|at| self.frozen(at)).unwrap_or_default(),
            match_many: fields.get("matchMany").is_some_and(|at| self.flag(at)),
            skip_empty_templates: fields.get("skipEmptyTemplates").is_some_and(|at| self.flag(at)),
        })
    }

    pub(super) fn test_skip(&mut self, fields: &Fields<'_>) -> Option<String> {
        let fields = fields.get("skip").and_then(|at| self.fields(at, keys::TEST_SKIP))?;
        self.text_of(&fields, "reason")
    }

    fn suite_skip(&mut self, fields: &Fields<'_>, unchecked: bool) -> Option<String> {
        let fields = fields.get("skip").and_then(|at| self.fields(at, keys::SUITE_SKIP))?;
        let reason = self.text_of(&fields, "reason");
        let Some(minimum) = self.text_of(&fields, "minimumVersion").filter(|_| !unchecked) else { return reason };
        let too_old = match (Version::parse(&minimum), Version::parse(PEER_VERSION)) {
            (Ok(minimum), Ok(own)) => own < minimum,
            _ => true,
        };
        if too_old { Some(format!("Test suite requires minimum unittest plugin version {minimum}")) } else { reason }
    }

    fn matrix(&mut self, at: At<'_>) -> Option<MatrixKey> {
        if !at.is_map() {
            return self.flag(at).then(MatrixKey::default);
        }
        let fields = self.fields(at, keys::MATRIX)?;
        let mut matrix = MatrixKey { kube: fields.get("kubeVersion").map(|at| self.texts(at)).unwrap_or_default(), ..MatrixKey::default() };
        for item in fields.get("values").and_then(|at| self.list(at)).unwrap_or_default() {
            matrix.values.push(if item.items().is_some() { self.texts(item) } else { vec![self.text(item)] });
        }
        Some(matrix)
    }

    fn snapshot(&mut self, at: At<'_>) -> SnapshotKey {
        let Some(fields) = self.fields(at, keys::SNAPSHOT) else { return SnapshotKey::default() };
        let names = self.text_of(&fields, "names");
        if let (Some(other), Some(at)) = (names.as_deref().filter(|n| !matches!(*n, "stable" | "counted")), fields.get("names")) {
            self.error(at.span(), &format!("`names` is `stable` or `counted`, not `{other}`"), None);
        }
        SnapshotKey {
            stable_names: names.as_deref() == Some("stable"),
            redact: fields.get("redact").map(|at| self.texts(at)).unwrap_or_default(),
            render: fields.get("render").is_some_and(|at| self.flag(at)),
        }
    }
}
