//! Calls of functions: arguments of the kinds that the table of functions declares, at times wrong ones.

use super::{generator::Generator, texts};
use charttest::{
    functions,
    profile::Helm,
    template::{self, Function, Type},
};
use std::{collections::HashMap, sync::OnceLock};

/// What the types do not say: `name: argument...`, the last one for all that follow; behind `=>` what is done to a result that
/// differs from run to run.
const HINTS: &str = "
regexMatch: regex text\nmustRegexMatch: regex text\nregexFind: regex text\nmustRegexFind: regex text\nregexFindAll: regex text size
mustRegexFindAll: regex text size\nregexReplaceAll: regex text expansion\nmustRegexReplaceAll: regex text expansion
regexReplaceAllLiteral: regex text text\nmustRegexReplaceAllLiteral: regex text text\nregexSplit: regex text size\nmustRegexSplit: regex text size
semver: version\nsemverCompare: constraint version\nduration: seconds\ndurationRound: seconds\ndateModify: duration time\ndate_modify: duration time
mustDateModify: duration time\nmust_date_modify: duration time\ndate: layout moment\ndateInZone: layout moment zone\ndate_in_zone: layout moment zone
htmlDate: moment\nhtmlDateInZone: moment zone\nago: moment => @ | kindOf\nnow: => @ | kindOf\nmustToDuration: seconds\ndurationNanoseconds: seconds
durationMicroseconds: seconds\ndurationMilliseconds: seconds\ndurationSeconds: seconds\ndurationMinutes: seconds\ndurationHours: seconds
durationDays: seconds\ndurationWeeks: seconds\ndurationRoundTo: seconds seconds\ndurationTruncateTo: seconds seconds
fromJson: json\nfromJsonArray: json\nmustFromJson: json\nfromYaml: yaml\nfromYamlArray: yaml\nfromToml: toml\ntoToml: table\nmustToToml: table
urlParse: url\nurlJoin: url_parts\nbase: path\ndir: path\nclean: path\next: path\nisAbs: path\nosBase: path\nosDir: path\nosClean: path\nosExt: path\nosIsAbs: path
b64dec: base64\nb32dec: base32\nprintf: form any\nint: number\nint64: number\nfloat64: number\ntoDecimal: number\natoi: digits\nadd: number\nadd1: number
sub: number\nmul: number\ndiv: number\nmod: number\nmax: number\nbiggest: number\nmin: number\naddf: number\nadd1f: number\nsubf: number\nmulf: number
divf: number\nmaxf: number\nminf: number\nceil: number\nfloor: number\nround: number places\njoin: text list\nsortAlpha: list\nfirst: list\nlast: list
rest: list\ninitial: list\nmustFirst: list\nmustLast: list\nmustRest: list\nmustInitial: list\nappend: list any\npush: list any\nmustAppend: list any
mustPush: list any\nprepend: list any\nmustPrepend: list any\nconcat: list\nreverse: list\nmustReverse: list\nuniq: list\nmustUniq: list\ncompact: list
mustCompact: list\nwithout: list any\nmustWithout: list any\nhas: any list\nmustHas: any list\nslice: list size\nmustSlice: list size\nchunk: size list
mustChunk: size list\nindex: table key\nlen: table\ndict: key any key any key any\nget: map key\nset: fresh key plain\nunset: fresh key\nhasKey: map key
pluck: key map\nkeys: map => @ | sortAlpha\nvalues: map => @ | sortAlpha\npick: map key\nomit: map key\nmerge: fresh flat\nmustMerge: fresh flat
mergeOverwrite: fresh flat\nmustMergeOverwrite: fresh flat\ntypeIs: type any\ntypeIsLike: type any\nkindIs: kind any\ninclude: name any\ntpl: template root
eq: scalar\nne: scalar\nlt: scalar\nle: scalar\ngt: scalar\nge: scalar\ntoYaml: table\ntoYamlPretty: table\nmustToYaml: table\ntoJson: table
shuffle: text => @ | splitList \"\" | sortAlpha\nrandAlphaNum: size => @ | len\nrandAlpha: size => @ | len\nrandNumeric: size => @ | len
randAscii: size => @ | len\nrandBytes: size => @ | len\nrandInt: size size => @ | kindOf\nuuidv4: => @ | len\nbcrypt: text => @ | trunc 7
htpasswd: text text => @ | trunc 6\nencryptAES: text text => @ | len\ngenPrivateKey: key_kind => @ | trunc 27\nderivePassword: counter password_kind text
genCA: text days => (@).Cert | trunc 27\ngenCAWithKey: text days pem => (@).Cert | trunc 27\ngenSelfSignedCert: text ips names days => (@).Key | trunc 27
genSelfSignedCertWithKey: text ips names days pem => (@).Cert | trunc 27\ngenSignedCert: text ips names days ca => (@).Cert | trunc 27
genSignedCertWithKey: text ips names days ca pem => (@).Key | trunc 27\nbuildCustomCert: ca64 key64 => (@).Cert | trunc 64";

/// Functions that take Helm tenths of a second.
pub(crate) const SLOW: &[&str] = &["bcrypt", "derivePassword", "genCA", "genSelfSignedCert", "genSignedCert", "htpasswd"];

/// Arguments and shape of a function, as [`HINTS`] tells them.
type Hint = (Vec<&'static str>, Option<&'static str>);

fn hint(name: &str) -> Option<&'static Hint> {
    static TABLE: OnceLock<HashMap<&'static str, Hint>> = OnceLock::new();
    let parse = |line: &'static str| {
        let (name, rest) = line.split_once(':')?;
        let (words, shape) = rest.split_once("=>").map_or((rest, None), |(words, shape)| (words, Some(shape.trim())));
        Some((name.trim(), (words.split_whitespace().collect(), shape)))
    };
    TABLE.get_or_init(|| HINTS.lines().filter_map(parse).collect()).get(name)
}

/// All functions of both Helms, each once.
pub(crate) fn table() -> &'static [&'static Function] {
    static TABLE: OnceLock<Vec<&'static Function>> = OnceLock::new();
    TABLE.get_or_init(|| {
        let mut all: Vec<_> = template::FUNCTIONS.iter().chain(functions::all(Helm::V4)).collect();
        all.sort_by_key(|function| function.name);
        all.dedup_by_key(|function| function.name);
        all
    })
}

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
    let about_now = hint(function.name).is_some_and(|hint| hint.0.contains(&"moment"));
    if !g.careful && g.chance(24) {
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
        "eq" | "ne" | "lt" | "le" | "gt" | "ge" if g.chance(70) => {
            let kind = g.of("text¦size¦number¦time¦version¦bool");
            let count = 2 + usize::from(function.name == "eq") * g.below(3);
            return (0..count).map(|_| argument(g, kind, 0)).collect();
        }
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
fn inner(g: &mut Generator) -> &'static Function {
    loop {
        let function = g.pick(table());
        let tame = hint(function.name).is_none_or(|(words, shape)| shape.is_none() && !words.contains(&"moment"));
        if tame && !SLOW.contains(&function.name) && function.name != "fail" && (!is_of_helm_4(function.name) || g.chance(5)) {
            return function;
        }
    }
}

fn is_of_helm_4(name: &str) -> bool {
    static NAMES: OnceLock<Vec<&'static str>> = OnceLock::new();
    let table = functions::table(Helm::V3);
    let builtin = |name: &str| template::FUNCTIONS.iter().any(|function| function.name == name);
    NAMES
        .get_or_init(|| self::table().iter().map(|f| f.name).filter(|name| table.find(name).is_none() && !builtin(name)).collect())
        .contains(&name)
}

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

/// An operand of a kind.
fn argument(g: &mut Generator, kind: &str, depth: usize) -> String {
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
            (index .Values.lm 0)¦.Files¦.Capabilities.APIVersions.Has¦(divf 1 0)")
            .to_owned(),
        "root" => g.of("$¦.¦.¦.Values¦(dict \"a\" 1 \"Template\" .Template)¦1").to_owned(),
        "ips" => g.of("nil¦(list)¦(list \"1.2.3.4\")¦(list \"::1\" \"10.0.0.1\")¦(list \"x\")¦(list 1)").to_owned(),
        "names" => g.of("nil¦(list)¦(list \"a.b\" \"*.c\")¦(list 1.5)").to_owned(),
        "pem" => g.of("(.Files.Get \"key.pem\")¦(.Files.Get \"key.pem\")¦(.Files.Get \"ca.pem\")¦\"x\"").to_owned(),
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
        "key_kind" => g.of("ecdsa¦ed25519¦ecdsa¦nope¦¦ECDSA").to_owned(),
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
