use tauri::{Runtime, WebviewWindow};

use super::Answer;

/// As far as the page goes: what is asked beyond is drawn as the nearest.
const SCALES: std::ops::RangeInclusive<f64> = 0.5..=3.0;

/// Draws everything larger or smaller: 1 is as designed.
#[tauri::command]
pub async fn zoom<R: Runtime>(scale: f64, window: WebviewWindow<R>) -> Answer<()> {
    let scale = scale.clamp(*SCALES.start(), *SCALES.end());
    if let Err(error) = window.set_zoom(scale) {
        // Everything goes on at the size it has.
        tracing::warn!(%error, "the window cannot be drawn at another size");
    }
    Ok(())
}
