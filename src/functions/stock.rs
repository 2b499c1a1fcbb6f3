//! RSA keys from a stock of primes: tests need keys that differ from place to place, not keys that nobody could guess.
//!
//! The primes were made with `openssl prime -generate`, their two highest bits set, so that two of them give a key of full length.

use rand_chacha::{ChaCha20Rng, rand_core::RngCore};
use rsa::{BigUint, RsaPrivateKey};

const PRIMES_1024: &[u8] = include_bytes!("primes-1024.bin");
const PRIMES_2048: &[u8] = include_bytes!("primes-2048.bin");

/// A key of 2,048 or 4,096 bits from two primes that the generator picks.
pub(super) fn rsa_key(rng: &mut ChaCha20Rng, bits: usize) -> Option<RsaPrivateKey> {
    let (primes, length) = if bits > 2048 { (PRIMES_2048, 256) } else { (PRIMES_1024, 128) };
    let count = (primes.len() / length) as u32;
    let first = rng.next_u32() % count;
    let second = (first + 1 + rng.next_u32() % (count - 1)) % count;
    let prime = |index: u32| {
        let start = index as usize * length;
        BigUint::from_bytes_be(&primes[start..start + length])
    };
    RsaPrivateKey::from_p_q(prime(first), prime(second), BigUint::from(65_537_u32)).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand_chacha::rand_core::SeedableRng;
    use rsa::traits::PublicKeyParts;

    #[test]
    fn keys_have_full_length_and_differ_by_seed() {
        for bits in [2048, 4096] {
            let keys = [1, 2].map(|seed| rsa_key(&mut ChaCha20Rng::from_seed([seed; 32]), bits).unwrap());
            assert!(keys.iter().all(|key| key.n().bits() == bits && key.validate().is_ok()));
            assert_ne!(keys[0], keys[1]);
        }
    }
}
