//! Putting rows in order: many of them on all cores.

use std::{cmp::Ordering, ops::Range};

use rayon::prelude::*;

/// Fewer rows than this are not worth a second thread.
const PIECE: usize = 4096;

/// The rows in about equal shares, one for each thread; one share when they are few.
pub(super) fn shares(rows: usize) -> Vec<Range<usize>> {
    let size = rows.div_ceil(rayon::current_num_threads()).max(PIECE);
    (0..rows).step_by(size).map(|start| start..rows.min(start + size)).collect()
}

/// Rows in the order of a key, then in the order they came.
pub(super) fn ordered<K: Ord + Send>(rows: Vec<u32>, key: impl Fn(u32) -> K + Sync) -> Vec<u32> {
    let rows = rows.into_par_iter().with_min_len(PIECE);
    let mut keyed: Vec<(K, u32)> = rows.map(|row| (key(row), row)).collect();
    keyed.par_sort();
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
        for rows in [0, 1, 620, PIECE - 1, PIECE, PIECE + 1, 30 * PIECE + 7] {
            let all: Vec<usize> = shares(rows).into_iter().flatten().collect();
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
