//! `.helmignore`: Helm's rules, which are not git's. Mirrors the package `ignore`.

use crate::{glob::match_path, profile::Helm};
use std::cell::Cell;

/// The rules of one file, in order.
#[derive(Debug)]
pub(super) struct Rules(Vec<Rule>);

#[derive(Debug)]
struct Rule {
    /// Without its marks.
    pattern: String,
    /// Slashes at its start that are left out: Helm 3 takes one more away each time it asks.
    slashes: Cell<usize>,
    helm: Helm,
    negate: bool,
    directories_only: bool,
    base_name_only: bool,
}

impl Rules {
    /// Reads a file's text; the built-in rule about hidden templates comes last.
    ///
    /// # Errors
    /// With the line (from 1) and what is wrong in it.
    pub(super) fn parse(text: &[u8], helm: Helm) -> Result<Self, (usize, String)> {
        let text = String::from_utf8_lossy(text.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(text));
        let mut rules = Vec::new();
        for (i, line) in text.split('\n').chain(["templates/.?*"]).enumerate() {
            rules.extend(Rule::parse(line, helm).map_err(|problem| (i + 1, problem))?);
        }
        Ok(Self(rules))
    }

    /// Whether a path (relative to the chart) is left out.
    pub(super) fn ignores(&self, path: &str, is_directory: bool) -> bool {
        let base_name = path.rsplit_once('/').map_or(path, |(_, name)| name);
        let matches = |rule: &Rule| match_path(rule.next_pattern(), if rule.base_name_only { base_name } else { path }).unwrap_or(false);
        for rule in &self.0 {
            let applies = is_directory || !rule.directories_only;
            if rule.negate {
                // A negated rule ignores everything that it does not match.
                if !applies || !matches(rule) {
                    return true;
                }
            } else if applies && matches(rule) {
                return true;
            }
        }
        false
    }
}

impl Rule {
    fn next_pattern(&self) -> &str {
        let own = &self.pattern[self.slashes.get()..];
        if self.helm == Helm::V3 && own.starts_with('/') {
            self.slashes.set(self.slashes.get() + 1);
        }
        own
    }

    fn parse(line: &str, helm: Helm) -> Result<Option<Self>, String> {
        let line = line.trim();
        if line.is_empty() || line.starts_with('#') {
            return Ok(None);
        }
        if line.contains("**") {
            return Err("double-star (**) syntax is not supported".into());
        }
        match_path(line, "abc").map_err(|error| error.to_string())?;
        let (negate, pattern) = line.strip_prefix('!').map_or((false, line), |rest| (true, rest));
        let (directories_only, pattern) = pattern.strip_suffix('/').map_or((false, pattern), |rest| (true, rest));
        let base_name_only = !pattern.contains('/');
        let pattern = pattern.strip_prefix('/').unwrap_or(pattern).to_owned();
        Ok(Some(Self { pattern, slashes: Cell::new(0), helm, negate, directories_only, base_name_only }))
    }
}
