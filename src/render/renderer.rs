//! A chart that is parsed once and rendered many times.

use super::{
    Inputs, Prepared, RenderError, Stage,
    exec_error::parse_error,
    explained::{path_of, unparsed},
    methods,
};
use crate::{
    chart::{self, Chart, File, Processed},
    profile::Helm,
    template::{ParseError, Parsed, TemplateSet},
    value::{Map, Value},
};
use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    sync::{Arc, Mutex, PoisonError},
};

/// A chart with the template sets that were parsed for it: one per set of enabled dependencies. Shared by all threads.
pub struct Renderer {
    chart: Arc<Chart>,
    helm: Helm,
    parsed: Arc<Parsed>,
    layouts: Mutex<HashMap<LayoutKey, Result<Arc<Layout>, RenderError>>>,
    /// Whether a chart with dependencies of its own has an alias.
    aliases: bool,
}

/// Which charts take part under which names, and which files. The addresses are those of charts and sets that the layout keeps alive.
type LayoutKey = Vec<(String, usize)>;

/// The files that a layout is limited to.
type Known = Option<Arc<BTreeSet<String>>>;

/// The template files of a chart and its enabled dependencies.
pub(super) struct Layout {
    pub(super) set: TemplateSet,
    /// In the order in which Helm parses and executes them.
    pub(super) files: Vec<TemplateFile>,
    _charts: Arc<Processed>,
    _known: Known,
}

/// One template file.
#[derive(Clone, Debug)]
pub(super) struct TemplateFile {
    /// `mychart/charts/sub/templates/a.yaml`
    pub(super) key: String,
    /// `mychart/charts/sub`
    pub(super) chart: String,
    /// Whether it is only included by others.
    pub(super) partial: bool,
}

impl Renderer {
    /// Takes a chart to render as this Helm does.
    pub fn new(chart: Arc<Chart>, helm: Helm) -> Self {
        let parsed = Arc::new(Parsed::new(methods::table(helm, false)));
        let aliases = has_aliases(&chart);
        Self { chart, helm, parsed, layouts: Mutex::default(), aliases }
    }

    /// Takes a chart to render as `helm lint` does: `required` and `fail` do not end a render.
    pub fn linting(chart: Arc<Chart>, helm: Helm) -> Self {
        let parsed = Arc::new(Parsed::new(methods::table(helm, true)));
        Self { parsed, ..Self::new(chart, helm) }
    }

    /// The chart.
    pub fn chart(&self) -> &Arc<Chart> {
        &self.chart
    }

    /// The Helm that is reproduced.
    pub fn helm(&self) -> Helm {
        self.helm
    }

    /// What Helm does before a template runs: dependencies by condition, values over defaults, the schema; then the templates
    /// are parsed, once for all renders. `inputs.helm` is ignored: the renderer's own counts.
    ///
    /// # Errors
    /// With Helm's text, except that its command line adds words of its own for dependencies.
    pub fn prepare(&self, inputs: &Inputs) -> Result<Prepared, RenderError> {
        let inputs = Inputs { helm: self.helm, ..inputs.clone() };
        let mut warnings = Vec::new();
        match self.values(&inputs, &mut warnings) {
            Ok((processed, values)) => {
                let layout = self.layout(&processed, &inputs.known);
                Ok(Prepared::new(processed, layout, values, inputs, warnings))
            }
            Err(error) => Err(RenderError { warnings, ..error }),
        }
    }

    /// The charts that take part, and the values that templates see.
    fn values(&self, inputs: &Inputs, warnings: &mut Vec<String>) -> Result<(Arc<Processed>, Map), RenderError> {
        let user = merged(inputs);
        let (processed, values) = match chart::process_by_default(&self.chart, &user, self.helm) {
            Some(known) => known,
            None => self.process(user, warnings)?,
        };
        let below_aliases = self.aliases && inputs.overrides.below_aliases;
        let processed = if below_aliases { Arc::new(processed.under_aliases(processed.full_path.clone())) } else { processed };
        if !inputs.skip_schema {
            chart::validate(&processed, &values).map_err(|e| of_chart(Stage::Schema, &e))?;
        }
        Ok((processed, values))
    }

    fn process(&self, user: Map, warnings: &mut Vec<String>) -> Result<(Arc<Processed>, Map), RenderError> {
        let processed = chart::process(&self.chart, &user, self.helm, warnings).map_err(|e| of_chart(Stage::Dependencies, &e))?;
        let values = chart::coalesce(&processed, user, self.helm, warnings).map_err(|e| of_chart(Stage::Values, &e))?;
        Ok((processed, values))
    }

    /// The parsed templates of these charts.
    fn layout(&self, processed: &Arc<Processed>, known: &Known) -> Result<Arc<Layout>, RenderError> {
        let mut key = Vec::new();
        layout_key(processed, &mut key);
        key.extend(known.iter().map(|known| (String::new(), Arc::as_ptr(known).addr())));
        if let Some(known) = self.layouts.lock().unwrap_or_else(PoisonError::into_inner).get(&key) {
            return known.clone();
        }
        let layout = Layout::new(processed, known, &self.parsed).map(Arc::new);
        self.layouts.lock().unwrap_or_else(PoisonError::into_inner).entry(key).or_insert(layout).clone()
    }
}

fn has_aliases(chart: &Chart) -> bool {
    let declared = || chart.metadata.dependencies.iter().flatten();
    let aliased =
        |below: &Chart| !below.dependencies.is_empty() && declared().any(|d| d.name == below.metadata.name && !d.alias.is_empty());
    chart.dependencies.iter().any(|below| aliased(below) || has_aliases(below))
}

/// The user's values: the layers, each over the one before.
fn merged(inputs: &Inputs) -> Map {
    let mut layers = inputs.values.iter().filter_map(|layer| match layer.thaw() {
        Value::Map(map) => Some(map),
        _ => None,
    });
    let first = layers.next().unwrap_or_default();
    layers.fold(first, |below, above| chart::merge_maps(&below, &above))
}

fn of_chart(stage: Stage, error: &chart::Error) -> RenderError {
    RenderError { diagnostics: vec![error.diagnostic()], ..RenderError::new(stage, error.text.clone()) }
}

fn layout_key(chart: &Processed, key: &mut LayoutKey) {
    key.push((chart.full_path.clone(), Arc::as_ptr(&chart.chart).addr()));
    for dependency in &chart.dependencies {
        layout_key(dependency, key);
    }
}

impl Layout {
    fn new(processed: &Arc<Processed>, known: &Known, parsed: &Arc<Parsed>) -> Result<Self, RenderError> {
        let mut all = BTreeMap::new();
        collect(processed, &mut all);
        let exists = |key: &String| known.as_ref().is_none_or(|known| known.contains(key) || base(key).starts_with('_'));
        let mut sorted: Vec<_> = all.into_iter().filter(|(key, _)| exists(key)).collect();
        sorted.sort_by(|(a, _), (b, _)| depth(b).cmp(&depth(a)).then_with(|| b.cmp(a)));
        let mut set = TemplateSet::sharing(parsed.clone());
        let mut files = Vec::with_capacity(sorted.len());
        for (key, (chart, file)) in sorted {
            set.parse_file(&key, file.data.shared()).map_err(|error| with_source(&error, (path_of(chart, &key), &file.data)))?;
            files.push(TemplateFile { partial: base(&key).starts_with('_'), chart: chart.full_path.clone(), key });
        }
        Ok(Self { set, files, _charts: processed.clone(), _known: known.clone() })
    }
}

/// All template files by key; a chart's own come after those of its dependencies, so that they win.
fn collect<'c>(chart: &'c Processed, all: &mut BTreeMap<String, (&'c Processed, &'c File)>) {
    for dependency in &chart.dependencies {
        collect(dependency, all);
    }
    for file in &chart.chart.templates {
        if !chart.metadata.is_library() || base(&file.name).starts_with('_') {
            all.insert(clean(&format!("{}/{}", chart.full_path, file.name)), (chart, file));
        }
    }
}

/// Go's `path.Clean` for paths of charts: `.` and empty elements vanish.
fn clean(path: &str) -> String {
    if !path.contains("//") && !path.contains("/.") {
        return path.to_owned();
    }
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()),
            part => parts.push(part),
        }
    }
    parts.join("/")
}

fn depth(key: &str) -> usize {
    memchr::memchr_iter(b'/', key.as_bytes()).count()
}

fn base(key: &str) -> &str {
    key.rsplit('/').next().unwrap_or(key)
}

fn with_source(error: &ParseError, source: (String, &[u8])) -> RenderError {
    let known = parse_error(error);
    RenderError { diagnostics: vec![unparsed(error, source, &known.message)], ..known }
}
