//! How objects of a kind may be called.

const LABEL: &str = "[a-z0-9]([-a-z0-9]*[a-z0-9])?";

/// What the API server says of a name of this kind; nothing if it takes it.
///
/// ```
/// use charttest::kubernetes::check_name;
/// assert!(check_name("ConfigMap", "a.b-c").is_empty());
/// assert!(check_name("ClusterRole", "system:A_b").is_empty());
/// assert_eq!(check_name("Role", "a/b"), ["may not contain '/'"]);
/// assert!(check_name("Service", "1a")[0].starts_with("a DNS-1035 label must consist of"));
/// ```
pub fn check_name(kind: &str, name: &str) -> Vec<String> {
    match kind.to_ascii_lowercase().as_str() {
        "certificatesigningrequest" => Vec::new(),
        "role" | "clusterrole" | "rolebinding" | "clusterrolebinding" => path_segment(name),
        "namespace" => label(name),
        "service" => service(name),
        _ => subdomain(name),
    }
}

fn path_segment(name: &str) -> Vec<String> {
    if matches!(name, "." | "..") {
        return vec![format!("may not be '{name}'")];
    }
    ["/", "%"].into_iter().filter(|part| name.contains(part)).map(|part| format!("may not contain '{part}'")).collect()
}

fn service(name: &str) -> Vec<String> {
    let rule = "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with \
                an alphanumeric character (e.g. 'my-name',  or 'abc-123', regex used for validation is '[a-z]([-a-z0-9]*[a-z0-9])?')";
    let taken = is_label(name) && name.starts_with(|c: char| c.is_ascii_lowercase());
    too_long(name, 63).chain((!taken).then(|| rule.to_owned())).collect()
}

fn label(name: &str) -> Vec<String> {
    let rule = "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an \
                alphanumeric character";
    let problem = match () {
        () if is_label(name) => None,
        () if is_subdomain(name) => Some("must not contain dots".to_owned()),
        () => Some(format!("{rule} (e.g. 'my-name',  or '123-abc', regex used for validation is '{LABEL}')")),
    };
    too_long(name, 63).chain(problem).collect()
}

fn subdomain(name: &str) -> Vec<String> {
    let rule = "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with \
                an alphanumeric character";
    let text = || format!("{rule} (e.g. 'example.com', regex used for validation is '{LABEL}(\\.{LABEL})*')");
    too_long(name, 253).chain((!is_subdomain(name)).then(text)).collect()
}

fn too_long(name: &str, most: usize) -> impl Iterator<Item = String> {
    (name.len() > most).then(|| format!("must be no more than {most} bytes")).into_iter()
}

fn is_subdomain(name: &str) -> bool {
    name.split('.').all(is_label)
}

fn is_label(part: &str) -> bool {
    let inner = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit();
    part.starts_with(inner) && part.ends_with(inner) && part.chars().all(|c| inner(c) || c == '-')
}
