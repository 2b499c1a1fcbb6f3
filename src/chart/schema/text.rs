//! The error tree as santhosh-tekuri/jsonschema v6.0.3 prints it.
//!
//! boon builds the same tree, but leaves out a combination (`allOf`, `anyOf`, `oneOf`) of which a single branch failed; where a
//! location in the schema shows that one was passed, it is put back.

use super::{
    number::{count, float},
    patterns::Patterns,
    raw,
};
use crate::{format::quote, regexp::Regexp};
use boon::{ErrorKind, InstanceToken, ValidationError};
use serde_json::{Number, Value as Json};

/// Prints errors of one schema.
pub(super) struct Printer<'d> {
    schema: &'d [u8],
    patterns: &'d Patterns,
    out: String,
}

/// Where the causes of an error stand.
#[derive(Clone, Copy)]
struct Context<'e> {
    /// The schema whose evaluation gave them.
    base: &'e str,
    /// The instance's place that this schema was applied to.
    place: &'e str,
    /// They are the branches of a combination that is printed already.
    branches: bool,
    indent: usize,
}

/// A combination that boon left out.
struct Combination {
    place: String,
    text: &'static str,
    /// Where the branch's part of the location in the schema ends.
    end: usize,
}

/// One keyword on a way through a schema.
struct Step<'p> {
    keyword: &'p str,
    /// How many steps into the instance it takes.
    consumed: usize,
    /// Where it ends, with its index or name.
    end: usize,
}

impl<'d> Printer<'d> {
    pub(super) fn new(schema: &'d [u8], patterns: &'d Patterns) -> Self {
        Self { schema, patterns, out: String::new() }
    }

    /// The list of failures: what is under the first line.
    pub(super) fn print(mut self, error: &ValidationError<'_, '_>) -> String {
        self.causes(error, Context { base: error.schema_url, place: "", branches: false, indent: 1 });
        self.out.trim_start_matches('\n').to_owned()
    }

    /// The first line (`jsonschema validation failed with …`) and the list.
    pub(super) fn print_with_head(mut self, error: &ValidationError<'_, '_>) -> String {
        let url = if let ErrorKind::Schema { url } = error.kind { url } else { error.schema_url };
        self.causes(error, Context { base: error.schema_url, place: "", branches: false, indent: 1 });
        format!("jsonschema validation failed with {}{}", single_quoted(url), self.out)
    }

    fn causes(&mut self, error: &ValidationError<'_, '_>, context: Context<'_>) {
        let mut causes: Vec<_> = error.causes.iter().collect();
        // boon walks these in no order.
        let unordered =
            |e: &ValidationError<'_, '_>| e.schema_url.ends_with("/unevaluatedProperties") || e.schema_url.ends_with("/unevaluatedItems");
        if let Some(start) = causes.iter().position(|e| unordered(e)) {
            causes[start..].sort_by_key(|e| self.pointer(&e.instance_location.tokens));
        }
        self.list(&causes, context);
    }

    fn list(&mut self, causes: &[&ValidationError<'_, '_>], context: Context<'_>) {
        if let [first, _, ..] = causes
            && let Some(combination) = self.combinations(first, context).into_iter().next()
        {
            // Several failures inside the only branch that failed: boon has unpacked their group too.
            let base = &first.schema_url[..combination.end];
            let within = |url: &str| url.strip_prefix(base).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
            let same = |cause: &&ValidationError<'_, '_>| {
                within(cause.schema_url) && self.combinations(cause, context).first().is_some_and(|own| own.place == combination.place)
            };
            if causes.iter().all(same) {
                self.line(context.indent, &combination.place, combination.text);
                self.line(context.indent + 1, &combination.place, "validation failed");
                self.list(causes, Context { base, place: &combination.place, branches: false, indent: context.indent + 2 });
                return;
            }
        }
        for cause in causes {
            self.error(cause, context);
        }
    }

    fn error(&mut self, error: &ValidationError<'_, '_>, context: Context<'_>) {
        let mut indent = context.indent;
        for combination in self.combinations(error, context) {
            self.line(indent, &combination.place, combination.text);
            indent += 1;
        }
        let own_place = self.own_place(error, context);
        let skipped = matches!(error.kind, ErrorKind::Reference { .. }) && error.causes.len() == 1;
        if !skipped {
            let text = self.text(error);
            self.line(indent, &own_place, &text);
            indent += 1;
        }
        let base = if let ErrorKind::Reference { url, .. } = error.kind { url } else { error.schema_url };
        let branches = matches!(error.kind, ErrorKind::AllOf | ErrorKind::AnyOf | ErrorKind::OneOf(None));
        // What a property's name is checked as stands nowhere.
        let place = if matches!(error.kind, ErrorKind::PropertyName { .. }) { "" } else { &own_place };
        self.causes(error, Context { base, place, branches, indent });
    }

    fn line(&mut self, indent: usize, place: &str, text: &str) {
        self.out.push('\n');
        self.out.extend(std::iter::repeat_n("  ", indent - 1));
        self.out.push_str(&format!("- at {}: {text}", single_quoted(place)));
    }

    /// The combinations that lie between a context and an error, with the instance's places.
    fn combinations(&self, error: &ValidationError<'_, '_>, context: Context<'_>) -> Vec<Combination> {
        let Some(path) = error.schema_url.strip_prefix(context.base) else { return Vec::new() };
        let steps = steps(path);
        let instance = &error.instance_location.tokens;
        let mut found = Vec::new();
        for (i, step) in steps.iter().enumerate() {
            let text = match step.keyword {
                "allOf" => "'allOf' failed",
                "anyOf" => "'anyOf' failed",
                "oneOf" => "'oneOf' failed, none matched",
                _ => continue,
            };
            if i > 0 || !context.branches {
                let deeper: usize = steps[i..].iter().map(|step| step.consumed).sum();
                let place = self.pointer(&instance[..instance.len().saturating_sub(deeper)]);
                found.push(Combination { place, text, end: context.base.len() + step.end });
            }
        }
        found
    }

    /// Where an error stands. boon does not say it for names of properties, so it is found by the way through the schema.
    fn own_place(&self, error: &ValidationError<'_, '_>, context: Context<'_>) -> String {
        let path = error.schema_url.strip_prefix(context.base);
        let (ErrorKind::PropertyName { .. }, Some(path)) = (&error.kind, path) else {
            return self.pointer(&error.instance_location.tokens);
        };
        let mut place = context.place.to_owned();
        let mut tokens = path.split('/').skip(1);
        while let Some(token) = tokens.next() {
            match token {
                "properties" => place.push_str(&format!("/{}", tokens.next().unwrap_or_default())),
                "allOf" | "anyOf" | "oneOf" => _ = tokens.next(),
                _ => {}
            }
        }
        place
    }

    /// A JSON pointer to a place of the instance.
    fn pointer(&self, tokens: &[InstanceToken<'_>]) -> String {
        let mut out = String::new();
        for token in tokens {
            match token {
                InstanceToken::Prop(name) => {
                    let name = self.patterns.original(name);
                    out.push_str(&format!("/{}", name.replace('~', "~0").replace('/', "~1")));
                }
                InstanceToken::Item(index) => out.push_str(&format!("/{index}")),
            }
        }
        out
    }

    fn text(&self, error: &ValidationError<'_, '_>) -> String {
        let limits = |keyword: &str, got: usize, want: usize| format!("{keyword}: got {}, want {}", count(got), count(want));
        let numbers = |keyword: &str, got: &Number, want: &Number| {
            // Few digits are those that are written.
            let long = want.to_string().len() > 15;
            let written = if long { self.written(error.schema_url, keyword).and_then(|text| text.parse().ok()) } else { None };
            let want = written.or(want.as_f64()).unwrap_or(0.0);
            format!("{keyword}: got {}, want {}", float(got.as_f64().unwrap_or(0.0)), float(want))
        };
        let places = |got: &[usize]| got.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ");
        match &error.kind {
            ErrorKind::Group | ErrorKind::Reference { .. } => "validation failed".into(),
            ErrorKind::Schema { url } => format!("jsonschema validation failed with {}", single_quoted(url)),
            ErrorKind::ContentSchema => "'contentSchema' failed".into(),
            ErrorKind::PropertyName { prop } => format!("invalid propertyName {}", single_quoted(self.patterns.original(prop))),
            ErrorKind::RefCycle { url, kw_loc1, kw_loc2 } => {
                let url = place(url).map_or_else(|| (*url).to_owned(), |place| format!("{}#{place}", super::URL));
                format!("both {kw_loc1} and {kw_loc2} resolve to {} causing reference cycle", quote(url.as_bytes()))
            }
            ErrorKind::FalseSchema => "false schema".into(),
            ErrorKind::Type { got, want } => {
                let want: Vec<_> = want.iter().map(|t| t.to_string()).collect();
                format!("got {got}, want {}", want.join(" or "))
            }
            ErrorKind::Enum { want } => self.enumeration(error.schema_url, want),
            ErrorKind::Const { want } => match want {
                Json::Array(_) | Json::Object(_) => "'const' failed".into(),
                _ => format!("value must be {}", self.constants(error.schema_url, "const", std::slice::from_ref(*want)).concat()),
            },
            ErrorKind::Format { got, want: "regex", err } => {
                let pattern = got.as_str().unwrap_or_default();
                let original = self.patterns.original(pattern);
                let problem = Regexp::compile(original.as_bytes()).err().map_or_else(|| err.to_string(), |error| error.to_string());
                format!("{} is not valid regex: {problem}", single_quoted(original))
            }
            ErrorKind::Format { got, want, err } => format!("{} is not valid {want}: {err}", shown(got)),
            ErrorKind::MinProperties { got, want } => limits("minProperties", *got, *want),
            ErrorKind::MaxProperties { got, want } => limits("maxProperties", *got, *want),
            ErrorKind::AdditionalProperties { got } => {
                format!("additional properties {} not allowed", joined(got.iter().map(AsRef::as_ref)))
            }
            ErrorKind::Required { want } if want.len() == 1 => format!("missing property {}", single_quoted(want[0])),
            ErrorKind::Required { want } => format!("missing properties {}", joined(want.iter().copied())),
            ErrorKind::Dependency { prop, missing } | ErrorKind::DependentRequired { prop, missing } => {
                format!("properties {} required, if {} exists", joined(missing.iter().copied()), single_quoted(prop))
            }
            ErrorKind::MinItems { got, want } => limits("minItems", *got, *want),
            ErrorKind::MaxItems { got, want } => limits("maxItems", *got, *want),
            ErrorKind::Contains => "no items match contains schema".into(),
            ErrorKind::MinContains { got, want } if got.is_empty() => {
                format!("min {} items required to match contains schema, but none matched", count(*want))
            }
            ErrorKind::MinContains { got, want } => {
                let (want, matched) = (count(*want), count(got.len()));
                format!("min {want} items required to match contains schema, but matched {matched} items at {}", places(got))
            }
            ErrorKind::MaxContains { got, want } => {
                let (want, matched) = (count(*want), count(got.len()));
                format!("max {want} items required to match contains schema, but matched {matched} items at {}", places(got))
            }
            ErrorKind::UniqueItems { got: [i, j] } => format!("items at {} and {} are equal", count(*i), count(*j)),
            ErrorKind::AdditionalItems { got } => format!("last {} additionalItem(s) not allowed", count(*got)),
            ErrorKind::MinLength { got, want } => limits("minLength", *got, *want),
            ErrorKind::MaxLength { got, want } => limits("maxLength", *got, *want),
            ErrorKind::Pattern { got, want } => {
                format!("{} does not match pattern {}", single_quoted(got), single_quoted(self.patterns.original(want)))
            }
            ErrorKind::ContentEncoding { want, err } => format!("value is not {} encoded: {err}", single_quoted(want)),
            ErrorKind::ContentMediaType { want, err, .. } => format!("value is not of mediatype {}: {err}", single_quoted(want)),
            ErrorKind::Minimum { got, want } => numbers("minimum", got, want),
            ErrorKind::Maximum { got, want } => numbers("maximum", got, want),
            ErrorKind::ExclusiveMinimum { got, want } => numbers("exclusiveMinimum", got, want),
            ErrorKind::ExclusiveMaximum { got, want } => numbers("exclusiveMaximum", got, want),
            ErrorKind::MultipleOf { got, want } => numbers("multipleOf", got, want),
            ErrorKind::Not => "'not' failed".into(),
            ErrorKind::AllOf => "'allOf' failed".into(),
            ErrorKind::AnyOf => "'anyOf' failed".into(),
            ErrorKind::OneOf(None) => "'oneOf' failed, none matched".into(),
            ErrorKind::OneOf(Some((i, j))) => format!("'oneOf' failed, subschemas {}, {} matched", count(*i), count(*j)),
        }
    }

    fn enumeration(&self, url: &str, want: &[Json]) -> String {
        if want.iter().any(|item| item.is_array() || item.is_object()) {
            return "'enum' failed".into();
        }
        let texts = self.constants(url, "enum", want);
        let which = if want.len() == 1 { "" } else { "one of " };
        format!("value must be {which}{}", texts.join(", "))
    }

    /// What the schema says at a keyword, as it is written there.
    fn written(&self, url: &str, keyword: &str) -> Option<&'d str> {
        raw::at(std::str::from_utf8(self.schema).ok()?, &format!("{}/{keyword}", place(url)?))
    }

    /// Constants of the schema; numbers as they are written there.
    fn constants(&self, url: &str, keyword: &str, parsed: &[Json]) -> Vec<String> {
        let written: Vec<&str> = match self.written(url, keyword) {
            Some(array) if keyword == "enum" => raw::items(array).collect(),
            Some(value) => vec![value],
            None => Vec::new(),
        };
        let constant = |(i, value): (usize, &Json)| match written.get(i) {
            Some(text) if text.starts_with(|c: char| c == '-' || c.is_ascii_digit()) => (*text).to_owned(),
            _ => shown(value),
        };
        parsed.iter().enumerate().map(constant).collect()
    }
}

/// A scalar as the library's `display` prints it.
fn shown(value: &Json) -> String {
    match value {
        Json::String(text) => single_quoted(text),
        Json::Null => "<nil>".into(),
        Json::Array(_) | Json::Object(_) => "value".into(),
        other => other.to_string(),
    }
}

/// A Go-quoted string in single quotes.
fn single_quoted(text: &str) -> String {
    let quoted = quote(text.as_bytes()).replace("\\\"", "\"").replace('\'', "\\'");
    format!("'{}'", &quoted[1..quoted.len() - 1])
}

fn joined<'t>(texts: impl Iterator<Item = &'t str>) -> String {
    texts.map(single_quoted).collect::<Vec<_>>().join(", ")
}

/// The place that an address in the schema names.
fn place(url: &str) -> Option<&str> {
    let own = url.strip_prefix(super::URL).or_else(|| url.strip_prefix(super::VALID_URL));
    own.and_then(|rest| rest.strip_prefix('#'))
}

/// The keywords of a path in a schema.
fn steps(path: &str) -> Vec<Step<'_>> {
    let mut tokens = path.split('/').skip(1).peekable();
    let (mut steps, mut end) = (Vec::new(), 0);
    while let Some(keyword) = tokens.next() {
        let (named, consumed) = match keyword {
            "properties" | "patternProperties" | "prefixItems" => (true, 1),
            "items" => (tokens.peek().is_some_and(|next| next.parse::<usize>().is_ok()), 1),
            "additionalProperties" | "unevaluatedProperties" | "additionalItems" | "unevaluatedItems" | "contains" => (false, 1),
            "allOf" | "anyOf" | "oneOf" | "dependentSchemas" | "dependencies" | "$defs" | "definitions" => (true, 0),
            _ => (false, 0),
        };
        end += 1 + keyword.len();
        if named && let Some(name) = tokens.next() {
            end += 1 + name.len();
        }
        steps.push(Step { keyword, consumed, end });
    }
    steps
}
