//! What suite, test, step and cell say becomes the inputs of one render.

use super::{
    former_version,
    suite_run::{ChartRun, Shared, SuiteRun},
    values_files::ValuesError,
};
use crate::{
    env::Env,
    matrix::Cell,
    regexp::Regexp,
    render::{Capabilities, ChartOverrides, Cluster, Inputs, KubeVersion, Release, Resource, Selection},
    source::Span,
    suite::{ApiVersions, Layer, Provider, Spanned, discover, lay_over, scoped, through_json, value_at_path},
    value::{Frozen, MapType},
};
use std::{borrow::Cow, sync::Arc};

/// Which render of a test it is.
#[derive(Clone, Copy, Debug)]
pub(super) struct Turn {
    /// From 0.
    pub(super) number: usize,
    /// Whether the test has further renders, so that this one is an installed release with a revision.
    pub(super) upgraded: bool,
}

/// A part of the inputs that cannot be read, and where the suite says it.
pub(super) struct Misread {
    pub(super) text: String,
    pub(super) span: Option<Span>,
}

impl From<String> for Misread {
    fn from(text: String) -> Self {
        Self { text, span: None }
    }
}

/// What a test asks of one render.
pub(super) struct Request<'a> {
    pub(super) run: &'a SuiteRun,
    pub(super) shared: &'a Shared,
    /// The test's layer, with those of steps laid over it.
    pub(super) layer: &'a Layer,
    /// The Kubernetes version that an earlier test left behind.
    pub(super) leaked: Option<&'a KubeVersion>,
    pub(super) turn: Turn,
    /// The objects of the render before, which `lookup` sees.
    pub(super) seen: Vec<Frozen>,
}

impl Request<'_> {
    /// The inputs of the render with these values.
    ///
    /// # Errors
    /// In helm-unittest's words: the release's name.
    pub(super) fn inputs(&self, values: Vec<Arc<Frozen>>) -> Result<Inputs, String> {
        let release = self.release()?;
        let suite = &self.run.suite.layer;
        let mut env = self.shared.env.clone();
        (0..self.turn.number).for_each(|_| env = Env::later(&env));
        Ok(Inputs {
            helm: self.run.chart.helm,
            release,
            values,
            capabilities: Some(self.capabilities()),
            env,
            overrides: ChartOverrides {
                version: non_empty(&self.layer.chart_version).or_else(|| non_empty(&suite.chart_version)),
                app_version: non_empty(&self.layer.app_version).or_else(|| non_empty(&suite.app_version)),
                forget_deprecated: self.shared.compat.charts_lose_fields,
                below_aliases: self.shared.compat.charts_lose_fields,
            },
            only: self.run.selected.as_ref().map_or(Selection::All, |keys| Selection::Only(keys.clone())),
            known: self.run.selected.clone().filter(|_| self.shared.compat.listed_templates_only),
            skip_schema: self.shared.skip_schema,
            cluster: self.cluster(),
            ..Inputs::default()
        })
    }

    /// Layers of values, lowest first: cell, suite's files, command line's files, test's files, suite's `set`, test's `set`.
    ///
    /// # Errors
    /// In helm-unittest's words: a values file, a path of `set`.
    pub(super) fn values(&self) -> Result<Vec<Arc<Frozen>>, Misread> {
        let (suite, run) = (&self.run.suite, self.run);
        // Where the first value stands that JSON cannot hold. It counts only if no later layer replaces it.
        let (mut layers, mut unsupported) = (Vec::new(), None);
        for file in run.cell.iter().flat_map(|cell| &cell.values) {
            layers.push(self.shared.values_files.of_cell(&run.chart, file).map_err(Misread::from)?);
        }
        layers.extend(run.cell.iter().flat_map(|cell| cell.set.iter().cloned()));
        let in_suite = |name: &str| if name.starts_with('/') { name.to_owned() } else { discover::join(&suite.file.folder, name) };
        let own = suite.layer.values.iter().map(|file| (file.value.as_str(), in_suite(&file.value), Some(file.span)));
        let shared = run.shared_values.iter().map(|file| (file.as_str(), file.clone(), None));
        let of_test = self.files_of_test();
        let of_test = of_test.iter().map(|file| (file.value.as_str(), in_suite(&file.value), Some(file.span)));
        for (name, path, span) in own.chain(shared).chain(of_test) {
            let values = match self.shared.values_files.load(&path) {
                Ok(values) => values,
                Err(ValuesError::Unsupported(values)) => {
                    unsupported = unsupported.or(Some(span));
                    values
                }
                Err(error) => return Err(Misread { text: error.named(name), span }),
            };
            layers.push(if run.below.is_empty() { values } else { Arc::new(scoped((*values).clone(), &run.below)) });
        }
        for layer in [&suite.layer, self.layer].into_iter().filter(|layer| !layer.set.is_empty()) {
            let (values, span) = set(layer)?;
            unsupported = unsupported.or(span.map(Some));
            layers.push(Arc::new(scoped(values, &run.below)));
        }
        let Some(span) = unsupported else { return Ok(layers) };
        let whole = layers.into_iter().map(Arc::unwrap_or_clone).reduce(|older, newer| lay_over(newer, older)).unwrap_or_default();
        through_json(&whole).map(|values| vec![Arc::new(values)]).map_err(|text| Misread { text, span })
    }

    /// The test's value files. With the peer's habits those of a later test where both would stand in the memory behind the suite's list.
    fn files_of_test(&self) -> Cow<'_, [Spanned<String>]> {
        let (own, suite, more) = (&self.layer.values, &self.run.suite, self.run.shared_values.len());
        let room = if self.shared.compat.values_share_memory { room_behind(suite.layer.values.len(), more) } else { 0 };
        if own.len() > room {
            return Cow::Borrowed(own);
        }
        let last =
            |i| suite.tests.iter().rev().map(|test| &test.layer.values).filter(|files| files.len() <= room).find_map(|files| files.get(i));
        Cow::Owned((0..own.len()).filter_map(last).cloned().collect())
    }

    fn release(&self) -> Result<Release, String> {
        let (below, above) = (&self.run.suite.layer.release, &self.layer.release);
        let cell = self.run.cell.as_ref();
        let name = said_name(&self.run.suite.layer, self.layer);
        let name = name.or(cell.and_then(|cell| cell.release.as_ref()));
        if let Some(name) = name {
            check_name(name)?;
        }
        let namespace = above.namespace.as_ref().or(below.namespace.as_ref()).filter(|name| !name.is_empty());
        let namespace = namespace.or(cell.and_then(|cell| cell.namespace.as_ref()));
        let said = above.revision.or(below.revision);
        let at_turn = if self.turn.upgraded { 1 + i64::try_from(self.turn.number).unwrap_or_default() } else { 0 };
        let upgrade = (below.upgrade || above.upgrade || self.turn.number > 0) && !self.run.chart.argocd;
        Ok(Release {
            name: name.map_or("RELEASE-NAME", String::as_str).into(),
            namespace: namespace.map_or("NAMESPACE", String::as_str).into(),
            revision: if self.turn.number == 0 { said.unwrap_or(at_turn) } else { said.map_or(at_turn, |n| n + at_turn - 1) },
            install: !upgrade,
            upgrade,
            service: "Helm".into(),
        })
    }

    fn capabilities(&self) -> Capabilities {
        let said = self.run.suite.layer.capabilities.clone().under(self.layer.capabilities.clone());
        let peer = self.shared.compat.peer_capabilities;
        let mut capabilities = Capabilities::helm();
        if peer {
            capabilities.kube = former_version::of_peer();
            capabilities.api_versions = Arc::default();
            capabilities.helm_version = Some("v3.21".into());
        }
        if let Some(kube) = self.run.cell.as_ref().and_then(|cell| cell.kube.as_ref()) {
            capabilities.kube = KubeVersion::parse(kube, self.run.chart.helm).unwrap_or(capabilities.kube);
        }
        if let Some(leaked) = self.leaked {
            capabilities.kube = leaked.clone();
        }
        capabilities.kube = kube_version(&capabilities.kube, said.major.as_deref(), said.minor.as_deref());
        match said.api_versions {
            ApiVersions::Listed(listed) => capabilities.add_versions(&listed),
            ApiVersions::Dropped => capabilities.nil_api_versions = peer,
            ApiVersions::Unsaid => {}
        }
        capabilities
    }

    fn cluster(&self) -> Option<Arc<Cluster>> {
        let (below, above) = (&self.run.suite.layer.provider, &self.layer.provider);
        let nothing = below.objects.is_empty() && above.objects.is_empty() && self.seen.is_empty();
        if nothing || self.run.chart.argocd {
            return None;
        }
        let mut cluster = cluster(below.clone().under(above.clone()), self.shared.compat.mocks_refuse_numbers);
        cluster.objects.extend(self.seen.iter().cloned());
        Some(Arc::new(cluster))
    }
}

/// The inputs of a cell without any suite: an install of the release.
///
/// # Errors
/// When a values file cannot be read.
pub(super) fn cell_inputs(chart: &ChartRun, cell: &Cell, shared: &Shared) -> Result<Inputs, String> {
    let mut values = Vec::new();
    for file in &cell.values {
        values.push(shared.values_files.of_cell(chart, file)?);
    }
    values.extend(cell.set.iter().cloned());
    let mut release = Release::default();
    if let Some(name) = &cell.release {
        check_name(name)?;
        release.name = name.into();
    }
    cell.namespace.iter().for_each(|namespace| release.namespace = namespace.into());
    let mut capabilities = Capabilities::helm();
    if let Some(kube) = &cell.kube {
        capabilities.kube = KubeVersion::parse(kube, chart.helm)?;
    }
    let (env, skip_schema) = (shared.env.clone(), shared.skip_schema);
    Ok(Inputs { helm: chart.helm, release, values, capabilities: Some(capabilities), env, skip_schema, ..Inputs::default() })
}

/// The version with a part replaced: `v1.29.0`.
pub(super) fn kube_version(below: &KubeVersion, major: Option<&str>, minor: Option<&str>) -> KubeVersion {
    let (major, minor) = (major.filter(|m| !m.is_empty()), minor.filter(|m| !m.is_empty()));
    if major.is_none() && minor.is_none() {
        return below.clone();
    }
    KubeVersion::numbers(major.unwrap_or(&below.major), minor.unwrap_or(&below.minor))
}

fn cluster(provider: Provider, peer_store: bool) -> Cluster {
    let mut cluster = Cluster { objects: provider.objects, open: !peer_store, peer_store, ..Cluster::default() };
    for (name, scheme) in provider.scheme {
        let (api_version, kind) = name.rsplit_once('/').unwrap_or(("", &name));
        let resource = Resource { group: scheme.group, version: scheme.version, resource: scheme.resource, namespaced: scheme.namespaced };
        cluster.resources.insert((api_version.to_owned(), kind.to_owned()), resource);
    }
    cluster
}

/// All paths of a `set`, later ones over earlier ones, and where the first value stands that JSON cannot hold.
fn set(layer: &Layer) -> Result<(Frozen, Option<Span>), Misread> {
    let (mut values, mut unsupported) = (Frozen::Map(MapType::Any, Arc::default(), false), None);
    for (path, value) in &layer.set {
        let value = through_json(value).unwrap_or_else(|_| {
            unsupported = unsupported.or(Some(path.span));
            value.clone()
        });
        let value = value_at_path(&path.value, value).map_err(|text| Misread { text, span: Some(path.span) })?;
        values = lay_over(value, values);
    }
    Ok((values, unsupported))
}

/// How many items Go's `append` leaves room for when a list of texts that is full grows.
fn room_behind(items: usize, more: usize) -> usize {
    let length = items + more;
    let wanted = if more == 0 { return 0 } else { length.max(2 * items) };
    let step = match wanted {
        0..=16 => 1,
        17..=32 => 2,
        _ => 4,
    };
    wanted.next_multiple_of(step) - length
}

fn non_empty(text: &Option<String>) -> Option<String> {
    text.clone().filter(|text| !text.is_empty())
}

/// The release's name as the suite or the test says it.
fn said_name<'l>(suite: &'l Layer, test: &'l Layer) -> Option<&'l String> {
    test.release.name.as_ref().or(suite.release.name.as_ref()).filter(|name| !name.is_empty())
}

/// Whether a test gets as far as to ask for the Kubernetes version.
pub(super) fn is_named_well(suite: &Layer, test: &Layer) -> bool {
    said_name(suite, test).is_none_or(|name| check_name(name).is_ok())
}

fn check_name(name: &str) -> Result<(), String> {
    const PATTERN: &str = r"^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$";
    let valid = name.len() <= 53 && Regexp::cached(PATTERN.as_bytes()).is_ok_and(|regexp| regexp.is_match(name.as_bytes()));
    if valid {
        return Ok(());
    }
    Err(format!("invalid release name, must match regex {PATTERN} and the length must not be longer than 53"))
}
