//! Charts → suites → cells: what is to be run, in which order.

use super::{
    Options,
    event::{Event, Outcome, SuiteResult},
    filter::{in_shard, select_untold},
    former_version,
    inputs::{is_named_well, kube_version},
    not_run,
    smoke::SmokeRun,
    sources::{self, Source},
    suite_run::{ChartRun, SuiteRun},
};
use crate::{
    assertion::template_path,
    matrix::Cell,
    profile::Helm,
    render::KubeVersion,
    snapshot::{BadRedaction, Mode, Redactions, Settings, Stored},
    source::{Diagnostic, Level, Span},
    suite::{Config, Names, ParseOptions, Suite, SuiteFile, discover, parse, whole_render},
};
use std::{collections::BTreeSet, sync::Arc};

/// One thing that follows in the plan.
pub(super) enum Item {
    /// Something that is already known.
    Event(Event),
    /// A suite in one cell.
    Suite(Box<SuiteRun>),
    /// A chart in every cell, without suites.
    Smoke(Arc<SmokeRun>),
    /// Upgrades between its cells.
    Pairs(Arc<SmokeRun>),
}

/// The whole plan.
#[derive(Default)]
pub(super) struct Plan {
    pub(super) items: Vec<Item>,
    /// Whether some input could not be read.
    pub(super) broken: bool,
    /// Tests that are declared and left out.
    pub(super) deselected: usize,
    /// What suites select, each set once.
    selections: Vec<Arc<BTreeSet<String>>>,
    /// What was told about the configuration.
    warned: Vec<Diagnostic>,
}

/// A chart that is to be tested.
pub(super) struct Target {
    /// The chart as the user names it.
    pub(super) path: String,
    /// Suite files that the user named; none: those that the patterns find.
    pub(super) files: Vec<String>,
}

/// A chart and what was asked and configured for it.
#[derive(Clone, Copy)]
struct Given<'g> {
    chart: &'g Arc<ChartRun>,
    options: &'g Options,
    config: &'g Config,
}

impl Plan {
    /// Adds a chart with its suites.
    pub(super) fn add_chart(&mut self, target: &Target, options: &Options, config: &Config) {
        let helm = options.helm.or(config.helm).unwrap_or(Helm::V3);
        let local = !options.compat.without_local_dependencies;
        let chart = match ChartRun::load(&target.path, helm, config, local) {
            Ok(chart) => Arc::new(chart),
            Err(diagnostic) => return self.fail(&target.path, diagnostic),
        };
        let loaded = chart.renderer.chart().clone();
        let started = Event::ChartStarted { name: chart.name.clone(), path: target.path.clone() };
        let sources = match sources::of(target, &loaded, options, config) {
            Ok(sources) => sources,
            Err(diagnostic) => return self.fail(&target.path, diagnostic),
        };
        let (sources, whole) = match &options.changed {
            Some(changed) => sources::touched(&target.path, sources, config, changed),
            None => (sources, true),
        };
        if sources.is_empty() && !whole {
            return;
        }
        let mut items = vec![Item::Event(started)];
        items.extend(chart.without_local.clone().map(|warning| Item::Event(Event::Notice(warning))));
        if let (true, Err(error)) = (local, crate::chart::check_dependencies(&loaded, helm)) {
            items.push(Item::Event(Event::Notice(Diagnostic { level: Level::Warning, ..error.diagnostic() })));
        }
        let mut silenced: Vec<Vec<String>> = Vec::new();
        for source in sources {
            let broken = self.add_file(Given { chart: &chart, options, config }, &source, &mut items);
            if broken && options.compat.broken_suite_aborts {
                silenced.push(source.below);
            }
        }
        if whole {
            self.add_whole_render(Given { chart: &chart, options, config }, target, &mut items);
        }
        items.iter_mut().for_each(|item| silence(item, &silenced));
        for item in &mut items {
            if let Item::Event(Event::SuiteBroken { suites, .. }) = item {
                self.deselected += select_untold(suites, &chart, options);
            }
        }
        if options.smoke && whole {
            items.extend(self.smoke(&chart, options, config));
        }
        self.items.extend(items);
    }

    /// `snapshot: {render: true}` of the configuration: a suite of its own, unless certain files are asked for.
    fn add_whole_render(&mut self, given: Given<'_>, target: &Target, items: &mut Vec<Item>) {
        let Given { options, config, chart } = given;
        if !config.snapshot.render || options.compat.is_peer() || !(target.files.is_empty() && options.patterns.is_empty()) {
            return;
        }
        let texts = config.files.iter().filter_map(|name| Some((name, String::from_utf8(discover::read(name).ok()?).ok()?)));
        let Some((name, text, at)) = texts.filter_map(|(name, text)| text.find("render").map(|at| (name, text, at))).next() else { return };
        let folder = discover::join(&chart.path, "tests");
        let file = Arc::new(SuiteFile::new(name.clone(), folder, text.into()));
        if let Some(suite) = whole_render(&file, Span::new(at, at + "render".len()), options.compat) {
            let source = Source { name: name.clone(), route: chart.name.clone(), below: Vec::new(), text: None };
            self.add_suite(given, &source, Arc::new(suite), items);
        }
    }

    fn smoke(&mut self, chart: &Arc<ChartRun>, options: &Options, config: &Config) -> Vec<Item> {
        let with_charts = |cells: Vec<Cell>| -> Result<Vec<_>, Diagnostic> {
            cells.into_iter().map(|cell| Ok((chart.of_cell(&cell, config)?, cell))).collect()
        };
        match config.cells(&chart.path, None).and_then(with_charts) {
            Ok(cells) => {
                let own = |what: &str, name: &str| in_shard(options.shard, &[&chart.name, "", what, name]);
                let pairs =
                    (options.pairs && own("upgrades", "")).then(|| Arc::new(SmokeRun { chart: chart.clone(), cells: cells.clone() }));
                let all = cells.len();
                let cells: Vec<_> = cells.into_iter().filter(|(_, cell)| own("matrix", &cell.name)).collect();
                self.deselected += all - cells.len() + usize::from(options.pairs && pairs.is_none());
                let smoke = (all == 0 || !cells.is_empty()).then(|| Arc::new(SmokeRun { chart: chart.clone(), cells }));
                smoke.map(Item::Smoke).into_iter().chain(pairs.map(Item::Pairs)).collect()
            }
            Err(diagnostic) => {
                self.broken = true;
                let file = config.files.first().unwrap_or(&chart.path).clone();
                let (chart, diagnostics) = (chart.name.clone(), vec![diagnostic]);
                vec![Item::Event(Event::SuiteBroken { file, chart, diagnostics, suites: Vec::new(), listed: true })]
            }
        }
    }

    /// Tells unknown keys of the configuration, each file once.
    pub(super) fn warn(&mut self, config: &Config, options: &Options) {
        let strict = options.strict.unwrap_or(config.strict);
        for warning in &config.warnings {
            let level = if strict { Level::Error } else { Level::Warning };
            let diagnostic = Diagnostic { level, ..warning.clone() };
            if !self.warned.contains(&diagnostic) {
                self.broken |= strict;
                self.items.push(Item::Event(Event::Notice(diagnostic.clone())));
                self.warned.push(diagnostic);
            }
        }
    }

    /// Says that a chart cannot be tested.
    pub(super) fn fail(&mut self, path: &str, diagnostic: Diagnostic) {
        self.broken = true;
        self.items.push(Item::Event(Event::ChartBroken { path: path.to_owned(), diagnostics: vec![diagnostic] }));
    }

    /// Reads one file; whether it is broken.
    fn add_file(&mut self, given: Given<'_>, source: &Source, items: &mut Vec<Item>) -> bool {
        let Given { chart, options, config } = given;
        let broken = |plan: &mut Self, diagnostics: Vec<Diagnostic>, suites: Vec<SuiteResult>, items: &mut Vec<Item>| {
            let harmless = options.compat.broken_subchart_suite_passes && !source.below.is_empty();
            plan.broken |= !harmless;
            let (file, chart, listed) = (source.name.clone(), chart.name.clone(), !options.compat.is_peer());
            items.push(Item::Event(Event::SuiteBroken { file, chart, diagnostics, suites, listed }));
            true
        };
        let text = match source.text.clone().map_or_else(|| discover::read(&source.name), |text| Ok(text.into_bytes())) {
            Ok(bytes) => String::from_utf8(bytes).unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned()),
            Err(error) => return broken(self, vec![Diagnostic::error(error)], Vec::new(), items),
        };
        let folder = source.name.rsplit_once('/').map_or(".", |(folder, _)| folder).to_owned();
        let file = Arc::new(SuiteFile::new(source.name.clone(), folder, text.into()));
        let strict = options.strict.unwrap_or(config.strict);
        let parsed = parse(&file, ParseOptions { strict, compat: options.compat, rendered: source.text.is_some() });
        if parsed.beyond_peer > 0 {
            let note = format!("{}: {} tests stand after `...`, where helm-unittest drops them", source.name, parsed.beyond_peer);
            items.push(Item::Event(Event::Notice(Diagnostic { level: Level::Info, ..Diagnostic::warning(note) })));
        }
        if parsed.suites.is_empty() && parsed.errors.is_empty() && !options.compat.nothing_passes {
            items.push(Item::Event(Event::Notice(Diagnostic::warning(format!("{}: there is no suite in this file", source.name)))));
        }
        for suite in parsed.suites {
            self.add_suite(given, source, Arc::new(suite), items);
        }
        let Some(first) = parsed.errors.first() else { return false };
        let why = first.message.clone();
        let mut untold: Vec<_> = parsed.broken.iter().map(|suite| not_run::suite(suite, &chart.name, Outcome::Errored, &why)).collect();
        if untold.is_empty() {
            untold.push(not_run::whole_file(&file, &chart.name, &why));
        }
        broken(self, parsed.errors, untold, items)
    }

    fn add_suite(&mut self, given: Given<'_>, source: &Source, suite: Arc<Suite>, items: &mut Vec<Item>) {
        let Given { chart, options, config } = given;
        let settings = snapshot_settings(&suite, options, config).map_err(|error| Diagnostic::error(error.to_string()));
        let (cells, settings) = match cells(chart, &suite, config, options.smoke).and_then(|cells| Ok((cells, Arc::new(settings?)))) {
            Ok(planned) => planned,
            Err(diagnostic) => {
                self.broken = true;
                let diagnostics = vec![diagnostic.at(suite.file.label(suite.span, ""))];
                let (file, chart, listed) = (source.name.clone(), chart.name.clone(), true);
                let suites = vec![not_run::suite(&suite, &chart, Outcome::Errored, &diagnostics[0].message)];
                items.push(Item::Event(Event::SuiteBroken { file, chart, diagnostics, suites, listed }));
                return;
            }
        };
        for (chart, cell) in cells {
            let mut run = SuiteRun {
                chart: chart.clone(),
                cell,
                route: source.route.clone(),
                below: source.below.clone(),
                shared_values: Arc::default(),
                selected: selected(&chart, &suite, &source.route, options).map(|keys| self.shared_keys(keys)),
                snapshot_file: String::new(),
                stored: Arc::new(Stored::default()),
                snapshot_settings: settings.clone(),
                tests: Vec::new(),
                contracts: Vec::new(),
                leaked: Vec::new(),
                complete: true,
                suite: suite.clone(),
            };
            run.snapshot_file = snapshot_file(&run, options.compat.is_peer());
            let declared = suite.tests.len() + suite.contracts.len();
            super::filter::select(&mut run, options);
            let left = declared - run.tests.len() - run.contracts.len();
            self.deselected += left;
            run.complete = left == 0;
            if declared == 0 || left < declared {
                items.push(Item::Suite(Box::new(run)));
            }
        }
    }

    /// The same set for suites that select the same files, so that their templates are parsed once.
    fn shared_keys(&mut self, keys: BTreeSet<String>) -> Arc<BTreeSet<String>> {
        if let Some(known) = self.selections.iter().find(|known| ***known == keys) {
            return known.clone();
        }
        let keys = Arc::new(keys);
        self.selections.push(keys.clone());
        keys
    }

    /// Gives every suite the values files of the command line, and every test the Kubernetes version that earlier ones left.
    pub(super) fn finish(&mut self, options: &Options) {
        let shared: Arc<Vec<String>> = Arc::new(options.values.iter().flat_map(|pattern| shared_values(pattern, options)).collect());
        let mut current: Option<KubeVersion> = None;
        for item in &mut self.items {
            let Item::Suite(run) = item else { continue };
            run.shared_values = shared.clone();
            if !options.compat.kube_version_leaks {
                continue;
            }
            for test in &run.suite.tests {
                run.leaked.push(current.clone());
                if run.suite.skip.is_some() || test.skip.is_some() || !is_named_well(&run.suite.layer, &test.layer) {
                    continue;
                }
                let said = run.suite.layer.capabilities.clone().under(test.layer.capabilities.clone());
                let base = current.clone().unwrap_or_else(former_version::of_peer);
                current = Some(kube_version(&base, said.major.as_deref(), said.minor.as_deref()));
            }
        }
    }
}

/// With the peer's habits a suite that cannot be read takes those of its chart and of the charts below with it.
fn silence(item: &mut Item, silenced: &[Vec<String>]) {
    let Item::Suite(run) = item else { return };
    if silenced.iter().any(|below| run.below.starts_with(below)) {
        *item = Item::Event(not_run::event(run, Diagnostic::warning(not_run::SILENCED), Outcome::Skipped, false));
    }
}

/// `-v`: patterns from the working folder. The peer drops bare names and what does not exist.
fn shared_values(pattern: &str, options: &Options) -> Vec<String> {
    if options.compat.lost_values_files && !pattern.contains('/') {
        return Vec::new();
    }
    let found = discover::glob(pattern);
    if found.is_empty() && !options.compat.lost_values_files { vec![pattern.to_owned()] } else { found }
}

type InCell = (Arc<ChartRun>, Option<Cell>);

fn cells(chart: &Arc<ChartRun>, suite: &Suite, config: &Config, smoke: bool) -> Result<Vec<InCell>, Diagnostic> {
    // With `--matrix` contracts hold in every cell.
    let only_contracts = smoke && suite.tests.is_empty();
    if suite.matrix.is_none() && !only_contracts {
        return Ok(vec![(chart.clone(), None)]);
    }
    let cells = config.cells(&chart.path, suite.matrix.as_ref())?;
    cells.into_iter().map(|cell| Ok((chart.of_cell(&cell, config)?, Some(cell)))).collect()
}

/// The files that a suite's `templates` and `excludeTemplates` mean; `None`: all.
fn selected(chart: &ChartRun, suite: &Suite, route: &str, options: &Options) -> Option<BTreeSet<String>> {
    let everything = ["**".to_owned()];
    let listed = if suite.templates.is_empty() { &everything[..] } else { &suite.templates };
    let in_root = route == chart.name;
    if listed == everything && suite.exclude.is_empty() && in_root && !options.compat.unanchored_templates {
        return None;
    }
    let full = |names: &[String]| names.iter().map(|name| template_path(route, name)).collect::<Vec<_>>();
    let anchored = !options.compat.unanchored_templates;
    let wanted = Names::new(&full(listed), anchored);
    let dropped = Names::new(&full(&suite.exclude), anchored);
    Some(chart.template_keys().iter().filter(|key| wanted.contains(key) && !dropped.contains(key)).cloned().collect())
}

fn snapshot_file(run: &SuiteRun, peer: bool) -> String {
    let file = &run.suite.file;
    let base = file.name.rsplit('/').next().unwrap_or(&file.name);
    // What the configuration asks for has no suite file; its file is called after what it holds.
    let in_folder = file.name.rsplit_once('/').map_or(".", |(folder, _)| folder) == file.folder;
    let base = if in_folder { base } else { "render" };
    let id = if run.suite.snapshot_id.is_empty() { String::new() } else { format!("_{}", run.suite.snapshot_id) };
    let id = if peer { id } else { id.replace(['/', '\\'], "-") };
    if let Some((between, name)) = id.rsplit_once('/') {
        return discover::join(&file.folder, &format!("{base}{between}/__snapshot__/{name}.snap"));
    }
    let cell = run.cell.as_ref().map(|cell| format!(".{}", cell.name.replace(['/', '\\'], "-"))).unwrap_or_default();
    discover::join(&file.folder, &format!("__snapshot__/{base}{id}{cell}.snap"))
}

fn snapshot_settings(suite: &Suite, options: &Options, config: &Config) -> Result<Settings, BadRedaction> {
    let mode = match (options.compat.silent_snapshots, options.update, options.ci) {
        (true, false, _) => Mode::Peer,
        (true, true, _) => Mode::PeerUpdate,
        (false, true, _) => Mode::Update,
        (false, false, true) => Mode::Check,
        (false, false, false) => Mode::Propose,
    };
    let wanted: Vec<String> = suite.snapshot.redact.iter().chain(&config.snapshot.redact).cloned().collect();
    let redact = Redactions::parse(wanted.iter().map(String::as_str))?;
    Ok(Settings { mode, stable_names: suite.snapshot.stable_names || config.snapshot.stable_names, redact })
}
