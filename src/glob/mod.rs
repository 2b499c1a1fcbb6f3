//! Patterns on file names: Go's `filepath.Match`, and gobwas/glob 0.2.3 behind `.Files.Glob`.
//!
//! Contract: pure; the oddities are the libraries' own. A pattern that is too large to compile is an error.
//!
//! - `path`: `filepath.Match`, used by `.helmignore` and `--show-only`, and `filepath.Clean`
//! - `syntax`: text → tree of gobwas/glob; `compile`: tree → matcher; `matcher`: how it decides

mod compile;
mod matcher;
mod path;
mod syntax;

pub use path::{BadPattern, cleaned, match_path};

/// A compiled pattern of gobwas/glob with `/` as its separator.
///
/// ```
/// use charttest::glob::Glob;
/// assert!(Glob::parse("conf/*.{txt,md}").unwrap().matches("conf/a.md"));
/// assert!(!Glob::parse("conf/*").unwrap().matches("conf/x/a"));
/// ```
#[derive(Clone, Debug)]
pub struct Glob(matcher::Matcher);

impl Glob {
    /// Compiles a pattern.
    ///
    /// # Errors
    /// With the library's text. (Helm then takes `**` instead.)
    pub fn parse(pattern: &str) -> Result<Self, String> {
        let tree = syntax::parse(pattern)?;
        Ok(Self(compile::compile(&tree)?))
    }

    /// Whether a whole name matches.
    pub fn matches(&self, name: &str) -> bool {
        self.0.matches(name.as_bytes())
    }
}
