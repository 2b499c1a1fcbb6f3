//! `postRenderer`: a command that gets all manifests and gives others.

use super::outputs::Files;
use crate::process;

const MARKER: &str = "#### file: ";
const SEPARATOR: &str = "---\n#### file: ";

/// Sends all files through the command and cuts its output back into files.
///
/// # Errors
/// When the command cannot be run or fails.
pub(super) fn run(files: &Files, command: &str, arguments: &[String]) -> Result<Files, String> {
    let mut input = String::new();
    for (key, text) in files {
        input.push_str(&format!("{SEPARATOR}{key}\n{}\n", text.to_str_lossy().trim()));
    }
    let program = process::find(command).map_err(|error| format!("unable to find binary at {command}: {error}"))?;
    let output = process::run(&program, arguments, input.as_bytes()).map_err(|error| match error {
        process::ProcessError::Failed { reason, stderr } => {
            format!("post-render failed: error while running command {}. error output:\n{stderr}: {reason}", program.display())
        }
        other => other.to_string(),
    })?;
    Ok(cut(&String::from_utf8_lossy(&output.stdout)))
}

/// What stands in front of the first marker belongs to no file; without any marker the whole output is one file.
fn cut(output: &str) -> Files {
    let mut files = Files::new();
    let starts: Vec<usize> = output.match_indices(SEPARATOR).map(|(at, _)| at).filter(|at| *at > 0).collect();
    for (from, to) in std::iter::once(0).chain(starts.iter().copied()).zip(starts.iter().copied().chain([output.len()])) {
        let block = &output[from..to];
        let Some((before, after)) = block.split_once(MARKER) else { continue };
        let (key, text) = after.split_once('\n').unwrap_or((after, ""));
        files.push((key.to_owned(), if before == "---\n" { text } else { block }.into()));
    }
    if files.is_empty() { vec![("manifest.yaml".to_owned(), output.into())] } else { files }
}
