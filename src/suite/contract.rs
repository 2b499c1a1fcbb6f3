//! `rollouts`: contracts about when pods restart.

use super::{
    Contract, keys,
    read::{At, Reader},
};
use crate::rollout;

impl Reader<'_> {
    /// All items of `rollouts`.
    pub(super) fn contracts(&mut self, at: At<'_>) -> Vec<Contract> {
        let items = self.list(at.clone()).unwrap_or_default();
        if items.is_empty() {
            self.error(at.span(), "`rollouts` has no contracts", None);
        }
        items.into_iter().filter_map(|item| self.contract(item)).collect()
    }

    fn contract(&mut self, at: At<'_>) -> Option<Contract> {
        let fields = self.fields(at.clone(), keys::CONTRACT)?;
        let mut tries = Vec::new();
        for (path, _, at) in fields.get("try").and_then(|at| self.entries(at)).unwrap_or_default() {
            let values = match at.items() {
                Some(items) => items.into_iter().map(|at| self.frozen(at)).collect(),
                None => vec![self.frozen(at)],
            };
            tries.push((path.into_owned(), values));
        }
        let name = self.text_of(&fields, "it").unwrap_or_else(|| "restarts exactly when what it reads changes".to_owned());
        let terms = rollout::contract::Contract {
            workload: self.text_of(&fields, "workload"),
            annotation: self.text_of(&fields, "annotation"),
            changes_with: fields.get("changesWith").filter(|at| at.own_text().as_deref() != Some("auto")).map(|at| self.texts(at)),
            never_with: fields.get("neverWith").map(|at| self.texts(at)).unwrap_or_default(),
            ignore: fields.get("ignore").map(|at| self.texts(at)).unwrap_or_default(),
            exactly: fields.get("exactly").is_none_or(|at| self.flag(at)),
            versions: fields.get("versions").is_some_and(|at| self.flag(at)),
            tries,
        };
        let span = fields.get("it").map_or(at.span(), |at| at.span());
        Some(Contract { name, span, terms, layer: self.layer(&fields, false), skip: self.test_skip(&fields) })
    }
}
