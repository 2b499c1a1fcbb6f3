//! What was probably meant by a name that is not known.

/// The known name that is near enough, whatever its case.
pub fn nearest<'k>(name: &str, known: impl IntoIterator<Item = &'k str>) -> Option<&'k str> {
    let lower = name.to_lowercase();
    let close = known.into_iter().map(|key| (strsim::damerau_levenshtein(&lower, &key.to_lowercase()), key)).min()?;
    (close.0 <= 1 + close.1.len() / 4).then_some(close.1)
}
