//! A failed render as `failedTemplate` sees it: the message alone, filed under the template that failed.

use crate::{assertion::Documents, value::Value};

/// What a failed render leaves for assertions.
pub(super) struct Failure {
    /// The message under the file that failed.
    pub(super) documents: Documents,
    /// The whole text, if no file is to blame.
    pub(super) unmapped: Option<String>,
}

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

/// The file and the message of an error text: `… FILE:LINE:COLUMN … : MESSAGE`, with `: ` or ` (` in front of the file.
///
/// The peer takes one digit for the column and at least one character after it for what is no message yet. So `executing …` is part of
/// the message behind a column of two digits, and is not behind a column of one. What follows a line break is the whole message.
fn parts(message: &str) -> Option<(&str, &str)> {
    let lines = std::iter::once(0).chain(message.match_indices('\n').map(|(at, _)| at + 1));
    let mut openings = lines.flat_map(|line| [(line, ": "), (line, " (")]);
    let (file, text) = openings.find_map(|(line, opening)| located(message, line, opening))?;
    Some((file, message.split_once('\n').map_or(text, |(_, after)| after)))
}

fn located<'m>(message: &'m str, line: usize, opening: &str) -> Option<(&'m str, &'m str)> {
    let (before, _) = message[line..].match_indices(opening).find(|(before, _)| *before > 0)?;
    let file = line + before + opening.len();
    let (end, column) = message[file..].match_indices(':').skip_while(|(at, _)| *at == 0).find_map(|(at, _)| {
        let number = &message[file + at + 1..];
        let rest = number.trim_start_matches(|c: char| c.is_ascii_digit());
        let has_column = rest.len() < number.len() && rest.strip_prefix(':')?.starts_with(|c: char| c.is_ascii_digit());
        has_column.then(|| (file + at, message.len() - rest.len() + 2))
    })?;
    let skipped = column + message[column..].chars().next()?.len_utf8();
    let text = skipped + message[skipped..].find(": ")? + 2;
    let first = message[text..].chars().next()?;
    let after = text + first.len_utf8();
    let until = message[after..].find('\n').map_or(message.len(), |line| after + line);
    Some((&message[file..end], &message[text..until]))
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
            ("template: c/t/f:3:5: executing \"f\" at <first>: error calling first: y", Some(("c/t/f", "error calling first: y"))),
            ("execution error at (c/templates/x.yaml:5:4): \nA\nB", Some(("c/templates/x.yaml", "A\nB"))),
            ("parse error at (c/templates/x.yaml:1): missing value", None),
            ("a: b: c", None),
            ("", None),
            ("é: ü:1:2é: ", None),
        ] {
            assert_eq!(parts(message), want, "{message}");
        }
    }
}
