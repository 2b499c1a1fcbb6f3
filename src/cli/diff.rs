//! `charttest diff`: what differs between two states of a chart, and which pods would restart because of what.

use super::{Exit, error_line, print, release::ReleaseFlags};
use crate::{
    chart::{self, Chart},
    render::{Document, Inputs, Renderer, documents},
    rollout::{Settings, moves::moved, upgrade::Upgrade},
    vcs,
};
use std::{fmt::Write, path::Path, sync::Arc};

/// What differs between two states of a chart, and which pods would restart
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// The state before: a chart, or a git revision of B (main, v1.2.0)
    before: String,
    /// The state after
    #[arg(default_value = ".")]
    after: String,
    #[command(flatten)]
    release: ReleaseFlags,
    /// Values files of the state before only
    #[arg(long, value_name = "FILE")]
    values_before: Vec<String>,
    /// Values files of the state after only
    #[arg(long, value_name = "FILE")]
    values_after: Vec<String>,
    /// text, markdown or json
    #[arg(short, long, default_value = "text")]
    output: Format,
    /// End with 1 if anything differs
    #[arg(long)]
    exit_code: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    Text,
    Markdown,
    Json,
}

/// What an upgrade from one state to the other would do.
#[derive(serde::Serialize)]
struct Difference {
    created: Vec<String>,
    deleted: Vec<String>,
    changed: Vec<Changed>,
    restarts: Vec<Changed>,
    refused: Vec<String>,
}

#[derive(serde::Serialize)]
struct Changed {
    object: String,
    moved: Vec<String>,
}

/// Runs the command.
pub(super) fn run(arguments: &Arguments) -> Exit {
    match arguments.compare() {
        Ok(found) => {
            let differs = !(found.created.is_empty() && found.deleted.is_empty() && found.changed.is_empty());
            print(written(&found, arguments.output).as_bytes());
            if arguments.exit_code && differs { Exit::Failed } else { Exit::Passed }
        }
        Err(message) => {
            error_line(&format!("charttest: {message}"));
            Exit::Usage
        }
    }
}

impl Arguments {
    fn compare(&self) -> Result<Difference, String> {
        let after = self.release.chart(&self.after)?;
        let before = if Path::new(&self.before).exists() { self.release.chart(&self.before)? } else { self.at_revision()? };
        let settings = self.release.settings(&self.after)?.rollout;
        let inputs = self.release.inputs(&self.values_after)?;
        let namespace = inputs.release.namespace.clone();
        let before =
            self.rendered(before, &self.release.inputs(&self.values_before)?).map_err(|error| format!("{}: {error}", self.before))?;
        let after = self.rendered(after, &inputs).map_err(|error| format!("{}: {error}", self.after))?;
        Ok(difference(&Upgrade::new(&before, &after, &namespace), &settings))
    }

    fn rendered(&self, chart: Arc<Chart>, inputs: &Inputs) -> Result<Vec<Document>, String> {
        let helm = self.release.helm()?;
        let rendered =
            Renderer::new(chart, helm).prepare(inputs).and_then(|prepared| prepared.render()).map_err(|error| error.helm_text())?;
        let files = rendered.files.iter().filter(|file| !file.path.ends_with("NOTES.txt"));
        Ok(files.flat_map(|file| documents(file, helm)).collect())
    }

    /// The chart as a git revision has it.
    fn at_revision(&self) -> Result<Arc<Chart>, String> {
        let folder = Path::new(&self.after);
        let said = |what: &str| format!("{} is neither a chart nor a git revision of {}: {what}", self.before, self.after);
        let archive = vcs::archive(folder, &self.before).map_err(|error| said(&error))?;
        let mut files = Vec::new();
        let mut archive = tar::Archive::new(archive.as_slice());
        for entry in archive.entries().map_err(|error| said(&error.to_string()))? {
            let mut entry = entry.map_err(|error| said(&error.to_string()))?;
            if !entry.header().entry_type().is_file() {
                continue;
            }
            let name = entry.path().map_err(|error| said(&error.to_string()))?.to_string_lossy().into_owned();
            let mut data = Vec::new();
            std::io::Read::read_to_end(&mut entry, &mut data).map_err(|error| said(&error.to_string()))?;
            files.push((name, data));
        }
        chart::from_files(files, self.release.helm()?).map_err(|error| format!("{} at {}: {error}", self.after, self.before))
    }
}

fn difference(upgrade: &Upgrade, settings: &Settings) -> Difference {
    let names = |ids: Vec<&crate::rollout::Id>| ids.iter().map(ToString::to_string).collect();
    let changed = upgrade.changed().into_iter().map(|id| {
        let (before, after) = (&upgrade.before[id], &upgrade.after[id]);
        let moved = moved(&before.value, &after.value).iter().map(|of| of.path.to_string()).collect();
        Changed { object: id.to_string(), moved }
    });
    let restarts = upgrade.workloads(settings).into_iter().filter(|rolled| !rolled.moves.is_empty()).map(|rolled| Changed {
        object: rolled.workload.id.to_string(),
        moved: rolled.moves.iter().map(|of| of.path.to_string()).collect(),
    });
    Difference {
        created: names(upgrade.created()),
        deleted: names(upgrade.deleted()),
        changed: changed.collect(),
        restarts: restarts.collect(),
        refused: upgrade.refusals(),
    }
}

fn written(found: &Difference, format: Format) -> String {
    match format {
        Format::Json => serde_json::to_string_pretty(found).unwrap_or_default() + "\n",
        Format::Text => text(found),
        Format::Markdown => markdown(found),
    }
}

fn text(found: &Difference) -> String {
    let mut out = String::new();
    for (mark, names) in [("+", &found.created), ("-", &found.deleted)] {
        for name in names {
            let _ = writeln!(out, "{mark} {name}");
        }
    }
    for changed in &found.changed {
        let _ = writeln!(out, "~ {}: {}", changed.object, changed.moved.join(", "));
    }
    for restart in &found.restarts {
        let _ = writeln!(out, "restarts {}: {}", restart.object, restart.moved.join(", "));
    }
    for refused in &found.refused {
        let _ = writeln!(out, "refused by Kubernetes: {refused}");
    }
    if out.is_empty() {
        out.push_str("nothing differs\n");
    } else if found.restarts.is_empty() {
        out.push_str("nothing restarts\n");
    }
    out
}

fn markdown(found: &Difference) -> String {
    let mut out = String::new();
    let _ = writeln!(
        out,
        "**{} restart, {} changed, {} created, {} deleted**\n",
        found.restarts.len(),
        found.changed.len(),
        found.created.len(),
        found.deleted.len()
    );
    if !found.restarts.is_empty() {
        out.push_str("| restarts | because of |\n|---|---|\n");
        for restart in &found.restarts {
            let moved: Vec<String> = restart.moved.iter().map(|path| format!("`{path}`")).collect();
            let _ = writeln!(out, "| `{}` | {} |", restart.object, moved.join("<br>"));
        }
        out.push('\n');
    }
    for refused in &found.refused {
        let _ = writeln!(out, "- refused by Kubernetes: {refused}");
    }
    for changed in &found.changed {
        let _ = writeln!(out, "- `{}`: {}", changed.object, changed.moved.join(", "));
    }
    for (word, names) in [("created", &found.created), ("deleted", &found.deleted)] {
        for name in names {
            let _ = writeln!(out, "- {word}: `{name}`");
        }
    }
    out
}
