//! What suites, tests, steps, rows and contracts say of the inputs of a render.

use super::{
    ApiVersions, Capabilities, Layer, Provider, Release, Scheme, Spanned, keys,
    read::{At, Fields, Reader},
};
use crate::value::{Frozen, Value};

impl Reader<'_> {
    /// The keys of a layer, wherever they stand.
    pub(super) fn layer(&mut self, fields: &Fields<'_>, in_suite: bool) -> Layer {
        let chart = fields.get("chart").and_then(|at| self.fields(at, keys::CHART));
        Layer {
            values: fields.get("values").map(|at| self.spanned_texts(at)).unwrap_or_default(),
            set: fields.get("set").map(|at| self.set(at)).unwrap_or_default(),
            release: fields.get("release").map(|at| self.release(at)).unwrap_or_default(),
            chart_version: chart.as_ref().and_then(|f| self.text_of(f, "version")),
            app_version: chart.as_ref().and_then(|f| self.text_of(f, "appVersion")),
            capabilities: fields.get("capabilities").map(|at| self.capabilities(at, in_suite)).unwrap_or_default(),
            provider: fields.get("kubernetesProvider").map(|at| self.provider(at)).unwrap_or_default(),
            post_renderer: fields.get("postRenderer").and_then(|at| self.post_renderer(at)),
        }
    }

    fn set(&mut self, at: At<'_>) -> Vec<(Spanned<String>, Frozen)> {
        let Some(entries) = self.entries(at) else { return Vec::new() };
        entries.into_iter().map(|(key, span, value)| (Spanned { value: key.into_owned(), span }, self.frozen(value))).collect()
    }

    fn release(&mut self, at: At<'_>) -> Release {
        let Some(fields) = self.fields(at, keys::RELEASE) else { return Release::default() };
        Release {
            name: self.text_of(&fields, "name"),
            namespace: self.text_of(&fields, "namespace"),
            revision: fields.get("revision").and_then(|at| self.integer(at)).filter(|n| *n != 0),
            upgrade: fields.get("upgrade").is_some_and(|at| self.flag(at)),
        }
    }

    fn capabilities(&mut self, at: At<'_>, in_suite: bool) -> Capabilities {
        if !in_suite {
            return self.test_capabilities(at);
        }
        let Some(fields) = self.fields(at, keys::CAPABILITIES) else { return Capabilities::default() };
        let listed = fields.get("apiVersions").map(|at| self.texts(at)).unwrap_or_default();
        Capabilities {
            major: self.text_of(&fields, "majorVersion"),
            minor: self.text_of(&fields, "minorVersion"),
            api_versions: if listed.is_empty() { ApiVersions::Unsaid } else { ApiVersions::Listed(listed) },
        }
    }

    /// At test level the peer takes any map: numbers and texts count, other types are ignored.
    fn test_capabilities(&mut self, at: At<'_>) -> Capabilities {
        let Some(fields) = self.any_fields(at, keys::CAPABILITIES) else { return Capabilities::default() };
        let api_versions = match fields.get("apiVersions") {
            None => ApiVersions::Unsaid,
            Some(at) => match at.items() {
                None => {
                    if !at.is_null() && !self.compat.loose_assertions {
                        self.doubt(at.span(), "`apiVersions` is a list; anything else empties it, as null does", None);
                    }
                    ApiVersions::Dropped
                }
                Some(items) => ApiVersions::Listed(items.into_iter().filter_map(|at| at.own_text()).collect()),
            },
        };
        let number = |name: &str| fields.get(name).and_then(|at| at.text_or_integer()).filter(|text| !text.is_empty());
        Capabilities { major: number("majorVersion"), minor: number("minorVersion"), api_versions }
    }

    fn provider(&mut self, at: At<'_>) -> Provider {
        let Some(fields) = self.fields(at, keys::PROVIDER) else { return Provider::default() };
        let mut provider = Provider::default();
        for (name, _, at) in fields.get("scheme").and_then(|at| self.entries(at)).unwrap_or_default() {
            let scheme = self.scheme(at);
            provider.scheme.insert(name.into_owned(), scheme);
        }
        for at in fields.get("objects").and_then(|at| self.list(at)).unwrap_or_default() {
            if at.is_map() || at.is_null() && self.compat.mocks_refuse_numbers {
                let entries = self.entries(at).unwrap_or_default();
                let entries = entries.into_iter().map(|(key, _, at)| (key, self.value(&at)));
                provider.objects.push(Value::map(entries).freeze());
            } else {
                self.mismatch(at, "an object");
            }
        }
        provider
    }

    fn scheme(&mut self, at: At<'_>) -> Scheme {
        let Some(fields) = self.fields(at, keys::SCHEME) else { return Scheme::default() };
        if let Some(at) = fields.get("should_err") {
            self.error(at.span(), "`should_err` is not supported: helm-unittest itself cannot read it", None);
        }
        let resource = fields.get("gvr").and_then(|at| self.fields(at, keys::RESOURCE));
        let mut text = |name| resource.as_ref().and_then(|f| self.text_of(f, name)).unwrap_or_default();
        let (group, version, resource) = (text("group"), text("version"), text("resource"));
        Scheme { group, version, resource, namespaced: fields.get("namespaced").is_some_and(|at| self.flag(at)) }
    }

    fn post_renderer(&mut self, at: At<'_>) -> Option<(String, Vec<String>)> {
        let fields = self.fields(at, keys::POST_RENDERER)?;
        let command = self.text_of(&fields, "cmd")?;
        Some((command, fields.get("args").map(|at| self.texts(at)).unwrap_or_default()))
    }
}
