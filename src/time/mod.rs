//! Go's `time`: instants with a zone, durations, and the layouts that print and read them.
//!
//! Contract: texts, errors and arithmetic are those of Go's package; zones come from the database inside of the binary.
//! Nothing here reads a clock.
//!
//! - `calendar`: days and dates
//! - `location`: zones; `layout`: the pieces of a layout; `format` and `parse`: with them out and in
//! - `duration`: lengths of time

mod calendar;
mod duration;
mod format;
mod layout;
mod location;
mod parse;

pub use calendar::{Civil, MONTHS, WEEKDAYS};
pub use duration::{Duration, parse_duration};
pub use location::Location;
pub use parse::parse;

use crate::value::{Kind, Object, Value};
use std::{any::Any, rc::Rc};

/// `time.Time`: an instant seen in a zone.
#[derive(Clone, Debug)]
pub struct Time {
    /// Seconds since 1970-01-01T00:00:00Z.
    pub seconds: i64,
    /// Nanoseconds within the second.
    pub nanos: u32,
    /// The zone that fields and texts are in.
    pub location: Rc<Location>,
    /// Whether it came from `now`: Go prints such a time with its monotonic reading.
    pub monotonic: bool,
}

impl Time {
    /// An instant in seconds since 1970.
    pub fn unix(seconds: i64, location: Rc<Location>) -> Self {
        Self { seconds, nanos: 0, location, monotonic: false }
    }

    /// The zero time: 0001-01-01 00:00:00 UTC.
    pub fn zero() -> Self {
        Self::unix(-62_135_596_800, Rc::new(Location::Utc))
    }

    /// An instant in nanoseconds since 1970, as clocks give it.
    pub fn from_nanos(nanos: i128, location: Rc<Location>) -> Self {
        let seconds = i64::try_from(nanos.div_euclid(1_000_000_000)).unwrap_or(i64::MAX);
        let nanos = u32::try_from(nanos.rem_euclid(1_000_000_000)).unwrap_or_default();
        Self { seconds, nanos, location, monotonic: false }
    }

    /// The same instant in another zone.
    #[must_use]
    pub fn at(&self, location: Rc<Location>) -> Self {
        Self { location, ..self.clone() }
    }

    /// This time moved by a duration.
    #[must_use]
    pub fn add(&self, duration: Duration) -> Self {
        let nanos = i128::from(self.seconds) * 1_000_000_000 + i128::from(self.nanos) + i128::from(duration.0);
        Self { monotonic: self.monotonic, ..Self::from_nanos(nanos, Rc::clone(&self.location)) }
    }

    /// This time so many years, months and days later; days that a month does not have run over into the next. Mirrors `AddDate`.
    #[must_use]
    pub fn add_date(&self, years: i64, months: i64, days: i64) -> Self {
        let civil = self.civil();
        let day = calendar::days_to(civil.year.saturating_add(years), civil.month.saturating_add(months), civil.day.saturating_add(days));
        let local = day * 86_400 + civil.hour * 3600 + civil.minute * 60 + civil.second;
        Self { seconds: local - self.location.offset_of_local(local), monotonic: false, ..self.clone() }
    }

    /// The time since an earlier one, at the limits of a duration where it would overflow.
    pub fn since(&self, earlier: &Self) -> Duration {
        let seconds = i128::from(self.seconds) - i128::from(earlier.seconds);
        let nanos = seconds * 1_000_000_000 + i128::from(self.nanos) - i128::from(earlier.nanos);
        Duration(i64::try_from(nanos).unwrap_or(if nanos < 0 { i64::MIN } else { i64::MAX }))
    }

    /// Offset from UTC in seconds and abbreviation of the zone at this instant.
    pub fn zone(&self) -> (i64, String) {
        self.location.at(self.seconds)
    }

    /// The fields of the date and the time of day in its zone.
    pub fn civil(&self) -> Civil {
        Civil::of(self.seconds + self.zone().0)
    }
}

impl Object for Time {
    fn type_name(&self) -> &str {
        "time.Time"
    }

    fn kind(&self) -> Kind {
        Kind::Struct
    }

    fn hides(&self, name: &str) -> bool {
        matches!(name, "wall" | "ext" | "loc")
    }

    fn string(&self) -> Option<String> {
        let text = self.format(b"2006-01-02 15:04:05.999999999 -0700 MST");
        Some(if self.monotonic { format!("{text} m=+0.000000001") } else { text })
    }

    fn go_string(&self) -> Option<String> {
        let civil = self.civil();
        let month = MONTHS.get(usize::try_from(civil.month - 1).ok()?)?;
        let location = match &*self.location {
            Location::Utc => "time.UTC".to_owned(),
            Location::Local(_) => "time.Local".to_owned(),
            other => format!("time.Location({})", duration::quote(other.name())),
        };
        let (year, day, hour, minute, second) = (civil.year, civil.day, civil.hour, civil.minute, civil.second);
        Some(format!("time.Date({year}, time.{month}, {day}, {hour}, {minute}, {second}, {}, {location})", self.nanos))
    }

    fn encoded(&self) -> Option<Value> {
        Some(Value::from(self.format(b"2006-01-02T15:04:05.999999999Z07:00")))
    }

    fn equals(&self, other: &dyn Object) -> bool {
        other
            .as_any()
            .downcast_ref::<Self>()
            .is_some_and(|o| (self.seconds, self.nanos) == (o.seconds, o.nanos) && self.location.name() == o.location.name())
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}
