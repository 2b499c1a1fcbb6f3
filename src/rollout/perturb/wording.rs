//! Texts that become another text of the same kind: quantities, durations, versions, addresses, encoded bytes.

use data_encoding::BASE64;

/// What stands where a text is wanted and none is there.
pub(super) const WORD: &str = "charttest";

/// Other texts of the same kind, best first.
pub(super) fn reworded(text: &str) -> Vec<String> {
    if text.is_empty() {
        return vec![WORD.into(), "1".into(), "true".into(), format!("/{WORD}"), format!("http://{WORD}")];
    }
    match text {
        "true" => return vec!["false".into()],
        "false" => return vec!["true".into()],
        _ => {}
    }
    if text.trim_end_matches('\n').contains('\n') {
        return reworded_lines(text);
    }
    let mut found = Vec::new();
    found.extend(reencoded(text));
    found.extend(quantity(text));
    found.extend(counted_up(text));
    let end = text.trim_end_matches('\n');
    let tail = &text[end.len()..];
    found.push(if end.ends_with("}}") { format!("{end} x{tail}") } else { format!("{end}x{tail}") });
    found.push(format!("x{text}"));
    found
}

/// Of several lines the last that says something changes; if that is refused, a line is added.
fn reworded_lines(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    let body = text.trim_end();
    let plain = !body.ends_with(['}', ']', '>', ')', '-', '"', '\'', '|', ';']);
    if plain {
        found.push(format!("{body}x{}", &text[body.len()..]));
    }
    if let Some(inner) = first_plain_line(text) {
        found.push(inner);
    }
    let newline = if text.ends_with('\n') { "" } else { "\n" };
    found.push(format!("{text}{newline}# {WORD}\n"));
    found.push(format!("{text}\n"));
    found.push(format!("{body}x{}", &text[body.len()..]));
    found
}

/// The text with `x` at the end of its first line that ends in a letter and is no comment.
fn first_plain_line(text: &str) -> Option<String> {
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let end = line.trim_end();
        let said = end.trim_start();
        if !said.starts_with(['#', '/', ';', '-', '<']) && end.ends_with(|c: char| c.is_ascii_alphanumeric()) && !said.contains("{{") {
            let place = at + end.len();
            return Some(format!("{}x{}", &text[..place], &text[place..]));
        }
        at += line.len();
    }
    None
}

/// Base64 of at least eight characters stays base64; its content grows.
fn reencoded(text: &str) -> Option<String> {
    if text.len() < 8 || !text.ends_with('=') {
        return None;
    }
    let mut bytes = BASE64.decode(text.as_bytes()).ok()?;
    bytes.push(b'x');
    Some(BASE64.encode(&bytes))
}

/// `128Mi`, `100m`, `30s`, `1.5h`: the number grows, the unit stays.
fn quantity(text: &str) -> Option<String> {
    const UNITS: &[&str] = &[
        "", "m", "k", "M", "G", "T", "P", "E", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei", "s", "h", "d", "ms", "us", "ns", "w", "y", "%", "MB",
        "GB", "kB", "KB", "mb", "gb", "b", "g",
    ];
    let end = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    let (number, unit) = text.split_at(end);
    if number.is_empty() || number.len() > 15 || !UNITS.contains(&unit) {
        return None;
    }
    let bigger = number.parse::<u64>().ok()?.checked_add(1)?;
    Some(format!("{bigger:0width$}{unit}", width = number.len()))
}

/// A text that ends in a number of up to nine digits, counted up: `1.2.3`, `10.0.0.1`, `:8080`, `v1`.
fn counted_up(text: &str) -> Option<String> {
    let start = text.rfind(|c: char| !c.is_ascii_digit()).map_or(0, |at| at + text[at..].chars().next().map_or(1, char::len_utf8));
    let number = &text[start..];
    if number.is_empty() || number.len() > 9 {
        return None;
    }
    let bigger = number.parse::<u64>().ok()? + 1;
    Some(format!("{}{bigger:0width$}", &text[..start], width = number.len()))
}

#[cfg(test)]
mod tests {
    use super::reworded;

    #[test]
    fn a_kind_of_text_stays_that_kind() {
        for (text, wanted) in [
            ("info", "infox"),
            ("128Mi", "129Mi"),
            ("30s", "31s"),
            ("80", "81"),
            ("1.2.9", "1.2.10"),
            ("true", "false"),
            (":8080", ":8081"),
            ("a: b\nc: d\n", "a: b\nc: dx\n"),
            ("{{ .Values.x }}", "{{ .Values.x }} x"),
            ("YWRtaW4xMg==", "YWRtaW4xMng="),
        ] {
            assert_eq!(reworded(text)[0], wanted, "{text}");
        }
    }
}
