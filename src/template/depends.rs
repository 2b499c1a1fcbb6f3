//! What the output of a template depends on, told without running it: the places below its dot that are looked at.
//!
//! Contract: nothing is left out but what texts of `tpl` do; who asks has to see to those. A template of which it cannot be said has no
//! answer: one that calls a function which depends on more than its arguments or changes them, that includes itself, or a name that is
//! only known when it runs.

use super::{
    TemplateSet, Tree, builtins,
    node::{Branch, Control, Field, Kind, NodeId},
};
use crate::value::Text;
use std::{collections::HashMap, rc::Rc};

/// The places below a value that count.
#[derive(Clone, Debug, Default)]
pub(super) struct Places {
    /// Everything that is here counts.
    pub(super) whole: bool,
    /// Of what is here, these entries count; they are not listed if everything does.
    pub(super) below: Vec<(Text, Places)>,
}

impl Places {
    fn add(&mut self, path: &[Text]) {
        match path.split_first() {
            _ if self.whole => {}
            None => *self = Self { whole: true, below: Vec::new() },
            Some((key, rest)) => {
                let known = self.below.iter().position(|(own, _)| own == key);
                let at = known.unwrap_or_else(|| {
                    self.below.push((key.clone(), Self::default()));
                    self.below.len() - 1
                });
                self.below[at].1.add(rest);
            }
        }
    }
}

/// What has been told of the templates of a set, by their names.
pub(super) type Told = HashMap<Text, Option<Rc<Places>>, foldhash::fast::FixedState>;

/// The places that count for a template; `None`: it cannot be told.
pub(super) fn places(tree: &Tree, set: &TemplateSet, told: &mut Told) -> Option<Rc<Places>> {
    if let Some(places) = told.get(&tree.name) {
        return places.clone();
    }
    // Whoever asks again before it is told includes itself.
    told.insert(tree.name.clone(), None);
    let mut reader = Reader { set, tree, places: Places::default(), told };
    let places = reader.list(tree.root, &Origin::dot()).map(|()| Rc::new(reader.places));
    told.insert(tree.name.clone(), places.clone());
    places
}

/// Where a value comes from.
#[derive(Clone)]
enum Origin {
    /// It stands at this path below the dot of the template.
    Path(Vec<Text>),
    /// A map that was made of these.
    Dict(Vec<(Text, Origin)>),
    /// Constants, and what has been counted already.
    Counted,
}

impl Origin {
    fn dot() -> Self {
        Self::Path(Vec::new())
    }

    fn entry(self, key: &Text) -> Self {
        match self {
            Self::Path(mut path) => {
                path.push(key.clone());
                Self::Path(path)
            }
            Self::Dict(entries) => entries.into_iter().rfind(|(own, _)| own == key).map_or(Self::Counted, |(_, value)| value),
            Self::Counted => Self::Counted,
        }
    }
}

struct Reader<'s> {
    set: &'s TemplateSet,
    tree: &'s Tree,
    places: Places,
    told: &'s mut Told,
}

impl<'s> Reader<'s> {
    fn list(&mut self, id: NodeId, dot: &Origin) -> Option<()> {
        match self.tree.kind(id) {
            Kind::Text(..) | Kind::Print(..) | Kind::Break | Kind::Continue => Some(()),
            Kind::Action(pipe) => {
                let value = self.pipeline(pipe, dot)?;
                self.count(value);
                Some(())
            }
            Kind::Branch(branch) => self.branch(*self.tree.tables.branch(branch), dot),
            Kind::List(nodes) => self.tree.tables.list(nodes).iter().try_for_each(|node| self.list(*node, dot)),
            Kind::Template(name, pipe) => {
                let data = pipe.map_or(Some(Origin::Counted), |pipe| self.pipeline(pipe, dot))?;
                self.callee(self.tree.tables.text(name), data)
            }
            _ => None,
        }
    }

    fn branch(&mut self, branch: Branch, dot: &Origin) -> Option<()> {
        let value = self.pipeline(branch.pipe, dot)?;
        self.count(value);
        let inside = if branch.control == Control::If { dot } else { &Origin::Counted };
        self.list(branch.list, inside)?;
        branch.else_list.map_or(Some(()), |list| self.list(list, dot))
    }

    fn count(&mut self, origin: Origin) {
        match origin {
            Origin::Path(path) => self.places.add(&path),
            Origin::Dict(entries) => entries.into_iter().for_each(|(_, value)| self.count(value)),
            Origin::Counted => {}
        }
    }

    fn pipeline(&mut self, id: NodeId, dot: &Origin) -> Option<Origin> {
        let Kind::Pipe { decls, nodes, .. } = self.tree.kind(id) else { return None };
        let (declared, commands) = self.tree.tables.list(nodes).split_at(decls.into());
        let mut value = None;
        for command in commands {
            value = Some(self.command(*command, dot, value)?);
        }
        let value = value?;
        // What is in a variable is counted as a whole, here.
        Some(if declared.is_empty() {
            value
        } else {
            self.count(value);
            Origin::Counted
        })
    }

    fn command(&mut self, id: NodeId, dot: &Origin, last: Option<Origin>) -> Option<Origin> {
        let Kind::Command(args) = self.tree.kind(id) else { return None };
        let (first, rest) = self.tree.tables.list(args).split_first()?;
        if let Kind::Identifier(callee) = self.tree.kind(*first) {
            return self.call(callee.function().name, rest, dot, last);
        }
        let value = self.operand(*first, dot)?;
        if rest.is_empty() && last.is_none() {
            return Some(value);
        }
        self.count(value);
        self.count_all(rest, dot, last)
    }

    fn count_all(&mut self, operands: &[NodeId], dot: &Origin, last: Option<Origin>) -> Option<Origin> {
        for operand in operands {
            let value = self.operand(*operand, dot)?;
            self.count(value);
        }
        self.count(last.unwrap_or(Origin::Counted));
        Some(Origin::Counted)
    }

    fn operand(&mut self, id: NodeId, dot: &Origin) -> Option<Origin> {
        let tables = &self.tree.tables;
        match self.tree.kind(id) {
            Kind::Dot => Some(dot.clone()),
            Kind::Field(fields) => self.fields(dot.clone(), tables.fields(fields)),
            Kind::Variable { slot: 0, fields } => self.fields(Origin::dot(), tables.fields(fields)),
            Kind::Variable { fields, .. } => self.fields(Origin::Counted, tables.fields(fields)),
            Kind::Chain { node, fields } => {
                let value = self.operand(node, dot)?;
                self.fields(value, tables.fields(fields))
            }
            Kind::Pipe { .. } => self.pipeline(id, dot),
            Kind::Identifier(callee) => self.call(callee.function().name, &[], dot, None),
            Kind::Nil | Kind::Bool(_) | Kind::Number(_) | Kind::Str { .. } => Some(Origin::Counted),
            _ => None,
        }
    }

    fn fields(&self, of: Origin, fields: &[Field]) -> Option<Origin> {
        fields.iter().try_fold(of, |of, field| {
            let name = Text::from(field.name(&self.tree.source.text).text);
            if field.is_method { None } else { Some(of.entry(&name)) }
        })
    }

    fn text(&self, id: NodeId) -> Option<&'s Text> {
        if let Kind::Str { text, .. } = self.tree.kind(id) { Some(self.tree.tables.text(text)) } else { None }
    }

    fn call(&mut self, function: &str, args: &[NodeId], dot: &Origin, last: Option<Origin>) -> Option<Origin> {
        match (function, args, &last) {
            ("include", [name, data], None) => {
                let data = self.operand(*data, dot)?;
                self.callee(self.text(*name)?, data)?;
                Some(Origin::Counted)
            }
            ("include", [name], Some(data)) => {
                self.callee(self.text(*name)?, data.clone())?;
                Some(Origin::Counted)
            }
            ("dict", args, None) => self.dict(args, dot),
            // A text without actions is its own result, whatever the data.
            ("tpl", [text, data], None) => {
                self.operand(*data, dot)?;
                self.count_all(&[*text], dot, None)
            }
            ("tpl", [text], Some(_)) => self.count_all(&[*text], dot, None),
            ("hasKey" | "get" | "index", [of, key], None) if self.text(*key).is_some() => {
                let value = self.operand(*of, dot)?.entry(self.text(*key)?);
                self.count(value);
                Some(Origin::Counted)
            }
            _ if builtins::is_plain(function) || self.set.functions().is_plain(function) => self.count_all(args, dot, last),
            _ => None,
        }
    }

    fn dict(&mut self, args: &[NodeId], dot: &Origin) -> Option<Origin> {
        let mut entries = Vec::with_capacity(args.len() / 2);
        for pair in args.chunks(2) {
            let [key, value] = pair else { return self.count_all(args, dot, None) };
            let Some(key) = self.text(*key) else { return self.count_all(args, dot, None) };
            entries.push((key.clone(), self.operand(*value, dot)?));
        }
        Some(Origin::Dict(entries))
    }

    /// What another template looks at, seen from this one.
    fn callee(&mut self, name: &Text, data: Origin) -> Option<()> {
        let places = places(self.set.find(name)?, self.set, self.told)?;
        self.graft(&places, data);
        Some(())
    }

    fn graft(&mut self, places: &Places, data: Origin) {
        if places.whole {
            return self.count(data);
        }
        for (key, below) in &places.below {
            self.graft(below, data.clone().entry(key));
        }
    }
}
