//! The functions that are decided by their arguments alone and leave them as they are.
//!
//! (`keys` and `values` also by the order that a render has, see [`crate::env::Env::backwards`]).
//!
//! What is not here is not plain: what draws at random, asks the clock, a key generator or the cluster, renders templates, writes into
//! maps (`set`, `merge`) or lists (`sortAlpha`).

/// By family.
const PLAIN: &[&[&str]] = &[
    &[
        "trim",
        "trimAll",
        "trimall",
        "trimPrefix",
        "trimSuffix",
        "nospace",
        "upper",
        "lower",
        "contains",
        "hasPrefix",
        "hasSuffix",
        "repeat",
    ],
    &[
        "replace",
        "indent",
        "nindent",
        "plural",
        "trunc",
        "substr",
        "split",
        "splitn",
        "splitList",
        "abbrev",
        "abbrevboth",
        "wrap",
        "wrapWith",
    ],
    &["title", "untitle", "initials", "swapcase", "camelcase", "snakecase", "kebabcase", "toString", "toStrings", "quote", "squote", "cat"],
    &["join", "default", "empty", "coalesce", "all", "any", "ternary", "required", "fail"],
    &["int", "int64", "atoi", "toDecimal", "add", "add1", "sub", "mul", "div", "mod", "max", "biggest", "min", "until", "untilStep", "seq"],
    &["float64", "addf", "add1f", "subf", "mulf", "divf", "maxf", "minf", "ceil", "floor", "round"],
    &["list", "tuple", "first", "last", "rest", "initial", "append", "push", "prepend", "concat", "reverse", "uniq", "compact", "without"],
    &["has", "slice", "dict", "get", "hasKey", "pluck", "keys", "values", "pick", "omit", "dig", "deepCopy"],
    &["typeOf", "typeIs", "typeIsLike", "kindOf", "kindIs", "deepEqual", "base", "dir", "clean", "ext", "isAbs", "urlParse", "urlJoin"],
    &["b64enc", "b32enc", "b64dec", "b32dec", "toJson", "toPrettyJson", "toRawJson", "fromJson", "fromJsonArray"],
    &["toYaml", "toYamlPretty", "fromYaml", "fromYamlArray", "sha1sum", "sha256sum", "sha512sum", "adler32sum"],
    &["regexMatch", "regexFind", "regexFindAll", "regexReplaceAll", "regexReplaceAllLiteral", "regexSplit", "regexQuoteMeta"],
    &["semver", "semverCompare"],
];

/// Whether a function is one of them, or one of them that fails instead of panicking: `mustUniq`.
pub(super) fn is_plain(name: &str) -> bool {
    let is_listed = |name: &str| PLAIN.iter().any(|family| family.contains(&name));
    is_listed(name) || name.strip_prefix("must").is_some_and(|rest| is_listed(&uncapitalized(rest)))
}

fn uncapitalized(name: &str) -> String {
    let mut name = name.to_owned();
    if let Some(first) = name.get_mut(..1) {
        first.make_ascii_lowercase();
    }
    name
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_is_a_function() {
        let table = super::super::table(crate::profile::Helm::V3);
        for name in PLAIN.iter().flat_map(|family| family.iter()) {
            assert!(table.find(name).is_some(), "{name}");
        }
    }
}
