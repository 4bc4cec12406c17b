// Schedules work on one thread: requests of the editor first, everything else in short slices.

/** How long work goes on before others get a turn, in milliseconds. */
const SLICE = 8;

/**
 * A request that is not worked on for so long, in milliseconds, waits for something itself: for an answer of the editor, or
 * a disk far away. Nothing rests for its sake.
 */
const STALLED = 100;

export class Scheduler {
  readonly #pause: () => Promise<void>;
  readonly #stalled: number;
  #urgent = 0;
  /** When a request was worked on last. */
  #worked = Number.NEGATIVE_INFINITY;
  #waiting: (() => void)[] = [];

  /** `pause` lets the events that have arrived be handled and then returns. */
  constructor(pause: () => Promise<void>, stalled = STALLED) {
    this.#pause = pause;
    this.#stalled = stalled;
  }

  /** Runs what an editor waits for; background work rests meanwhile. */
  async urgently<T>(task: () => Promise<T>): Promise<T> {
    this.#urgent += 1;
    this.#worked = performance.now();
    try {
      return await task();
    } finally {
      this.#urgent -= 1;
      if (this.#urgent === 0) for (const go of this.#waiting.splice(0)) go();
    }
  }

  /** Returns after what has arrived is handled and no request is being worked on. */
  async idle(): Promise<void> {
    await this.#pause();
    for (;;) {
      const left = this.#worked + this.#stalled - performance.now();
      if (this.#urgent === 0 || left <= 0) return;
      let timer: NodeJS.Timeout | undefined;
      await new Promise<void>((go) => {
        this.#waiting.push(go);
        timer = setTimeout(go, left);
      });
      clearTimeout(timer);
      await this.#pause();
    }
  }

  /** What comes, one after the other, each when no request is being worked on. */
  async *idly<T>(items: AsyncIterable<T>): AsyncGenerator<T> {
    for await (const item of items) {
      await this.idle();
      yield item;
    }
  }

  /** Runs `steps` to their end in slices, with `rest` between them; undefined as soon as `cancelled` says so between two slices. */
  async run<T>(
    steps: Generator<void, T>,
    cancelled: () => boolean,
    rest: () => Promise<void> = this.#pause,
  ): Promise<T | undefined> {
    let since = performance.now();
    for (;;) {
      const step = steps.next();
      if (step.done) return step.value;
      if (performance.now() - since < SLICE) continue;
      if (rest === this.#pause) this.#worked = performance.now();
      await rest();
      if (cancelled()) {
        steps.return(undefined as T);
        return undefined;
      }
      since = performance.now();
    }
  }
}
