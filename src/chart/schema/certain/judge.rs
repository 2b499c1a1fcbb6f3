//! Whether values hold by rules. Mirrors `validator.go`.
//!
//! Contract: `true` and `false` are both certain, as `not` and `oneOf` need it; an [`Unsure`] ends the whole.

use super::{
    Certain, Unsure,
    rules::{Combined, Dependent, Draft, Limit, List, Node, Numbers, Object, Rules, Text, Types},
    same::{all, equal, is_multiple, order},
};
use crate::value::{Frozen, Level, MapType};
use std::{
    cell::Cell,
    cmp::Ordering::{Greater, Less},
};

/// How deep schemas are followed: a cycle of references ends here.
const DEEPEST: usize = 200;

/// How many items are compared each with each.
const COMPARED: usize = 200;

type Verdict = Result<bool, Unsure>;

/// The properties of the root that a value breaks, or may break.
pub(super) fn doubtful(schema: &Certain, values: &Frozen) -> Vec<String> {
    let (Node::Rules(rules), Frozen::Map(_, level, _)) = (&schema.root, values) else { return Vec::new() };
    let properties = rules.object.as_ref().and_then(|object| object.properties.as_deref()).unwrap_or_default();
    let breaks =
        |(name, node): &&(Box<str>, Node)| get(level, name).is_some_and(|value| !Judge::new(schema).node(node, value).unwrap_or(false));
    properties.iter().filter(breaks).map(|(name, _)| name.to_string()).collect()
}

/// Judges by one schema.
pub(super) struct Judge<'s> {
    schema: &'s Certain,
    draft: Draft,
    depth: Cell<usize>,
}

impl<'s> Judge<'s> {
    pub(super) fn new(schema: &'s Certain) -> Self {
        Self { schema, draft: schema.draft, depth: Cell::new(0) }
    }

    /// Whether values hold by the whole schema.
    pub(super) fn holds(&self, values: &Frozen) -> Verdict {
        self.node(&self.schema.root, values)
    }

    fn node(&self, node: &Node, value: &Frozen) -> Verdict {
        let Node::Rules(rules) = node else { return Ok(matches!(node, Node::Bool(true))) };
        let depth = self.depth.get();
        if depth == DEEPEST {
            return Err(Unsure);
        }
        self.depth.set(depth + 1);
        let holds = match &rules.reference {
            // What stands beside a reference says nothing in old drafts.
            Some(reference) if self.draft < 2019 => self.reference(reference, value)?,
            _ => self.rules(rules, value)?,
        };
        self.depth.set(depth);
        Ok(holds)
    }

    fn reference(&self, reference: &str, value: &Frozen) -> Verdict {
        let node = self.schema.root.at(reference).or_else(|| self.schema.elsewhere.get(reference));
        self.node(node.ok_or(Unsure)?, value)
    }

    fn rules(&self, rules: &Rules, value: &Frozen) -> Verdict {
        match (value, &rules.object) {
            (Frozen::Map(MapType::Any, level, _), Some(object)) => {
                if object.known.has(level) {
                    return Ok(true);
                }
                let holds = self.afresh(rules, value)?;
                if holds {
                    object.known.add(level);
                }
                Ok(holds)
            }
            _ => self.afresh(rules, value),
        }
    }

    fn afresh(&self, rules: &Rules, value: &Frozen) -> Verdict {
        let own = types(value)?;
        Ok(rules.types.is_none_or(|types| types & own != 0)
            && rules.constant.as_ref().map_or(Ok(true), |constant| equal(value, constant))?
            && rules.enumeration.as_ref().map_or(Ok(true), |items| any(items, |item| equal(value, item)))?
            && rules.reference.as_ref().map_or(Ok(true), |reference| self.reference(reference, value))?
            && self.by_type(rules, value)?
            && rules.combined.as_ref().map_or(Ok(true), |rules| self.combined(rules, value))?)
    }

    fn by_type(&self, rules: &Rules, value: &Frozen) -> Verdict {
        match (value, rules) {
            (Frozen::Map(_, level, _), Rules { object: Some(rules), .. }) => self.object(rules, value, level),
            (Frozen::List(_, items, _), Rules { list: Some(rules), .. }) => self.list(rules, items),
            (Frozen::Str(text), Rules { text: Some(rules), .. }) => self.text(rules, text.as_str().ok_or(Unsure)?),
            (Frozen::Int(_) | Frozen::Int64(_) | Frozen::Float(_), Rules { number: Some(rules), .. }) => number(rules, value),
            _ => Ok(true),
        }
    }

    fn object(&self, rules: &Object, value: &Frozen, level: &Level) -> Verdict {
        Ok(within(level.len(), rules.least, rules.most)
            && has_all(level, rules.required.as_deref().unwrap_or_default())
            && self.entries(rules, level)?
            && match &rules.names {
                Some(names) => all(level.iter(), |(key, _)| self.node(names, &Frozen::Str(key.clone())))?,
                None => true,
            }
            && all(rules.dependent.iter().flatten().flatten(), |(name, dependent)| match dependent {
                _ if get(level, name).is_none() => Ok(true),
                Dependent::Names(names) => Ok(has_all(level, names)),
                Dependent::Schema(node) => self.node(node, value),
            })?)
    }

    /// `properties`, `patternProperties` and `additionalProperties`
    fn entries(&self, rules: &Object, level: &Level) -> Verdict {
        // Both ascend.
        let mut properties = rules.properties.as_deref().unwrap_or_default();
        all(level.iter(), |(key, value)| {
            properties = &properties[properties.iter().take_while(|(name, _)| name.as_bytes() < key.as_bytes()).count()..];
            let own = properties.first().filter(|(name, _)| name.as_bytes() == key.as_bytes());
            let mut known = own.is_some();
            if let Some((_, node)) = own
                && !self.node(node, value)?
            {
                return Ok(false);
            }
            for (pattern, node) in rules.patterns.iter().flatten() {
                if pattern.is_match(key.as_bytes()).ok_or(Unsure)? {
                    known = true;
                    if !self.node(node, value)? {
                        return Ok(false);
                    }
                }
            }
            match &rules.others {
                Some(others) if !known => self.node(others, value),
                _ => Ok(true),
            }
        })
    }

    fn list(&self, rules: &List, items: &[Frozen]) -> Verdict {
        let first = rules.first.as_deref().unwrap_or_default();
        let rest = items.get(first.len()..).unwrap_or_default();
        // Before draft 2020, `items` is either an array or a schema for all.
        let others = if self.draft < 2020 && rules.first.is_some() { &rules.more } else { &rules.items };
        Ok(within(items.len(), rules.least, rules.most)
            && (rules.unique != Some(true) || are_unique(items)?)
            && all(first.iter().zip(items), |(node, item)| self.node(node, item))?
            && others.as_ref().map_or(Ok(true), |node| all(rest.iter(), |item| self.node(node, item)))?
            && rules.contains.as_ref().map_or(Ok(true), |node| self.contains(rules, node, items))?)
    }

    fn contains(&self, rules: &List, node: &Node, items: &[Frozen]) -> Verdict {
        let mut found = 0;
        for item in items {
            found += usize::from(self.node(node, item)?);
        }
        Ok(within(found, rules.least_contained.or(Some(1)), rules.most_contained))
    }

    fn text(&self, rules: &Text, text: &str) -> Verdict {
        let length = if rules.least.or(rules.most).is_some() { text.chars().count() } else { 0 };
        Ok(within(length, rules.least, rules.most)
            && rules.pattern.as_ref().map_or(Some(true), |pattern| pattern.is_match(text.as_bytes())).ok_or(Unsure)?
            // Later drafts only note formats.
            && (self.draft >= 2019 || rules.format.as_ref().is_none_or(|format| format.holds(text))))
    }

    fn combined(&self, rules: &Combined, value: &Frozen) -> Verdict {
        let holds = |node: &Node| self.node(node, value);
        let chosen = match &rules.condition {
            Some(condition) if holds(condition)? => &rules.then,
            Some(_) => &rules.otherwise,
            None => &None,
        };
        Ok(chosen.as_ref().map_or(Ok(true), holds)?
            && !rules.not.as_ref().map_or(Ok(false), holds)?
            && all(rules.all.iter().flatten(), holds)?
            && rules.any.as_ref().map_or(Ok(true), |nodes| any(nodes, holds))?
            && rules.one.as_ref().map_or(Ok(true), |nodes| exactly_one(nodes, holds))?)
    }
}

/// The bits of a value's types.
fn types(value: &Frozen) -> Result<u8, Unsure> {
    Ok(match value {
        Frozen::Nil => Types::NULL,
        Frozen::Bool(_) => Types::BOOLEAN,
        Frozen::Int(_) | Frozen::Int64(_) => Types::NUMBER | Types::INTEGER,
        Frozen::Float(n) if n.is_finite() => Types::NUMBER | if n.fract() == 0.0 { Types::INTEGER } else { 0 },
        Frozen::Str(_) => Types::STRING,
        Frozen::List(..) => Types::ARRAY,
        Frozen::Map(MapType::Any | MapType::Values, ..) => Types::OBJECT,
        _ => return Err(Unsure),
    })
}

fn number(rules: &Numbers, value: &Frozen) -> Verdict {
    let is = |limit: &Option<_>, wrong| limit.as_ref().map_or(Ok(true), |limit| Ok(order(value, limit)? != wrong));
    let exclusive = |limit: &Option<Limit>, inclusive: &Option<_>, right| match (limit, inclusive) {
        (Some(Limit::Number(limit)), _) | (Some(Limit::Flag(true)), Some(limit)) => Ok(order(value, limit)? == right),
        _ => Ok(true),
    };
    Ok(is(&rules.minimum, Less)?
        && is(&rules.maximum, Greater)?
        && exclusive(&rules.above, &rules.minimum, Greater)?
        && exclusive(&rules.below, &rules.maximum, Less)?
        && rules.multiple.as_ref().map_or(Ok(true), |of| is_multiple(value, of))?)
}

fn within(count: usize, least: Option<u32>, most: Option<u32>) -> bool {
    least.is_none_or(|least| count >= least as usize) && most.is_none_or(|most| count <= most as usize)
}

fn get<'l>(level: &'l Level, name: &str) -> Option<&'l Frozen> {
    level.binary_search_by(|(key, _)| key.as_bytes().cmp(name.as_bytes())).ok().map(|at| &level[at].1)
}

fn has_all(level: &Level, names: &[Box<str>]) -> bool {
    names.iter().all(|name| get(level, name).is_some())
}

fn any<T>(items: &[T], mut holds: impl FnMut(&T) -> Verdict) -> Verdict {
    all(items.iter(), |item| holds(item).map(|holds| !holds)).map(|none| !none)
}

fn exactly_one<T>(items: &[T], mut holds: impl FnMut(&T) -> Verdict) -> Verdict {
    let mut found = 0;
    for item in items {
        found += usize::from(holds(item)?);
    }
    Ok(found == 1)
}

fn are_unique(items: &[Frozen]) -> Verdict {
    if items.len() > COMPARED {
        return Err(Unsure);
    }
    all(items.iter().enumerate(), |(i, item)| any(&items[..i], |other| equal(other, item)).map(|found| !found))
}
