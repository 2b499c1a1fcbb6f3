//! Zones.

use jiff::{Timestamp, tz::TimeZone};

/// A zone: rules that give every instant an offset and an abbreviation.
#[derive(Clone, Debug)]
pub enum Location {
    /// UTC
    Utc,
    /// The machine's zone; Go calls it `Local`.
    Local(TimeZone),
    /// A zone of the database by its name.
    Named(String, TimeZone),
    /// A fixed offset in seconds with the abbreviation that a text gave.
    Fixed(String, i64),
}

impl Location {
    /// The zone of this name. Mirrors `time.LoadLocation`; `local` is what `Local` stands for.
    pub fn load(name: &str, local: &str) -> Option<Self> {
        match name {
            "" | "UTC" => Some(Self::Utc),
            "Local" => Some(Self::local(local)),
            name if name.contains("..") || name.starts_with(['/', '\\']) => None,
            name => {
                let zone = TimeZone::get(name).ok()?;
                // The database is searched without regard to case, Go's is not.
                (zone.iana_name() == Some(name)).then(|| Self::Named(name.to_owned(), zone))
            }
        }
    }

    /// The machine's zone, given by name.
    pub fn local(name: &str) -> Self {
        Self::Local(if name == "UTC" { TimeZone::UTC } else { TimeZone::get(name).unwrap_or(TimeZone::UTC) })
    }

    /// Its name as Go prints it.
    pub fn name(&self) -> &str {
        match self {
            Self::Utc => "UTC",
            Self::Local(_) => "Local",
            Self::Named(name, _) | Self::Fixed(name, _) => name,
        }
    }

    /// Offset in seconds and abbreviation at an instant in seconds since 1970.
    pub fn at(&self, seconds: i64) -> (i64, String) {
        match self {
            Self::Utc => (0, "UTC".into()),
            Self::Fixed(name, offset) => (*offset, name.clone()),
            Self::Local(zone) | Self::Named(_, zone) => {
                let seconds = seconds.clamp(Timestamp::MIN.as_second(), Timestamp::MAX.as_second());
                let info = zone.to_offset_info(Timestamp::from_second(seconds).unwrap_or_default());
                (info.offset().seconds().into(), info.abbreviation().to_owned())
            }
        }
    }

    /// The offset that holds at a local time. Mirrors what `time.Date` does with times that a clock change skips or repeats.
    pub(super) fn offset_of_local(&self, local: i64) -> i64 {
        // Go guesses with the offset in force at that many seconds UTC, then corrects once.
        let (offset, _) = self.at(local);
        if offset == 0 {
            return 0;
        }
        let utc = local - offset;
        let (again, _) = self.at(utc);
        if again == offset { offset } else { self.corrected(local, offset, again) }
    }

    fn corrected(&self, local: i64, first: i64, second: i64) -> i64 {
        let (check, _) = self.at(local - second);
        if check == second { second } else { first }
    }
}
