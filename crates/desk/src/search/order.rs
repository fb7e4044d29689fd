//! Putting rows in order: many of them on all cores.

use std::{cmp::Ordering, num::NonZero, ops::Range, thread};

/// From this many rows on, the work is shared between threads.
const MANY: usize = 100_000;

/// The rows in equal shares, one for each thread; one share when they are few.
pub(super) fn shares(rows: usize) -> impl Iterator<Item = Range<usize>> {
    let cores = thread::available_parallelism().map_or(1, NonZero::get);
    let size = rows.div_ceil(if rows < MANY { 1 } else { cores }).max(1);
    (0..rows).step_by(size).map(move |start| start..rows.min(start + size))
}

/// Rows in the order of a key, then in the order they came.
pub(super) fn ordered<K: Ord + Send>(rows: Vec<u32>, key: impl Fn(u32) -> K) -> Vec<u32> {
    let mut keyed: Vec<(K, u32)> = rows.into_iter().map(|row| (key(row), row)).collect();
    let size = shares(keyed.len()).next().map_or(1, |share| share.len());
    if size < keyed.len() {
        thread::scope(|scope| {
            for share in keyed.chunks_mut(size) {
                scope.spawn(move || share.sort_unstable());
            }
        });
    }
    // A stable sort finds the shares in order, and merges them.
    keyed.sort();
    keyed.into_iter().map(|(_, row)| row).collect()
}

/// A text behind its first 16 bytes as a number: most comparisons end there, without the text.
pub(super) fn beginning(text: &str) -> (u128, &str) {
    let mut bytes = [0; 16];
    let length = text.len().min(bytes.len());
    bytes[..length].copy_from_slice(&text.as_bytes()[..length]);
    (u128::from_be_bytes(bytes), text)
}

/// Compares texts with their leading numbers by value.
pub(crate) fn natural(a: &str, b: &str) -> Ordering {
    let number = |text: &str| {
        let digits = text.bytes().take_while(u8::is_ascii_digit).count();
        text[..digits].parse::<u64>().ok()
    };
    number(a).cmp(&number(b)).then_with(|| a.cmp(b))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_hold_each_row_once() {
        for rows in [0, 1, 620, MANY - 1, MANY, MANY + 1, 3 * MANY + 7] {
            let all: Vec<usize> = shares(rows).flatten().collect();
            assert_eq!(all, (0..rows).collect::<Vec<_>>(), "{rows}");
        }
    }

    #[test]
    fn many_rows_are_in_the_order_of_a_single_sort() {
        for count in [1_000, 250_000_u32] {
            let scattered = |row: u32| row.wrapping_mul(2_654_435_761) % 5_000;
            let rows: Vec<u32> = (0..count).collect();
            let mut expected = rows.clone();
            expected.sort_by_key(|&row| scattered(row));
            assert_eq!(ordered(rows, scattered), expected, "{count}");
        }
    }

    #[test]
    fn the_beginning_of_a_text_orders_as_the_text() {
        let texts =
            ["", "a", "a.b", "abcdefghijklmnop", "abcdefghijklmnopq", "abcdefghijklmnoq", "é"];
        for pair in texts.windows(2) {
            assert!(beginning(pair[0]) < beginning(pair[1]), "{pair:?}");
        }
    }
}
