/** The time left until a moment; wakes up only when the shown text changes. */
export class Countdown {
  left = $state(0);
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** `step` is 60 000 for minutes, 1 000 for seconds. */
  start(until: string, step: number): void {
    this.stop();
    const tick = (): void => {
      // Not read back: an effect that starts a countdown would depend on it, and on a slow PC never come to rest.
      const left = Math.max(0, Date.parse(until) - Date.now());
      this.left = left;
      if (left > 0) this.#timer = setTimeout(tick, Math.max(50, left % step || step));
    };
    tick();
  }

  stop(): void {
    clearTimeout(this.#timer);
  }
}
