//! One semantic version.

use std::{cmp::Ordering, fmt};

/// Longest text that is read as a version.
const MAX_LENGTH: usize = 256;

/// A text that is no version.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum VersionError {
    /// Not of the form `v1.2.3-pre+meta`.
    #[error("invalid semantic version")]
    Invalid,
    /// `""`, strictly read.
    #[error("version string empty")]
    Empty,
    /// `1.a.3`, strictly read.
    #[error("invalid characters in version")]
    Characters,
    /// `1.2.3-01`
    #[error("version segment starts with 0")]
    LeadingZero,
    /// `1.2.3+a..b`
    #[error("invalid metadata string")]
    Metadata,
    /// `1.2.3-a..b`
    #[error("invalid prerelease string")]
    Prerelease,
    /// More than 256 bytes.
    #[error("version string is too long (max 256 bytes)")]
    TooLong,
    /// A number above 64 bits, loosely read.
    #[error("error parsing version segment: strconv.ParseUint: parsing \"{0}\": value out of range")]
    Segment(String),
    /// A number above 64 bits, strictly read.
    #[error("strconv.ParseUint: parsing \"{0}\": value out of range")]
    StrictSegment(String),
    /// `1..3`, strictly read.
    #[error("strconv.ParseUint: parsing \"\": invalid syntax")]
    EmptySegment,
    /// A part that cannot be counted up.
    #[error("{0} version increment would overflow uint64")]
    Overflow(&'static str),
}

/// A semantic version. Equality and order are the library's: build metadata does not count.
#[derive(Clone, Debug, Default)]
pub struct Version {
    /// `1` of `1.2.3`
    pub major: u64,
    /// `2` of `1.2.3`
    pub minor: u64,
    /// `3` of `1.2.3`
    pub patch: u64,
    /// `beta.1` of `1.2.3-beta.1`
    pub prerelease: String,
    /// `build` of `1.2.3+build`
    pub metadata: String,
    /// The text it was read from.
    pub original: String,
}

impl Version {
    /// Reads `v1.2.3-pre+meta`; minor and patch may be missing, leading zeros are accepted: `NewVersion`.
    ///
    /// # Errors
    /// If the text is no version.
    ///
    /// ```
    /// use charttest::semver::Version;
    /// assert_eq!(Version::parse("v1.2").unwrap().to_string(), "1.2.0");
    /// ```
    pub fn parse(text: &str) -> Result<Self, VersionError> {
        if text.len() > MAX_LENGTH {
            return Err(VersionError::TooLong);
        }
        let (numbers, prerelease, metadata) = loose_parts(text).ok_or(VersionError::Invalid)?;
        let mut parts = numbers.split('.').map(|digits| digits.parse().map_err(|_| VersionError::Segment(digits.to_owned())));
        let mut next = || parts.next().unwrap_or(Ok(0));
        let (major, minor, patch) = (next()?, next()?, next()?);
        check_prerelease(prerelease)?;
        check_metadata(metadata)?;
        Ok(Self { major, minor, patch, prerelease: prerelease.into(), metadata: metadata.into(), original: text.into() })
    }

    /// Reads exactly what the specification of semantic versions allows: `StrictNewVersion`.
    ///
    /// # Errors
    /// If the text is no version.
    pub fn parse_strict(text: &str) -> Result<Self, VersionError> {
        match text.len() {
            0 => return Err(VersionError::Empty),
            1..=MAX_LENGTH => {}
            _ => return Err(VersionError::TooLong),
        }
        let mut parts: Vec<&str> = text.splitn(3, '.').collect();
        if parts.len() != 3 {
            return Err(VersionError::Invalid);
        }
        let (mut prerelease, mut metadata) = ("", "");
        if let Some((patch, rest)) = parts[2].split_once('+') {
            (parts[2], metadata) = (patch, rest);
            check_identifiers(metadata).then_some(()).ok_or(VersionError::Metadata)?;
        }
        if let Some((patch, rest)) = parts[2].split_once('-') {
            (parts[2], prerelease) = (patch, rest);
            check_prerelease_parts(prerelease)?;
        }
        for part in &parts {
            if !part.bytes().all(|b| b.is_ascii_digit()) {
                return Err(VersionError::Characters);
            }
            if part.len() > 1 && part.starts_with('0') {
                return Err(VersionError::LeadingZero);
            }
        }
        let number = |digits: &str| match digits {
            "" => Err(VersionError::EmptySegment),
            _ => digits.parse().map_err(|_| VersionError::StrictSegment(digits.to_owned())),
        };
        let (major, minor, patch) = (number(parts[0])?, number(parts[1])?, number(parts[2])?);
        Ok(Self { major, minor, patch, prerelease: prerelease.into(), metadata: metadata.into(), original: text.into() })
    }

    /// The next major version.
    ///
    /// # Errors
    /// If the number cannot grow.
    pub fn next_major(&self) -> Result<Self, VersionError> {
        let major = self.major.checked_add(1).ok_or(VersionError::Overflow("major"))?;
        Ok(self.derived(Self { major, ..Self::default() }))
    }

    /// The next minor version.
    ///
    /// # Errors
    /// If the number cannot grow.
    pub fn next_minor(&self) -> Result<Self, VersionError> {
        let minor = self.minor.checked_add(1).ok_or(VersionError::Overflow("minor"))?;
        Ok(self.derived(Self { major: self.major, minor, ..Self::default() }))
    }

    /// The next patch version; of a prerelease, the release itself.
    ///
    /// # Errors
    /// If the number cannot grow.
    pub fn next_patch(&self) -> Result<Self, VersionError> {
        let step = u64::from(self.prerelease.is_empty());
        let patch = self.patch.checked_add(step).ok_or(VersionError::Overflow("patch"))?;
        Ok(self.derived(Self { major: self.major, minor: self.minor, patch, ..Self::default() }))
    }

    /// The same version with another prerelease (without its hyphen).
    ///
    /// # Errors
    /// If the text is no prerelease.
    pub fn with_prerelease(&self, prerelease: &str) -> Result<Self, VersionError> {
        check_prerelease(prerelease)?;
        Ok(self.derived(Self { prerelease: prerelease.into(), ..self.clone() }))
    }

    /// The same version with other build metadata (without its plus sign).
    ///
    /// # Errors
    /// If the text is no metadata.
    pub fn with_metadata(&self, metadata: &str) -> Result<Self, VersionError> {
        check_metadata(metadata)?;
        Ok(self.derived(Self { metadata: metadata.into(), ..self.clone() }))
    }

    fn derived(&self, next: Self) -> Self {
        let prefix = if self.original.starts_with('v') { "v" } else { "" };
        Self { original: format!("{prefix}{next}"), ..next }
    }
}

/// Numbers, prerelease and metadata by `^v?([0-9]+)(\.[0-9]+)?(\.[0-9]+)?(-…)?(\+…)?$`.
fn loose_parts(text: &str) -> Option<(&str, &str, &str)> {
    let text = text.strip_prefix('v').unwrap_or(text);
    let end = text.find(['-', '+']).unwrap_or(text.len());
    let (numbers, mut rest) = text.split_at(end);
    let good = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    if !numbers.split('.').all(good) || numbers.split('.').count() > 3 {
        return None;
    }
    let (mut prerelease, mut metadata) = ("", "");
    if let Some(after) = rest.strip_prefix('-') {
        (prerelease, rest) = after.split_at(after.find('+').unwrap_or(after.len()));
        check_identifiers(prerelease).then_some(())?;
    }
    if let Some(after) = rest.strip_prefix('+') {
        metadata = after;
        check_identifiers(metadata).then_some(())?;
    }
    Some((numbers, prerelease, metadata))
}

/// Whether a text is one or more `[0-9A-Za-z-]+` joined by dots.
pub(super) fn check_identifiers(text: &str) -> bool {
    text.split('.').all(|part| !part.is_empty() && part.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-'))
}

fn check_prerelease(text: &str) -> Result<(), VersionError> {
    if text.is_empty() { Ok(()) } else { check_prerelease_parts(text) }
}

fn check_prerelease_parts(text: &str) -> Result<(), VersionError> {
    for part in text.split('.') {
        if !check_identifiers(part) {
            return Err(VersionError::Prerelease);
        }
        if part.len() > 1 && part.starts_with('0') && part.bytes().all(|b| b.is_ascii_digit()) {
            return Err(VersionError::LeadingZero);
        }
    }
    Ok(())
}

fn check_metadata(text: &str) -> Result<(), VersionError> {
    if text.is_empty() || check_identifiers(text) { Ok(()) } else { Err(VersionError::Metadata) }
}

/// Normalised: without a leading `v`, always three numbers.
impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}.{}", self.major, self.minor, self.patch)?;
        if !self.prerelease.is_empty() {
            write!(f, "-{}", self.prerelease)?;
        }
        if !self.metadata.is_empty() {
            write!(f, "+{}", self.metadata)?;
        }
        Ok(())
    }
}

impl Ord for Version {
    fn cmp(&self, other: &Self) -> Ordering {
        let numbers = |v: &Self| (v.major, v.minor, v.patch);
        numbers(self).cmp(&numbers(other)).then_with(|| match (self.prerelease.is_empty(), other.prerelease.is_empty()) {
            (true, true) => Ordering::Equal,
            (true, false) => Ordering::Greater,
            (false, true) => Ordering::Less,
            (false, false) => compare_prereleases(&self.prerelease, &other.prerelease),
        })
    }
}

impl PartialOrd for Version {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Version {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Version {}

/// Part by part; a missing part is less than any.
pub(super) fn compare_prereleases(left: &str, right: &str) -> Ordering {
    let (mut left, mut right) = (left.split('.'), right.split('.'));
    loop {
        let (l, r) = match (left.next(), right.next()) {
            (None, None) => return Ordering::Equal,
            (l, r) => (l.unwrap_or(""), r.unwrap_or("")),
        };
        let order = compare_parts(l, r);
        if order.is_ne() {
            return order;
        }
    }
}

/// Numbers before words. Mirrors `comparePrePart`.
fn compare_parts(left: &str, right: &str) -> Ordering {
    if left == right {
        return Ordering::Equal;
    }
    if left.is_empty() || right.is_empty() {
        return left.is_empty().cmp(&right.is_empty()).reverse();
    }
    let number = |text: &str| if text.bytes().all(|b| b.is_ascii_digit()) { text.parse::<u64>().ok() } else { None };
    match (number(left), number(right)) {
        (None, None) => left.cmp(right),
        (Some(_), None) => Ordering::Less,
        (None, Some(_)) => Ordering::Greater,
        (Some(l), Some(r)) if l > r => Ordering::Greater,
        _ => Ordering::Less,
    }
}
