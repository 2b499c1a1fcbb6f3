//! Go's base 64, which is milder than the standard.

/// `base64.StdEncoding.DecodeString`: line ends are skipped, trailing bits may be set.
///
/// # Errors
/// With the offset at which Go says that the data is illegal.
pub fn decode_base64(input: &[u8]) -> Result<Vec<u8>, usize> {
    let mut out = Vec::with_capacity(input.len() / 4 * 3);
    let mut at = 0;
    let mut quantum = [0_u8; 4];
    loop {
        let mut filled = 0;
        while filled < 4 {
            let Some(byte) = input.get(at).copied() else {
                return if filled == 0 { Ok(out) } else { Err(at - filled) };
            };
            at += 1;
            match byte {
                b'\r' | b'\n' => continue,
                b'=' => {
                    padding(input, at, filled)?;
                    push_quantum(&mut out, quantum, filled);
                    return Ok(out);
                }
                byte => quantum[filled] = digit(byte).ok_or(at - 1)?,
            }
            filled += 1;
        }
        push_quantum(&mut out, quantum, 4);
    }
}

/// Checks what follows the first `=`, which was read just before `at`.
fn padding(input: &[u8], mut at: usize, filled: usize) -> Result<(), usize> {
    let skip = |mut at: usize| {
        while matches!(input.get(at), Some(b'\r' | b'\n')) {
            at += 1;
        }
        at
    };
    if filled < 2 {
        return Err(at - 1);
    }
    if filled == 2 {
        at = skip(at);
        match input.get(at) {
            None => return Err(input.len()),
            Some(b'=') => at += 1,
            Some(_) => return Err(at - 1),
        }
    }
    at = skip(at);
    if at < input.len() { Err(at) } else { Ok(()) }
}

fn push_quantum(out: &mut Vec<u8>, quantum: [u8; 4], filled: usize) {
    let bits = quantum.iter().take(filled).enumerate().fold(0_u32, |bits, (i, digit)| bits | u32::from(*digit) << (18 - 6 * i));
    out.extend_from_slice(&bits.to_be_bytes()[1..filled.max(1)]);
}

fn digit(byte: u8) -> Option<u8> {
    match byte {
        b'A'..=b'Z' => Some(byte - b'A'),
        b'a'..=b'z' => Some(byte - b'a' + 26),
        b'0'..=b'9' => Some(byte - b'0' + 52),
        b'+' => Some(62),
        b'/' => Some(63),
        _ => None,
    }
}
