//! Texts in the little languages that functions read: regular expressions, versions, durations, dates, YAML, JSON, TOML.

use super::generator::Generator;

/// What may be put into a YAML, JSON or TOML text that is damaged.
pub(crate) const SIGNS: &[&str] =
    &["{", "}", "[", "]", ",", ":", "- ", "\n", "\"", "'", "#", "&a ", "*a", "!", "|", ">", "%", "@", "\t", "=", "."];

const PLAIN: &[&str] = &[
    "",
    "a",
    "abc",
    "Hello World",
    "foo-bar_baz qux",
    "  padded  ",
    "é日本😀",
    "a\nb\n",
    "0",
    "12",
    "-3",
    "1.5",
    "true",
    "null",
    "a,b,c",
    "a/b/../c.txt",
    "<a href='x'>&\"</a>",
    "line one\nline two\n\n",
    "\t",
    "ǆßĳ",
    "A1b2C3",
    "x: 1",
    "\u{7f}\u{1}",
    "a\u{f8ff}b",
    "---",
    "HTTPServer",
    "fooBar2Baz",
    "1_000",
    "0x1F",
    "1e3",
    "~",
    "key=value",
    "the quick brown fox jumps over the lazy dog",
    "\u{a0}x\u{2028}y",
    "YWJj",
    "100%",
    "$1 ${a}",
    "[1, 2]",
    "{\"a\": 1}",
    "Aa bB",
    "__x__",
    "3.0",
    "1.2.3",
    "yes",
    "\u{feff}b",
    "x\r\ny",
    " ",
    "'",
    "\\",
    "İıſK",
];

/// A text.
pub(crate) fn plain(g: &mut Generator) -> String {
    match g.below(4) {
        0 => g.several((0, 8), "", |g| g.of("a¦B¦c¦1¦-¦_¦ ¦.¦/¦é¦\n¦x¦Zz¦😀¦:¦,").to_owned()),
        1 => {
            let one = g.pick(PLAIN).to_owned();
            one + g.pick(PLAIN)
        }
        _ => g.pick(PLAIN).to_owned(),
    }
}

/// A regular expression, at times a bad one.
pub(crate) fn regex(g: &mut Generator, depth: usize) -> String {
    let atom = |g: &mut Generator| -> String {
        if depth > 0 && g.chance(25) {
            let inner = regex(g, depth - 1);
            let open = g.of("(¦(?:¦(?i:¦(?P<n>¦(?<m>¦(?s-m:¦(?U:");
            return format!("{open}{inner})");
        }
        if g.chance(20) {
            let not = g.of("¦^");
            let items = g.several((1, 3), "", |g| g.of("a-c¦x¦\\d¦[:alpha:]¦é¦0-9¦\\]¦-¦[:^space:]¦\\pL").to_owned());
            return format!("[{not}{items}]");
        }
        g.of("a¦b¦foo¦x¦.¦\\d¦\\w¦\\s¦\\S¦\\b¦^¦$¦\\.¦é¦\\pL¦\\x41¦\\Q.\\E¦\\A¦\\z¦o¦l¦(?i)").to_owned()
    };
    let piece = |g: &mut Generator| {
        let atom = atom(g);
        atom + g.of("¦¦¦¦*¦+¦?¦*?¦+?¦{2}¦{1,3}¦{0,}¦{2,}?¦{,2}")
    };
    let branch = |g: &mut Generator| g.several((1, 4), "", piece);
    let text = g.several((1, 2), "|", branch);
    if depth > 0 && g.chance(6) { g.damage(&text, &["(", ")", "[", "]", "*", "+", "{", "\\", "(?", "\\C", "(?="]) } else { text }
}

/// A version as semver reads it, loosely.
pub(crate) fn version(g: &mut Generator) -> String {
    let number = |g: &mut Generator| g.of("0¦1¦2¦3¦10¦19¦01¦29").to_owned();
    let core = g.several((1, 3), ".", number);
    let head = g.of("¦¦¦v");
    let tail = g.of("¦¦¦-alpha¦-alpha.1¦-rc.10¦-0¦+build¦-1+b.2¦-beta-x¦-01");
    let text = format!("{head}{core}{tail}");
    if g.chance(6) { g.damage(&text, &[".", "-", "+", "x", "v", " "]) } else { text }
}

/// A constraint on versions.
pub(crate) fn constraint(g: &mut Generator) -> String {
    let one = |g: &mut Generator| {
        if g.chance(10) {
            return format!("{} - {}", version(g), version(g));
        }
        let operator = g.of("¦=¦!=¦>¦<¦>=¦<=¦=>¦=<¦~¦~>¦^¦>= ¦^ ");
        let operand = if g.chance(20) { g.of("*¦x¦1.x¦1.2.x¦X¦1.*¦2").to_owned() } else { version(g) };
        format!("{operator}{operand}")
    };
    let group = |g: &mut Generator| {
        let separator = g.of(", ¦,¦ ");
        g.several((1, 3), separator, one)
    };
    let text = g.several((1, 2), " || ", group);
    if g.chance(5) { g.damage(&text, &["||", ",", ">", "~", "x", "."]) } else { text }
}

/// A duration as Go writes it.
pub(crate) fn duration(g: &mut Generator) -> String {
    let sign = g.of("¦¦-¦+");
    let part = |g: &mut Generator| {
        let number = g.of("1¦0¦24¦1.5¦.5¦90¦300¦3600¦8760¦59");
        format!("{number}{}", g.of("s¦m¦h¦ms¦us¦µs¦ns¦h"))
    };
    let text = format!("{sign}{}", g.several((1, 3), "", part));
    match g.below(12) {
        0 => g.damage(&text, &["d", "-", ".", " ", "x"]),
        1 => g.of("¦0¦5¦95¦-7200¦31536000¦1e3¦9223372037").to_owned(),
        _ => text,
    }
}

/// A layout of dates.
pub(crate) fn layout(g: &mut Generator) -> String {
    g.several((1, 5), "", |g| {
        g.of("2006¦06¦01¦1¦Jan¦January¦02¦2¦_2¦002¦__2¦15¦03¦3¦04¦4¦05¦5¦.000¦,999¦.999999999¦PM¦pm¦MST¦Z07:00¦-0700¦\
            -07¦Z0700¦-07:00:00¦Mon¦Monday¦-¦:¦ ¦T¦/¦é¦x")
            .to_owned()
    })
}

/// A layout and a text that may fit it.
pub(crate) fn date_text(g: &mut Generator) -> (String, String) {
    let pairs = [
        ("2006-01-02", "2024-02-29"),
        ("2006-01-02", "2023-02-29"),
        ("2006-01-02 15:04:05", "1999-12-31 23:59:59"),
        ("02/01/06", "31/12/99"),
        ("2006-01-02T15:04:05Z07:00", "2024-02-03T04:05:06+02:00"),
        ("Jan 2, 2006 at 3:04pm (MST)", "Feb 3, 2013 at 7:54pm (UTC)"),
        ("15:04", "24:00"),
        ("2006-002", "2024-366"),
        ("Monday, 02-Jan-06 15:04:05 MST", "Tuesday, 10-Nov-09 23:00:00 UTC"),
        ("3PM", "11AM"),
        ("2006", "0001"),
        ("2006-01-02T15:04:05.999999999Z07:00", "2020-06-30T12:34:56.789Z"),
        ("_2 Jan 2006", " 5 Mar 2021"),
        ("2006-01-02", "nope"),
    ];
    let (layout, text) = g.pick(&pairs);
    let damaged = if g.chance(12) { g.damage(text, &["0", "-", "1", " ", "x"]) } else { text.to_owned() };
    (layout.to_owned(), damaged)
}

/// A URL.
pub(crate) fn url(g: &mut Generator) -> String {
    let scheme = g.of("http://¦https://¦¦//¦mailto:¦s3://¦HTTP://¦a+b:");
    let user = g.of("¦¦¦u@¦u:p@¦u%20x:@");
    let host = g.of("example.com¦localhost:8080¦[::1]:80¦1.2.3.4¦¦é.x¦a_b");
    let path = g.of("¦/¦/a/b¦/a%20b¦/é¦x/y¦/a//b/../c¦*¦/%zz");
    let query = g.of("¦¦?¦?a=1&b=%20¦?q=é x");
    let fragment = g.of("¦¦#¦#top¦#a%20b");
    let text = format!("{scheme}{user}{host}{path}{query}{fragment}");
    if g.chance(8) { g.damage(&text, &["%", ":", "@", "[", "]", "/", " ", "?"]) } else { text }
}

/// A JSON text.
pub(crate) fn json(g: &mut Generator, depth: usize) -> String {
    let scalar = |g: &mut Generator| {
        g.of("1¦-0¦1.5¦1e3¦1E400¦12345678901234567890¦true¦false¦null¦\"\"¦\"a\"¦\"\\u00e9\\n\"¦\"<&>\"¦\
            \"\\ud83d\\ude00\"¦\"\\ud800\"¦0.1¦1e-7¦1e21¦\"\u{2028}\"¦9007199254740993")
            .to_owned()
    };
    let key = |g: &mut Generator| g.of("a¦b¦c¦é¦¦a.b¦x y¦Z¦a");
    let text = match g.below(if depth == 0 { 1 } else { 4 }) {
        0 => scalar(g),
        1 => format!("[{}]", g.several((0, 3), ", ", |g| json(g, depth - 1))),
        _ => format!("{{{}}}", g.several((0, 3), ",", |g| format!("\"{}\": {}", key(g), json(g, depth - 1)))),
    };
    if depth == 3 && g.chance(12) { g.damage(&text, SIGNS) } else { text }
}

/// A TOML text.
pub(crate) fn toml(g: &mut Generator) -> String {
    let value = |g: &mut Generator| {
        g.of("1¦-17¦1.5¦true¦\"a\\tb\"¦'raw'¦[1, 2]¦[\"a\", [1]]¦{ x = 1, y = 'z' }¦0x1F¦1_000¦1e3¦inf¦nan¦\
            \"\"\"a\nb\"\"\"¦'''x'''¦1979-05-27T07:32:00Z¦[]¦{}¦0b11¦0o17¦\"é\"¦[ { a = 1 }, { a = 2 } ]")
    };
    let line = |g: &mut Generator| {
        let key = g.of("a¦b¦c¦\"x y\"¦a.b¦'q'¦d-e¦1");
        match g.below(6) {
            0 => format!("[{key}]"),
            1 => format!("[[{}]]", g.of("t¦u¦a.t")),
            2 => format!("# {key}"),
            _ => format!("{key} = {}", value(g)),
        }
    };
    let text = g.several((0, 5), "\n", line);
    if g.chance(8) { g.damage(&text, SIGNS) } else { text }
}

fn yaml_scalar(g: &mut Generator) -> String {
    g.of("1¦-1¦0¦012¦0o14¦0x1F¦0b11¦1.5¦1e3¦.5¦.inf¦-.Inf¦.nan¦1_000¦true¦False¦yes¦on¦n¦null¦~¦¦abc¦a b c¦\
            \"q\\n\\x41\"¦'it''s'¦2001-01-01¦2001-01-01 00:00:00¦12345678901234567890¦1e400¦!!str 1¦!!int \"3\"¦\
            !foo x¦!!float 1¦\"\"¦''¦a: b¦a#b¦a #b¦-¦- x¦[¦é¦<<¦=¦1:30¦0.1¦1e-7¦+1¦*a¦&a 1¦!!binary YQ==¦'a\n\n b'¦\
            x\n  y¦\"a\\\n  b\"¦123456789¦1000000¦1.0¦-0.0¦0777¦%x¦@x¦`x¦{a¦!!bool yes¦!!null x¦? a¦0.10")
        .to_owned()
}

fn yaml_key(g: &mut Generator) -> String {
    g.of("a¦b¦c¦d¦e¦\"q k\"¦x.y¦é¦1¦1.5¦true¦~¦yes¦on¦<<¦'s'¦-x¦a b¦? k\n¦2001-01-01¦&k f").to_owned()
}

fn yaml_flow(g: &mut Generator, depth: usize) -> String {
    let scalar = |g: &mut Generator| {
        let text = yaml_scalar(g);
        if text.contains(['\n', '[', '{', '#']) { "f".into() } else { text }
    };
    match g.below(if depth == 0 { 1 } else { 3 }) {
        0 => scalar(g),
        1 => format!("[{}]", g.several((0, 3), ", ", |g| yaml_flow(g, depth - 1))),
        _ => format!("{{{}}}", g.several((0, 3), ", ", |g| format!("{}: {}", g.of("a¦b¦\"c\"¦1¦d e"), yaml_flow(g, depth - 1)))),
    }
}

/// A node of a YAML document behind `key:` or `-`, with what must come before it.
fn yaml_node(g: &mut Generator, indent: usize, depth: usize) -> String {
    let inner = " ".repeat(indent + 2);
    let anchor = g.of("¦¦¦¦¦¦ &a¦ !!map¦ &b");
    match g.below(if depth == 0 { 2 } else { 7 }) {
        0 => format!(" {}\n", yaml_scalar(g)),
        1 => format!(" {}\n", yaml_flow(g, 2)),
        2 => {
            let head = g.of("|¦>¦|-¦>-¦|+¦>+¦|2¦|1-");
            let lines = g.several((0, 4), "\n", |g| format!("{inner}{}", g.of("text¦  more¦¦x: y¦# no¦\ttab¦- i")));
            format!(" {head}\n{lines}\n")
        }
        3 | 4 => format!("{anchor}\n{}", yaml_block(g, indent + 2, depth - 1)),
        _ => format!("{anchor}\n{}", g.several((1, 3), "", |g| format!("{inner}-{}", yaml_node(g, indent + 2, depth - 1)))),
    }
}

fn yaml_block(g: &mut Generator, indent: usize, depth: usize) -> String {
    let blank = " ".repeat(indent);
    g.several((1, 4), "", |g| {
        let comment = if g.chance(6) { format!("{blank}# c\n") } else { String::new() };
        let key = if g.chance(70) { g.of("a¦b¦c¦d¦e¦f¦g").to_owned() } else { yaml_key(g) };
        format!("{comment}{blank}{key}:{}", yaml_node(g, indent, depth))
    })
}

/// A YAML text: mostly a mapping, at times damaged.
pub(crate) fn yaml(g: &mut Generator) -> String {
    let text = match g.below(12) {
        0 => yaml_flow(g, 3),
        1 => json(g, 3),
        2 => yaml_scalar(g),
        3 => g.several((1, 3), "", |g| format!("-{}", yaml_node(g, 0, 2))),
        4 => format!("---\n{}---\n{}", yaml_block(g, 0, 1), yaml_block(g, 0, 1)),
        _ => yaml_block(g, 0, 3),
    };
    if g.chance(15) { g.damage(&text, SIGNS) } else { text }
}
