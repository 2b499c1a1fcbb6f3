//! A chart that is rendered once and then edited, again and again: only the files that read what an edit touches are executed.
//!
//! Contract: an outcome is the same as that of a full render with the edited input. Exact because reads are recorded by the maps
//! themselves; where a file writes into values that others see, that file and all after it are executed on fresh values; where an
//! edit reaches what Helm decides before any template runs (globals, conditions, tags, imports), everything is.

use super::{
    edit::{Edit, layer, put},
    perturb::Perturbation,
    state::{Outcome, State},
};
use crate::{
    chart::{self, Processed},
    env::Env,
    render::{ChartOverrides, Cluster, Inputs, Live, RenderError, Renderer, Root, Selection, Stage},
    value::{Frozen, Map, Path, Recording, Segment, Text, Value},
};
use std::{collections::BTreeSet, sync::Arc};

/// A chart with its base render, open for edits.
pub struct Trial<'r> {
    renderer: &'r Renderer,
    inputs: Inputs,
    live: Live,
    base: State,
    /// Paths that Helm looks at before any template runs.
    early: Vec<Path>,
    has_schema: bool,
    /// Switches the shortcut off: every edit is a full render. For the test that compares.
    pub exhaustive: bool,
}

impl<'r> Trial<'r> {
    /// Renders the base. Files that fail are kept in `base().failures`.
    ///
    /// # Errors
    /// If nothing can be rendered: values, schema, a template that does not parse.
    pub fn new(renderer: &'r Renderer, inputs: &Inputs) -> Result<Self, RenderError> {
        let inputs = Inputs { track_reads: true, keep_going: true, only: Selection::All, ..inputs.clone() };
        let live = renderer.prepare(&inputs)?.live()?;
        let rendered = live.execute(&Selection::All, Recording::Whole)?;
        let base = State::new(rendered.files, rendered.failures, renderer.helm(), &inputs.release.namespace);
        let mut early = vec![Path(vec![Segment::Key("global".into())]), Path(vec![Segment::Key("tags".into())])];
        early_paths(live.prepared().chart(), &Path::default(), &mut early);
        let has_schema = !inputs.skip_schema && has_schema(live.prepared().chart());
        let live = if base.writers().next().is_some() { renderer.prepare(&inputs)?.live()? } else { live };
        Ok(Self { renderer, inputs, live, base, early, has_schema, exhaustive: false })
    }

    /// What renders the chart.
    pub fn renderer(&self) -> &'r Renderer {
        self.renderer
    }

    /// The base render.
    pub fn base(&self) -> &State {
        &self.base
    }

    /// Outcomes need not tell of objects that have nothing to do with pods.
    pub fn only_pods(&mut self) {
        self.base.every_kind = false;
    }

    /// The chart with the dependencies that the base enables.
    pub fn chart(&self) -> &Arc<Processed> {
        self.live.prepared().chart()
    }

    /// What the base was rendered with.
    pub fn inputs(&self) -> &Inputs {
        &self.inputs
    }

    /// The coalesced values of the base.
    pub fn values(&self) -> &Map {
        self.live.values()
    }

    /// The files that read what a path of the values holds.
    pub fn readers(&self, path: &Path) -> BTreeSet<usize> {
        match self.holder(path) {
            Some((map, key)) if map.node() != 0 => self.base.readers(map.node(), &key),
            _ => BTreeSet::new(),
        }
    }

    /// Whether a file reads this path that makes something that pods have to do with, or nothing so far.
    pub fn concerns_pods(&self, path: &Path) -> bool {
        self.is_early(path) || self.readers(path).into_iter().any(|number| self.base.concerns_pods(number))
    }

    /// Whether any file looked at all entries of the map that holds this path.
    pub fn is_listed_above(&self, path: &Path) -> bool {
        self.holder(path).is_some_and(|(map, _)| map.node() != 0 && self.base.is_listed(map.node()))
    }

    /// Whether an edit of this path is decided before any template runs.
    pub fn is_early(&self, path: &Path) -> bool {
        self.early.iter().any(|early| early.covers(path) || path.covers(early))
    }

    /// Paths of the values that templates look up and that nothing sets.
    pub fn unset_reads(&self) -> Vec<Path> {
        let places = self.live.places();
        let mut found = Vec::new();
        for (node, key) in self.base.looked_up() {
            let Some(place) = usize::try_from(*node).ok().and_then(|n| places.get(n.checked_sub(1)?)) else { continue };
            let path = place.path.join(Segment::Key(key.clone()));
            if place.root == Root::Values && path.find(&Value::Map(self.values().clone())).is_none() {
                found.push(path);
            }
        }
        found.sort();
        found.dedup();
        found
    }

    /// The paths of values that one file looked up, set or not.
    pub fn read_paths(&self, file: &str) -> Vec<Path> {
        let places = self.live.places();
        let reads = self.base.file(file).map(|file| &file.reads);
        let mut found = Vec::new();
        for (node, key) in reads.into_iter().flat_map(|reads| &reads.keys) {
            let place = usize::try_from(*node).ok().and_then(|n| places.get(n.checked_sub(1)?));
            if let Some(place) = place.filter(|place| place.root == Root::Values) {
                found.push(place.path.join(Segment::Key(key.clone())));
            }
        }
        found
    }

    /// Chart files that templates read: full path of the chart, name.
    pub fn file_reads(&self) -> Vec<(String, String)> {
        let mut found = Vec::new();
        for (number, place) in self.live.places().iter().enumerate() {
            let (Root::Files(chart), Ok(node)) = (&place.root, u32::try_from(number + 1)) else { continue };
            let Some(files) = self.live.files_of(chart) else { continue };
            let read = files.keys().into_iter().filter(|key| !self.base.readers(node, key).is_empty());
            found.extend(read.map(|key| (chart.clone(), key.to_str_lossy().into_owned())));
        }
        found
    }

    /// What a perturbation changes.
    ///
    /// # Errors
    /// If the chart does not render with it and did without.
    pub fn apply(&mut self, perturbation: &Perturbation) -> Result<Outcome, RenderError> {
        match perturbation {
            Perturbation::Value(path, value) => self.edit(&[(path.clone(), value.clone())]),
            Perturbation::File(chart, name) => self.edit_file(chart, name),
            Perturbation::Identical => self.full(&Inputs { env: self.inputs.env.later(), ..self.inputs.clone() }),
            Perturbation::ChartVersion => {
                let version = Some(next_version(&self.chart().metadata.version));
                let overrides = ChartOverrides { version, ..self.inputs.overrides.clone() };
                self.full(&Inputs { overrides, ..self.inputs.clone() })
            }
            Perturbation::AppVersion => {
                let app_version = Some(next_version(&self.chart().metadata.app_version));
                let overrides = ChartOverrides { app_version, ..self.inputs.overrides.clone() };
                self.full(&Inputs { overrides, ..self.inputs.clone() })
            }
            Perturbation::Revision => self.full(&upgraded(&self.inputs)),
        }
    }

    /// The base with another clock and seed.
    ///
    /// # Errors
    /// If it does not render.
    pub fn under(&self, env: Env) -> Result<Outcome, RenderError> {
        self.full(&Inputs { env, ..self.inputs.clone() })
    }

    /// The base as the next release, with these objects in the cluster.
    ///
    /// # Errors
    /// If it does not render.
    pub fn next_release(&self, objects: Vec<Frozen>, env: Env) -> Result<Outcome, RenderError> {
        let cluster = Some(Arc::new(Cluster { objects, open: true, ..Cluster::default() }));
        let inputs = upgraded(&self.inputs);
        self.full(&Inputs { cluster, env, ..inputs })
    }

    /// What edits of values change, all at once.
    ///
    /// # Errors
    /// If the chart does not render with them and did without, or its schema refuses them.
    pub fn edit(&mut self, edits: &[Edit]) -> Result<Outcome, RenderError> {
        if self.exhaustive || edits.iter().any(|(path, _)| self.is_early(path)) {
            return self.full(&self.with_layers(edits));
        }
        let mut touched = BTreeSet::new();
        for (path, _) in edits {
            touched.extend(self.readers(path));
        }
        if touched.is_empty() {
            return Ok(Outcome::default());
        }
        if self.base.writers().next().is_some() {
            return self.edit_fresh(edits, touched);
        }
        let undo = self.put_all(edits);
        let rendered = self.live.execute(&self.selection(&touched), Recording::Effects);
        self.take_back(undo);
        let wrote = rendered.as_ref().is_ok_and(|r| r.files.iter().any(|f| f.reads.as_ref().is_some_and(|reads| reads.wrote)));
        if wrote {
            self.live = self.fresh()?;
            return self.edit_fresh(edits, touched);
        }
        self.allowed(edits, self.outcome(rendered?, false)?)
    }

    /// On values of its own, which are thrown away. Files that write are executed too, so that the others see what they wrote; if
    /// one of them reads what is edited, or one writes that did not, all that follow it are.
    fn edit_fresh(&self, edits: &[Edit], mut touched: BTreeSet<usize>) -> Result<Outcome, RenderError> {
        let end = self.base.files.len();
        if let Some(first) = self.base.writers().find(|writer| touched.contains(writer)) {
            touched.extend(first..end);
        }
        touched.extend(self.base.writers());
        loop {
            let live = self.fresh()?;
            for (path, value) in edits {
                put(live.values(), &path.0, value.clone());
            }
            let rendered = live.execute(&self.selection(&touched), Recording::Effects)?;
            let wrote = rendered.files.iter().filter(|file| file.reads.as_ref().is_some_and(|reads| reads.wrote));
            let new = wrote.filter_map(|file| self.base.number(&file.path)).find(|number| !self.base.files[*number].reads.wrote);
            match new {
                Some(first) if !(first..end).all(|number| touched.contains(&number)) => touched.extend(first..end),
                _ => return self.allowed(edits, self.outcome(rendered, false)?),
            }
        }
    }

    /// The base once more, on values of its own. Its schemas have agreed before.
    fn fresh(&self) -> Result<Live, RenderError> {
        self.renderer.prepare(&Inputs { skip_schema: true, ..self.inputs.clone() })?.live()
    }

    fn put_all(&self, edits: &[Edit]) -> Vec<Edit> {
        edits.iter().filter_map(|(path, value)| Some((path.clone(), put(self.values(), &path.0, value.clone())?))).collect()
    }

    fn take_back(&self, undo: Vec<Edit>) {
        for (path, value) in undo.into_iter().rev() {
            put(self.values(), &path.0, value);
        }
    }

    /// An outcome, unless the schema refuses the edited values; asked only where it matters.
    fn allowed(&self, edits: &[Edit], outcome: Outcome) -> Result<Outcome, RenderError> {
        if !self.has_schema || !outcome.differs {
            return Ok(outcome);
        }
        let undo = self.put_all(edits);
        let error = chart::validate(self.live.prepared().chart(), self.values()).err();
        self.take_back(undo);
        error.map_or(Ok(outcome), |error| Err(RenderError::new(Stage::Schema, error.text)))
    }

    fn edit_file(&mut self, chart: &str, name: &str) -> Result<Outcome, RenderError> {
        let Some(files) = self.live.files_of(chart) else { return Ok(Outcome::default()) };
        let Some(Value::Bytes(old)) = files.get(name) else { return Ok(Outcome::default()) };
        let mut touched = self.base.readers(files.node(), &Text::from(name));
        if let Some(first) = self.base.writers().next() {
            touched.extend(first..self.base.files.len());
        }
        // A chart's files are no nil map.
        let _ = files.insert(name, Value::Bytes(appended(&old).into()));
        let rendered = self.live.execute(&self.selection(&touched), Recording::Effects);
        let _ = files.insert(name, Value::Bytes(old));
        if self.base.writers().next().is_some() {
            self.live = self.fresh()?;
        }
        self.outcome(rendered?, false)
    }

    fn full(&self, inputs: &Inputs) -> Result<Outcome, RenderError> {
        let live = self.renderer.prepare(inputs)?.live()?;
        let rendered = live.execute(&Selection::All, Recording::Effects)?;
        self.outcome(rendered, true)
    }

    fn outcome(&self, rendered: crate::render::Rendered, all: bool) -> Result<Outcome, RenderError> {
        let known = |path: &String| self.base.failures.iter().any(|(known, _)| known == path);
        if let Some((_, error)) = rendered.failures.into_iter().find(|(path, _)| !known(path)) {
            return Err(error);
        }
        self.base.compare(rendered.files, all, self.renderer.helm(), &self.inputs.release.namespace)
    }

    fn selection(&self, files: &BTreeSet<usize>) -> Selection {
        let mut keys: BTreeSet<String> = files.iter().filter_map(|number| Some(self.base.files.get(*number)?.path.clone())).collect();
        keys.extend(self.base.failures.iter().map(|(path, _)| path.clone()));
        Selection::Only(keys.into())
    }

    /// The innermost map on the way to a path that is there, and the key in it.
    fn holder(&self, path: &Path) -> Option<(Map, Text)> {
        let mut found = None;
        let mut value = Value::Map(self.values().clone());
        for segment in &path.0 {
            value = match (segment, &value) {
                (Segment::Key(key), Value::Map(map)) => {
                    found = Some((map.clone(), key.clone()));
                    map.get(key.as_bytes()).unwrap_or_default()
                }
                (Segment::Index(index), Value::List(list)) => list.get(*index).cloned().unwrap_or_default(),
                _ => return found,
            };
        }
        found
    }

    /// A changed value as a values file that is laid over the others.
    pub fn layer_of(&self, perturbation: &Perturbation) -> Option<serde_json::Value> {
        let Perturbation::Value(path, value) = perturbation else { return None };
        let layer = layer(&Value::Map(self.values().clone()), &path.0, value.as_ref());
        serde_json::from_slice(&crate::format::json::encode(&layer).ok()?).ok()
    }

    /// The inputs with the edits as the user's last layers.
    pub fn with_layers(&self, edits: &[Edit]) -> Inputs {
        let mut inputs = self.inputs.clone();
        let base = Value::Map(self.values().clone());
        for (path, value) in edits {
            let layer = layer(&base, &path.0, value.as_ref());
            inputs.values.push(Arc::new(layer.freeze()));
        }
        inputs
    }
}

/// A file of a chart as [`Perturbation::File`] changes it.
pub fn appended(old: &[u8]) -> Vec<u8> {
    let line: &[u8] = if old.ends_with(b"\n") || old.is_empty() { b"# charttest\n" } else { b"\n# charttest\n" };
    [old, line].concat()
}

/// The next revision of a release.
fn upgraded(inputs: &Inputs) -> Inputs {
    let mut inputs = inputs.clone();
    inputs.release.revision += 1;
    inputs.release.install = false;
    inputs.release.upgrade = true;
    inputs
}

/// Another version: the last number of `1.2.3` counts up.
fn next_version(version: &str) -> String {
    let core = version.find(['-', '+']).unwrap_or(version.len());
    let (numbers, suffix) = version.split_at(core);
    match numbers.rsplit_once('.') {
        Some((head, last)) if last.parse::<u64>().is_ok() => {
            format!("{head}.{}{suffix}", last.parse::<u64>().unwrap_or(0).saturating_add(1))
        }
        _ => match numbers.parse::<u64>() {
            Ok(number) => format!("{}{suffix}", number.saturating_add(1)),
            Err(_) if version.is_empty() => "1.0.1".into(),
            Err(_) => format!("{version}x"),
        },
    }
}

/// Where conditions and imported values of dependencies lie.
fn early_paths(chart: &Processed, at: &Path, found: &mut Vec<Path>) {
    let declared = chart.chart.metadata.dependencies.iter().flatten();
    for dependency in declared {
        for condition in dependency.condition.split(',').map(str::trim).filter(|c| !c.is_empty()) {
            let keys = condition.split('.').map(|key| Segment::Key(key.into()));
            found.push(Path(at.0.iter().cloned().chain(keys).collect()));
        }
        if !dependency.import_values.is_empty() {
            let name = if dependency.alias.is_empty() { &dependency.name } else { &dependency.alias };
            found.push(at.join(Segment::Key(name.as_str().into())));
        }
    }
    for dependency in &chart.dependencies {
        let below = at.join(Segment::Key(dependency.name().into()));
        found.push(below.join(Segment::Key("global".into())));
        early_paths(dependency, &below, found);
    }
}

fn has_schema(chart: &Processed) -> bool {
    chart.chart.schema.is_some() || chart.dependencies.iter().any(|dependency| has_schema(dependency))
}
