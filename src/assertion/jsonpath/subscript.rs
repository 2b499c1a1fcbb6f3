//! What stands between brackets: `0`, `-1`, `1:3`, `::2`, `*`, `0,2`. Mirrors `slicer.go`.

/// Items of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Subscript {
    All,
    One(i64),
    Slice { from: Option<i64>, to: Option<i64>, step: i64 },
    Union(Vec<Subscript>),
}

impl Subscript {
    pub(super) fn parse(text: &str) -> Result<Self, String> {
        if text.contains(',') {
            let member = |(i, member): (usize, &str)| {
                if member.trim() == "*" {
                    return Err(format!("error in union member {i}: wildcard cannot be used in union"));
                }
                Self::parse(member).map_err(|problem| format!("error in union member {i}: {problem}"))
            };
            return text.split(',').enumerate().map(member).collect::<Result<_, _>>().map(Self::Union);
        }
        let text = text.trim();
        if text == "*" {
            return Ok(Self::All);
        }
        let parts: Vec<&str> = text.split(':').map(str::trim).collect();
        if parts.len() > 3 {
            return Err("malformed array index, too many colons".into());
        }
        let number = |part: &&str| match *part {
            "" => Ok(None),
            part => part.parse::<i64>().map(Some).map_err(|_| "non-integer array index".to_owned()),
        };
        let numbers = parts.iter().map(number).collect::<Result<Vec<_>, _>>()?;
        if let [only] = numbers[..] {
            return only.map(Self::One).ok_or_else(|| "array index missing".into());
        }
        let get = |i: usize| numbers.get(i).copied().flatten();
        if get(2) == Some(0) {
            return Err("array index step value must be non-zero".into());
        }
        Ok(Self::Slice { from: get(0), to: get(1), step: get(2).unwrap_or(1) })
    }

    /// The indices into a list of this length, in the order in which they are found.
    pub(super) fn indices(&self, length: usize) -> Vec<usize> {
        let end = i64::try_from(length).unwrap_or(i64::MAX);
        let from_end = |index: i64| if index < 0 { index.saturating_add(end) } else { index };
        match self {
            Self::All => (0..length).collect(),
            Self::One(index) => usize::try_from(from_end(*index)).ok().filter(|i| *i < length).into_iter().collect(),
            Self::Union(members) => members.iter().flat_map(|member| member.indices(length)).collect(),
            Self::Slice { from, to, step } => {
                let from = from.map(from_end).unwrap_or(if *step > 0 { 0 } else { end - 1 });
                let to = to.map(from_end).unwrap_or(if *step > 0 { end } else { -1 });
                walk(from, to, *step, end)
            }
        }
    }
}

fn walk(from: i64, to: i64, step: i64, end: i64) -> Vec<usize> {
    let mut at = if step > 0 { from.max(0) } else { from.min(end) };
    let to = if step > 0 { to.min(end) } else { to.max(-1) };
    let mut found = Vec::new();
    while if step > 0 { at < to } else { at > to } {
        if let Some(index) = usize::try_from(at).ok().filter(|_| at < end) {
            found.push(index);
        }
        let Some(next) = at.checked_add(step) else { break };
        at = next;
    }
    found
}
