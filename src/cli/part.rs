//! The flags that say which part of many charts and tests is meant, shared by `run`, `rollout` and `matrix`.

use super::{Exit, terminal};
use crate::{
    runner::{in_shard, reach},
    suite::{
        Config,
        discover::{self, Found},
    },
};
use std::{collections::BTreeSet, path::PathBuf};

/// What it is when nothing ran.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub(super) enum NoTests {
    Pass,
    Warn,
    Fail,
}

impl NoTests {
    /// Says that nothing ran, if that is worth saying.
    pub(super) fn tell(self, what: &str) -> Exit {
        match self {
            Self::Pass => return Exit::Passed,
            Self::Warn => super::error_line(&format!("warning: {what}")),
            Self::Fail => super::error_line(&format!("error: {what} (say `--no-tests=pass` where that is fine)")),
        }
        if self == Self::Fail { Exit::Usage } else { Exit::Passed }
    }
}

/// Which part.
#[derive(Clone, Debug, Default, clap::Args)]
pub(super) struct PartFlags {
    /// Only what git changes concern since the working tree parted from REF (default: the upstream branch)
    #[arg(long, value_name = "REF", num_args = 0..=1, require_equals = true, default_missing_value = "")]
    changed: Option<String>,
    /// Only this part: 2/5
    #[arg(long, value_name = "I/N")]
    shard: Option<String>,
}

impl PartFlags {
    /// The files that differ, if only they count.
    pub(super) fn changed(&self) -> Result<Option<BTreeSet<PathBuf>>, String> {
        self.changed.as_deref().map(|revision| terminal::changed_files(Some(revision).filter(|text| !text.is_empty()))).transpose()
    }

    /// Which part, from 1, of how many.
    pub(super) fn shard(&self) -> Result<Option<(usize, usize)>, String> {
        let given = match &self.shard {
            None => terminal::shard_variables()?,
            Some(text) => Some(text.split_once('/').map_or((text.clone(), String::new()), |(i, n)| (i.to_owned(), n.to_owned()))),
        };
        let Some((index, total)) = given else { return Ok(None) };
        match (index.parse(), total.parse()) {
            (Ok(index), Ok(total)) if index >= 1 && index <= total => Ok(Some((index, total))),
            _ => Err(format!("bad shard {index}/{total}: I/N with I from 1 to N")),
        }
    }

    /// Whether only a part is meant.
    pub(super) fn is_part(&self) -> bool {
        self.changed.is_some() || self.shard.is_some()
    }

    /// The charts that paths mean, as far as they are in this shard and a change concerns them. `config` reads what is configured for a chart.
    pub(super) fn charts(&self, paths: &[String], config: impl Fn(&str) -> Result<Config, String>) -> Result<Vec<String>, String> {
        let (changed, shard) = (self.changed()?, self.shard()?);
        let mut charts = Vec::new();
        for path in paths {
            for found in discover::charts(path).map_err(|error| error.to_string())? {
                let (Found::Chart(chart) | Found::Suite { chart, .. }) = found;
                let chart = discover::clean(&chart.to_string_lossy());
                if !in_shard(shard, &[&chart]) {
                    continue;
                }
                let concerned = match &changed {
                    Some(changed) => reach::is_reached(&chart, &config(&chart)?, changed),
                    None => true,
                };
                if concerned {
                    charts.push(chart);
                }
            }
        }
        Ok(charts)
    }
}
