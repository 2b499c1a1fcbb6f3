//! How many items Go's `append` makes room for. Templates see it where they slice a list beyond its length.

use super::ListType;

/// `runtime.class_to_size`
const CLASSES: [usize; 67] = [
    8, 16, 24, 32, 48, 64, 80, 96, 112, 128, 144, 160, 176, 192, 208, 224, 240, 256, 288, 320, 352, 384, 416, 448, 480, 512, 576, 640, 704,
    768, 896, 1024, 1152, 1280, 1408, 1536, 1792, 2048, 2304, 2688, 3072, 3200, 3456, 4096, 4864, 5376, 6144, 6528, 6784, 6912, 8192, 9472,
    9728, 10240, 10880, 12288, 13568, 14336, 16384, 18432, 19072, 20480, 21760, 24576, 27264, 28672, 32768,
];

/// The capacity after appending to a slice of this capacity made its length `length`: `runtime.growslice`.
pub(super) fn after_append(list_type: ListType, capacity: usize, length: usize) -> usize {
    if length <= capacity {
        return capacity;
    }
    let (size, pointers) = match list_type {
        ListType::Ints | ListType::Floats => (8, false),
        ListType::Maintainers | ListType::Dependencies | ListType::Maps => (8, true),
        ListType::Lists => (24, true),
        ListType::Any | ListType::Strings | ListType::Versions => (16, true),
    };
    rounded(next(capacity, length) * size, pointers) / size
}

/// The capacity after appending `length` items one by one to an empty slice of this capacity.
pub(super) fn grown(list_type: ListType, mut capacity: usize, length: usize) -> usize {
    while capacity < length {
        capacity = after_append(list_type, capacity, capacity + 1);
    }
    capacity
}

/// `runtime.nextslicecap`
fn next(capacity: usize, length: usize) -> usize {
    const THRESHOLD: usize = 256;
    if length > capacity * 2 {
        return length;
    }
    if capacity < THRESHOLD {
        return capacity * 2;
    }
    let mut next = capacity;
    while next < length {
        next += (next + 3 * THRESHOLD) >> 2;
    }
    next
}

/// `runtime.roundupsize`
fn rounded(size: usize, pointers: bool) -> usize {
    const HEADER: usize = 8;
    const PAGE: usize = 8192;
    let header = if pointers && size > 512 { HEADER } else { 0 };
    match CLASSES.get(CLASSES.partition_point(|class| *class < size + header)) {
        Some(class) if size <= 32768 - HEADER => class - header,
        _ => size.next_multiple_of(PAGE),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn grows_like_go() {
        let sizes = [1, 2, 3, 5, 9, 33, 65, 300, 1000].map(|n| grown(ListType::Any, 0, n));
        // Measured with Go 1.26.
        assert_eq!(sizes, [1, 2, 4, 8, 16, 71, 71, 303, 1023]);
    }
}
