//! `postRenderer`: a command that gets all manifests and gives others.

use super::outputs::Files;
use crate::process;

const MARKER: &str = "#### file: ";

/// Sends all files through the command and cuts its output back into files.
///
/// # Errors
/// When the command cannot be run or fails.
pub(super) fn run(files: &Files, command: &str, arguments: &[String]) -> Result<Files, String> {
    let mut input = String::new();
    for (key, text) in files {
        let text = text.to_str_lossy();
        let text = text.trim();
        if !text.is_empty() {
            input.push_str(&format!("---\n{MARKER}{key}\n{text}\n"));
        }
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

fn cut(output: &str) -> Files {
    if !output.contains(MARKER) {
        return vec![("manifest.yaml".to_owned(), output.into())];
    }
    let mut files: Vec<(String, String)> = Vec::new();
    for line in output.lines() {
        if let Some(key) = line.strip_prefix(MARKER) {
            files.push((key.trim().to_owned(), String::new()));
        } else if let Some((_, text)) = files.last_mut() {
            text.push_str(line);
            text.push('\n');
        }
    }
    files.into_iter().map(|(key, text)| (key, format!("{}\n", text.trim().trim_end_matches("---").trim_end()).into())).collect()
}
