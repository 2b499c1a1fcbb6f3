//! One render, from values that are ready to the text of every file.

use super::{
    Inputs, Place, RenderError, Rendered, RenderedFile, Selection, Stage,
    context::Contexts,
    exec_error::exec_error,
    explained::{Scene, explain},
    renderer::{Layout, TemplateFile},
};
use crate::{
    chart::Processed,
    profile::Helm,
    semver,
    template::{CallError, ExecError, Executor, Host, without_no_value},
    value::{Map, MapType, Recording, Text, Value, record_lookup, record_reads},
};
use std::sync::Arc;

/// A chart with the values of one render. Belongs to one thread and is used up by rendering, since templates may change values.
pub struct Prepared {
    processed: Arc<Processed>,
    layout: Result<Arc<Layout>, RenderError>,
    values: Map,
    inputs: Inputs,
    warnings: Vec<String>,
}

impl Prepared {
    pub(super) fn new(
        processed: Arc<Processed>,
        layout: Result<Arc<Layout>, RenderError>,
        values: Map,
        inputs: Inputs,
        warnings: Vec<String>,
    ) -> Self {
        Self { processed, layout, values, inputs, warnings }
    }

    /// The coalesced values: what the root chart sees as `.Values`.
    pub fn values(&self) -> &Map {
        &self.values
    }

    /// The chart with the dependencies that these values enable.
    pub fn chart(&self) -> &Arc<Processed> {
        &self.processed
    }

    /// What Helm would log so far.
    pub fn warnings(&self) -> &[String] {
        &self.warnings
    }

    /// The keys of the files that Helm executes, in its order; empty if a template does not parse.
    pub fn files(&self) -> Vec<String> {
        let files = self.layout.as_ref().map(|layout| layout.files.as_slice()).unwrap_or_default();
        files.iter().filter(|file| !file.partial).map(|file| file.key.clone()).collect()
    }

    /// Whether the root chart's `kubeVersion` allows the cluster's version. The command line checks this before it renders;
    /// the engine alone does not.
    ///
    /// # Errors
    /// With Helm's text.
    pub fn check_kube_version(&self) -> Result<(), RenderError> {
        let wanted = &self.processed.metadata.kube_version;
        let kube = self.inputs.capabilities.clone().unwrap_or_default().kube;
        let (checked, shown) = match self.inputs.helm {
            Helm::V3 => (&kube.version, &kube.version),
            Helm::V4 => (&kube.normalized, &kube.version),
        };
        if wanted.is_empty() || semver::is_compatible_range(wanted, checked) {
            return Ok(());
        }
        let message = format!("chart requires kubeVersion: {wanted} which is incompatible with Kubernetes {shown}");
        Err(RenderError::new(Stage::KubeVersion, message))
    }

    /// Executes the files that are asked for.
    ///
    /// # Errors
    /// The first error of a template, with Helm's text, unless `keep_going` is set.
    pub fn render(self) -> Result<Rendered, RenderError> {
        Live::new(self)?.render()
    }

    /// Builds what templates see and keeps it, to execute files again and again.
    ///
    /// # Errors
    /// If a template does not parse.
    pub fn live(self) -> Result<Live, RenderError> {
        Live::new(self)
    }
}

/// A render that stays open: the files see what is changed in its values from one execution to the next.
pub struct Live {
    prepared: Prepared,
    layout: Arc<Layout>,
    contexts: Contexts,
}

impl Live {
    fn new(prepared: Prepared) -> Result<Self, RenderError> {
        let layout = prepared.layout.clone()?;
        let contexts = Contexts::new(&prepared.processed, &prepared.values, &prepared.inputs);
        Ok(Self { prepared, layout, contexts })
    }

    /// The coalesced values. What is changed here, templates see.
    pub fn values(&self) -> &Map {
        &self.prepared.values
    }

    /// `.Files` of the chart with this full path. What is changed here, templates see. Only a render that tracks reads has
    /// files of its own to change; others share them.
    pub fn files_of(&self, chart: &str) -> Option<Map> {
        if !self.prepared.inputs.track_reads {
            return None;
        }
        self.contexts.by_chart.get(chart)?.get("Files")?.as_map().cloned()
    }

    /// What the nodes of read records stand for: node `n` is `places()[n - 1]`.
    pub fn places(&self) -> &[Place] {
        &self.contexts.places
    }

    /// What was prepared.
    pub fn prepared(&self) -> &Prepared {
        &self.prepared
    }

    /// Executes the files that the inputs ask for.
    ///
    /// # Errors
    /// The first error of a template, with Helm's text, unless `keep_going` is set.
    pub fn render(self) -> Result<Rendered, RenderError> {
        let mut rendered = self.execute(&self.prepared.inputs.only, Recording::Whole)?;
        rendered.places = self.contexts.places;
        rendered.warnings = self.prepared.warnings;
        Ok(rendered)
    }

    /// Executes a named template with this data; without any, with what the root chart's files see.
    ///
    /// # Errors
    /// The template's error, or that there is none of this name.
    pub fn include(&self, name: &str, data: Option<Value>) -> Result<Text, RenderError> {
        let inputs = &self.prepared.inputs;
        let lookup = |query: [&Text; 4]| -> Result<Value, CallError> {
            inputs.cluster.as_ref().map_or_else(|| Ok(Value::Map(Map::new())), |cluster| cluster.lookup(query))
        };
        let host = Host { helm: inputs.helm, env: &inputs.env, lookup: &lookup };
        let chart = &self.prepared.processed;
        let context = self.contexts.by_chart.get(&chart.full_path).map(|context| {
            let file = TemplateFile { key: name.to_owned(), chart: chart.full_path.clone(), partial: true };
            enter(context, &file);
            Value::Map(context.converted(MapType::Values))
        });
        let data = data.or(context).unwrap_or_default();
        let text = Executor::new(&self.layout.set, host).execute(name, data);
        let text = text.map_err(|error| self.explained(name, &chart.full_path, &error))?;
        Ok(Text::from_bytes(without_no_value(text)))
    }

    fn explained(&self, file: &str, of: &str, error: &ExecError) -> RenderError {
        let Prepared { processed, values, inputs, .. } = &self.prepared;
        explain(exec_error(file, error, inputs.helm), error, &Scene { chart: processed, values, of })
    }

    /// Executes these files; `places` and `warnings` of the answer stay empty. Where reads are tracked, `recording` says how far.
    ///
    /// # Errors
    /// The first error of a template, with Helm's text, unless `keep_going` is set.
    pub fn execute(&self, only: &Selection, recording: Recording) -> Result<Rendered, RenderError> {
        let inputs = &self.prepared.inputs;
        let lookup = |query: [&Text; 4]| -> Result<Value, CallError> {
            record_lookup(query);
            inputs.cluster.as_ref().map_or_else(|| Ok(Value::Map(Map::new())), |cluster| cluster.lookup(query))
        };
        let host = Host { helm: inputs.helm, env: &inputs.env, lookup: &lookup };
        let mut executor = Executor::new(&self.layout.set, host);
        let mut rendered = Rendered::default();
        for file in self.layout.files.iter().filter(|file| !file.partial && only.contains(&file.key)) {
            let Some(context) = self.contexts.by_chart.get(&file.chart) else { continue };
            enter(context, file);
            let mut execute = || executor.execute(&file.key, Value::Map(context.converted(MapType::Values)));
            let (result, reads) = if inputs.track_reads {
                let (result, reads) = record_reads(recording, execute);
                (result, Some(reads))
            } else {
                (execute(), None)
            };
            match result {
                Ok(text) => {
                    let text = Text::from_bytes(without_no_value(text));
                    rendered.files.push(RenderedFile { path: file.key.clone(), text, reads });
                }
                Err(error) => {
                    let error = self.explained(&file.key, &file.chart, &error);
                    if !inputs.keep_going {
                        return Err(error);
                    }
                    rendered.failures.push((file.key.clone(), error));
                }
            }
        }
        Ok(rendered)
    }
}

/// Sets `.Template`, as Helm does before each file.
fn enter(context: &Map, file: &TemplateFile) {
    let entries = [("Name", file.key.as_str().into()), ("BasePath", Value::from(format!("{}/templates", file.chart)))];
    let template = Map::of(MapType::Values, entries.into_iter().map(|(k, v): (&str, Value)| (Text::from(k), v)).collect());
    // The context is never a nil map.
    let _ = context.insert("Template", Value::Map(template));
}
