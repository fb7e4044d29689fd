/** The time left until a moment; wakes up only when the shown text changes. */
export class Countdown {
  left = $state(0);
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** `step` is 60 000 for minutes, 1 000 for seconds. */
  start(until: string, step: number): void {
    this.stop();
    const tick = (): void => {
      this.left = Math.max(0, Date.parse(until) - Date.now());
      if (this.left > 0) this.#timer = setTimeout(tick, Math.max(50, this.left % step || step));
    };
    tick();
  }

  stop(): void {
    clearTimeout(this.#timer);
  }
}
