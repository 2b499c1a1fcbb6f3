//! What functions ask of the running render.

use super::{Executor, Operand, Scope};
use crate::{
    env::Env,
    profile::Helm,
    template::{Call, CallError, quoted, set::GOTPL, stack, without_no_value},
    value::{Text, Value},
};
use std::{rc::Rc, sync::Arc};

/// Helm's `recursionMaxNums`: a template may be inside of itself once more than this.
const MAX_INCLUDES: usize = 1000;

/// How deep texts of `tpl` may nest. Helm has no limit: it fills its stack for a minute and dies.
const MAX_TEXTS: u32 = 1000;

impl Executor<'_> {
    /// Runs a template into a buffer of its own.
    fn run_apart(&mut self, tree: &Arc<crate::template::Tree>, data: Value) -> Result<Vec<u8>, Box<crate::template::ExecError>> {
        let buffer = self.buffers.pop().unwrap_or_default();
        let outer = std::mem::replace(&mut self.out, buffer);
        let depth = std::mem::take(&mut self.depth);
        let result = self.run(tree, Operand::plain(data));
        self.depth = depth;
        let out = std::mem::replace(&mut self.out, outer);
        result.map(|()| out)
    }

    fn free(&mut self, mut buffer: Vec<u8>) {
        buffer.clear();
        self.buffers.push(buffer);
    }

    /// The templates that are active and the nodes at which they are, outermost first.
    fn place(&self) -> Vec<u8> {
        let mut place = Vec::new();
        for (i, (tree, _)) in self.active.iter().enumerate() {
            let node = self.active.get(i + 1).map_or(self.node, |(_, caller)| *caller);
            place.extend_from_slice(tree.source.name.as_bytes());
            place.push(0);
            place.extend_from_slice(&tree.tables.nodes[node as usize].start.to_le_bytes());
        }
        place
    }
}

impl Call for Executor<'_> {
    fn helm(&self) -> Helm {
        self.host.helm
    }

    fn env(&self) -> &Env {
        self.host.env
    }

    fn random(&mut self) -> [u8; 32] {
        let place = self.place();
        let env = self.host.env;
        let count = self.randoms.entry(place.clone()).or_default();
        *count += 1;
        env.random(&place, *count - 1)
    }

    fn include(&mut self, name: &Text, data: Value) -> Result<Text, CallError> {
        let nested = |included: &[Text]| included.iter().filter(|active| *active == name).count() > MAX_INCLUDES;
        if stack::is_exhausted() || (self.included.len() > MAX_INCLUDES && nested(&self.included)) {
            let message = format!("rendering template has a nested reference name: {name}: unable to execute template");
            return Err(message.into());
        }
        let Some(tree) = self.scope.find(name.as_bytes()).map(Arc::clone) else {
            return Err(format!("template: no template {} associated with template \"gotpl\"", quoted(name.as_bytes())).into());
        };
        let question = match self.recall(&tree, &data) {
            Ok(text) => return Ok(text),
            Err(question) => question,
        };
        self.included.push(name.clone());
        let result = self.run_apart(&tree, data).map_err(CallError::Template);
        self.included.pop();
        let out = result?;
        let text = Text::from(out.as_slice());
        self.free(out);
        self.remember(question, || text.clone());
        Ok(text)
    }

    fn tpl(&mut self, text: &Text, data: Value) -> Result<Text, CallError> {
        // Without an action the text is its own result.
        if memchr::memmem::find(text.as_bytes(), b"{{").is_none() {
            return Ok(without_no_value_text(text));
        }
        let head = |words: &str| format!("{words} {}: ", quoted(text.as_bytes()));
        if self.texts >= MAX_TEXTS || stack::is_exhausted() {
            return Err(format!("tpl is nested more than {MAX_TEXTS} times: unable to execute template").into());
        }
        let trees = self.scope.set().parse_text(text).map_err(|error| CallError::TplParse {
            head: head("cannot parse template"),
            text: text.clone(),
            error,
        })?;
        let Some(own) = trees.iter().find(|tree| tree.name == *GOTPL).map(Arc::clone) else { return Ok(Text::new()) };
        let outer = self.scope.clone();
        self.scope = Scope::Text(Rc::new((trees, outer.clone())));
        self.texts += 1;
        self.texts_run += 1;
        let result = self.run_apart(&own, data);
        self.texts -= 1;
        self.scope = outer;
        let out =
            result.map_err(|error| CallError::Tpl { head: head("error during tpl function execution for"), text: text.clone(), error })?;
        Ok(Text::from_bytes(without_no_value(out)))
    }

    fn lookup(&mut self, query: [&Text; 4]) -> Result<Value, CallError> {
        (self.host.lookup)(query)
    }
}

fn without_no_value_text(text: &Text) -> Text {
    if memchr::memmem::find(text.as_bytes(), b"<no value>").is_none() {
        return text.clone();
    }
    Text::from_bytes(without_no_value(text.as_bytes().to_vec()))
}
