//! What stands inside of an action: pipelines, operators, literals, variables, calls.

use super::{calls, generator::Generator, operands::any};

/// A variable that is declared.
pub(crate) fn any_variable(g: &mut Generator) -> String {
    g.note("variable");
    let at = g.below(g.variables.len());
    g.variables.get(at).cloned().unwrap_or_else(|| "$".into())
}

/// A pipeline.
pub(crate) fn pipeline(g: &mut Generator, depth: usize) -> String {
    let mut text = operation(g, depth);
    while g.chance(18) {
        g.note("pipeline");
        let stage = if g.careful {
            g.of("quote¦toJson¦default 1¦kindOf¦toString¦not¦printf \"%v\"¦list¦toYaml")
        } else {
            g.of("quote¦toJson¦upper¦default 1¦kindOf¦len¦int¦toString¦not¦printf \"%v\"¦eq 1¦index .Values.m¦trunc 2¦list¦\
            nope")
        };
        text = format!("{text} | {stage}");
    }
    text
}

fn operation(g: &mut Generator, depth: usize) -> String {
    if g.careful {
        return careful_operation(g, depth);
    }
    match g.below(16) {
        0 | 1 => {
            let text = format!("{} {}", g.of("and¦or¦not¦and¦or"), g.several((1, 3), " ", |g| any(g, depth.min(1))));
            let name = if text.starts_with("and") {
                "and"
            } else if text.starts_with("or") {
                "or"
            } else {
                "not"
            };
            g.note(name);
            text
        }
        2 => {
            g.note("number forms");
            number(g)
        }
        3 => {
            g.note("character");
            g.of("'a'¦'\\n'¦'é'¦'\\''¦'\\u00e9'¦''¦'ab'¦'\\x41'¦'😀'").to_owned()
        }
        4 => {
            g.note("chain");
            let inner =
                if g.chance(50) { "(dict \"b\" (dict \"c\" 1) \"a\" nil)".to_owned() } else { format!("({})", pipeline(g, depth.min(1))) };
            format!("{inner}{}", g.of(".b.c¦.b¦.a¦.a.b¦.nope¦.b.c.d"))
        }
        5 => {
            g.note("variable");
            let name = if g.chance(30) { "$".to_owned() } else { any_variable(g) };
            format!("{name}{}", g.of("¦¦.Values.s¦.a¦.Values.m.b¦.name"))
        }
        6 => {
            g.note("method");
            g.of(".Files.Get \"f.txt\"¦.Capabilities.APIVersions.Has \"v1\"¦(toDate \"2006\" \"2024\").Year¦\
            .Files.Lines \"f.txt\"¦(semver \"1.2.3\").Major¦(.Files.Glob \"*.txt\").AsConfig¦\
            .Capabilities.KubeVersion.GitVersion¦(semver \"1.2.3\").Compare (semver \"1.3\")¦.Values.AsMap¦\
            .Files.Get 1¦(toDate \"2006\" \"2024\").Format \"Jan\"¦.Files.Nope¦\
            (toDate \"2006\" \"2024\").AddDate 1 2¦.Values.Table \"m\"¦(semver \"1\").IncMinor.String")
                .to_owned()
        }
        7 => {
            g.note("dot");
            g.of(". | kindOf¦.a¦.name¦.Values.m.a¦index . \"a\"¦.b.c¦kindIs \"map\" .").to_owned()
        }
        8 => format!("{} {} {}", g.of("eq¦ne¦lt¦gt¦le¦ge"), any(g, 0), any(g, 0)),
        9 if depth > 0 => {
            g.note("parentheses");
            format!("({})", pipeline(g, depth - 1))
        }
        10 if depth > 0 => {
            g.note("declaration in parentheses");
            format!("(print ($p := {}))", any(g, 0))
        }
        11..=13 => {
            g.note("call");
            let function = g.pick(calls::PLAIN_NAMES);
            calls::named(g, function, depth)
        }
        _ => any(g, depth),
    }
}

fn careful_operation(g: &mut Generator, depth: usize) -> String {
    let (construct, text) = match g.below(14) {
        0 => ("and", format!("and {} {}", any(g, 1), any(g, 1))),
        1 => ("or", format!("or {} {}", any(g, 1), any(g, 1))),
        2 => ("not", format!("not {}", any(g, 1))),
        3 => ("number forms", g.of("1¦-1¦+1¦0x1F¦0b11¦0o17¦017¦1_0¦1.¦.5¦1e3¦1e-7¦1E+2¦0x1p4¦1i¦1.5i¦1e21¦-0.0¦0_1¦08.5¦1e6¦0X1P-2").to_owned()),
        4 => ("character", g.of("'a'¦'\\n'¦'é'¦'\\''¦'\\u00e9'¦'\\x41'¦'😀'").to_owned()),
        5 => ("chain", format!("(dict \"b\" (dict \"c\" {}) \"a\" nil){}", any(g, 1), g.of(".b.c¦.b¦.a¦.nope¦.b.d"))),
        6 => ("variable", if g.chance(30) { format!("$.Values.{}", g.of("s¦m.b¦l¦nul")) } else { any_variable(g) }),
        7 => (
            "method",
            g.of("$.Files.Get \"f.txt\"¦$.Capabilities.APIVersions.Has \"v1\"¦(toDate \"2006\" \"2024\").Year¦$.Files.Lines \"f.txt\"¦(semver \"1.2.3\").Major¦\
                ($.Files.Glob \"*.txt\").AsConfig¦$.Capabilities.KubeVersion.GitVersion¦$.Values.AsMap¦(toDate \"2006\" \"2024\").Format \"Jan\"")
                .to_owned(),
        ),
        8 => ("dot", g.of(". | kindOf¦kindIs \"map\" .¦. | toJson | len | gt 1000¦list . | len").to_owned()),
        9 => ("comparison", g.of("eq 1 2¦lt \"a\" \"b\"¦ne (kindOf .) \"map\"¦gt 2 1¦le 1.5 1.5¦ge 3 4¦eq \"a\" \"b\" \"a\"").to_owned()),
        10 if depth > 0 => ("parentheses", format!("({})", pipeline(g, depth - 1))),
        11 if depth > 0 => ("declaration in parentheses", format!("(print ($p := {}))", any(g, 0))),
        _ => ("call", calls::safe(g, depth)),
    };
    g.note(construct);
    text
}

fn number(g: &mut Generator) -> String {
    match g.below(3) {
        0 => {
            let text = g.of("12¦0x1f¦1.5¦1e3¦0b101¦0o17¦1_000¦'a'");
            g.damage(text, &["_", ".", "e", "x", "i", "-", "p1", "0", "+"])
        }
        _ => g
            .of("1¦-1¦+1¦0x1F¦0b11¦0o17¦017¦08¦1_0¦1__0¦1.¦.5¦1e3¦1e-7¦1E+2¦0x1p4¦1i¦1.5i¦1+2i¦1e400¦0x¦\
            123456789012345678901¦1e21¦-0.0¦0_1¦08.5¦1_¦100000000¦1e6¦0X1P-2¦1e20")
            .to_owned(),
    }
}
