//! `semver`.

use super::{Verdict, no};
use crate::format::quote_rune;

pub(super) fn semver(text: &str) -> Verdict {
    let other = |part: &str| part.chars().find(|c| !c.is_ascii_alphanumeric() && *c != '-');
    let mut rest = text;
    if let Some((before, build)) = rest.split_once('+') {
        if build.is_empty() {
            return no("build is empty");
        }
        for part in build.split('.') {
            if part.is_empty() {
                return no("build identifier is empty");
            }
            if let Some(rune) = other(part) {
                return no(format!("invalid character {} in build identifier", quote_rune(rune, false)));
            }
        }
        rest = before;
    }
    if let Some((before, prerelease)) = rest.split_once('-') {
        for part in prerelease.split('.') {
            if part.is_empty() {
                return no("pre-release identifier is empty");
            }
            if let Some(rune) = other(part) {
                return no(format!("invalid character {} in pre-release identifier", quote_rune(rune, false)));
            }
            if part.len() > 1 && part.starts_with('0') && part.bytes().all(|b| b.is_ascii_digit()) {
                return no("pre-release numeric identifier starts with zero");
            }
        }
        rest = before;
    }
    let versions: Vec<_> = rest.split('.').collect();
    if versions.len() != 3 {
        return no("versionCore must have 3 numbers separated by dot");
    }
    for (version, name) in versions.iter().zip(["major", "minor", "patch"]) {
        if version.is_empty() {
            return no(format!("{name} is empty"));
        }
        if version.len() > 1 && version.starts_with('0') {
            return no(format!("{name} starts with zero"));
        }
        if !version.bytes().all(|b| b.is_ascii_digit()) {
            return no(format!("{name} contains non-digit"));
        }
    }
    Ok(())
}
