//! Which kinds of which API versions a Kubernetes version serves: `served.txt`, which `served.py` writes.

use std::{collections::BTreeMap, sync::LazyLock};

/// Written by `served.py` from the lifecycle data of Kubernetes' own modules.
const TEXT: &str = include_str!("served.txt");

/// What is known of a kind in an API version; numbers are minor versions of Kubernetes 1.
#[derive(Clone, Copy, Debug)]
struct Span {
    first: u32,
    gone: Option<u32>,
    deprecated: Option<u32>,
    /// `policy/v1`, with a kind behind it where that is another.
    replacement: Option<&'static str>,
}

#[derive(Default)]
struct Table {
    /// By API version and kind.
    kinds: BTreeMap<&'static str, BTreeMap<&'static str, Span>>,
    newest: u32,
}

static TABLE: LazyLock<Table> = LazyLock::new(|| {
    let mut table = Table::default();
    for line in TEXT.lines() {
        if let Some(newest) = line.strip_prefix("# newest: ") {
            table.newest = newest.parse().unwrap_or_default();
        }
        let mut words = line.split(' ').filter(|_| !line.starts_with('#'));
        let (Some(version), Some(first)) = (words.next(), words.next()) else { continue };
        let mut number = || words.next().and_then(|word| word.parse().ok());
        let (gone, deprecated) = (number(), number());
        let replacement = words.next().filter(|word| *word != "-");
        let span = Span { first: first.parse().unwrap_or_default(), gone, deprecated, replacement };
        table.kinds.entry(version).or_default().extend(words.map(|kind| (kind, span)));
    }
    table
});

/// The newest minor version of Kubernetes 1 of which anything is known.
pub fn newest() -> u32 {
    TABLE.newest
}

fn span(api_version: &str, kind: &str) -> Option<Span> {
    let kinds = TABLE.kinds.get(api_version)?;
    kinds.get(kind).or_else(|| kinds.get(kind.strip_suffix("List")?)).copied()
}

/// Why Kubernetes 1.`minor` does not serve this kind; `None` where it does, and for groups that are not Kubernetes' own.
///
/// ```
/// use charttest::kubernetes::unserved;
/// assert_eq!(unserved("apps/v1", "Deployment", 31), None);
/// assert_eq!(unserved("example.com/v1", "Anything", 31), None);
/// let gone = unserved("policy/v1beta1", "PodDisruptionBudget", 25).unwrap();
/// assert_eq!(gone, "policy/v1beta1 PodDisruptionBudget is gone since Kubernetes 1.25: use policy/v1");
/// let early = unserved("batch/v1", "CronJob", 20).unwrap();
/// assert_eq!(early, "batch/v1 CronJob comes with Kubernetes 1.21: use batch/v1beta1");
/// ```
pub fn unserved(api_version: &str, kind: &str, minor: u32) -> Option<String> {
    let Some(span) = span(api_version, kind) else { return unknown(api_version, kind, minor) };
    let problem = match span.gone {
        Some(gone) if minor >= gone => format!("is gone since Kubernetes 1.{gone}"),
        _ if minor < span.first => format!("comes with Kubernetes 1.{}", span.first),
        _ => return None,
    };
    Some(format!("{api_version} {kind} {problem}{}", instead(api_version, kind, minor)))
}

/// A kind that no version of the group's API has; other groups belong to custom resources.
fn unknown(api_version: &str, kind: &str, minor: u32) -> Option<String> {
    TABLE.kinds.keys().find(|known| group(known) == group(api_version))?;
    Some(format!("Kubernetes has no {api_version} {kind}{}", instead(api_version, kind, minor)))
}

/// Where the kind is served instead, the same group first.
fn instead(api_version: &str, kind: &str, minor: u32) -> String {
    let serves = |version: &&&str| span(version, kind).is_some_and(|span| minor >= span.first && span.gone.is_none_or(|gone| minor < gone));
    let stable = |version: &str| (group(version) == group(api_version), !version.contains("alpha"), !version.contains("beta"));
    let found = TABLE.kinds.keys().filter(serves).max_by_key(|version| (stable(version), **version));
    found.map(|version| format!(": use {version}")).unwrap_or_default()
}

fn group(api_version: &str) -> &str {
    api_version.rsplit_once('/').map_or("", |(group, _)| group)
}

/// What Kubernetes says of a deprecated kind, in its own words.
///
/// ```
/// use charttest::kubernetes::deprecation;
/// let text = deprecation("policy/v1beta1", "PodDisruptionBudget", 21).unwrap();
/// assert_eq!(text, "policy/v1beta1 PodDisruptionBudget is deprecated in v1.21+, unavailable in v1.25+; use policy/v1 PodDisruptionBudget");
/// assert_eq!(deprecation("policy/v1beta1", "PodDisruptionBudget", 20), None);
/// ```
pub fn deprecation(api_version: &str, kind: &str, minor: u32) -> Option<String> {
    let span = span(api_version, kind)?;
    let deprecated = span.deprecated.filter(|deprecated| minor >= *deprecated)?;
    let gone = span.gone.map(|gone| format!(", unavailable in v1.{gone}+")).unwrap_or_default();
    let other = span.replacement.map(|replacement| match replacement.rsplit_once('/') {
        Some((version, kind)) if kind.starts_with(char::is_uppercase) => format!("; use {version} {kind}"),
        _ => format!("; use {replacement} {kind}"),
    });
    Some(format!("{api_version} {kind} is deprecated in v1.{deprecated}+{gone}{}", other.unwrap_or_default()))
}
