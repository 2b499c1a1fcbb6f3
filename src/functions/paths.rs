//! Slash-separated paths: Go's `path`, and `path/filepath` as it is on Unix.

use super::{arguments::Arguments, function};
use crate::{
    template::{
        Function,
        Type::{Bool, String},
    },
    value::Value,
};
use memchr::memrchr;

pub(super) const FUNCTIONS: &[Function] = &[
    function("base", &[String], String, |_, a| Ok(Value::text(base(a.bytes(0))))),
    function("osBase", &[String], String, |_, a| Ok(Value::text(base(a.bytes(0))))),
    function("dir", &[String], String, |_, a| Ok(Value::text(dir(a.bytes(0))))),
    function("osDir", &[String], String, |_, a| Ok(Value::text(dir(a.bytes(0))))),
    function("clean", &[String], String, |_, a| Ok(Value::text(clean(a.bytes(0))))),
    function("osClean", &[String], String, |_, a| Ok(Value::text(clean(a.bytes(0))))),
    function("ext", &[String], String, |_, a| Ok(Value::text(ext(a.bytes(0))))),
    function("osExt", &[String], String, |_, a| Ok(Value::text(ext(a.bytes(0))))),
    function("isAbs", &[String], Bool, |_, a| Ok(a.bytes(0).starts_with(b"/").into())),
    function("osIsAbs", &[String], Bool, |_, a| Ok(a.bytes(0).starts_with(b"/").into())),
];

fn base(path: &[u8]) -> &[u8] {
    if path.is_empty() {
        return b".";
    }
    let end = path.iter().rposition(|b| *b != b'/').map_or(0, |p| p + 1);
    let path = &path[..end];
    let name = &path[memrchr(b'/', path).map_or(0, |p| p + 1)..];
    if name.is_empty() { b"/" } else { name }
}

fn dir(path: &[u8]) -> Vec<u8> {
    clean(&path[..memrchr(b'/', path).map_or(0, |p| p + 1)])
}

fn ext(path: &[u8]) -> &[u8] {
    let name = &path[memrchr(b'/', path).map_or(0, |p| p + 1)..];
    memrchr(b'.', name).map_or(b"", |dot| &name[dot..])
}

/// `path.Clean`
fn clean(path: &[u8]) -> Vec<u8> {
    let rooted = path.starts_with(b"/");
    let mut kept: Vec<&[u8]> = Vec::new();
    for part in path.split(|b| *b == b'/') {
        match part {
            b"" | b"." => {}
            b".." if kept.last().is_some_and(|last| *last != b"..") => {
                kept.pop();
            }
            b".." if rooted => {}
            part => kept.push(part),
        }
    }
    let mut out = if rooted { b"/".to_vec() } else { Vec::new() };
    out.extend(kept.join(&b'/'));
    if out.is_empty() { b".".to_vec() } else { out }
}
