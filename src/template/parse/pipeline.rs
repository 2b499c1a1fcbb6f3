//! Pipelines, commands and operands.

use super::{
    Item, Kind, NodeId, Parsed, Parser, Token,
    literal::{character, complex, number, unquote},
};
use crate::{
    template::{
        node::{Field, Node, Run},
        quoted,
        stack::is_exhausted,
    },
    value::{Hint, Text},
};

/// Go's `maxStackDepth`: of nested parentheses.
const MAX_PARENTHESES: usize = 10_000;

impl<'a> Parser<'a> {
    /// `declarations? command ('|' command)*` up to `end`.
    pub(super) fn pipeline(&mut self, context: &str, end: Token) -> Parsed<NodeId> {
        let (start, since) = (self.peek_non_space().start, self.open.len());
        let mut pipe = Declared::default();
        while self.declaration(context, &mut pipe)? {}
        loop {
            let item = self.next_non_space();
            match item.token {
                token if token == end => break,
                Token::Bool
                | Token::CharConstant
                | Token::Complex
                | Token::Dot
                | Token::Field
                | Token::Identifier
                | Token::Number
                | Token::Nil
                | Token::RawString
                | Token::String
                | Token::Variable
                | Token::LeftParen => {
                    self.backup();
                    let command = self.command()?;
                    self.open.push(command);
                }
                _ => return self.unexpected(item, context),
            }
        }
        let Declared { is_assign, count } = pipe;
        self.check_commands(&self.open[since + count..], context)?;
        let nodes = self.close(since);
        Ok(self.node(start, Kind::Pipe { is_assign, decls: count as u8, nodes }))
    }

    /// Reads `$x :=`, `$x =` or, for `range`, `$x,`. Gives whether a second variable must follow.
    fn declaration(&mut self, context: &str, pipe: &mut Declared) -> Parsed<bool> {
        let variable = self.peek_non_space();
        if variable.token != Token::Variable {
            return Ok(false);
        }
        self.next();
        // Three tokens of look-ahead: in "$x foo", "foo" must be read to know that $x is an argument.
        let after = self.peek();
        let next = self.peek_non_space();
        match next.token {
            Token::Assign | Token::Declare => {
                pipe.is_assign = next.token == Token::Assign;
                self.next_non_space();
                self.declare(variable, pipe);
                Ok(false)
            }
            Token::Char if self.text_of(next) == b"," => {
                self.next_non_space();
                self.declare(variable, pipe);
                if context == "range" && pipe.count < 2 {
                    return match self.peek_non_space().token {
                        Token::Variable | Token::RightDelim | Token::RightParen => Ok(true),
                        _ => self.fail("range can only initialize variables"),
                    };
                }
                self.fail(format!("too many declarations in {context}"))
            }
            _ => {
                if after.token == Token::Space {
                    self.backup3(variable, after);
                } else {
                    self.backup2(variable);
                }
                Ok(false)
            }
        }
    }

    fn declare(&mut self, variable: Item, pipe: &mut Declared) {
        let slot = self.slot(self.text_of(variable));
        self.state.visible.push(slot);
        let node = self.node(variable.start, Kind::Variable { slot, fields: Run::default() });
        self.open.push(node);
        pipe.count += 1;
    }

    fn slot(&mut self, name: &[u8]) -> u32 {
        let variables = &mut self.state.tables.variables;
        let slot = variables.iter().position(|other| other.as_bytes() == name).unwrap_or_else(|| {
            variables.push(String::from_utf8_lossy(name).into());
            variables.len() - 1
        });
        slot as u32
    }

    fn check_commands(&self, cmds: &[NodeId], context: &str) -> Parsed<()> {
        if cmds.is_empty() {
            return self.fail(format!("missing value for {context}"));
        }
        for (i, cmd) in cmds.iter().enumerate().skip(1) {
            let tables = &self.state.tables;
            let Kind::Command(args) = tables.kind(*cmd) else { continue };
            let first = tables.kind(tables.list(args)[0]);
            if matches!(first, Kind::Bool(_) | Kind::Dot | Kind::Nil | Kind::Number(_) | Kind::Str { .. }) {
                return self.fail(format!("non executable command in pipeline stage {}", i + 1));
            }
        }
        Ok(())
    }

    /// Operands up to a pipe, which is read, or the end of the pipeline, which is not.
    fn command(&mut self) -> Parsed<NodeId> {
        let start = self.peek_non_space().start;
        let since = self.open.len();
        loop {
            self.peek_non_space();
            let operand = self.operand()?;
            if let Some(operand) = operand {
                self.open.push(operand);
            }
            let item = self.next();
            match item.token {
                Token::Space => continue,
                Token::RightDelim | Token::RightParen => self.backup(),
                Token::Pipe => {}
                _ => return self.unexpected(item, "operand"),
            }
            break;
        }
        if self.open.len() == since {
            return self.fail("empty command");
        }
        let args = self.close(since);
        Ok(self.node(start, Kind::Command(args)))
    }

    /// A term and the fields that follow it.
    fn operand(&mut self) -> Parsed<Option<NodeId>> {
        let Some(term) = self.term()? else { return Ok(None) };
        if self.peek().token != Token::Field {
            return Ok(Some(term));
        }
        let start = self.peek().start;
        let mut fields = Run::default();
        while self.peek().token == Token::Field {
            let item = self.next();
            fields = fields.with(self.add_field(item));
        }
        let tables = &mut self.state.tables;
        let kind = match tables.kind(term) {
            // Its first name was the last one before these.
            Kind::Field(first) => Kind::Field(first.with(fields)),
            // A variable has no fields before these.
            Kind::Variable { slot, .. } => Kind::Variable { slot, fields },
            Kind::Bool(_) | Kind::Str { .. } | Kind::Number(_) | Kind::Nil | Kind::Dot => {
                let text = self.literal_text(term);
                return self.fail(format!("unexpected . after term {}", quoted(&text)));
            }
            _ => return Ok(Some(self.node(start, Kind::Chain { node: term, fields }))),
        };
        tables.nodes[term as usize] = Node { start, kind };
        Ok(Some(term))
    }

    fn literal_text(&self, id: NodeId) -> Vec<u8> {
        match self.state.tables.kind(id) {
            Kind::Str { start, end, .. } => self.source.text[start as usize..end as usize].to_vec(),
            Kind::Number(number) => self.state.tables.number(number).1.as_bytes().to_vec(),
            Kind::Bool(b) => b.to_string().into_bytes(),
            Kind::Nil => b"nil".to_vec(),
            _ => b".".to_vec(),
        }
    }

    fn term(&mut self) -> Parsed<Option<NodeId>> {
        let item = self.next_non_space();
        let kind = match item.token {
            Token::Identifier => {
                // A name that is no UTF-8 is none of a function.
                let Some(callee) = self.utf8(item).and_then(|name| self.callee(name)) else {
                    return self.fail(format!("function {} not defined", quoted(self.text_of(item))));
                };
                Kind::Identifier(callee)
            }
            Token::Dot => Kind::Dot,
            Token::Nil => Kind::Nil,
            Token::Variable => {
                let slot = self.slot(self.text_of(item));
                if !self.state.visible.contains(&slot) {
                    return self.fail(format!("undefined variable {}", quoted(self.text_of(item))));
                }
                Kind::Variable { slot, fields: Run::default() }
            }
            Token::Field => Kind::Field(self.add_field(item)),
            Token::Bool => Kind::Bool(self.text_of(item) == b"true"),
            Token::CharConstant | Token::Complex | Token::Number => self.number(item)?,
            Token::LeftParen => return self.parentheses().map(Some),
            Token::String | Token::RawString => {
                let text = match self.plain_string(item) {
                    Some(text) => Text::from(text),
                    None => match unquote(self.text_of(item)) {
                        Ok(text) => Text::from(&*text),
                        Err(message) => return self.fail(message),
                    },
                };
                Kind::Str { text: self.state.tables.add_text(text), start: item.start, end: item.end() }
            }
            _ => {
                self.backup();
                return Ok(None);
            }
        };
        Ok(Some(self.node(item.start, kind)))
    }

    /// What stands between quotes, if it means what is written.
    fn plain_string(&self, item: Item) -> Option<&'a str> {
        let text = self.text?.get(item.start as usize + 1..item.end() as usize - 1)?;
        memchr::memchr2(b'\\', b'\r', text.as_bytes()).is_none().then_some(text)
    }

    /// The name behind the dot.
    fn add_field(&mut self, item: Item) -> Run {
        // Methods of Go that others can call begin with a capital letter.
        let is_public = self.text_of(item).get(1).is_some_and(u8::is_ascii_uppercase);
        let is_method = is_public && self.utf8(item).is_some_and(|text| self.functions.is_values_method(&text[1..]));
        self.state.tables.add_field(Field { start: item.start + 1, end: item.end(), is_method, hint: Hint::default() })
    }

    fn number(&mut self, item: Item) -> Parsed<Kind> {
        let text = self.text_of(item);
        let number = match item.token {
            Token::CharConstant => character(text),
            Token::Complex => complex(text),
            _ => number(text),
        };
        match number {
            Ok(number) => Ok(Kind::Number(self.state.tables.add_number(number, String::from_utf8_lossy(text).into()))),
            Err(message) => self.fail(message),
        }
    }

    fn parentheses(&mut self) -> Parsed<NodeId> {
        if self.state.paren_depth >= MAX_PARENTHESES || is_exhausted() {
            return self.fail("max expression depth exceeded");
        }
        self.state.paren_depth += 1;
        let pipe = self.pipeline("parenthesized pipeline", Token::RightParen)?;
        self.state.paren_depth -= 1;
        Ok(pipe)
    }
}

/// How many variables a pipeline declares or assigns; they are opened before its commands.
#[derive(Default)]
struct Declared {
    is_assign: bool,
    count: usize,
}
