//! Tree of a pattern → matcher. Mirrors `compiler/compiler.go`: its shortcuts decide some odd cases.

use super::{
    matcher::{BTree, Matcher},
    syntax::Node,
};

const SEPARATOR: char = '/';

/// Compiles a tree.
pub(super) fn compile(tree: &Node) -> Result<Matcher, String> {
    let matcher = match tree {
        Node::AnyOf(all) => {
            if let Some(smaller) = minimize(all) {
                return compile(&smaller);
            }
            return Ok(Matcher::AnyOf(compile_all(all)?));
        }
        Node::Pattern(all) if all.is_empty() => return Ok(Matcher::Nothing),
        Node::Pattern(all) => join(minimize_matchers(compile_all(all)?))?,
        Node::Any => Matcher::Any(vec![SEPARATOR]),
        Node::Super => Matcher::Super,
        Node::Single => Matcher::Single(vec![SEPARATOR]),
        Node::Nothing => Matcher::Nothing,
        Node::List { not, runes } => Matcher::List { runes: runes.clone(), not: *not },
        Node::Range { not, low, high } => Matcher::Range { low: *low, high: *high, not: *not },
        Node::Text(text) => Matcher::Text(text.as_bytes().to_vec()),
    };
    Ok(optimize(matcher))
}

fn compile_all(nodes: &[Node]) -> Result<Vec<Matcher>, String> {
    nodes.iter().map(|node| compile(node).map(optimize)).collect()
}

fn optimize(matcher: Matcher) -> Matcher {
    match matcher {
        Matcher::Any(separators) if separators.is_empty() => Matcher::Super,
        Matcher::AnyOf(mut all) if all.len() == 1 => all.remove(0),
        Matcher::List { runes, not: false } if runes.len() == 1 => Matcher::Text(runes.iter().collect::<String>().into_bytes()),
        Matcher::BTree(tree) => optimize_tree(*tree),
        other => other,
    }
}

fn optimize_tree(tree: BTree) -> Matcher {
    let (left, right) = (tree.left.map(optimize), tree.right.map(optimize));
    let Matcher::Text(text) = tree.value else {
        return Matcher::BTree(Box::new(BTree { value: tree.value, left, right }));
    };
    match (left, right) {
        (None, None) => Matcher::Text(text),
        (Some(Matcher::Super), Some(Matcher::Super)) => Matcher::Contains { needle: text, not: false },
        (Some(Matcher::Super), None) => Matcher::Suffix(text),
        (None, Some(Matcher::Super)) => Matcher::Prefix(text),
        (None, Some(Matcher::Suffix(suffix))) => Matcher::PrefixSuffix(text, suffix),
        (Some(Matcher::Prefix(prefix)), None) => Matcher::PrefixSuffix(prefix, text),
        (Some(Matcher::Any(separators)), None) => Matcher::SuffixAny(text, separators),
        (None, Some(Matcher::Any(separators))) => Matcher::PrefixAny(text, separators),
        (left, right) => Matcher::BTree(Box::new(BTree { value: Matcher::Text(text), left, right })),
    }
}

/// Several matchers in a row as one: `compileMatchers`.
fn join(mut all: Vec<Matcher>) -> Result<Matcher, String> {
    if all.len() == 1 {
        return Ok(all.remove(0));
    }
    if all.is_empty() {
        return Err("compile error: need at least one matcher".into());
    }
    if let Some(glued) = glue(&all) {
        return Ok(glued);
    }
    // The last of the longest with a fixed length.
    let longest = all.iter().enumerate().filter_map(|(i, m)| m.length().map(|length| (length, i))).max();
    let Some((_, at)) = longest else {
        let rest = join(all.split_off(1))?;
        return Ok(Matcher::BTree(Box::new(BTree { value: all.remove(0), left: None, right: Some(rest) })));
    };
    let right = all.split_off(at + 1);
    let Some(value) = all.pop() else { return Err("compile error: need at least one matcher".into()) };
    let side = |side: Vec<Matcher>| if side.is_empty() { Ok(None) } else { join(side).map(Some) };
    Ok(Matcher::BTree(Box::new(BTree { value, left: side(all)?, right: side(right)? })))
}

fn glue(all: &[Matcher]) -> Option<Matcher> {
    if all.len() <= 1 {
        return None;
    }
    glue_as_every(all).or_else(|| {
        let length = all.iter().map(Matcher::length).sum::<Option<usize>>()?;
        Some(Matcher::Row(length, all.to_vec()))
    })
}

fn glue_as_every(all: &[Matcher]) -> Option<Matcher> {
    let (mut has_any, mut has_super, mut minimum) = (false, false, 0);
    let mut separator: Option<&[char]> = None;
    for matcher in all {
        let own: &[char] = match matcher {
            Matcher::Super => {
                has_super = true;
                &[]
            }
            Matcher::Any(separators) => {
                has_any = true;
                separators
            }
            Matcher::Single(separators) | Matcher::List { runes: separators, not: true } => {
                minimum += 1;
                separators
            }
            _ => return None,
        };
        if separator.get_or_insert(own) != &own {
            return None;
        }
    }
    let separator = separator.unwrap_or_default();
    if has_super && !has_any && minimum == 0 {
        return Some(Matcher::Super);
    }
    if has_any && !has_super && minimum == 0 {
        return Some(Matcher::Any(separator.to_vec()));
    }
    if (has_any || has_super) && minimum > 0 && separator.is_empty() {
        return Some(Matcher::Min(minimum));
    }
    let mut every = Vec::new();
    if minimum > 0 {
        every.push(Matcher::Min(minimum));
        if !has_any && !has_super {
            every.push(Matcher::Max(minimum));
        }
    }
    if !separator.is_empty() {
        every.push(Matcher::Contains { needle: separator.iter().collect::<String>().into_bytes(), not: true });
    }
    Some(Matcher::EveryOf(every))
}

fn minimize_matchers(mut all: Vec<Matcher>) -> Vec<Matcher> {
    loop {
        let mut best: Option<(Matcher, usize, usize)> = None;
        for left in 0..all.len() {
            for right in (left + 1..=all.len()).rev() {
                let Some(glued) = glue(&all[left..right]) else { continue };
                let better = best.as_ref().is_none_or(|(known, l, r)| {
                    let longer = matches!((known.length(), glued.length()), (Some(known), Some(own)) if own > known);
                    longer || r - l < right - left
                });
                if better {
                    best = Some((glued, left, right));
                }
            }
        }
        let Some((glued, left, right)) = best else { return all };
        all.splice(left..right, [glued]);
    }
}

/// Alternatives with a common beginning or end: `minimizeTreeAnyOf`.
fn minimize(alternatives: &[Node]) -> Option<Node> {
    let patterns: Vec<&[Node]> = alternatives
        .iter()
        .map(|node| if let Node::Pattern(parts) = node { Some(parts.as_slice()) } else { None })
        .collect::<Option<_>>()?;
    let (left, right) = common(&patterns);
    if left.is_empty() && right.is_empty() {
        return None;
    }
    let mut middle: Vec<Node> = Vec::new();
    for parts in &patterns {
        let rest = &parts[left.len()..parts.len() - right.len()];
        let node = if rest.is_empty() { Node::Nothing } else { Node::Pattern(rest.to_vec()) };
        if !middle.contains(&node) {
            middle.push(node);
        }
    }
    let mut result = Vec::new();
    if !left.is_empty() {
        result.push(Node::Pattern(left));
    }
    if middle.len() > 1 {
        result.push(Node::AnyOf(middle));
    } else if middle.first().is_some_and(|node| *node != Node::Nothing) {
        result.append(&mut middle);
    }
    if !right.is_empty() {
        result.push(Node::Pattern(right));
    }
    Some(Node::Pattern(result))
}

/// What all begin with and what all end with, without overlap: `commonChildren`.
fn common(patterns: &[&[Node]]) -> (Vec<Node>, Vec<Node>) {
    let shortest = patterns.iter().enumerate().min_by_key(|(i, parts)| (parts.len(), *i));
    let (Some((own, tree)), true) = (shortest, patterns.len() > 1) else { return Default::default() };
    let length = tree.len();
    let (mut left, mut right) = (Vec::new(), Vec::new());
    let (mut break_left, mut break_right) = (false, false);
    for i in 0..length {
        let j = length - 1 - i;
        if left.len() + right.len() >= length || break_left && break_right {
            break;
        }
        for (k, parts) in patterns.iter().enumerate() {
            if break_left && break_right {
                break;
            }
            if k == own {
                continue;
            }
            break_left |= tree[i] != parts[i];
            break_right |= !break_left && j <= i;
            break_right |= tree[j] != parts[j + parts.len() - length];
        }
        if !break_left {
            left.push(tree[i].clone());
        }
        if !break_right {
            right.insert(0, tree[j].clone());
        }
    }
    (left, right)
}
