//! Operands: literals, fields of the values, lists and maps, calls in parentheses.

use super::{
    calls::{call, inner, safe},
    generator::Generator,
    texts,
};

/// Fields of the values that every call can read.
pub(crate) const FIELDS: &[&str] = &[
    ".Values.s",
    ".Values.num",
    ".Values.f",
    ".Values.neg",
    ".Values.big",
    ".Values.yes",
    ".Values.nul",
    ".Values.l",
    ".Values.ls",
    ".Values.m",
    ".Values.m.b.c",
    ".Values.e",
    ".Values.el",
    ".Values.em",
    ".Values.lm",
    ".Chart.Name",
    ".Values.missing",
    ".Values.m.nope.x",
    ".Values.s.x",
    ".Chart.Version",
    ".Release.Name",
    ".Release.IsInstall",
    ".Release.Revision",
    ".Capabilities.KubeVersion",
    ".Capabilities.KubeVersion.Minor",
    ".Template.Name",
    ".Nope",
];

/// How many of them are there.
const SAFE_FIELDS: usize = 16;

/// The values behind [`FIELDS`].
pub(crate) const VALUES: &str = "s: some text\nnum: 3\nf: 1.5\nneg: -7\nbig: 12345678901\n\"yes\": true\nnul: null\nl: [1, two, 3.5, null, true, [x], {k: v}]\n\
    ls: [b, a, c, a]\nm: {a: 1, b: {c: x}, d: [1, 2], e: \"\"}\ne: \"\"\nel: []\nem: {}\nlm: [{name: a, v: 1}, {name: b, v: 2}]\n";

/// Any operand.
pub(crate) fn any(g: &mut Generator, depth: usize) -> String {
    match g.below(if depth == 0 { 9 } else { 14 }) {
        0 => argument(g, "text", 0),
        1 => argument(g, "number", 0),
        2 => argument(g, "bool", 0),
        3 => {
            g.note("nil");
            g.of("nil¦nil¦(fromJson \"null\")¦(index .Values.l 3)").to_owned()
        }
        4 | 5 => {
            g.note("field");
            let count = if g.careful { SAFE_FIELDS } else { FIELDS.len() };
            g.pick(&FIELDS[..count]).to_owned()
        }
        6 => argument(g, "scalar", 0),
        7 => argument(g, "odd", 0),
        8 if !g.variables.is_empty() => {
            g.note("variable");
            let at = g.below(g.variables.len());
            g.variables[at].clone()
        }
        8 => argument(g, "size", 0),
        9 => argument(g, "list", depth - 1),
        10 => argument(g, "map", depth - 1),
        _ if g.careful => {
            g.note("parentheses");
            format!("({})", safe(g, depth - 1))
        }
        _ => {
            let function = inner(g);
            g.functions.insert(function.name);
            g.note("parentheses");
            format!("({})", call(g, function, depth - 1))
        }
    }
}

/// An operand of a kind.
pub(crate) fn argument(g: &mut Generator, kind: &str, depth: usize) -> String {
    if let Some(text) = text(g, kind) {
        return g.literal(&text);
    }
    match kind {
        "any" => any(g, depth),
        "scalar" if g.chance(60) => g.of("1¦1.0¦\"a\"¦true¦(int64 1)¦.Values.num¦.Values.s¦(add 1 2)¦\"\"¦0¦1.5").to_owned(),
        "scalar" => any(g, depth.min(1)),
        "plain" => g.of("1¦\"v\"¦nil¦true¦(list 1 2)¦(dict \"z\" 1)¦1.5").to_owned(),
        "bool" => g.of("true¦false¦(eq 1 1)¦.Values.yes¦(not 1)").to_owned(),
        "size" => g.of("0¦1¦2¦3¦5¦8¦13¦-1¦20¦(int 4)¦(len \"abc\")¦(.Values.num | int)¦'\\x07'¦0x3¦2.0¦(atoi \"6\")").to_owned(),
        "small" => g.of("0¦0¦1¦1¦2¦3¦-1").to_owned(),
        "places" => g.of("0¦1¦2¦5¦-1¦0.5¦400").to_owned(),
        "days" => g.of("1¦365¦0¦-1").to_owned(),
        "counter" => g.of("1¦2¦4294967296¦1.0¦-1").to_owned(),
        "number" => number(g, depth),
        "seconds" => match g.below(5) {
            0 => g.of("95¦0¦-3600¦(int64 90)¦1.5¦86400¦nil¦\"x\"¦31536000").to_owned(),
            _ => {
                let text = texts::duration(g);
                g.literal(&text)
            }
        },
        "list" => list(g, depth),
        "map" | "flat" | "fresh" => map(g, kind, depth),
        "table" => match g.below(4) {
            0 => any(g, depth),
            1 => list(g, depth),
            2 => structure(g, 3),
            _ => map(g, "map", depth),
        },
        "url_parts" => {
            let pair = |g: &mut Generator| {
                format!("{} {}", g.of("\"scheme\"¦\"host\"¦\"path\"¦\"query\"¦\"fragment\"¦\"userinfo\"¦\"opaque\""), {
                    let text = g.of("http¦example.com¦/a b¦x=1&y¦top¦u:p¦¦é¦a/b¦//x¦a:80¦?");
                    g.literal(text)
                })
            };
            if g.chance(30) { format!("(urlParse {})", argument(g, "url", 0)) } else { format!("(dict {})", g.several((0, 4), " ", pair)) }
        }
        "time" | "moment" => {
            let (layout, text) = texts::date_text(g);
            match g.below(6) {
                0 if kind == "moment" => g.of("(int64 1700000000)¦0¦86399¦(int 1)¦-1").to_owned(),
                1 => format!("(dateModify {} (toDate \"2006-01-02\" \"2024-02-29\"))", argument(g, "duration", 0)),
                _ => format!("(toDate {} {})", g.literal(&layout), g.literal(&text)),
            }
        }
        "odd" if g.careful => {
            g.of("(toDate \"2006-01-02\" \"2024-02-29\")¦(until 3)¦(list)¦(dict)¦(semver \"1.2.3\").Major¦'a'¦.Files").to_owned()
        }
        "odd" => g
            .of("(semver \"1.2.3-a\")¦(toDate \"2006-01-02\" \"2024-02-29\")¦(.Files.GetBytes \"f.txt\")¦\
            (splitList \",\" \"a,b\")¦(split \",\" \"a,b\")¦(until 3)¦(.Files.Lines \"f.txt\")¦\
            (.Files.Get \"f.txt\")¦(index \"abc\" 1)¦(list)¦(dict)¦(fromYaml \"a: [1, 2.5]\")¦\
            (lookup \"v1\" \"Pod\" \"\" \"\")¦(semver \"1.2\").Major¦(1i)¦'a'¦(fromJsonArray \"null\")¦\
            (index .Values.lm 0)¦.Files¦.Files.Nope¦.Capabilities.APIVersions.Has¦(divf 1 0)")
            .to_owned(),
        "root" => g.of("$¦.¦.¦.Values¦(dict \"a\" 1 \"Template\" .Template)¦1").to_owned(),
        "ips" => g
            .of("nil¦(list)¦nil¦(list \"1.2.3.4\")¦(list \"1.2.3.4\")¦(list \"::1\" \"10.0.0.1\")¦(list \"::1\")¦(list \"x\")¦(list 1)")
            .to_owned(),
        "names" => g.of("nil¦(list)¦(list \"a.b\" \"*.c\")¦(list \"x\")¦nil¦(list)¦(list 1.5)").to_owned(),
        "pem" if g.chance(75) => "(.Files.Get \"key.pem\")".into(),
        "pem" => g.of("(.Files.Get \"key.pem\")¦(.Files.Get \"ca.pem\")¦\"x\"").to_owned(),
        "ca" => "(buildCustomCert (.Files.Get \"ca.pem\" | b64enc) (.Files.Get \"key.pem\" | b64enc))".into(),
        "ca64" | "key64" if g.chance(85) => format!("(.Files.Get \"{}.pem\" | b64enc)", kind.trim_end_matches("64")),
        _ => argument(g, "text", 0),
    }
}

/// The texts among the kinds, before they are quoted.
fn text(g: &mut Generator, kind: &str) -> Option<String> {
    Some(match kind {
        "text" => texts::plain(g),
        "regex" => texts::regex(g, 2),
        "version" => texts::version(g),
        "constraint" => texts::constraint(g),
        "duration" => texts::duration(g),
        "layout" => texts::layout(g),
        "json" => texts::json(g, 3),
        "yaml" => texts::yaml(g),
        "toml" => texts::toml(g),
        "url" => texts::url(g),
        "template" => super::language::small(g),
        "key" => g.of("a¦b¦c¦d¦k¦¦x.y¦é¦1¦name").to_owned(),
        "expansion" => g.several((0, 3), "", |g| g.of("$1¦${1}¦$n¦${m}x¦$$¦x¦$¦${¦$1x¦$0¦é").to_owned()),
        "zone" => g.of("UTC¦America/New_York¦Asia/Kolkata¦Europe/Berlin¦nope¦¦Etc/GMT+5¦Pacific/Auckland¦utc").to_owned(),
        "path" => g.several((0, 5), "", |g| g.of("/¦a¦..¦.¦b.txt¦//¦é¦.hid¦ ").to_owned()),
        "base64" => g.of("YQ==¦YWJj¦YQ¦YQ=¦Y!==¦¦w6k=¦/+8=¦Y Q==¦YWJj\nZGVm¦YWJjZA===").to_owned(),
        "base32" => g.of("ME======¦MFRGGZDF¦me======¦¦ME¦MFRGG===¦1¦ME======x").to_owned(),
        "digits" => g.of("12¦-7¦007¦¦1.5¦9223372036854775808¦abc¦+3¦ 4¦1_0¦0x1").to_owned(),
        "form" => super::language::form(g),
        "kind" => g.of("map¦slice¦string¦bool¦int¦int64¦float64¦invalid¦struct¦ptr¦Map¦").to_owned(),
        "type" => g
            .of("string¦int¦int64¦float64¦bool¦map[string]interface {}¦[]interface {}¦[]string¦<nil>¦*semver.Version¦\
            semver.Version")
            .to_owned(),
        "name" => g.of("t¦t¦u¦nope¦").to_owned(),
        "key_kind" => g.of("ecdsa¦ed25519¦ecdsa¦nope¦RSA¦ECDSA").to_owned(),
        "password_kind" => g.of("long¦maximum¦medium¦short¦basic¦pin¦nope").to_owned(),
        _ => return None,
    })
}

fn number(g: &mut Generator, depth: usize) -> String {
    match g.below(if depth == 0 { 6 } else { 7 }) {
        0 => {
            let text = g.of("12¦-3¦1.5¦007¦0x1F¦1e3¦¦abc¦1_000¦9223372036854775807¦0.0¦3.00¦inf¦0o17¦-0¦NaN¦0b11¦.5");
            g.literal(text)
        }
        1 => g.of(".Values.num¦.Values.f¦.Values.neg¦.Values.big¦.Values.s¦.Values.missing¦nil¦true").to_owned(),
        6 => {
            let function = g.of("add 1¦mul 3¦sub 10¦float64¦int64¦divf 7¦int¦addf 0.1¦floor¦mulf 1.1¦max 2¦round 3.14159");
            format!("({function} {})", number(g, depth - 1))
        }
        _ => g
            .of("0¦1¦2¦7¦-1¦-13¦100¦1.5¦-2.5¦1e3¦0.1¦1e-7¦9223372036854775807¦-9223372036854775808¦1e18¦1e308¦3.0¦0x10¦\
            0.3¦123456789.123")
            .to_owned(),
    }
}

fn list(g: &mut Generator, depth: usize) -> String {
    match g.below(8) {
        0 => g.of(".Values.l¦.Values.ls¦.Values.el¦.Values.lm¦.Values.missing").to_owned(),
        1 => g
            .of("(splitList \",\" \"b,a,,c\")¦(until 4)¦(fromJsonArray \"[1,null,{}]\")¦(list nil \"\" 0 false)¦\
            (list 3 1 2 1)¦(list 1 1.0 \"1\")")
            .to_owned(),
        _ => format!("(list {})", g.several((0, 4), " ", |g| any(g, depth.min(1)))),
    }
}

fn map(g: &mut Generator, kind: &str, depth: usize) -> String {
    let copied = [
        "(deepCopy .Values.m)",
        "(fromYaml \"a: 1\\nb: {c: 2}\")",
        "(fromJson \"{\\\"d\\\": [1], \\\"b\\\": {}}\")",
        "(dict \"b\" (dict \"c\" 0 \"e\" 5))",
    ];
    match (g.below(6), kind) {
        (0, "map") => g
            .of(".Values.m¦.Values.em¦.Values.missing¦(index .Values.lm 1)¦.Release¦(split \",\" \"a,b\")¦\
            (urlParse \"http://x/y\")")
            .to_owned(),
        (0 | 1, _) => g.pick(&copied).to_owned(),
        (_, "flat" | "fresh") => {
            format!("(dict {})", g.several((0, 3), " ", |g| format!("{} {}", argument(g, "key", 0), argument(g, "plain", 0))))
        }
        _ => format!("(dict {})", g.several((0, 3), " ", |g| format!("{} {}", argument(g, "key", 0), any(g, depth.min(1))))),
    }
}

/// Nested lists and maps of scalars that are hard to write.
fn structure(g: &mut Generator, depth: usize) -> String {
    match g.below(if depth == 0 { 2 } else { 4 }) {
        0 => argument(g, "text", 0),
        1 => g.of("1¦1.5¦true¦nil¦(int64 7)¦1e21¦0.1¦-0.0¦(float64 3)¦.Values.big¦\"\"").to_owned(),
        2 => format!("(list {})", g.several((0, 3), " ", |g| structure(g, depth - 1))),
        _ => format!(
            "(dict {})",
            g.several((0, 3), " ", |g| format!(
                "{} {}",
                {
                    let kind = g.of("key¦key¦key¦text");
                    argument(g, kind, 0)
                },
                structure(g, depth - 1)
            ))
        ),
    }
}
