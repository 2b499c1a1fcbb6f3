//! Types and kinds of values.

use super::{arguments::Arguments, equality::deep_equal, function};
use crate::template::{
    Function,
    Type::{Any, Bool, String},
};

pub(super) const FUNCTIONS: &[Function] = &[
    function("typeOf", &[Any], String, |call, a| Ok(a.value(0).type_name_in(call.helm()).as_ref().into())),
    function("typeIs", &[String, Any], Bool, |call, a| Ok((*a.text(0) == *a.value(1).type_name_in(call.helm())).into())),
    function("typeIsLike", &[String, Any], Bool, |call, a| {
        let found = a.value(1).type_name_in(call.helm());
        let pointed = found.strip_prefix('*').unwrap_or(&found);
        Ok((*a.text(0) == *found || *a.text(0) == *pointed).into())
    }),
    function("kindOf", &[Any], String, |_, a| Ok(a.value(0).kind().name().into())),
    function("kindIs", &[String, Any], Bool, |_, a| Ok((*a.text(0) == *a.value(1).kind().name()).into())),
    function("deepEqual", &[Any, Any], Bool, |_, a| Ok(deep_equal(a.value(0), a.value(1)).into())),
];
