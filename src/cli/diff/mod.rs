//! `charttest diff`: what differs between two states of charts, and which pods restart because of what.
//!
//! - `states`: which two states the command line means; `tree`: the charts of one state

mod states;
mod tree;

use super::{Exit, error_line, print, release::ReleaseFlags};
use crate::{
    matrix::Cell,
    profile::Helm,
    render::{Cluster, Inputs, Renderer},
    report::difference::{self as reports, Compared, Comparison, Format},
    rollout::{
        difference::{Side, difference},
        settings::Settings,
    },
};
use states::{State, States};
use std::{collections::BTreeMap, path::Path, sync::Arc};

/// What differs between two states of charts, and which pods restart because of what
///
/// A and B are git revisions of the working folder (main, v1..v2, origin/main... for where it parted from main), directories or
/// archives of charts, or values files of --chart. Without them the last commit is compared with the working tree.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// The state before: a git revision, a chart or a folder with charts, a values file
    #[arg(value_name = "A")]
    first: Option<String>,
    /// The state after: a chart or a folder with charts, a values file [default: .]
    #[arg(value_name = "B")]
    second: Option<String>,
    /// The chart of two values files
    #[arg(long, value_name = "CHART", default_value = ".")]
    chart: String,
    #[command(flatten)]
    release: ReleaseFlags,
    /// Values files of the state before only
    #[arg(long, value_name = "FILE")]
    values_before: Vec<String>,
    /// Values files of the state after only
    #[arg(long, value_name = "FILE")]
    values_after: Vec<String>,
    /// In every cell of the charts' matrix
    #[arg(long)]
    matrix: bool,
    /// text, markdown or json
    #[arg(short, long, default_value = "text")]
    output: Format,
    /// End with 1 if anything differs
    #[arg(long)]
    exit_code: bool,
}

/// Runs the command.
pub(super) fn run(arguments: &Arguments) -> Exit {
    let compared = States::of(arguments).and_then(|states| Ok((arguments.compare(&states)?, states)));
    match compared {
        Ok((charts, states)) => {
            let found = Comparison::new(states.before.shown, states.after.shown, charts);
            print(reports::write(&found, arguments.output).as_bytes());
            match () {
                () if found.counts.errors > 0 => Exit::Usage,
                () if arguments.exit_code && found.differs() => Exit::Failed,
                () => Exit::Passed,
            }
        }
        Err(message) => {
            error_line(&format!("error: {message}"));
            Exit::Usage
        }
    }
}

/// One chart in both states; `None`: it is not there.
struct Pair<'p> {
    before: Option<&'p str>,
    after: Option<&'p str>,
    states: &'p States,
    settings: Settings,
}

impl Arguments {
    /// Compares every chart of the two states.
    fn compare(&self, states: &States) -> Result<Vec<Compared>, String> {
        let mut charts: BTreeMap<String, [Option<String>; 2]> = BTreeMap::new();
        for (number, state) in [&states.before, &states.after].into_iter().enumerate() {
            for (name, place) in state.tree.charts()? {
                charts.entry(name).or_default()[number] = Some(place);
            }
        }
        if charts.is_empty() {
            return Err(format!("there is no chart in {}", states.after.shown));
        }
        let several = charts.len() > 1;
        let mut compared = Vec::new();
        for (name, [before, after]) in &charts {
            if several && before.is_some() && after.is_some() && states.is_untouched(name) {
                continue;
            }
            compared.extend(self.chart(name, states, [before.as_deref(), after.as_deref()])?);
        }
        Ok(compared)
    }

    /// Compares one chart, in all its cells if that is asked for or nothing else renders.
    fn chart(&self, name: &str, states: &States, [before, after]: [Option<&str>; 2]) -> Result<Vec<Compared>, String> {
        let place = states.after.tree.shown(name);
        let config = self.release.settings(after.or(before).unwrap_or("."))?;
        let pair = Pair { before, after, states, settings: config.rollout.clone() };
        let cells = || config.cells(after.or(before).unwrap_or("."), None).map_err(|error| format!("{place}: {}", error.message));
        let alone =
            |cell: Option<&Cell>| Compared { chart: place.clone(), cell: cell.map(|cell| cell.name.clone()), ..Compared::default() };
        let with = |cell: Option<&Cell>| match pair.difference(cell) {
            Ok(difference) => Compared { difference, ..alone(cell) },
            Err(error) => Compared { error: Some(error), ..alone(cell) },
        };
        if self.matrix {
            return Ok(merged(cells()?.iter().map(|cell| with(Some(cell))).collect()));
        }
        let plain = with(None);
        if plain.error.is_none() || !self.release.values.is_empty() {
            return Ok(vec![plain]);
        }
        // A chart that needs values is tried with those of its cells.
        let mut all: Vec<Compared> = cells()?.iter().filter(|cell| !cell.values.is_empty()).map(|cell| with(Some(cell))).collect();
        all.retain(|compared| compared.error.is_none());
        Ok(if all.is_empty() { vec![plain] } else { merged(all) })
    }
}

/// Cells in which the same differs are told together.
fn merged(all: Vec<Compared>) -> Vec<Compared> {
    let mut kept: Vec<Compared> = Vec::new();
    for compared in all {
        let same = kept.iter_mut().find(|other| other.difference == compared.difference && other.error == compared.error);
        match (same, &compared.cell) {
            (Some(Compared { cell: Some(cells), .. }), Some(cell)) => {
                cells.push_str(", ");
                cells.push_str(cell);
            }
            _ => kept.push(compared),
        }
    }
    kept
}

impl Pair<'_> {
    fn difference(&self, cell: Option<&Cell>) -> Result<crate::rollout::difference::Difference, String> {
        let before = self.side(&self.states.before, self.before, cell)?.map(|(side, ..)| side).unwrap_or_default();
        let Some((after, renderer, inputs)) = self.side(&self.states.after, self.after, cell)? else {
            return Ok(difference(&before, &Side::default(), None, &self.settings));
        };
        // What an upgrade would change that changes nothing.
        let mut next = inputs.clone();
        next.env = next.env.later();
        next.release.revision += 1;
        (next.release.install, next.release.upgrade) = (false, true);
        next.cluster = Some(Arc::new(Cluster { objects: after.stored(), open: true, ..Cluster::default() }));
        let again = Side::of(&renderer, &next).ok();
        Ok(difference(&before, &after, again.as_ref(), &self.settings))
    }

    fn side(&self, state: &State, chart: Option<&str>, cell: Option<&Cell>) -> Result<Option<(Side, Renderer, Inputs)>, String> {
        let Some(chart) = chart else { return Ok(None) };
        let said = |error: String| format!("{}: {error}", state.shown);
        let mut release = state.release.clone();
        let mut files = Vec::new();
        for file in cell.iter().flat_map(|cell| &cell.values) {
            files.push(state.tree.values_file(chart, self.after, file));
        }
        if let Some(cell) = cell {
            release.in_cell(cell);
        }
        let helm: Helm = release.helm()?;
        let loaded = state.tree.load(Path::new(chart), helm).map_err(said)?;
        let mut inputs = release.inputs(&files)?;
        inputs.values.extend(cell.iter().flat_map(|cell| cell.set.iter().cloned()));
        let renderer = Renderer::new(loaded, helm);
        let side = Side::of(&renderer, &inputs).map_err(|error| said(error.message))?;
        Ok(Some((side, renderer, inputs)))
    }
}
