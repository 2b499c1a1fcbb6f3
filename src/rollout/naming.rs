//! How a user names a workload or an object: `api`, `ConfigMap/api-config`, `*-config`, `Deployment`.
//!
//! Contract: matched exactly as rendered, else without the release name and chart name in front, else as a `*` glob, else as a kind
//! if there is only one of it. What matches nothing or two is an error that lists the candidates.

use super::object::Id;
use ecow::EcoString;

/// What stands in front of the names of a release.
#[derive(Clone, Debug, Default)]
pub struct Prefixes {
    /// The release's name.
    pub release: EcoString,
    /// The charts' names, subcharts included.
    pub charts: Vec<EcoString>,
}

/// A name that names nothing, or more than one thing.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NameError {
    /// Nothing is called so.
    #[error("nothing is called {name:?}; there is {}", candidates_text(.candidates))]
    Unknown {
        /// What was asked for.
        name: String,
        /// What there is.
        candidates: Vec<String>,
    },
    /// Several are.
    #[error("{name:?} may be {}", .candidates.join(" or "))]
    Ambiguous {
        /// What was asked for.
        name: String,
        /// Who is meant by it.
        candidates: Vec<String>,
    },
}

fn candidates_text(candidates: &[String]) -> String {
    if candidates.is_empty() { "none to choose from".into() } else { candidates.join(", ") }
}

impl Prefixes {
    /// The one object that is meant.
    ///
    /// # Errors
    /// When it is none or several.
    pub fn find<'i>(&self, name: &str, ids: &[&'i Id]) -> Result<&'i Id, NameError> {
        let found = self.matching(name, ids);
        let list = |ids: &[&Id]| ids.iter().map(ToString::to_string).collect();
        match found.as_slice() {
            [one] => Ok(one),
            [] => Err(NameError::Unknown { name: name.into(), candidates: list(ids) }),
            several => Err(NameError::Ambiguous { name: name.into(), candidates: list(several) }),
        }
    }

    /// All that a name may mean, by the first way of naming that fits any.
    pub fn matching<'i>(&self, name: &str, ids: &[&'i Id]) -> Vec<&'i Id> {
        let (kind, bare) = match name.split_once('/') {
            Some((kind, bare)) => (Some(kind), bare),
            None => (None, name),
        };
        let of_kind: Vec<&Id> = ids.iter().filter(|id| kind.is_none_or(|k| id.kind.eq_ignore_ascii_case(k))).copied().collect();
        let ways: [&dyn Fn(&Id) -> bool; 4] = [
            &|id| id.name == bare,
            &|id| self.shortened(&id.name).any(|short| short == bare),
            &|id| bare.contains('*') && (glob(bare, &id.name) || self.shortened(&id.name).any(|short| glob(bare, short))),
            &|id| kind.is_none() && id.kind.eq_ignore_ascii_case(bare),
        ];
        let found = ways.iter().map(|way| of_kind.iter().filter(|id| way(id)).copied().collect::<Vec<_>>());
        found.into_iter().find(|found| !found.is_empty()).unwrap_or_default()
    }

    /// A name without the release's and the chart's in front. Where nothing would be left, the chart's name stays.
    pub fn shortened<'n>(&self, name: &'n str) -> impl Iterator<Item = &'n str> {
        let mut forms = Vec::new();
        let without =
            |name: &'n str, prefix: &str| name.strip_prefix(prefix).and_then(|rest| rest.strip_prefix('-')).filter(|r| !r.is_empty());
        let tail = without(name, &self.release);
        forms.extend(tail);
        for chart in &self.charts {
            forms.extend(tail.and_then(|tail| without(tail, chart)));
            forms.extend(without(name, chart));
        }
        forms.into_iter()
    }

    /// A name for records that outlive a release: without the release's name in front.
    pub fn stable(&self, name: &str) -> String {
        match name.split_once('/') {
            Some((kind, bare)) => format!("{kind}/{}", self.without_release(bare)),
            None => self.without_release(name).to_owned(),
        }
    }

    fn without_release<'n>(&self, name: &'n str) -> &'n str {
        if name == self.release {
            return "";
        }
        name.strip_prefix(self.release.as_str()).and_then(|rest| rest.strip_prefix('-')).unwrap_or(name)
    }
}

/// Whether a text matches a pattern in which `*` stands for any text.
pub fn glob(pattern: &str, text: &str) -> bool {
    let mut parts = pattern.split('*');
    let Some(mut rest) = parts.next().and_then(|first| text.strip_prefix(first)) else { return false };
    let parts: Vec<&str> = parts.collect();
    let Some((last, middle)) = parts.split_last() else { return rest.is_empty() };
    for part in middle {
        let Some(at) = rest.find(part) else { return false };
        rest = &rest[at + part.len()..];
    }
    rest.len() >= last.len() && rest.ends_with(last)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(text: &str) -> Id {
        let (kind, name) = text.split_once('/').expect("a kind");
        Id { kind: kind.into(), namespace: "ns".into(), name: name.into() }
    }

    #[test]
    fn names_are_found_by_the_nearest_way() {
        let prefixes = Prefixes { release: "rel".into(), charts: vec!["app".into()] };
        let ids = [id("Deployment/rel-app"), id("Deployment/rel-app-worker"), id("ConfigMap/rel-app-worker"), id("StatefulSet/db")];
        let ids: Vec<&Id> = ids.iter().collect();
        let find = |name: &str| prefixes.find(name, &ids).map(ToString::to_string);
        assert_eq!(find("app").as_deref(), Ok("Deployment/rel-app"));
        assert_eq!(find("Deployment/worker").as_deref(), Ok("Deployment/rel-app-worker"));
        assert_eq!(find("statefulset").as_deref(), Ok("StatefulSet/db"));
        assert_eq!(find("d*").as_deref(), Ok("StatefulSet/db"));
        assert!(matches!(find("worker"), Err(NameError::Ambiguous { .. })));
        assert!(matches!(find("nobody"), Err(NameError::Unknown { .. })));
    }
}
