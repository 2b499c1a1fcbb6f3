//! Calls of functions and methods.

use super::{Context, Executor, Failure, Hold, MAX_TEXT, Operand, TOO_LONG};
use crate::{
    template::{
        CallError, Function, Functions, Method, Type,
        node::{Callee, NodeId},
    },
    value::{Text, Value},
};

/// What a command gives to its first word: its other operands, and the value of the stage before.
pub(super) struct Args<'c> {
    pub(super) nodes: &'c [NodeId],
    pub(super) last: Option<Operand>,
}

impl Args<'_> {
    pub(super) const NONE: Self = Self { nodes: &[], last: None };

    pub(super) fn is_empty(&self) -> bool {
        self.nodes.is_empty() && self.last.is_none()
    }

    fn len(&self) -> usize {
        self.nodes.len() + usize::from(self.last.is_some())
    }
}

/// A method that was found, and where.
#[derive(Clone, Copy)]
pub(super) struct Target<'c> {
    pub(super) method: Method,
    pub(super) name: &'c str,
    pub(super) receiver: &'c Value,
    /// The node of the chain.
    pub(super) node: NodeId,
}

impl Executor<'_> {
    pub(super) fn functions(&self) -> &'static dyn Functions {
        self.scope.set().functions()
    }

    /// Go's `evalCall` of a function; `node` is where the function's own error is placed.
    pub(super) fn call(&mut self, cx: Context<'_>, callee: Callee, node: NodeId, args: Args<'_>) -> Result<Operand, Failure> {
        let function = callee.function();
        self.check_count(cx, function, &args)?;
        match callee {
            Callee::And(_) => self.and_or(cx, false, args),
            Callee::Or(_) => self.and_or(cx, true, args),
            Callee::Len(_) => self.len(cx, function, node, args),
            Callee::Call(_) => self.call_value(cx, function, node, args),
            Callee::Index(_) if args.len() == 1 => self.index_nothing(cx, function, node, args),
            Callee::Index(_) | Callee::Function(_) => {
                let values = self.arguments.pop().unwrap_or_default();
                self.call_with(cx, function, node, (values, args))
            }
        }
    }

    /// Go's `evalCall` of a method: its receiver is not counted.
    pub(super) fn invoke(&mut self, cx: Context<'_>, target: Target<'_>, args: Args<'_>) -> Result<Operand, Failure> {
        let function = match target.method {
            Method::Function(function) => function,
            Method::Refused(count, message) => {
                let got = args.len();
                let message = if got == count {
                    message.to_owned()
                } else {
                    format!("wrong number of args for {}: want {count} got {got}", target.name)
                };
                return Err(self.fail(cx.tree, message));
            }
        };
        self.check_count(cx, function, &args)?;
        let mut values = self.arguments.pop().unwrap_or_default();
        values.push(target.receiver.clone());
        self.call_with(cx, function, target.node, (values, args))
    }

    /// Calls with values that are there and arguments that are still to be evaluated, and keeps the vector.
    fn call_with(
        &mut self,
        cx: Context<'_>,
        function: &Function,
        node: NodeId,
        (mut values, args): (Vec<Value>, Args<'_>),
    ) -> Result<Operand, Failure> {
        let result = self.evaluate(cx, function, args, &mut values);
        let result = result.and_then(|()| self.finish(cx, function, node, &values));
        values.clear();
        self.arguments.push(values);
        result
    }

    fn check_count(&self, cx: Context<'_>, function: &Function, args: &Args<'_>) -> Result<(), Failure> {
        let (got, want) = (args.len(), function.parameters.len());
        let message = if function.variadic && got < want - 1 {
            format!("wrong number of args for {}: want at least {} got {}", function.name, want - 1, args.nodes.len())
        } else if !function.variadic && got != want {
            format!("wrong number of args for {}: want {want} got {got}", function.name)
        } else {
            return Ok(());
        };
        Err(self.fail(cx.tree, message))
    }

    /// Evaluates arguments, and checks the piped value after them.
    fn evaluate(&mut self, cx: Context<'_>, function: &Function, args: Args<'_>, values: &mut Vec<Value>) -> Result<(), Failure> {
        // Of a variadic function every further argument has the last type.
        let parameters = function.parameters;
        let parameter = |i: usize| parameters.get(i).or(parameters.last()).copied().unwrap_or(Type::Any);
        for (i, arg) in args.nodes.iter().enumerate() {
            let value = self.argument(cx, parameter(i), *arg)?;
            values.push(value.value);
        }
        if let Some(last) = args.last {
            values.push(self.validate(cx, last, parameter(args.nodes.len()))?.value);
        }
        Ok(())
    }

    /// Runs a function and places its error.
    fn finish(&mut self, cx: Context<'_>, function: &Function, node: NodeId, values: &[Value]) -> Result<Operand, Failure> {
        match (function.run)(self, values) {
            Ok(Value::Str(text)) if text.len() > MAX_TEXT => Err(self.called(cx, function, node, TOO_LONG.into())),
            Ok(value) if matches!(function.result, Type::Any | Type::Reflect) => Ok(Operand::interface(value)),
            Ok(value) => Ok(Operand::plain(value)),
            Err(error) => Err(self.called(cx, function, node, error)),
        }
    }

    #[cold]
    fn called(&mut self, cx: Context<'_>, function: &Function, node: NodeId, error: CallError) -> Failure {
        self.node = node;
        self.failure(cx.tree, format!("error calling {}: ", function.name), Some(error))
    }

    /// `and` and `or` stop at the argument that decides.
    fn and_or(&mut self, cx: Context<'_>, decisive: bool, args: Args<'_>) -> Result<Operand, Failure> {
        let mut value = Operand::INVALID;
        for arg in args.nodes {
            value = self.argument(cx, Type::Reflect, *arg)?;
            if value.value.is_true() == decisive {
                return Ok(value);
            }
        }
        Ok(args.last.unwrap_or(value))
    }

    fn only(&mut self, cx: Context<'_>, args: Args<'_>) -> Result<Operand, Failure> {
        match (args.nodes.first(), args.last) {
            (Some(arg), _) => self.argument(cx, Type::Reflect, *arg),
            (None, last) => Ok(last.unwrap_or(Operand::INVALID)),
        }
    }

    /// `index x` is `x`, which stays what a pointer points to.
    fn index_nothing(&mut self, cx: Context<'_>, function: &Function, node: NodeId, args: Args<'_>) -> Result<Operand, Failure> {
        let item = self.only(cx, args)?;
        if item.hold == Hold::Addressable { Ok(item) } else { self.finish(cx, function, node, &[item.value]) }
    }

    /// `len` tells an absent value from a nil interface, which other functions don't.
    fn len(&mut self, cx: Context<'_>, function: &Function, node: NodeId, args: Args<'_>) -> Result<Operand, Failure> {
        let item = self.only(cx, args)?;
        if item.is_invalid() {
            return Err(self.called(cx, function, node, "reflect: call of reflect.Value.Type on zero Value".into()));
        }
        self.finish(cx, function, node, &[item.value])
    }

    /// `call` names its first argument in messages.
    fn call_value(&mut self, cx: Context<'_>, function: &Function, node: NodeId, args: Args<'_>) -> Result<Operand, Failure> {
        let name: Text = match (args.nodes.first(), &args.last) {
            (Some(arg), _) => cx.tree.print(*arg).into(),
            (None, Some(Operand { value: Value::Str(text), .. })) => text.clone(),
            (None, Some(last)) if last.is_invalid() => "<invalid Value>".into(),
            (None, last) => {
                let of = last.as_ref().map(|last| last.type_name(self.host.helm));
                format!("<{} Value>", of.unwrap_or_default()).into()
            }
        };
        self.call_with(cx, function, node, (vec![Value::Str(name)], args))
    }
}
