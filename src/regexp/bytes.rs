//! Small classes of characters as the bytes that they are written with.
//!
//! The compiler of `regex-automata` sets 320 KB aside for each pattern with a class beyond ASCII, and a plain `.` is one.

use regex_syntax::{
    hir::{Class, ClassBytes, ClassBytesRange, Hir, HirKind},
    utf8::Utf8Sequences,
};

/// Up to how many sequences of bytes a class is written out; `.` has ten.
const FEW: usize = 24;

/// The same for texts that are UTF-8.
pub(super) fn written_out(hir: Hir) -> Hir {
    match hir.into_kind() {
        HirKind::Empty => Hir::empty(),
        HirKind::Literal(literal) => Hir::literal(literal.0),
        HirKind::Class(class) => of_class(class),
        HirKind::Look(look) => Hir::look(look),
        HirKind::Repetition(mut repetition) => {
            repetition.sub = Box::new(written_out(*repetition.sub));
            Hir::repetition(repetition)
        }
        HirKind::Capture(mut capture) => {
            capture.sub = Box::new(written_out(*capture.sub));
            Hir::capture(capture)
        }
        HirKind::Concat(parts) => Hir::concat(parts.into_iter().map(written_out).collect()),
        HirKind::Alternation(parts) => Hir::alternation(parts.into_iter().map(written_out).collect()),
    }
}

fn of_class(class: Class) -> Hir {
    let Class::Unicode(characters) = &class else { return Hir::class(class) };
    let is_ascii = characters.ranges().last().is_none_or(|range| range.end().is_ascii());
    if is_ascii {
        return Hir::class(class);
    }
    let sequences = || characters.ranges().iter().flat_map(|range| Utf8Sequences::new(range.start(), range.end()));
    if sequences().take(FEW + 1).count() > FEW {
        return Hir::class(class);
    }
    let byte =
        |range: &regex_syntax::utf8::Utf8Range| Hir::class(Class::Bytes(ClassBytes::new([ClassBytesRange::new(range.start, range.end)])));
    Hir::alternation(sequences().map(|sequence| Hir::concat(sequence.as_slice().iter().map(byte).collect())).collect())
}
