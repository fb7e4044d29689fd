/**
 * Which rows of a long table are seen, and where they are drawn.
 *
 * Browsers limit the height of an element to about 33 million pixels. Past `TALLEST` the scroll bar is a scale model:
 * the drawn height stays at `TALLEST` and each pixel of it stands for a little more than one.
 */
export const ROW = 37;
export const TALLEST = 30_000_000;
const AROUND = 6;

export interface Span {
  first: number;
  last: number;
  /** Added to `index * ROW`, gives the place of a row inside the drawn height. */
  shift: number;
}

export function drawnHeight(total: number): number {
  return Math.min(total * ROW, TALLEST);
}

function scale(total: number, view: number): number {
  const drawn = drawnHeight(total) - view;
  return drawn > 0 ? (total * ROW - view) / drawn : 1;
}

export function span(total: number, view: number, scrolled: number): Span {
  const top = Math.max(0, scrolled) * scale(total, view);
  const first = Math.max(0, Math.floor(top / ROW) - AROUND);
  const last = Math.min(total - 1, Math.ceil((top + view) / ROW) + AROUND);
  return { first, last, shift: scrolled - top };
}

/** The scroll position that shows a row, moving as little as possible. */
export function scrolledTo(index: number, total: number, view: number, scrolled: number): number {
  const ratio = scale(total, view);
  const top = scrolled * ratio;
  const above = index * ROW;
  const below = above + ROW - view;
  if (above < top) return above / ratio;
  return below > top ? below / ratio : scrolled;
}
