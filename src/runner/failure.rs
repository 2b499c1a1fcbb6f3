//! A failed render as `failedTemplate` sees it: the message alone, filed under the template that failed.

use crate::{assertion::Documents, regexp::Regexp, value::Value};

/// What a failed render leaves for assertions.
pub(super) struct Failure {
    /// The message under the file that failed.
    pub(super) documents: Documents,
    /// The whole text, if no file is to blame.
    pub(super) unmapped: Option<String>,
}

/// How the peer finds file and message in an error: nothing is greedy, so that a column of two digits leaves `executing …` in the
/// message, and one of one digit does not.
const PLACE: &str = r"(?msU)^(?:.+: |.+ \()(?:(.+):\d+:\d+).+(?:.+>)*: (.+)$";

/// Files the message under the template; for a partial under every template that the suite lists.
pub(super) fn failure(message: &str, listed: &[String]) -> Failure {
    let mut documents = Documents::default();
    let Some((file, text)) = parts(message) else {
        return Failure { documents, unmapped: Some(message.to_owned()) };
    };
    let document = || vec![Value::map([("raw", Value::from(text))])];
    if file.rsplit('/').next().is_some_and(|base| base.starts_with('_')) {
        listed.iter().for_each(|name| documents.insert(name.clone(), document()));
    } else {
        documents.insert(file, document());
    }
    Failure { documents, unmapped: None }
}

fn parts(message: &str) -> Option<(&str, &str)> {
    let regexp = Regexp::cached(PLACE.as_bytes()).ok()?;
    let groups = regexp.captures(message.as_bytes())?;
    let (file, text) = (groups.get(1)?.clone()?, groups.get(2)?.clone()?);
    let text = message.split_once('\n').map_or(&message[text], |(_, after)| after);
    Some((&message[file], text))
}

#[cfg(test)]
mod tests {
    use super::parts;

    #[test]
    fn messages() {
        for (message, want) in [
            ("execution error at (c/templates/x.yaml:5:4): msg", Some(("c/templates/x.yaml", "msg"))),
            (
                "template: c/t/f:3:15: executing \"f\" at <first>: error calling first: y",
                Some(("c/t/f", "executing \"f\" at <first>: error calling first: y")),
            ),
            ("execution error at (c/templates/x.yaml:5:4): \nA\nB", Some(("c/templates/x.yaml", "A\nB"))),
            ("parse error at (c/templates/x.yaml:1): missing value", None),
        ] {
            assert_eq!(parts(message), want, "{message}");
        }
    }
}
