//! A value as Go prints it: `%v`, `print`, `printf`, floats, quoting, JSON.
//!
//! Contract: byte-exact with Go's `fmt`, `strconv` and `encoding/json`; nothing here fails except JSON and decoding.
//!
//! - `float`: `strconv.FormatFloat`
//! - `quote`: `strconv.Quote` and what is printable
//! - `layout`: flags, width and precision of one verb, applied to basic types
//! - `printer`: a verb applied to any value
//! - `printf`: the format string
//! - `json`: `encoding/json`; `base64`: what `encoding/base64` decodes

mod base64;
mod float;
pub mod json;
mod layout;
mod printer;
mod printf;
mod quote;

pub use base64::decode_base64;
pub use float::{Real, float, float32, write_float};
pub use printf::printf;
pub use quote::{is_digit, is_letter, is_print, quote, quote_ascii, quote_byte, quote_rune, write_quoted};

use crate::{
    profile::Helm,
    value::{Kind, Text, Value},
};
use layout::Layout;
use printer::Printer;

/// Appends a value as `%v` prints it: what an action writes.
pub fn write_value(out: &mut Vec<u8>, value: &Value) {
    match value {
        Value::Str(text) => out.extend_from_slice(text.as_bytes()),
        Value::Bool(b) => out.extend_from_slice(if *b { b"true" } else { b"false" }),
        Value::Int(n) | Value::Int64(n) => write_integer(out, *n),
        Value::Float(n) => float::write_shortest(out, *n),
        // Type names do not show in `%v`, so the Helm does not matter.
        other => Printer::new(out, Helm::V3).argument(other, 'v'),
    }
}

/// Appends a decimal integer.
pub fn write_integer(out: &mut Vec<u8>, n: i64) {
    let mut digits = [0; 20];
    let (mut at, mut rest) = (digits.len(), n.unsigned_abs());
    loop {
        at -= 1;
        digits[at] = b'0' + (rest % 10) as u8;
        rest /= 10;
        if rest == 0 {
            break;
        }
    }
    if n < 0 {
        out.push(b'-');
    }
    out.extend_from_slice(&digits[at..]);
}

/// A value as `%v` prints it; a string is itself.
///
/// ```
/// use charttest::{format::display, value::Value};
/// assert_eq!(display(&Value::list(vec![Value::Float(1e6), Value::Nil])), "[1e+06 <nil>]");
/// ```
pub fn display(value: &Value) -> Text {
    if let Value::Str(text) = value {
        return text.clone();
    }
    let mut out = Vec::new();
    write_value(&mut out, value);
    out.into()
}

/// `fmt.Sprint`: a blank between operands when neither is a string.
pub fn print(values: &[Value]) -> Vec<u8> {
    let mut out = Vec::new();
    let mut after_string = true;
    for value in values {
        let string = is_string(value);
        if !string && !after_string {
            out.push(b' ');
        }
        write_value(&mut out, value);
        after_string = string;
    }
    out
}

/// `fmt.Sprintln`: a blank between all operands and a line break at the end.
pub fn println(values: &[Value]) -> Vec<u8> {
    let mut out = Vec::new();
    for (i, value) in values.iter().enumerate() {
        if i > 0 {
            out.push(b' ');
        }
        write_value(&mut out, value);
    }
    out.push(b'\n');
    out
}

/// One value by one verb without flags: `print_verb(V3, 's', v)` is `Sprintf("%s", v)`; `#` asks for `%#v`.
pub fn print_verb(helm: Helm, verb: char, value: &Value) -> Vec<u8> {
    let mut out = Vec::new();
    let mut printer = Printer::new(&mut out, helm);
    if verb == '#' {
        printer.layout = Layout { go_syntax: true, ..Layout::default() };
    }
    printer.argument(value, if verb == '#' { 'v' } else { verb });
    out
}

fn is_string(value: &Value) -> bool {
    value.kind() == Kind::String
}
