//! Actions that begin with a keyword.

use super::{End, Item, Kind, NodeId, Parsed, Parser, State, Step, Token, literal::unquote};
use crate::{
    template::node::{Branch, Control},
    value::Text,
};

impl Control {
    fn keyword(self) -> &'static str {
        match self {
            Self::If => "if",
            Self::With => "with",
            Self::Range => "range",
        }
    }
}

impl<'a> Parser<'a> {
    /// What follows `{{`.
    pub(super) fn action(&mut self) -> Parsed<Step> {
        let item = self.next_non_space();
        let node = match item.token {
            Token::Block => self.block()?,
            Token::Break => self.jump(item, Kind::Break, "{{break}}")?,
            Token::Continue => self.jump(item, Kind::Continue, "{{continue}}")?,
            Token::Else => return self.else_control(),
            Token::End => {
                self.expect(Token::RightDelim, "end")?;
                return Ok(Step::End(End::End));
            }
            Token::If => self.branch(Control::If)?,
            Token::Range => self.branch(Control::Range)?,
            Token::Template => self.template()?,
            Token::With => self.branch(Control::With)?,
            _ => {
                self.backup();
                let start = self.peek().start;
                let pipe = self.pipeline("command", Token::RightDelim)?;
                let kind = self.string_only(pipe).map_or(Kind::Action(pipe), |text| Kind::Print(pipe, text));
                self.node(start, kind)
            }
        };
        Ok(Step::Node(node))
    }

    /// The text of a pipeline that is nothing but a string.
    fn string_only(&self, pipe: NodeId) -> Option<u32> {
        let tables = &self.state.tables;
        let Kind::Pipe { decls: 0, nodes, .. } = tables.kind(pipe) else { return None };
        let [command] = tables.list(nodes) else { return None };
        let Kind::Command(args) = tables.kind(*command) else { return None };
        match tables.list(args) {
            [only] => match tables.kind(*only) {
                Kind::Str { text, .. } => Some(text),
                _ => None,
            },
            _ => None,
        }
    }

    fn jump(&mut self, item: Item, kind: Kind, text: &str) -> Parsed<NodeId> {
        let next = self.next_non_space();
        if next.token != Token::RightDelim {
            return self.unexpected(next, text);
        }
        if self.state.range_depth == 0 {
            return self.fail(format!("{text} outside {{{{range}}}}"));
        }
        Ok(self.node(item.start, kind))
    }

    /// `{{else if` and `{{else with` leave their keyword unread: it opens the branch that the else consists of.
    fn else_control(&mut self) -> Parsed<Step> {
        if !matches!(self.peek_non_space().token, Token::If | Token::With) {
            self.expect(Token::RightDelim, "else")?;
        }
        Ok(Step::End(End::Else))
    }

    fn branch(&mut self, control: Control) -> Parsed<NodeId> {
        let visible = self.state.visible.len();
        let pipe = self.pipeline(control.keyword(), Token::RightDelim)?;
        self.state.range_depth += usize::from(control == Control::Range);
        let (list, end) = self.item_list()?;
        self.state.range_depth -= usize::from(control == Control::Range);
        let else_list = match end {
            End::End => None,
            End::Else => Some(self.else_list(control)?),
        };
        self.state.visible.truncate(visible);
        let start = self.state.tables.nodes[pipe as usize].start;
        let branch = self.state.tables.add_branch(Branch { control, pipe, list, else_list });
        Ok(self.node(start, Kind::Branch(branch)))
    }

    fn else_list(&mut self, control: Control) -> Parsed<NodeId> {
        let chained = match control {
            Control::If => self.peek().token == Token::If,
            Control::With => self.peek().token == Token::With,
            Control::Range => false,
        };
        if chained {
            let start = self.next().start;
            let node = self.branch(control)?;
            self.open.push(node);
            return Ok(self.list(start, self.open.len() - 1));
        }
        let (list, end) = self.item_list()?;
        match end {
            End::End => Ok(list),
            End::Else => self.fail(format!("expected end; found {end}")),
        }
    }

    fn template_name(&mut self, item: Item, context: &str) -> Parsed<Text> {
        if !matches!(item.token, Token::String | Token::RawString) {
            return self.unexpected(item, context);
        }
        unquote(self.text_of(item)).map(|name| Text::from(&*name)).or_else(|message| self.fail(message))
    }

    fn template(&mut self) -> Parsed<NodeId> {
        const CONTEXT: &str = "template clause";
        let item = self.next_non_space();
        let name = self.template_name(item, CONTEXT)?;
        let mut pipe = None;
        if self.next_non_space().token != Token::RightDelim {
            self.backup();
            pipe = Some(self.pipeline(CONTEXT, Token::RightDelim)?);
        }
        let name = self.state.tables.add_text(name);
        Ok(self.node(item.start, Kind::Template(name, pipe)))
    }

    fn block(&mut self) -> Parsed<NodeId> {
        const CONTEXT: &str = "block clause";
        let item = self.next_non_space();
        let name = self.template_name(item, CONTEXT)?;
        let pipe = self.pipeline(CONTEXT, Token::RightDelim)?;
        let mut outer = std::mem::replace(&mut self.state, State::new());
        let (list, end) = self.item_list()?;
        if matches!(end, End::Else) {
            std::mem::swap(&mut self.state, &mut outer);
            return self.fail(format!("unexpected {end} in {CONTEXT}"));
        }
        self.add(name.clone(), list)?;
        std::mem::replace(&mut self.state, outer).close();
        let name = self.state.tables.add_text(name);
        Ok(self.node(item.start, Kind::Template(name, Some(pipe))))
    }

    /// After `{{define`.
    pub(super) fn definition(&mut self) -> Parsed<()> {
        const CONTEXT: &str = "define clause";
        let item = self.next_non_space();
        let name = self.template_name(item, CONTEXT)?;
        self.expect(Token::RightDelim, CONTEXT)?;
        let (list, end) = self.item_list()?;
        if matches!(end, End::Else) {
            return self.fail(format!("unexpected {end} in {CONTEXT}"));
        }
        self.add(name, list)
    }
}
