//! Frames of a scroll, beside the yardstick.

use crate::times::{Times, median};

impl Times {
    /// The median and the 95th percentile of frames.
    pub fn frames(&self, name: &str, frames: &mut [f64]) {
        let middle = median(frames);
        println!(
            "window/{name:<34} {middle:>8.1} ms a frame  95 % {:>8.1}  ratio {:>6.3}",
            frames[frames.len() * 95 / 100],
            middle / self.yardstick
        );
    }
}
