//! Semantic versions.

use super::{arguments::Arguments, function, letters};
use crate::{
    semver::{Constraint, Version, VersionError},
    template::{
        CallError, Function,
        Type::{Bool, Int, Named, String, Uint64},
    },
    value::{Kind, Number, Object, Text, Value},
};
use std::{any::Any, cell::RefCell, cmp::Ordering, rc::Rc};

const POINTER: &str = "*semver.Version";
const STRUCT: &str = "semver.Version";

pub(super) const FUNCTIONS: &[Function] = &[
    function("semver", &[String], Named(POINTER), |_, a| Ok(object(parse(a, 0)?, true))),
    function("semverCompare", &[String, String], Bool, |_, a| satisfies(a).map(Value::Bool)),
];

/// How many comparisons a thread remembers: charts ask the same few of the version of Kubernetes again and again.
const KNOWN: usize = 64;

fn satisfies(a: &[Value]) -> Result<bool, CallError> {
    thread_local! {
        static ANSWERS: RefCell<Vec<(Text, Text, bool)>> = const { RefCell::new(Vec::new()) };
    }
    let (wanted, version) = (a.text(0), a.text(1));
    ANSWERS.with_borrow_mut(|answers| {
        if let Some((.., answer)) = answers.iter().find(|(own, of, _)| own == wanted && of == version) {
            return Ok(*answer);
        }
        let constraint = Constraint::parse(&letters::readable(a.bytes(0))).map_err(|error| letters::restored(&error))?;
        let answer = constraint.check(&parse(a, 1)?);
        if answers.len() >= KNOWN {
            answers.clear();
        }
        answers.push((wanted.clone(), version.clone(), answer));
        Ok(answer)
    })
}

/// The methods of versions; `args[0]` is the receiver.
const METHODS: &[Function] = &[
    function("String", &[], String, |_, a| Ok(version(a, 0).to_string().into())),
    function("Major", &[], Uint64, |_, a| Ok(Value::Number(Number::Uint64(version(a, 0).major)))),
    function("Minor", &[], Uint64, |_, a| Ok(Value::Number(Number::Uint64(version(a, 0).minor)))),
    function("Patch", &[], Uint64, |_, a| Ok(Value::Number(Number::Uint64(version(a, 0).patch)))),
    function("Prerelease", &[], String, |_, a| Ok(version(a, 0).prerelease.into())),
    function("Metadata", &[], String, |_, a| Ok(version(a, 0).metadata.into())),
    function("IncMajor", &[], Named(STRUCT), |_, a| changed(version(a, 0).next_major())),
    function("IncMinor", &[], Named(STRUCT), |_, a| changed(version(a, 0).next_minor())),
    function("IncPatch", &[], Named(STRUCT), |_, a| changed(version(a, 0).next_patch())),
    function("SetPrerelease", &[String], Named(STRUCT), |_, a| changed(version(a, 0).with_prerelease(&a.text(1).to_str_lossy()))),
    function("SetMetadata", &[String], Named(STRUCT), |_, a| changed(version(a, 0).with_metadata(&a.text(1).to_str_lossy()))),
];

/// The methods that only pointers to versions have.
const POINTER_METHODS: &[Function] = &[
    function("Original", &[], String, |_, a| Ok(version(a, 0).original.into())),
    function("Compare", &[Named(POINTER)], Int, |_, a| Ok(Value::Int(order(a) as i64))),
    function("Equal", &[Named(POINTER)], Bool, |_, a| Ok((order(a) == Ordering::Equal).into())),
    function("LessThan", &[Named(POINTER)], Bool, |_, a| Ok((order(a) == Ordering::Less).into())),
    function("LessThanEqual", &[Named(POINTER)], Bool, |_, a| Ok((order(a) != Ordering::Greater).into())),
    function("GreaterThan", &[Named(POINTER)], Bool, |_, a| Ok((order(a) == Ordering::Greater).into())),
    function("GreaterThanEqual", &[Named(POINTER)], Bool, |_, a| Ok((order(a) != Ordering::Less).into())),
];

/// The method of a version by its name.
pub(super) fn method(receiver: &Value, name: &str) -> Option<&'static Function> {
    let pointer = receiver.downcast::<VersionObject>()?.pointer;
    let own = METHODS.iter().find(|method| method.name == name);
    own.or_else(|| POINTER_METHODS.iter().find(|method| pointer && method.name == name))
}

/// `*semver.Version`, or the struct itself as `IncMajor` returns it.
struct VersionObject {
    version: Version,
    pointer: bool,
}

impl Object for VersionObject {
    fn type_name(&self) -> &str {
        if self.pointer { POINTER } else { STRUCT }
    }

    fn kind(&self) -> Kind {
        if self.pointer { Kind::Ptr } else { Kind::Struct }
    }

    fn hides(&self, name: &str) -> bool {
        matches!(name, "major" | "minor" | "patch" | "pre" | "metadata" | "original")
    }

    fn printed_fields(&self) -> Vec<(&'static str, Value)> {
        let (major, minor, patch, pre, metadata, original) = fields(&self.version);
        let number = |n| Value::Number(Number::Uint64(n));
        vec![
            ("major", number(major)),
            ("minor", number(minor)),
            ("patch", number(patch)),
            ("pre", pre.into()),
            ("metadata", metadata.into()),
            ("original", original.into()),
        ]
    }

    fn string(&self) -> Option<std::string::String> {
        Some(self.version.to_string())
    }

    fn encoded(&self) -> Option<Value> {
        Some(self.version.to_string().into())
    }

    fn equals(&self, other: &dyn Object) -> bool {
        // Pointers are equal only if they are one; structs field by field.
        other.as_any().downcast_ref::<Self>().is_some_and(|other| {
            if self.pointer || other.pointer { std::ptr::eq(self, other) } else { fields(&self.version) == fields(&other.version) }
        })
    }

    fn deep_equals(&self, other: &dyn Object) -> bool {
        other.as_any().downcast_ref::<Self>().is_some_and(|other| fields(&self.version) == fields(&other.version))
    }

    /// No field is exported.
    fn deep_copy(&self) -> Option<Value> {
        Some(object(Version::default(), self.pointer))
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}

fn fields(v: &Version) -> (u64, u64, u64, &str, &str, &str) {
    (v.major, v.minor, v.patch, &v.prerelease, &v.metadata, &v.original)
}

fn object(version: Version, pointer: bool) -> Value {
    Value::Object(Rc::new(VersionObject { version, pointer }))
}

fn changed(version: Result<Version, VersionError>) -> Result<Value, CallError> {
    version.map(|v| object(v, false)).map_err(|error| error.to_string().into())
}

fn parse(a: &[Value], i: usize) -> Result<Version, CallError> {
    Version::parse(&a.text(i).to_str_lossy()).map_err(|error| error.to_string().into())
}

fn version(a: &[Value], i: usize) -> Version {
    a.value(i).downcast::<VersionObject>().map(|object| object.version.clone()).unwrap_or_default()
}

fn order(a: &[Value]) -> Ordering {
    version(a, 0).cmp(&version(a, 1))
}
