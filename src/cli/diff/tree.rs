//! The charts of one state: a folder, or a folder as a git revision has it.

use crate::{
    chart::{self, Chart},
    profile::Helm,
    semver::{Constraint, Version},
    suite::discover::{self, Found},
    vcs::Checkout,
};
use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    rc::Rc,
    sync::Arc,
};

/// A chart, an archive of one, or a folder with charts below.
pub(super) struct Tree {
    root: String,
    checkout: Option<Rc<Checkout>>,
}

impl Tree {
    pub(super) fn folder(root: &str) -> Self {
        Self { root: discover::clean(root), checkout: None }
    }

    pub(super) fn revision(root: &str, checkout: Rc<Checkout>) -> Self {
        Self { root: discover::clean(root), checkout: Some(checkout) }
    }

    /// The charts by their paths from the root (`""`: the root is one), and where they are to be loaded from.
    pub(super) fn charts(&self) -> Result<BTreeMap<String, String>, String> {
        let Some(checkout) = &self.checkout else {
            let found = discover::charts(&self.root).map_err(|error| error.to_string())?;
            let place = |found| match found {
                Found::Chart(chart) | Found::Suite { chart, .. } => discover::clean(&chart.to_string_lossy()),
            };
            return Ok(found.into_iter().map(place).map(|place| (self.name(&place), place)).collect());
        };
        let mut charts = BTreeMap::new();
        for name in checkout.charts(Path::new(&self.root))? {
            if let Some(place) = checkout.path(&Path::new(&self.root).join(&name))? {
                charts.insert(name, place.display().to_string());
            }
        }
        Ok(charts)
    }

    /// What a chart is called in both states.
    fn name(&self, place: &str) -> String {
        let inside = if self.root == "." { Some(place) } else { place.strip_prefix(&self.root) };
        inside.map(|rest| rest.trim_start_matches('/')).filter(|rest| *rest != ".").unwrap_or_default().to_owned()
    }

    /// The path of a chart as the user would name it.
    pub(super) fn shown(&self, name: &str) -> String {
        discover::join(&self.root, name)
    }

    /// A values file of a cell, relative to the chart; one that the revision lacks is that of the working tree.
    pub(super) fn values_file(&self, chart: &str, working: Option<&str>, file: &str) -> String {
        let own = discover::join(chart, file);
        match working {
            Some(working) if !discover::is_file(&own) => discover::join(working, file),
            _ => own,
        }
    }

    /// Loads a chart with its dependencies.
    pub(super) fn load(&self, chart: &Path, helm: Helm) -> Result<Arc<Chart>, String> {
        if self.checkout.is_some() {
            self.take_local(chart, helm, 0)?;
            self.lend_archives(chart, helm)?;
        }
        let loaded = chart::load_with_local_dependencies(chart, helm).map_err(|error| error.to_string())?;
        chart::check_dependencies(&loaded, helm).map_err(|error| match &self.checkout {
            None => error.to_string(),
            Some(_) => format!("{error}: it is neither in git nor, in that version, in charts/ of the working tree"),
        })?;
        Ok(loaded)
    }

    /// Takes the charts that `file://` names out of the revision too.
    fn take_local(&self, chart: &Path, helm: Helm, depth: usize) -> Result<(), String> {
        const DEEPEST: usize = 32;
        let Some(checkout) = self.checkout.as_ref().filter(|_| depth < DEEPEST) else { return Ok(()) };
        for place in chart::local_dependencies(chart, helm) {
            let place = PathBuf::from(discover::clean(&place.to_string_lossy()));
            if let Some(working) = checkout.working(&place)
                && checkout.path(&working)?.is_some()
            {
                self.take_local(&place, helm, depth + 1)?;
            }
        }
        Ok(())
    }

    /// Archives of dependencies that are in no revision are those of the working tree's `charts/`, if their version fits.
    fn lend_archives(&self, chart: &Path, helm: Helm) -> Result<(), String> {
        let (Some(checkout), Ok(loaded)) = (&self.checkout, chart::load(chart, helm)) else { return Ok(()) };
        let Some(working) = checkout.working(chart) else { return Ok(()) };
        let there = |name: &str| loaded.dependencies.iter().any(|own| own.metadata.name == name);
        for declared in loaded.metadata.dependencies.iter().flatten().filter(|of| !there(&of.name)) {
            let fits = |file: &String| {
                let own = chart::load(Path::new(file), helm);
                own.is_ok_and(|own| own.metadata.name == declared.name && is_in_range(&own.metadata.version, &declared.version))
            };
            let pattern = format!("{}/charts/{}-*.tgz", working.display(), declared.name);
            if let Some(file) = discover::glob(&pattern).into_iter().find(fits) {
                checkout.lend(Path::new(&file), &chart.join("charts"))?;
            }
        }
        Ok(())
    }
}

fn is_in_range(version: &str, range: &str) -> bool {
    let (Ok(version), Ok(range)) = (Version::parse(version), Constraint::parse(range)) else { return version == range };
    range.check(&version)
}
