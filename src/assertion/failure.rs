//! Why an assertion failed, as data; and the same in helm-unittest's words, which reports carry and users match on.

/// What is wrong at one place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Problem {
    /// An expectation that does not hold.
    Expected(Box<Expectation>),
    /// Nothing could be compared: a bad path, a value of the wrong type, a bad pattern.
    Error(String),
    /// No document could be chosen.
    Selection(String),
    /// A sentence that says it all.
    Sentence(String),
    /// Failed, and helm-unittest says nothing.
    Nothing,
}

/// What was expected and what was found, as texts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Expectation {
    /// The path, where the message names it.
    pub path: Option<String>,
    /// Whether the opposite was expected.
    pub not: bool,
    /// How the message goes on after `Expected`, with a blank in front: ` to equal`.
    pub phrase: String,
    /// What was expected.
    pub expected: String,
    /// What was found, where the message shows it.
    pub actual: Option<String>,
    /// The unified difference of both.
    pub diff: Option<String>,
}

/// One reason for a failed assertion.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// The rendered file, if one was looked at.
    pub template: Option<String>,
    /// Which of the selected documents, from 0.
    pub document: Option<usize>,
    /// Which of the values at the path, from 0.
    pub value: Option<usize>,
    /// What is wrong.
    pub problem: Problem,
    /// What helps to find the reason: nearest keys, what was compared.
    pub notes: Vec<String>,
    /// The rendered document around the path.
    pub excerpt: Option<String>,
}

impl Expectation {
    /// An expectation with this phrase and expected text.
    pub fn new(not: bool, phrase: impl Into<String>, expected: impl Into<String>) -> Self {
        Self { not, phrase: phrase.into(), expected: expected.into(), ..Self::default() }
    }

    /// With the path that is looked at.
    #[must_use]
    pub fn path(mut self, path: &str) -> Self {
        self.path = Some(path.to_owned());
        self
    }

    /// With what was found.
    #[must_use]
    pub fn actual(mut self, actual: impl Into<String>) -> Self {
        self.actual = Some(actual.into());
        self
    }

    /// With the difference.
    #[must_use]
    pub fn diff(mut self, diff: String) -> Self {
        self.diff = Some(diff);
        self
    }
}

impl Problem {
    /// The same problem where the opposite was expected, or not.
    pub(super) fn with_polarity(self, negative: bool) -> Self {
        match self {
            Self::Expected(expectation) => Expectation { not: negative, ..*expectation }.into(),
            other => other,
        }
    }
}

impl From<Expectation> for Problem {
    fn from(expectation: Expectation) -> Self {
        Self::Expected(Box::new(expectation))
    }
}

impl Failure {
    /// A failure without a place.
    pub fn new(problem: Problem) -> Self {
        Self { template: None, document: None, value: None, problem, notes: Vec::new(), excerpt: None }
    }

    /// The lines that helm-unittest prints below the assertion's title, without the line of the template.
    pub fn peer_lines(&self) -> Vec<String> {
        let mut lines = Vec::new();
        match &self.problem {
            Problem::Selection(message) => return vec!["Error:".into(), message.clone()],
            Problem::Nothing => return lines,
            _ => {}
        }
        if let Some(index) = self.document {
            lines.push(format!("DocumentIndex:\t{index}"));
        }
        if let Some(index) = self.value {
            lines.push(format!("ValuesIndex:\t{index}"));
        }
        match &self.problem {
            // One line of the reports, whatever it holds.
            Problem::Sentence(message) => lines.push(message.clone()),
            problem => lines.extend(problem.to_string().split('\n').map(str::to_owned)),
        }
        lines
    }
}

/// helm-unittest's text.
impl std::fmt::Display for Problem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Error(message) => write!(f, "Error:\n{}", indented(message)),
            Self::Selection(message) | Self::Sentence(message) => f.write_str(message),
            Self::Nothing => Ok(()),
            Self::Expected(expectation) => {
                if let Some(path) = &expectation.path {
                    writeln!(f, "Path:{}", indented(path))?;
                }
                let not = if expectation.not { " NOT" } else { "" };
                write!(f, "Expected{not}{}:\n{}", expectation.phrase, indented(&expectation.expected))?;
                if let Some(actual) = &expectation.actual {
                    write!(f, "\nActual:\n{}", indented(actual))?;
                }
                if let Some(diff) = &expectation.diff {
                    write!(f, "\nDiff:\n{}", indented(diff))?;
                }
                Ok(())
            }
        }
    }
}

/// A text with a tab before each line, without outer white space: `splitInfof`.
pub(super) fn indented(text: &str) -> String {
    let inner = text.replace('\n', "\n\t");
    format!("\t{}", inner.trim_matches(['\n', '\t', ' ']))
}
