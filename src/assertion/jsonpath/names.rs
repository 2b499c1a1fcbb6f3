//! The names of `['a',"b"]`. Mirrors `bracketChildNames`.

/// The names in brackets, unquoted and unescaped.
pub(super) fn names(text: &str) -> Vec<String> {
    let (mut children, mut gathered) = (Vec::new(), String::new());
    for part in text.split(',') {
        if is_balanced(part, '\'') && is_balanced(part, '"') {
            if gathered.is_empty() {
                children.push(part.to_owned());
            } else {
                gathered.push(',');
                gathered.push_str(part);
            }
        } else if gathered.is_empty() {
            gathered.push_str(part);
        } else {
            gathered.push(',');
            gathered.push_str(part);
            children.push(std::mem::take(&mut gathered));
        }
    }
    if !gathered.is_empty() {
        children.push(gathered);
    }
    children.iter().map(|child| unescape(unquote(child.trim()))).collect()
}

fn unquote(text: &str) -> &str {
    let quote = if text.starts_with('\'') { '\'' } else { '"' };
    let text = text.strip_prefix(quote).unwrap_or(text);
    text.strip_suffix(quote).unwrap_or(text)
}

fn is_balanced(text: &str, quote: char) -> bool {
    let (mut balanced, mut previous) = (true, None);
    for c in text.chars() {
        if c == quote && previous != Some('\\') {
            balanced = !balanced;
        }
        previous = Some(c);
    }
    balanced
}

/// Backslashes go, doubled ones become one.
pub(super) fn unescape(raw: &str) -> String {
    let (mut out, mut escaped) = (String::with_capacity(raw.len()), false);
    for c in raw.chars() {
        if c == '\\' {
            if escaped {
                out.push(c);
            }
            escaped = !escaped;
            continue;
        }
        escaped = false;
        out.push(c);
    }
    out
}
