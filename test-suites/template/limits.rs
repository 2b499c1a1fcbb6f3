//! What Helm would never end, or only with all of the memory: an error of ours that says so, soon.

use super::render;

/// A map that holds itself.
const SELF: &str = r#"{{ $x := dict "a" 1 }}{{ $_ := set $x "x" $x }}"#;
/// A map of two equal maps, forty times over: small in memory, 2^40 values when it is written.
const DOUBLED: &str = r#"{{ $x := dict "a" 1 }}{{ range until 40 }}{{ $x = dict "l" $x "r" $x }}{{ end }}"#;
/// A text of a hundred thousand letters.
const LONG: &str = r#"{{ $x := repeat 100000 "a" }}"#;

fn fails(template: &str, want: &str) {
    let got = render(template);
    assert!(got.as_ref().is_err_and(|error| error.contains(want)), "{template}\n wants {want}\n got {:.300}", format!("{got:?}"));
}

#[test]
fn values_that_hold_themselves_cannot_be_written() {
    for writer in ["print", "quote", "toString", "printf \"%v\"", "printf \"%#v\"", "deepCopy"] {
        fails(&format!("{SELF}{{{{ $x | {writer} }}}}"), "the value is nested too deeply to be printed or copied");
    }
    for writer in ["toYaml", "toJson"] {
        assert_eq!(render(&format!("{SELF}{{{{ $x | {writer} }}}}")).as_deref(), Ok(""), "as Helm: {writer}");
    }
    fails(&format!("{SELF}{{{{ $x | toRawJson }}}}"), "encountered a cycle");
}

#[test]
fn values_that_grow_when_they_are_written_end() {
    for writer in ["toYaml", "toJson", "toPrettyJson", "toToml", "deepCopy"] {
        fails(&format!("{DOUBLED}{{{{ $x | {writer} | len }}}}"), "there are too many values to write or copy");
    }
    fails(&format!("{DOUBLED}{{{{ print $x | len }}}}"), "the text is longer than 134217728 bytes");
}

#[test]
fn texts_that_grow_end() {
    for action in [
        "replace \"a\" $x $x",
        "regexReplaceAll \"a\" $x $x",
        "regexReplaceAllLiteral \"a\" $x $x",
        "wrapWith 1 $x $x",
        "join $x (until 100000)",
    ] {
        fails(&format!("{LONG}{{{{ {action} | len }}}}"), "the text is longer than 134217728 bytes");
    }
    fails(r#"{{ $x := "ab" }}{{ range until 60 }}{{ $x = print $x $x }}{{ end }}"#, "the text is longer than 134217728 bytes");
    fails("{{ repeat 2000000000 \"ab\" }}", "makeslice: len out of range");
    fails("{{ range until 100000 }}{{ range until 100000 }}xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx{{ end }}{{ end }}", "the text is longer");
}

#[test]
fn lists_that_grow_end() {
    fails("{{ until 2000000000 | len }}", "the sequence is too long");
    fails("{{ seq 0 2000000000 | len }}", "the sequence is too long");
    fails("{{ $x := list 1 }}{{ range until 60 }}{{ $x = concat $x $x }}{{ end }}", "there are too many values");
    fails("{{ splitList \"\" (repeat 20000000 \"a\") | len }}", "there are too many values");
}

#[test]
fn templates_that_call_themselves_end() {
    fails("{{ define \"r\" }}{{ include \"r\" . }}{{ end }}{{ include \"r\" . }}", "rendering template has a nested reference name: r");
    fails("{{ define \"r\" }}{{ template \"r\" . }}{{ end }}{{ template \"r\" . }}", "exceeded maximum template depth (100000)");
    fails("{{ $_ := set .Values \"a\" \"{{ tpl .Values.a . }}\" }}{{ tpl .Values.a . }}", "tpl is nested more than 1000 times");
}

#[test]
fn long_and_deep_templates_are_read() {
    fails(&"{{".repeat(500_000), "unexpected");
    fails(&format!("{{{{ {}", "(".repeat(1_000_000)), "max expression depth exceeded");
    fails(&"{{ if true }}".repeat(80_000), "unexpected EOF");
    fails(&format!("{{{{/* {}", "x".repeat(1_000_000)), "unclosed comment");
    let nested = |levels: usize| format!("{}x{}", "{{ with 1 }}".repeat(levels), "{{ end }}".repeat(levels));
    assert_eq!(render(&nested(10_000)).as_deref(), Ok("x"));
}
