//! The one door to clock, zone and randomness; fixed by default, so that renders are reproducible.
//!
//! Contract: nothing else in the library reads a clock or a random source. A random value is a function of the seed
//! and of the place that asks (file, call site with its include chain, n-th call there), never of one stream.

use ecow::EcoString;
use sha2::{Digest, Sha256};

/// The clock and the seed of one render.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Env {
    /// What random functions are derived from.
    pub seed: u64,
    /// The instant that `now` returns, in nanoseconds since 1970-01-01T00:00:00Z.
    pub now: i128,
    /// IANA name of the local zone, `UTC` by default.
    pub zone: EcoString,
    /// Whether keys are made with fresh primes, as Helm makes them; tests take theirs from a stock, which is 1,000 times faster.
    pub fresh_keys: bool,
    /// Whether functions whose order Helm leaves to chance (`keys`, `values`) go the other way round.
    pub backwards: bool,
}

impl Env {
    /// 2024-01-01T00:00:00Z with seed 0: what tests see unless told otherwise.
    pub fn fixed() -> Self {
        Self { seed: 0, now: 1_704_067_200_000_000_000, zone: "UTC".into(), fresh_keys: false, backwards: false }
    }

    /// The real clock, the real local zone and a seed that nobody knows: what `charttest template` uses.
    #[allow(clippy::disallowed_methods, reason = "this is the door")]
    pub fn real() -> Self {
        let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).map_or(0, |d| d.as_nanos() as i128);
        let seed = std::hash::BuildHasher::hash_one(&std::collections::hash_map::RandomState::new(), now);
        let zone = jiff::tz::TimeZone::system().iana_name().unwrap_or("UTC").into();
        Self { seed, now, zone, fresh_keys: true, backwards: false }
    }

    /// Another seed, another order and a later clock: the identical control, and the second render of an upgrade.
    #[must_use]
    pub fn later(&self) -> Self {
        let seed = self.seed.wrapping_add(0x9E37_79B9_7F4A_7C15);
        Self { seed, now: self.now + 86_461_000_000_000, backwards: !self.backwards, ..self.clone() }
    }

    /// 32 random bytes for one call at one place. `place` names file, include chain and call site; `nth` counts calls there.
    pub fn random(&self, place: &[u8], nth: u64) -> [u8; 32] {
        let mut hash = Sha256::new();
        hash.update(self.seed.to_le_bytes());
        hash.update(nth.to_le_bytes());
        hash.update(place);
        hash.finalize().into()
    }
}

impl Default for Env {
    fn default() -> Self {
        Self::fixed()
    }
}

/// How long something takes, for reports.
#[derive(Clone, Copy, Debug)]
pub struct Stopwatch(std::time::Instant);

impl Stopwatch {
    /// Starts now.
    #[allow(clippy::disallowed_methods, reason = "this is the door")]
    pub fn start() -> Self {
        Self(std::time::Instant::now())
    }

    /// The time since the start.
    pub fn elapsed(self) -> std::time::Duration {
        self.0.elapsed()
    }
}
