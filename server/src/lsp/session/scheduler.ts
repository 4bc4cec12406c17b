// Schedules work on one thread: requests of the editor first, everything else in short slices.

/** How long work goes on before others get a turn, in milliseconds. */
const SLICE = 8;

export class Scheduler {
  readonly #pause: () => Promise<void>;
  #urgent = 0;
  #waiting: (() => void)[] = [];

  /** `pause` lets the events that have arrived be handled and then returns. */
  constructor(pause: () => Promise<void>) {
    this.#pause = pause;
  }

  /** Runs what an editor waits for; background work rests meanwhile. */
  async urgently<T>(task: () => Promise<T>): Promise<T> {
    this.#urgent += 1;
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
    while (this.#urgent > 0) {
      await new Promise<void>((go) => this.#waiting.push(go));
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
      await rest();
      if (cancelled()) {
        steps.return(undefined as T);
        return undefined;
      }
      since = performance.now();
    }
  }
}
