//! One case: a request of the line protocol and what is in it.

use super::{calls, charts, generator::Generator, hints, language, operands, texts};
use charttest::template::Function;
use serde_json::{Value as Json, json};
use std::collections::BTreeSet;

/// A case, made from a seed and a number.
pub(crate) struct Case {
    /// What is sent.
    pub(crate) request: Json,
    /// The function that it is about.
    pub(crate) subject: Option<&'static str>,
    /// Functions that it calls besides.
    pub(crate) functions: BTreeSet<&'static str>,
    /// Constructs that it holds.
    pub(crate) constructs: BTreeSet<&'static str>,
}

impl Case {
    /// Whether the template may stand beside others in one chart: it defines nothing of its own.
    pub(crate) fn is_plain(&self) -> bool {
        let files = &self.request["files"];
        let template = self.request["template"].as_str().unwrap_or_default();
        let own = template.strip_prefix(language::DEFINITIONS).unwrap_or(template);
        files["values.yaml"] == operands::VALUES
            && files.as_object().is_some_and(|files| files.len() == 2)
            && self.request.as_object().is_some_and(|fields| fields.len() == 2)
            && !["define", "block", "Template"].iter().any(|word| own.contains(word))
    }
}

/// The case `number` of a seed; about one of the functions `only`, unless there are none.
pub(crate) fn case(seed: u64, number: u64, only: &[&'static Function]) -> Case {
    let mut g = Generator::new(seed, number);
    let (mut subject, mut request);
    loop {
        (subject, request) = match g.below(100) {
            _ if !only.is_empty() => function(&mut g, only),
            0..=54 => function(&mut g, hints::table()),
            55..=76 => (None, snippet(&language::template(&mut g))),
            77..=89 => (None, yaml(&mut g)),
            _ => (None, charts::chart(&mut g)),
        };
        if !is_heavy(&request.to_string()) {
            return Case { request, subject, functions: g.functions, constructs: g.constructs };
        }
        (g.functions, g.constructs, g.variables, g.in_range, g.careful) = Default::default();
    }
}

fn function(g: &mut Generator, table: &[&'static Function]) -> (Option<&'static str>, Json) {
    let mut function = g.pick(table);
    // A slow one in a hundred is enough: they have a run of their own.
    while hints::SLOW.contains(&function.name) && table.len() > hints::SLOW.len() && g.chance(99) {
        function = g.pick(table);
    }
    let text = calls::subject(g, function);
    (
        Some(function.name),
        snippet(&format!("{}{text}", if text.contains("include") || text.contains("tpl") { language::DEFINITIONS } else { "" })),
    )
}

fn snippet(template: &str) -> Json {
    let mut files = json!({"values.yaml": operands::VALUES, "f.txt": "one\ntwo\n"});
    if template.contains(".pem") {
        files["key.pem"] = include_str!("key.pem").into();
        files["ca.pem"] = include_str!("ca.pem").into();
    }
    json!({"template": template, "files": files})
}

const DUMP: &str = "{{ toJson .Values }}\n{{ toYaml .Values }}\n{{ printf \"%v %T\" .Values.a .Values.a }}";

fn yaml(g: &mut Generator) -> Json {
    let text = texts::yaml(g);
    match g.below(6) {
        0 => json!({"template": DUMP, "values": [text]}),
        1 | 2 => {
            let literal = g.literal(&text);
            snippet(&format!("{{{{ $y := fromYaml {literal} }}}}{{{{ toJson $y }}}}\n{{{{ toYaml $y }}}}\n{{{{ toYamlPretty $y }}}}"))
        }
        3 => {
            let literal = g.literal(&text);
            snippet(&format!("{{{{ $y := fromYamlArray {literal} }}}}{{{{ toYaml $y }}}}"))
        }
        _ => json!({"template": DUMP, "files": {"values.yaml": text}}),
    }
}

/// Whether the case may ask for a result that fills the memory: both sides would do so, and nothing is learnt.
fn is_heavy(text: &str) -> bool {
    let grows = ["until", "repeat", "seq", "indent", "rand", "range", "wrap"].iter().any(|word| text.contains(word));
    let large =
        text.contains("Values.big") || text.contains("e18") || text.contains("e21") || text.contains("e308") || text.contains("e20");
    let mut run = 0;
    let long = text.replace(operands::VALUES.replace('\n', "\\n").as_str(), "").chars().any(|c| {
        run = if c.is_ascii_digit() { run + 1 } else { 0 };
        run > 4
    });
    grows && (large || long)
}
