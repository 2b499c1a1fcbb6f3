//! Streams cut at `---` before anything is parsed.

/// A values file as Helm 4 cuts it into documents (the reader of k8s.io/apimachinery): line by line, a final line break is added.
///
/// # Errors
/// For a line that begins with `---` and goes on with anything but blanks or a comment.
///
/// ```
/// let documents = charttest::yaml::split_values(b"a: 1\n--- # next\nb: 2\n").unwrap();
/// assert_eq!(documents, [&b"a: 1\n"[..], b"b: 2\n"]);
/// ```
pub fn split_values(text: &[u8]) -> Result<Vec<Vec<u8>>, String> {
    let mut documents = Vec::new();
    let mut current = Vec::new();
    for line in text.split_inclusive(|b| *b == b'\n') {
        if let Some(rest) = line.strip_prefix(b"---") {
            let rest = String::from_utf8_lossy(rest);
            let rest = rest.trim();
            if !rest.is_empty() && !rest.starts_with('#') {
                return Err(format!("invalid Yaml document separator: {rest}"));
            }
            if !current.is_empty() {
                documents.push(std::mem::take(&mut current));
                continue;
            }
        }
        current.extend_from_slice(line);
        if !line.ends_with(b"\n") {
            current.push(b'\n');
        }
    }
    if !current.is_empty() {
        documents.push(current);
    }
    Ok(documents)
}
