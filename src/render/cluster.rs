//! The objects that `lookup` sees.

use crate::{
    template::CallError,
    value::{AnyMap, Frozen, Map, Text, Value},
};
use std::collections::{BTreeMap, BTreeSet};

/// A cluster made of given objects.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Cluster {
    /// What kinds there are, by (apiVersion, kind). A kind that is not here is unknown to the cluster,
    /// unless `open` is set.
    pub resources: BTreeMap<(String, String), Resource>,
    /// The objects: maps with apiVersion, kind and metadata.
    pub objects: Vec<Frozen>,
    /// Whether kinds that `resources` doesn't name exist too, found by apiVersion and kind of the objects.
    pub open: bool,
    /// Whether objects pass through helm-unittest's mock store, whose refusal of any object makes every `lookup` fail.
    pub peer_store: bool,
}

/// A kind that a cluster serves.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Resource {
    /// API group, empty for the core.
    pub group: String,
    /// API version without the group.
    pub version: String,
    /// Plural name.
    pub resource: String,
    /// Whether objects live in namespaces.
    pub namespaced: bool,
}

impl Cluster {
    /// What `lookup` answers: an object, a list of them when there is no name, an empty map when nothing is found.
    pub(super) fn lookup(&self, [api_version, kind, namespace, name]: [&Text; 4]) -> Result<Value, CallError> {
        if let Some(refusal) = self.peer_store.then(|| self.refusal()).flatten() {
            return Err(refusal.into());
        }
        let wanted = (api_version.to_str_lossy().into_owned(), kind.to_str_lossy().into_owned());
        let resource = self.resources.get(&wanted);
        let mut seen = BTreeSet::new();
        let held = self.objects.iter().filter(|object| self.holds(object, resource, &wanted));
        let of_kind: Vec<&Frozen> = held.filter(|object| seen.insert(name_of(object))).collect();
        if of_kind.is_empty() && !self.open && name.is_empty() {
            return Err(self.unregistered(resource));
        }
        let in_namespace = resource.is_none_or(|resource| resource.namespaced) && !namespace.is_empty();
        let mut found = of_kind.iter().filter(|object| !in_namespace || name_of(object).0 == *namespace);
        if !name.is_empty() {
            let alone = |object: &Frozen| in_namespace || name_of(object).0.is_empty();
            let found = found.find(|object| alone(object) && text(object, &["metadata", "name"]) == Some(name));
            return Ok(found.map_or_else(|| Value::Map(Map::new()), |object| answer(object)));
        }
        let mut found: Vec<_> = found.collect();
        found.sort_by_key(|object| name_of(object));
        let items = found.into_iter().map(|object| answer(object)).collect();
        let version = (of_kind.len() + 1).to_string();
        let metadata = Value::map([("continue", Value::from("")), ("resourceVersion", version.into())]);
        let list_kind = Value::from(format!("{kind}List"));
        let api_version = Value::Str(api_version.clone());
        Ok(Value::map([("apiVersion", api_version), ("items", Value::list(items)), ("kind", list_kind), ("metadata", metadata)]))
    }

    /// Whether an object is stored under the resource that is asked for: by its kind's guessed plural, as the fake client stores it.
    fn holds(&self, object: &Frozen, resource: Option<&Resource>, (api_version, kind): &(String, String)) -> bool {
        match (stored(object), resource) {
            (Some(own), Some(resource)) => Resource { namespaced: resource.namespaced, ..own.0 } == *resource,
            (Some(own), None) => self.open && text(object, &["apiVersion"]).is_some_and(|v| *v == *api_version.as_str()) && own.1 == *kind,
            (None, _) => false,
        }
    }

    /// Why the fake client cannot be filled: objects without a kind first, then the first that it does not take.
    fn refusal(&self) -> Option<String> {
        for object in &self.objects {
            let lacks = |key: &str| text(object, &[key]).is_none_or(|text| text.is_empty());
            // What is no group and version leaves nothing of the kind either.
            let unreadable = text(object, &["apiVersion"]).is_some_and(|text| text.to_str_lossy().matches('/').count() > 1);
            let missing = match () {
                () if lacks("kind") || unreadable => ("Kind", "kind"),
                () if lacks("apiVersion") => ("apiVersion", "version"),
                () => continue,
            };
            let problem = format!("Object '{}' is missing in 'unstructured object has no {}'", missing.0, missing.1);
            return Some(format!("failed to convert to unstructured - unable to get GVK {problem}"));
        }
        let mut seen = BTreeSet::new();
        self.objects.iter().find_map(|object| {
            if let Frozen::Map(_, entries, _) = object
                && entries.iter().any(|(key, value)| *key == "items" && matches!(value, Frozen::List(..)))
            {
                return Some("*unstructured.Unstructured is not a list: no Items field in this object".to_owned());
            }
            if let Some(refused) = refused(object) {
                return Some(format!("cannot deep copy {refused}"));
            }
            let (resource, _) = stored(object)?;
            let (namespace, name) = name_of(object);
            let group = if resource.group.is_empty() { String::new() } else { format!(".{}", resource.group) };
            let known = format!("{}{group} \"{}\" already exists", resource.resource, name.to_str_lossy());
            (!seen.insert((resource.to_string(), namespace, name))).then_some(known)
        })
    }

    /// The panic of the fake client when a list has no kind.
    fn unregistered(&self, resource: Option<&Resource>) -> CallError {
        let kinds: BTreeMap<String, String> =
            self.objects.iter().filter_map(stored).map(|(resource, kind)| (resource.to_string(), format!("{kind}List"))).collect();
        let kinds: Vec<_> = kinds.iter().map(|(resource, list)| format!("{resource}:{list}")).collect();
        let asked = resource.cloned().unwrap_or_default();
        let rule = "you must register resource to list kind for every resource you're going to LIST when creating the client.";
        let hint = "See NewSimpleDynamicClientWithCustomListKinds or register the list into the scheme:";
        format!("coding error: {rule}  {hint} {asked} out of map[{}]", kinds.join(" ")).into()
    }
}

/// `schema.GroupVersionResource.String`
impl std::fmt::Display for Resource {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}/{}, Resource={}", self.group, self.version, self.resource)
    }
}

/// Go's name of the first value in an object that the mock cannot copy.
fn refused(value: &Frozen) -> Option<&'static str> {
    match value {
        Frozen::Int(_) => Some("int"),
        Frozen::List(_, items, _) => items.iter().find_map(refused),
        Frozen::Map(_, entries, _) => entries.iter().find_map(|(_, value)| refused(value)),
        Frozen::Number(_) => Some("uint64"),
        Frozen::Object(object) if object.thaw().downcast::<AnyMap>().is_some() => Some("map[interface {}]interface {}"),
        Frozen::Object(_) => Some("time.Time"),
        _ => None,
    }
}

/// Where the fake client stores an object, and its kind.
fn stored(object: &Frozen) -> Option<(Resource, String)> {
    let (api_version, kind) = (text(object, &["apiVersion"])?.to_str_lossy(), text(object, &["kind"])?.to_str_lossy().into_owned());
    let (group, version) = api_version.split_once('/').unwrap_or(("", &api_version));
    // Whether it is namespaced is the mock's business, not the object's.
    Some((Resource { group: group.into(), version: version.into(), resource: plural(&kind), namespaced: false }, kind))
}

/// Namespace and name of an object.
fn name_of(object: &Frozen) -> (Text, Text) {
    let of = |key| text(object, &["metadata", key]).cloned().unwrap_or_default();
    (of("namespace"), of("name"))
}

/// An object as the cluster gives it: one that is in no namespace does not say so.
fn answer(object: &Frozen) -> Value {
    let answer = object.thaw();
    if name_of(object).0.is_empty()
        && let Some(Value::Map(metadata)) = answer.as_map().and_then(|map| map.get("metadata"))
    {
        metadata.remove("namespace");
    }
    answer
}

/// `meta.UnsafeGuessKindToResource`
fn plural(kind: &str) -> String {
    let singular = kind.to_lowercase();
    if singular == "endpoints" {
        return singular;
    }
    match singular.chars().last() {
        Some('s') => singular + "es",
        Some('y') => singular[..singular.len() - 1].to_owned() + "ies",
        _ => singular + "s",
    }
}

fn text<'o>(object: &'o Frozen, keys: &[&str]) -> Option<&'o Text> {
    let mut found = object;
    for key in keys {
        let Frozen::Map(_, entries, _) = found else { return None };
        found = &entries.iter().find(|(name, _)| *name == *key)?.1;
    }
    if let Frozen::Str(text) = found { Some(text) } else { None }
}
