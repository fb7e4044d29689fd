/**
 * The rows near the window of a list of any length: TanStack Virtual, spoken to in runes.
 *
 * Its own adapter for Svelte is made of stores and does not notice an element that comes later. Two things are ours: the
 * element it is shown (`magnified`), so that it reckons in lengths of the list while the page keeps to those that browsers
 * allow, and the height of a row, which is known, so that nothing is measured.
 */
import { elementScroll, observeElementOffset, Virtualizer, type VirtualItem, type VirtualizerOptions } from '@tanstack/virtual-core';
import { Scale } from './scale';

export const ROW = 37;
const AROUND = 6;

export class LongList {
  /** The rows to draw: those that are seen and a few around. */
  items = $state.raw<readonly VirtualItem[]>([]);
  /** Added to the start of each item, gives its place in the drawn height. */
  shift = $state(0);
  /** The height of the list in the page. */
  drawn = $state(0);

  /** At least as many as are ever drawn: a row that leaves lends its elements to the one that is as far ahead. */
  places = $state(1);

  #count = 0;
  #view = 0;
  #scale = new Scale(0, 0);
  #element: HTMLElement | null = null;
  #shown: HTMLElement | null = null;
  #tellRect: ((rect: { width: number; height: number }) => void) | undefined;
  readonly #virtualizer = new Virtualizer<HTMLElement, HTMLElement>(this.#options());

  /** Takes the scrolling element; what stays above the rows is `head` pixels high. */
  attach(element: HTMLElement, head: number): () => void {
    this.#element = element;
    this.#shown = magnified(element, () => this.#scale);
    const seen = (): void => this.#resize(element.clientHeight - head);
    const scrolled = (): void => this.#place();
    const observer = new ResizeObserver(seen);
    observer.observe(element);
    element.addEventListener('scroll', scrolled, { passive: true });
    seen();
    return () => {
      observer.disconnect();
      element.removeEventListener('scroll', scrolled);
      this.#element = this.#shown = null;
      this.#virtualizer._didMount()();
    };
  }

  /** The list has another length. */
  count(count: number): void {
    this.#count = count;
    this.#update();
  }

  /** Scrolls as little as possible, until this row is seen. */
  show(index: number): void {
    this.#virtualizer.scrollToIndex(index);
  }

  toTop(): void {
    this.#virtualizer.scrollToOffset(0);
  }

  /** Whether there is no place to say something under this row, and some above it. */
  isLow(index: number): boolean {
    const above = index * ROW - this.#scale.toList(this.#element?.scrollTop ?? 0);
    return above + 3.5 * ROW > this.#view && above >= 2 * ROW;
  }

  /** How many whole rows are seen at once. */
  get page(): number {
    return Math.max(1, Math.floor(this.#view / ROW));
  }

  #resize(view: number): void {
    this.#view = Math.max(0, view);
    this.places = Math.max(this.places, Math.ceil(this.#view / ROW) + 2 + 2 * AROUND);
    this.#update();
    this.#tellRect?.({ width: 0, height: this.#view });
  }

  #update(): void {
    this.#scale = new Scale(this.#count * ROW, this.#view);
    this.drawn = this.#scale.drawn;
    this.#virtualizer.setOptions(this.#options());
    this.#virtualizer._willUpdate();
    this.#draw();
  }

  #draw(): void {
    this.items = this.#virtualizer.getVirtualItems();
    this.#place();
  }

  #place(): void {
    this.shift = this.#scale.shift(this.#element?.scrollTop ?? 0);
  }

  #options(): VirtualizerOptions<HTMLElement, HTMLElement> {
    return {
      count: this.#count,
      getScrollElement: () => this.#shown,
      estimateSize: () => ROW,
      overscan: AROUND,
      scrollToFn: elementScroll,
      observeElementOffset,
      observeElementRect: (_, tell) => {
        this.#tellRect = tell;
        tell({ width: 0, height: this.#view });
      },
      onChange: () => this.#draw(),
    };
  }
}

/** The scrolling element in lengths of the list: what TanStack Virtual reads of it and asks of it, and no more. */
function magnified(element: HTMLElement, scale: () => Scale): HTMLElement {
  const face = {
    ownerDocument: element.ownerDocument,
    addEventListener: element.addEventListener.bind(element),
    removeEventListener: element.removeEventListener.bind(element),
    scrollTo: ({ top = 0 }: ScrollToOptions) => { element.scrollTop = scale().toDrawn(top); },
    get scrollTop() { return scale().toList(element.scrollTop); },
    get scrollHeight() { return scale().height; },
    get clientHeight() { return scale().view; },
  };
  return face as unknown as HTMLElement;
}
