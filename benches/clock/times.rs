//! What was timed, and how it is said.

use serde::Deserialize;

/// One gesture, in milliseconds of the page's clock.
#[derive(Debug, Clone, Copy, Deserialize)]
pub struct Gesture {
    /// From the gesture to the end of the frame that shows the rows.
    pub rows: f64,
    /// Spent waiting for the program's answers.
    pub asked: f64,
}

/// Says times beside the yardstick.
#[derive(Debug)]
pub struct Times {
    /// The bare loop, in milliseconds.
    pub yardstick: f64,
}

impl Times {
    /// The median, the worst, the part that is the page's alone, and the ratio to the yardstick.
    pub fn say(&self, name: &str, gestures: &[Gesture]) {
        let mut rows: Vec<f64> = gestures.iter().map(|gesture| gesture.rows).collect();
        let mut page: Vec<f64> =
            gestures.iter().map(|gesture| gesture.rows - gesture.asked).collect();
        let (middle, page) = (median(&mut rows), median(&mut page));
        println!(
            "window/{name:<34} {middle:>8.1} ms  worst {:>8.1}  page alone {page:>7.1}  ratio {:>6.3}",
            rows[rows.len() - 1],
            middle / self.yardstick
        );
    }
}

/// The middle one; sorts them on the way.
pub fn median(times: &mut [f64]) -> f64 {
    times.sort_unstable_by(f64::total_cmp);
    times[times.len() / 2]
}
