//! How Helm words the errors of templates: `cleanupParseError`, `cleanupExecError` (3), `reformatExecErrorMsg` (4).

use super::{Frame, RenderError, Stage};
use crate::{
    profile::Helm,
    template::{CallError, ExecError, ParseError},
};

const FAIL_START: &str = "HELM_ERR_START";
const FAIL_END: &str = "HELM_ERR_END";

/// A template file that does not parse.
pub(super) fn parse_error(error: &ParseError) -> RenderError {
    let text = error.to_string();
    let mut tokens = text.split(": ").skip(1);
    let message = match (tokens.next(), text.rsplit(": ").next()) {
        (Some(location), Some(last)) => format!("parse error at ({location}): {last}"),
        _ => format!("parse error in ({}): {text}", error.file),
    };
    let frame = Frame {
        file: error.file.clone(),
        line: error.line,
        column: None,
        template: error.file.clone(),
        context: String::new(),
        message: error.message.clone(),
    };
    RenderError { template: Some(error.file.clone()), frames: vec![frame], ..RenderError::new(Stage::Parse, message) }
}

/// A template that failed while `file` was executed.
pub(super) fn exec_error(file: &str, error: &ExecError, helm: Helm) -> RenderError {
    RenderError {
        template: Some(file.to_owned()),
        failed: error.failed().map(str::to_owned),
        frames: frames(error),
        ..RenderError::new(Stage::Execute, exec_text(file, error, helm))
    }
}

fn exec_text(file: &str, error: &ExecError, helm: Helm) -> String {
    let text = error.to_string();
    let mut tokens = text.splitn(3, ": ").skip(1);
    let (Some(location), Some(rest)) = (tokens.next(), tokens.next()) else {
        return format!("execution error in ({file}): {text}");
    };
    if let Some(message) = failed(rest) {
        return format!("execution error at ({location}): {message}");
    }
    match helm {
        Helm::V3 => text,
        Helm::V4 => blocks(error).unwrap_or(text),
    }
}

/// From the first start marker to the last end marker behind it.
fn failed(text: &str) -> Option<&str> {
    let start = text.find(FAIL_START)? + FAIL_START.len();
    let end = text[start..].rfind(FAIL_END)? + start;
    Some(&text[start..end])
}

/// Helm 4's lines, unless an error of the chain does not read as a template's.
fn blocks(error: &ExecError) -> Option<String> {
    let mut blocks: Vec<Block> = Vec::new();
    for text in error.chain() {
        let block = Block::read(&text)?;
        if blocks.last() != Some(&block) {
            blocks.push(block);
        }
    }
    let text: String = blocks.iter().map(Block::text).collect();
    Some(text.trim().to_owned())
}

/// `TraceableError`
#[derive(PartialEq)]
struct Block {
    location: String,
    executed: String,
    message: String,
}

impl Block {
    /// `parseTemplateExecErrorString`
    fn read(text: &str) -> Option<Self> {
        let rest = text.strip_prefix("template: ")?;
        if rest.starts_with("no template ") {
            return Some(Self { location: String::new(), executed: String::new(), message: text.to_owned() });
        }
        Self::executing(rest).or_else(|| {
            let (location, message) = rest.rsplit_once(": ")?;
            Some(Self { location: location.to_owned(), executed: String::new(), message: before_next(message).to_owned() })
        })
    }

    fn executing(rest: &str) -> Option<Self> {
        let (location, after) = rest.split_once(": executing ")?;
        let (name, after) = after.strip_prefix('"')?.split_once('"')?;
        let (context, message) = after.strip_prefix(" at <")?.split_once(">: ")?;
        let executed = format!("executing \"{name}\" at <{context}>:");
        Some(Self { location: location.to_owned(), executed, message: before_next(message).to_owned() })
    }

    fn text(&self) -> String {
        let mut text = String::new();
        for (part, end) in [(&self.location, "\n  "), (&self.executed, "\n    "), (&self.message, "\n")] {
            if !part.is_empty() {
                text.push_str(part);
                text.push_str(end);
            }
        }
        text
    }
}

/// Without the next error of the chain.
fn before_next(message: &str) -> &str {
    message.find(" template:").map_or(message, |cut| &message[..cut])
}

/// The places of a chain, outermost first.
fn frames(error: &ExecError) -> Vec<Frame> {
    let mut frames = Vec::new();
    let mut current = Some(error);
    while let Some(error) = current {
        let (cause, inner) = match &error.cause {
            Some(CallError::Template(inner) | CallError::Tpl { error: inner, .. }) => (String::new(), Some(&**inner)),
            Some(CallError::Failed(message)) => (message.clone(), None),
            Some(cause) => (cause.to_string(), None),
            None => (String::new(), None),
        };
        let place = &error.place;
        frames.push(Frame {
            file: place.file.clone(),
            line: place.line,
            column: Some(place.column),
            template: error.name.clone(),
            context: error.context.clone(),
            message: format!("{}{cause}", error.message),
        });
        current = inner;
    }
    frames
}
