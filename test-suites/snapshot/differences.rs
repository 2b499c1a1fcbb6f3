//! What differs between two snapshots, as people read it; and what of it the terminal must not show.

use charttest::snapshot::{
    changes::{self, Line},
    mask::{masked, masked_pair},
};

fn difference(old: &str, new: &str) -> Vec<String> {
    changes::difference(old, new).iter().map(Line::signed).collect()
}

#[test]
fn keys_that_moved_are_no_difference() {
    assert_eq!(difference("a: 1\nb:\n  c: 2\n  d: 3\n", "b:\n  d: 3\n  c: 4\na: 1\n"), ["b.c", "- 2", "+ 4"]);
    assert_eq!(difference("a: \"1\"\n", "a: 1\n"), ["a", "- \"1\"", "+ 1"]);
    assert_eq!(difference("a: 1\n", "a: 1\nx.y:\n  - z\n"), ["[\"x.y\"]", "+ - z"]);
    let moved = difference("a: 1\nb: 2\n", "b: 2\na: 1\n");
    assert_eq!(moved[0], "the same content in another layout:");
}

#[test]
fn items_are_found_again() {
    let list = |items: &[&str]| items.iter().map(|name| format!("- name: {name}\n  value: {}\n", name.len())).collect::<String>();
    assert_eq!(difference(&list(&["a", "bb"]), &list(&["new", "a", "bb"])), ["[new]", "+ name: new", "+ value: 3"]);
    assert_eq!(difference(&list(&["a", "bb"]), &list(&["bb", "a"])), ["[order]", "- - a", "- - bb", "+ - bb", "+ - a"]);
    assert_eq!(difference("- x\n- y\n", "- new\n- x\n- y\n"), ["[0]", "+ new"]);
    assert_eq!(difference("- x\n- yes, that\n- z\n", "- x\n- other\n- z\n"), ["[1]", "- yes, that", "+ other"]);
    let texts = difference("f: |\n  a\n  b\n  c\n  d\n", "f: |\n  a\n  b\n  C\n  d\n");
    assert_eq!(texts, ["f", "  b", "- c", "+ C", "  d"]);
    assert_eq!(difference("a b\nc: [\n", "a c\nc: [\n"), ["- a b", "+ a c", "  c: ["]);
}

#[test]
fn the_same_change_is_known_wherever_it_is() {
    let pod = |chart: &str| {
        format!("metadata:\n  labels:\n    chart: {chart}\nspec:\n  template:\n    metadata:\n      labels:\n        chart: {chart}\n")
    };
    let plain = |chart: &str| format!("metadata:\n  labels:\n    chart: {chart}\n");
    assert_eq!(changes::signature(&pod("a-1"), &pod("a-2")), changes::signature(&plain("a-1"), &plain("a-2")));
    let other = changes::signature("spec:\n  chart: a-1\n", "spec:\n  chart: a-2\n");
    assert_ne!(changes::signature(&plain("a-1"), &plain("a-2")), other);
}

#[test]
fn values_of_secrets_are_masked_in_every_shape() {
    let secret = "kind: Secret\nmetadata:\n  name: s\nstringData:\n  a: pa55\n  b: pa55\n";
    assert_eq!(masked(secret, true), "kind: Secret\nmetadata:\n  name: s\nstringData:\n  a: <hidden 1>\n  b: <hidden 1>\n");
    let (old, new) = masked_pair("pa55\n", "word\n", true);
    assert_eq!((old.as_str(), new.as_str()), ("<hidden 1>\n", "<hidden 2>\n"));
    for shape in [
        "kind: List\nitems:\n  - kind: Secret\n    data: {a: pa55}\n",
        "Secret/s:\n  kind: Secret\n  data: {a: pa55}\n",
        "Secret/s:\n  data.a:\n    from: pa55\n    to: pa55\n",
        "templates/x.txt: |\n  kind: Secret\n  data: {a: pa55}\n",
        "kind: Secret\ndata: {a: pa55\n",
    ] {
        let shown = masked(shape, false);
        assert!(!shown.contains("pa55"), "{shown}");
    }
    let other = "kind: SecretStore\nspec: {a: shown}\n";
    assert_eq!(masked(other, false), other);
}
