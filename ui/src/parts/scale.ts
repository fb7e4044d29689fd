/**
 * How a list taller than browsers allow is scrolled.
 *
 * Chromium and WebKit keep lengths in 32 bits of 1/64 pixel: an element ends at 33,554,431 pixels, which is 906,876 of our
 * rows. Past `TALLEST` the scroll bar is a scale model: the drawn height stays at `TALLEST`, and each pixel of it stands for
 * a little more than one of the list.
 */
export const TALLEST = 30_000_000;

export class Scale {
  /** The height the list has in the page. */
  readonly drawn: number;
  readonly #ratio: number;

  /** `height` of the whole list, `view` of the part that is seen. */
  constructor(readonly height: number, readonly view: number) {
    this.drawn = Math.min(height, TALLEST);
    this.#ratio = this.drawn > view ? (height - view) / (this.drawn - view) : 1;
  }

  /** Where in the list a scroll position of the page is. */
  toList(scrolled: number): number {
    return Math.max(0, scrolled) * this.#ratio;
  }

  /** The scroll position of the page that shows this part of the list. */
  toDrawn(offset: number): number {
    return offset / this.#ratio;
  }

  /** Added to the place of a row in the list, gives its place in the drawn height. */
  shift(scrolled: number): number {
    return scrolled - this.toList(scrolled);
  }
}
