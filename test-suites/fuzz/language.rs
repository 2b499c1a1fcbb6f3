//! Templates of every construct of the language, and damaged ones.

use super::{
    generator::Generator,
    operands::any,
    operations::{any_variable, pipeline},
    texts,
};

const SIGNS: &[&str] = &[
    "{{",
    "}}",
    "{{-",
    "-}}",
    "(",
    ")",
    "|",
    ",",
    ":=",
    "=",
    ".",
    "$",
    "\"",
    "`",
    "'",
    "end",
    "else",
    "if",
    "range",
    "/*",
    "*/",
    "nil",
    "1x",
    "-",
    "!",
    "break",
    "{{ end }}",
    "é",
    "\\",
    "with",
    "define",
    "$x",
    "\n",
    "template",
    "block",
    "0x",
    "1_",
    "@",
];

/// The definitions that `include` and `template` find.
pub(crate) const DEFINITIONS: &str =
    "{{ define \"t\" }}<{{ kindOf . }}>{{ end }}{{ define \"u\" }}{{ with . }}{{ . | toJson }}{{ else }}none{{ end }}{{ end }}";

/// A template that has the construct mixed with others.
pub(crate) fn template(g: &mut Generator) -> String {
    g.careful = g.chance(70);
    let mut text = g.several((1, 4), "", |g| node(g, 3));
    if g.careful {
        // The root stays the root inside of `with` and `range`.
        for name in ["Values", "Files", "Chart", "Release", "Capabilities", "Template"] {
            text = text.replace(&format!(" .{name}"), &format!(" $.{name}")).replace(&format!("(.{name}"), &format!("($.{name}"));
        }
        return format!("{DEFINITIONS}{text}");
    }
    if g.chance(60) {
        text = format!("{DEFINITIONS}{text}");
    }
    if g.chance(12) {
        g.note("damaged");
        return g.damage(&text, SIGNS);
    }
    text
}

/// A short template without definitions: what `tpl` is given.
pub(crate) fn small(g: &mut Generator) -> String {
    let text = match g.below(6) {
        0 | 2 if g.careful => "{{ .Values.s }} {{ upper \"a\" }}".into(),
        0 => texts::plain(g),
        1 => "{{ .Values.s }} {{ .Release.Name }}".into(),
        2 => "{{ include \"t\" . }}".into(),
        3 => format!("{{{{ define \"x\" }}}}d{{{{ end }}}}{{{{ template \"x\" {} }}}}", any(g, 0)),
        4 => format!("{{{{ range $i, $e := {} }}}}{{{{ $e }}}}{{{{ end }}}}", collection(g)),
        _ => format!("a {{{{ {} }}}}", any(g, 1)),
    };
    if !g.careful && g.chance(10) { g.damage(&text, SIGNS) } else { text }
}

/// A `printf` form.
pub(crate) fn form(g: &mut Generator) -> String {
    g.several((1, 3), " ", |g| {
        let flags = g.several((0, 2), "", |g| g.of("-¦+¦#¦ ¦0¦[1]¦[2]").to_owned());
        let width = g.of("¦¦¦5¦12¦*¦05¦1");
        let precision = g.of("¦¦¦.2¦.¦.0¦.10¦.*");
        let verb = g.of("d¦s¦v¦q¦x¦X¦f¦g¦e¦t¦c¦U¦b¦o¦T¦G¦E¦%¦O¦w¦z¦F¦!");
        format!("{}%{flags}{width}{precision}{verb}", g.of("¦a¦é"))
    })
}

/// An action's braces around something, with trim markers at times.
fn action(g: &mut Generator, inside: &str) -> String {
    let (mut left, mut right) = ("{{ ", " }}");
    if g.chance(15) {
        g.note("trim");
        left = "{{- ";
    }
    if g.chance(15) {
        g.note("trim");
        right = " -}}";
    }
    if inside.starts_with("/*") && left == "{{ " {
        left = "{{";
    }
    if inside.ends_with("*/") && right == " }}" {
        right = "}}";
    }
    format!("{left}{inside}{right}")
}

fn body(g: &mut Generator, depth: usize) -> String {
    let declared = g.variables.len();
    let text = if depth == 0 { plain(g) } else { g.several((0, 2), "", |g| node(g, depth - 1)) };
    g.variables.truncate(declared);
    text
}

fn plain(g: &mut Generator) -> String {
    g.note("text");
    g.of("a¦ ¦\n¦x: ¦}}¦é ¦ \n  ¦- ¦{ ¦$x¦<no value>¦\t").to_owned()
}

fn node(g: &mut Generator, depth: usize) -> String {
    match g.below(24) {
        0 | 1 => plain(g),
        2 => {
            g.note("comment");
            let inside = g.of("/* c */¦/**/¦/* {{ x }} */¦/* a\nb */");
            action(g, inside)
        }
        3 | 4 => declaration(g),
        5 => assignment(g),
        6..=8 if depth > 0 => condition(g, depth),
        9 | 10 if depth > 0 => with(g, depth),
        11..=14 if depth > 0 => range(g, depth),
        15 if depth > 0 => definition(g, depth),
        16 => {
            g.note("template");
            let name = if g.careful { g.of("t¦u") } else { g.of("t¦u¦t¦nope") };
            let data = if g.chance(75) { format!(" {}", pipeline(g, 1)) } else { String::new() };
            action(g, &format!("template \"{name}\"{data}"))
        }
        17 => {
            g.note("include");
            let name = if g.careful { g.of("t¦u") } else { g.of("t¦u¦nope") };
            let inside = format!("include \"{name}\" {}", any(g, 1));
            action(g, &inside)
        }
        18 => {
            g.note("tpl");
            let text = small(g);
            let text = g.literal(&text);
            let inside = format!("tpl {text} {}", if g.careful { "$" } else { g.of(".¦$¦(dict)¦.Values") });
            action(g, &inside)
        }
        19 if g.in_range => {
            let word = g.of("break¦continue");
            g.note(word);
            let jump = action(g, word);
            format!("{{{{ if {} }}}}{jump}{{{{ end }}}}", pipeline(g, 1))
        }
        _ => {
            g.note("action");
            let inside = pipeline(g, 2);
            action(g, &inside)
        }
    }
}

fn declaration(g: &mut Generator) -> String {
    g.note("declaration");
    let name = g.of("$a¦$b¦$c¦$x1");
    let inside = format!("{name} := {}", pipeline(g, 2));
    g.variables.push(name.to_owned());
    action(g, &inside)
}

fn assignment(g: &mut Generator) -> String {
    g.note("assignment");
    let name = if g.variables.is_empty() || g.chance(8) { "$a".to_owned() } else { any_variable(g) };
    let declare = if g.variables.is_empty() && g.chance(85) { "{{ $a := 1 }}" } else { "" };
    if !declare.is_empty() {
        g.variables.push("$a".into());
    }
    let inside = format!("{name} = {}", pipeline(g, 2));
    format!("{declare}{}", action(g, &inside))
}

/// `{{ end }}`, before it at times `{{ else }}` with what follows.
fn rest(g: &mut Generator, depth: usize, else_name: &'static str) -> String {
    let mut text = String::new();
    if g.chance(45) {
        g.note(else_name);
        text = action(g, "else") + &body(g, depth - 1);
    }
    text + &action(g, "end")
}

/// The pipeline of `if` and `with`, at times one that declares a variable.
fn tested(g: &mut Generator) -> String {
    if g.chance(25) {
        g.note("declaration");
        let text = format!("$t := {}", pipeline(g, 1));
        g.variables.push("$t".into());
        return text;
    }
    pipeline(g, 2)
}

fn condition(g: &mut Generator, depth: usize) -> String {
    g.note("if");
    let declared = g.variables.len();
    let inside = format!("if {}", tested(g));
    let mut text = action(g, &inside) + &body(g, depth - 1);
    while g.chance(25) {
        g.note("else if");
        let inside = format!("else if {}", tested(g));
        text = text + &action(g, &inside) + &body(g, depth - 1);
    }
    text = text + &rest(g, depth, "else");
    g.variables.truncate(declared);
    text
}

fn with(g: &mut Generator, depth: usize) -> String {
    g.note("with");
    let declared = g.variables.len();
    let inside = format!("with {}", tested(g));
    let mut text = action(g, &inside) + &body(g, depth - 1);
    while g.chance(25) {
        g.note("else with");
        let inside = format!("else with {}", tested(g));
        text = text + &action(g, &inside) + &body(g, depth - 1);
    }
    text = text + &rest(g, depth, "with else");
    g.variables.truncate(declared);
    text
}

/// What `range` runs over.
fn collection(g: &mut Generator) -> String {
    if g.careful {
        return g
            .of(".Values.l¦.Values.m¦.Values.ls¦.Values.lm¦.Values.el¦.Values.em¦.Values.nul¦.Values.missing¦3¦0¦(until 2)¦(list 1 \"a\" nil)¦\
            (dict \"k\" 1 \"a\" 2)¦tuple 1 2¦(int64 2)¦(list)¦-1¦.Values.lm | reverse¦2 | int64")
            .to_owned();
    }
    g.of(".Values.l¦.Values.m¦.Values.ls¦.Values.lm¦.Values.el¦.Values.em¦.Values.nul¦.Values.missing¦3¦0¦\
            (until 2)¦(list 1 \"a\" nil)¦(dict \"k\" 1 \"a\" 2)¦(dict \"m\" (dict))¦tuple 1 2¦.Values.s¦(int64 2)¦.¦\
            (split \".\" \"a.b\")¦nil¦(list)¦keys (dict \"a\" 1)¦1.5¦-1¦.Values.lm | reverse¦2 | int64¦(1 | until)¦\
            \"\"")
        .to_owned()
}

fn range(g: &mut Generator, depth: usize) -> String {
    g.note("range");
    let (declared, outer) = (g.variables.len(), g.in_range);
    let over = collection(g);
    let mut before = "";
    let inside = match g.below(8) {
        0 | 1 => format!("range {over}"),
        2 | 3 => {
            g.note("range variable");
            g.variables.push("$e".into());
            format!("range $e := {over}")
        }
        4 | 5 => {
            g.note("range assignment");
            if g.careful || g.variables.len() < 2 {
                before = "{{ $i := 0 }}{{ $e := 0 }}";
                g.variables.extend(["$i".to_owned(), "$e".to_owned()]);
            }
            match g.below(3) {
                0 => format!("range {} = {over}", any_variable(g)),
                _ => format!("range {}, {} = {over}", any_variable(g), any_variable(g)),
            }
        }
        _ => {
            g.note("range two variables");
            g.variables.extend(["$i".to_owned(), "$e".to_owned()]);
            format!("range $i, $e := {over}")
        }
    };
    g.in_range = true;
    let mut text = before.to_owned() + &action(g, &inside) + &body(g, depth - 1);
    if g.chance(60) {
        let word = g.pick(&["break", "continue"]);
        g.note(word);
        let jump = action(g, word);
        text = format!("{text}{{{{ if {} }}}}{jump}{{{{ end }}}}{}", pipeline(g, 1), body(g, depth - 1));
    }
    g.in_range = outer;
    let text = text + &rest(g, depth, "range else");
    g.variables.truncate(declared);
    text
}

fn definition(g: &mut Generator, depth: usize) -> String {
    let (variables, outer) = (std::mem::take(&mut g.variables), std::mem::take(&mut g.in_range));
    let inner = body(g, depth - 1);
    (g.variables, g.in_range) = (variables, outer);
    let name = g.of("d¦e¦b");
    if g.chance(50) {
        g.note("block");
        let data = if g.careful { "$".into() } else { pipeline(g, 1) };
        let inside = format!("block \"{name}\" {data}");
        return action(g, &inside) + &inner + &action(g, "end");
    }
    g.note("define");
    let define = action(g, &format!("define \"{name}\""));
    let end = action(g, "end");
    // Only at the top is a definition allowed; elsewhere it is an error, which is worth a few cases.
    let data = if g.careful { "$".into() } else { any(g, 0) };
    let call = format!("{{{{ template \"{name}\" {data} }}}}");
    if depth == 3 || (!g.careful && g.chance(10)) { format!("{define}{inner}{end}{call}") } else { call }
}
