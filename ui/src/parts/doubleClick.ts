/**
 * One gesture, one effect: the second click of a double click belongs to what the first one fell on, and never reaches
 * what the first one opened; a key that is held down presses a button once.
 */

/** Clicks further apart than this, in time or in place, are two gestures. */
const PAUSE = 500;
const SLIP = 8;

/** What a click falls on, as people see it. */
const CONTROL = 'button, a, input, select, label, [role=option], [role=menuitem], [role=row]';

interface Press {
  at: number;
  x: number;
  y: number;
  target: Element;
}

/** Tells apart, of the presses of a pointer, those that stray from what their double click began on. */
export class DoubleClick {
  #last: Press | null = null;
  #control: Element | null = null;
  #expanded: string | null = null;

  /** Whether this press ends a double click that began on something else, or on a button that has opened since. */
  strays(press: Press): boolean {
    const control = press.target.closest(CONTROL) ?? press.target;
    const expanded = control.matches('button') ? control.getAttribute('aria-expanded') : null;
    const goesOn = this.#last !== null && press.at - this.#last.at < PAUSE && Math.hypot(press.x - this.#last.x, press.y - this.#last.y) <= SLIP;
    this.#last = press;
    if (goesOn) return control !== this.#control || expanded !== this.#expanded;
    this.#control = control;
    this.#expanded = expanded;
    return false;
  }
}

/** Keeps stray presses from all that listens in a window. Answers with what stops it. */
export function keepToOneGesture(where: Window): () => void {
  const listening = new AbortController();
  const clicks = new DoubleClick();
  let strays = false;
  const drop = (event: Event): void => {
    event.preventDefault();
    event.stopImmediatePropagation();
  };
  const on = <Kind extends keyof WindowEventMap>(kind: Kind, listener: (event: WindowEventMap[Kind]) => void): void =>
    where.addEventListener(kind, listener, { capture: true, signal: listening.signal });

  on('pointerdown', (event) => {
    // Only a hand makes double clicks, with one button.
    strays = event.isTrusted && event.button === 0 && event.target instanceof Element && clicks.strays({ at: event.timeStamp, x: event.clientX, y: event.clientY, target: event.target });
    // Not prevented: nothing would be heard of the clicks that follow.
    if (strays) event.stopImmediatePropagation();
  });
  for (const kind of ['pointerup', 'mousedown', 'mouseup'] as const) on(kind, (event) => { if (strays) drop(event); });
  // A click that no pointer made comes from a key.
  on('click', (event) => { if (strays && event.detail !== 0) drop(event); });
  on('keydown', (event) => {
    strays = false;
    const types = event.target instanceof HTMLInputElement;
    if (event.repeat && (event.key === 'Enter' || (event.key === ' ' && !types))) drop(event);
  });
  return () => listening.abort();
}
