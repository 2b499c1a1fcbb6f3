//! `fmt.Sprintf`: the format string. Mirrors `doPrintf`.

use super::{layout::Layout, printer::Printer};
use crate::{
    profile::Helm,
    value::{Kind, Number, Value},
};

/// Numbers above this are no width, precision or index.
const LARGEST: usize = 1_000_000;

/// Formats operands by a format string; what is wrong shows in the output as Go shows it.
///
/// ```
/// use charttest::{format::printf, profile::Helm, value::Value};
/// assert_eq!(printf(Helm::V3, b"%03d %d", &[Value::Int(7), "hi".into()]), b"007 %!d(string=hi)");
/// ```
pub fn printf(helm: Helm, format: &[u8], arguments: &[Value]) -> Vec<u8> {
    let mut out = Vec::with_capacity(format.len() + 16);
    let mut state = State { format, at: 0, arguments, next: 0, reordered: false, good_index: true, after_index: false };
    let mut printer = Printer::new(&mut out, helm);
    while let Some(percent) = memchr::memchr(b'%', &format[state.at..]) {
        printer.out.extend_from_slice(&format[state.at..state.at + percent]);
        state.at += percent + 1;
        state.good_index = true;
        if !state.directive(&mut printer) {
            printer.out.extend_from_slice(b"%!(NOVERB)");
            break;
        }
    }
    printer.out.extend_from_slice(&format[state.at..]);
    if !state.reordered && state.next < arguments.len() {
        extra(&mut printer, &arguments[state.next..]);
    }
    out
}

/// Operands that no verb used.
fn extra(printer: &mut Printer<'_>, arguments: &[Value]) {
    printer.layout = Layout::default();
    printer.out.extend_from_slice(b"%!(EXTRA ");
    for (i, argument) in arguments.iter().enumerate() {
        if i > 0 {
            printer.out.extend_from_slice(b", ");
        }
        if !argument.is_nil() {
            printer.argument(argument, 'T');
            printer.out.push(b'=');
        }
        printer.argument(argument, 'v');
    }
    printer.out.push(b')');
}

struct State<'a> {
    format: &'a [u8],
    at: usize,
    arguments: &'a [Value],
    next: usize,
    reordered: bool,
    good_index: bool,
    after_index: bool,
}

impl State<'_> {
    fn peek(&self) -> Option<u8> {
        self.format.get(self.at).copied()
    }

    /// One directive behind its `%`; false: the format ends before the verb.
    fn directive(&mut self, printer: &mut Printer<'_>) -> bool {
        printer.layout = Layout::default();
        self.flags(&mut printer.layout);
        self.after_index = false;
        self.index();
        self.width(printer);
        self.precision(printer);
        if !self.after_index {
            self.index();
        }
        let Some(first) = self.peek() else { return false };
        let verb = if first.is_ascii() { char::from(first) } else { self.wide_verb() };
        self.at += if first.is_ascii() || verb == char::REPLACEMENT_CHARACTER { 1 } else { verb.len_utf8() };
        if verb == '%' {
            printer.out.push(b'%');
        } else if !self.good_index {
            self.fault(printer, verb, "BADINDEX");
        } else if self.next >= self.arguments.len() {
            self.fault(printer, verb, "MISSING");
        } else {
            let layout = &mut printer.layout;
            if matches!(verb, 'v' | 'w') {
                layout.go_syntax = std::mem::take(&mut layout.sharp);
                layout.field_names = std::mem::take(&mut layout.plus);
            }
            self.next += 1;
            printer.argument(&self.arguments[self.next - 1], verb);
        }
        true
    }

    fn wide_verb(&self) -> char {
        let rest = &self.format[self.at..];
        rest[..rest.len().min(4)].utf8_chunks().next().and_then(|c| c.valid().chars().next()).unwrap_or(char::REPLACEMENT_CHARACTER)
    }

    fn fault(&self, printer: &mut Printer<'_>, verb: char, what: &str) {
        printer.out.extend_from_slice(format!("%!{verb}({what})").as_bytes());
    }

    fn flags(&mut self, layout: &mut Layout) {
        while let Some(c) = self.peek() {
            match c {
                b'#' => layout.sharp = true,
                b'0' => layout.zero = true,
                b'+' => layout.plus = true,
                b'-' => layout.minus = true,
                b' ' => layout.space = true,
                _ => return,
            }
            self.at += 1;
        }
    }

    fn width(&mut self, printer: &mut Printer<'_>) {
        let layout = &mut printer.layout;
        if self.peek() != Some(b'*') {
            layout.width = self.number();
            if self.after_index && layout.width.is_some() {
                self.good_index = false;
            }
            return;
        }
        self.at += 1;
        let width = self.integer_argument();
        if width.is_none() {
            printer.out.extend_from_slice(b"%!(BADWIDTH)");
        }
        let width = width.unwrap_or(0);
        if width < 0 {
            layout.minus = true;
            layout.zero = false;
        }
        layout.width = Some(width.unsigned_abs() as usize);
        self.after_index = false;
    }

    fn precision(&mut self, printer: &mut Printer<'_>) {
        if self.peek() != Some(b'.') {
            return;
        }
        self.at += 1;
        if self.after_index {
            self.good_index = false;
        }
        self.after_index = false;
        self.index();
        if self.peek() != Some(b'*') {
            printer.layout.precision = Some(self.number().unwrap_or(0));
            return;
        }
        self.at += 1;
        printer.layout.precision = self.integer_argument().and_then(|n| usize::try_from(n).ok());
        if printer.layout.precision.is_none() {
            printer.out.extend_from_slice(b"%!(BADPREC)");
        }
        self.after_index = false;
    }

    /// A decimal number; one that is too large ends the format.
    fn number(&mut self) -> Option<usize> {
        let (mut number, mut found) = (0, false);
        while let Some(digit @ b'0'..=b'9') = self.peek() {
            if number > LARGEST {
                self.at = self.format.len();
                return None;
            }
            number = number * 10 + usize::from(digit - b'0');
            found = true;
            self.at += 1;
        }
        found.then_some(number)
    }

    /// The operand of `*`.
    fn integer_argument(&mut self) -> Option<i64> {
        let argument = self.arguments.get(self.next)?;
        self.next += 1;
        let n = match argument {
            Value::Number(Number::Float32(_)) => None,
            Value::Object(object) if object.kind() != Kind::Int64 && object.kind() != Kind::Int => None,
            other => other.as_int(),
        };
        n.filter(|n| n.unsigned_abs() <= LARGEST as u64)
    }

    /// `[3]`: the operand for what follows.
    fn index(&mut self) {
        if self.peek() != Some(b'[') {
            return;
        }
        self.reordered = true;
        let rest = &self.format[self.at..];
        let close = if rest.len() < 3 { None } else { memchr::memchr(b']', rest) };
        let Some(close) = close else {
            self.good_index = false;
            self.at += 1;
            return;
        };
        let end = self.at + close;
        let digits = &rest[1..close];
        let index =
            std::str::from_utf8(digits).ok().filter(|d| d.bytes().all(|b| b.is_ascii_digit())).and_then(|d| d.parse::<usize>().ok());
        let index = index.filter(|i| *i <= LARGEST * 10 + 9);
        self.at = end + 1;
        self.after_index = index.is_some();
        match index {
            Some(i) if (1..=self.arguments.len()).contains(&i) => self.next = i - 1,
            _ => self.good_index = false,
        }
    }
}
