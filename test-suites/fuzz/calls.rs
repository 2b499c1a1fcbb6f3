//! Calls of functions: arguments of the kinds that the table of functions declares, at times wrong ones.

use super::{
    generator::Generator,
    hints::{SLOW, hint, is_of_helm_4, table},
    operands::{any, argument},
    texts,
};
use charttest::template::{Function, Type};

/// An action that is about one function.
pub(crate) fn subject(g: &mut Generator, function: &Function) -> String {
    let call = call(g, function, 2);
    if let Some(shape) = hint(function.name).and_then(|hint| hint.1) {
        return format!("{{{{ {} }}}}", shape.replace('@', &call));
    }
    let end = g.of("¦¦¦ | toJson¦ | quote¦ | toYaml¦ | kindOf¦ | printf \"%T %v\"");
    format!("{{{{ {call}{end} }}}}")
}

/// A call without parentheses: `name argument...`, or the last argument piped into it.
pub(crate) fn call(g: &mut Generator, function: &Function, depth: usize) -> String {
    let mut arguments = arguments(g, function, depth);
    let about_now = hint(function.name).is_some_and(|hint| hint.0.contains(&"moment")) || function.name == "durationRound";
    // A certificate takes long, so most of them should come about.
    let certificate = function.name.contains("Cert") || function.name == "genCA";
    if !g.careful && g.chance(if certificate { 10 } else { 24 }) {
        let at = g.below(arguments.len());
        match g.below(if arguments.is_empty() { 2 } else { 4 }) {
            0 if !arguments.is_empty() => drop(arguments.remove(at)),
            0 | 1 => arguments.insert(at, any(g, 0)),
            // A map that comes to hold itself cannot be printed.
            _ if function.name.contains("erge") || function.name == "set" => arguments[at] = argument(g, "odd", 0),
            _ if !about_now => arguments[at] = any(g, depth.min(1)),
            _ => {}
        }
    }
    // Some functions fail only where an argument does.
    if !g.careful && !arguments.is_empty() && g.chance(if certificate { 4 } else { 16 }) {
        let at = g.below(arguments.len());
        arguments[at] = g.of(".Values.s.x¦.Values.m.nope.x¦(fail \"no\")¦(index .Values.l 9)¦(atoi)").to_owned();
    }
    match arguments.split_last() {
        Some((last, others)) if g.chance(20) => {
            g.note("pipeline");
            let others: String = others.iter().map(|argument| format!(" {argument}")).collect();
            format!("{} | {}{others}", last.trim_start_matches(' '), function.name)
        }
        _ => arguments.iter().fold(function.name.to_owned(), |call, argument| call + " " + argument),
    }
}

fn arguments(g: &mut Generator, function: &Function, depth: usize) -> Vec<String> {
    match function.name {
        "toDate" | "mustToDate" => {
            let (layout, text) = texts::date_text(g);
            return vec![g.literal(&layout), g.literal(&text)];
        }
        "dig" => {
            let keys = g.several((1, 3), " ", |g| argument(g, "key", 0));
            return keys.split(' ').map(str::to_owned).chain([any(g, 0), argument(g, "map", depth)]).collect();
        }
        // Only equal kinds compare.
        "eq" | "ne" | "lt" | "le" | "gt" | "ge" if g.chance(85) => {
            let kind = match function.name {
                "eq" | "ne" => g.of("text¦size¦number¦time¦version¦bool"),
                _ => g.of("text¦small¦number¦time¦version¦text¦version¦small"),
            };
            let count = 2 + usize::from(function.name == "eq") * g.below(3);
            return (0..count).map(|_| argument(g, kind, 0)).collect();
        }
        "index" if g.chance(50) => return vec![argument(g, "map", depth), argument(g, "key", 0)],
        "semverCompare" if g.chance(20) => return vec![g.of("\"^1.2\"¦\">=1.0, <3\"¦\"~2.1 || 1.x\"").into(), argument(g, "version", 0)],
        "decryptAES" if g.chance(60) => {
            let (key, text) = (argument(g, "text", 0), argument(g, "text", 0));
            return vec![key.clone(), format!("(encryptAES {key} {text})")];
        }
        _ => {}
    }
    let fixed = function.parameters.len() - usize::from(function.variadic);
    let count = fixed + if function.variadic { g.below(4) } else { 0 };
    let words = hint(function.name).map(|hint| hint.0.as_slice()).unwrap_or_default();
    let word = |at: usize| {
        let own = words.get(at).or(words.last()).copied();
        own.unwrap_or_else(|| by_type(function.parameters.get(at).or(function.parameters.last())))
    };
    (0..count).map(|at| argument(g, word(at), depth)).collect()
}

fn by_type(declared: Option<&Type>) -> &'static str {
    match declared {
        Some(Type::String) => "text",
        Some(Type::Int | Type::Int64 | Type::Uint64 | Type::Uint32) => "size",
        Some(Type::Bool) => "bool",
        Some(Type::Float64) => "number",
        Some(Type::List | Type::Strings | Type::Bytes) => "list",
        Some(Type::Map) => "map",
        Some(Type::Time) => "time",
        _ => "any",
    }
}

/// Functions that may stand inside of other calls: their results do not differ from run to run and are not large.
pub(crate) fn inner(g: &mut Generator) -> &'static Function {
    loop {
        let function = g.pick(table());
        let tame = hint(function.name).is_none_or(|(words, shape)| shape.is_none() && !words.contains(&"moment"));
        if tame && !SLOW.contains(&function.name) && function.name != "fail" && (!is_of_helm_4(function.name) || g.chance(5)) {
            return function;
        }
    }
}

/// A call that hardly fails.
pub(crate) fn safe(g: &mut Generator, depth: usize) -> String {
    if g.chance(30) {
        return format!(
            "{} {}",
            g.of("upper¦lower¦trim¦len¦b64enc¦title¦trunc 3¦indent 2¦snakecase¦splitList \",\""),
            argument(g, "text", 0)
        );
    }
    let function =
        g.of("quote¦toJson¦kindOf¦toString¦list¦default 1¦cat¦print¦coalesce¦empty¦not¦typeOf¦toYaml¦ternary 1 2 true |  list¦dict \"k\"");
    format!("{function} {}", any(g, depth))
}

/// Functions that language cases call.
pub(crate) const PLAIN_NAMES: &[&str] = &[
    "print", "printf", "println", "index", "slice", "len", "html", "js", "urlquery", "call", "default", "ternary", "dict", "list", "get",
    "hasKey", "join", "quote", "toYaml", "required", "fail", "coalesce", "dig", "until", "cat", "empty", "first",
];

/// A call of the function of a name.
pub(crate) fn named(g: &mut Generator, name: &str, depth: usize) -> String {
    let at = table().binary_search_by_key(&name, |function| function.name).unwrap_or_default();
    call(g, table()[at], depth)
}
