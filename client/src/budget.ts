// How much may be held at once, by callers that ask for it in turn.

export class Budget {
  readonly #whole: number;
  #left: number;
  readonly #waiting: { readonly amount: number; readonly go: () => void }[] = [];

  constructor(whole: number) {
    this.#whole = whole;
    this.#left = whole;
  }

  /** Runs `task` as soon as `amount` is free, and keeps that until the task ends. One that asks for more than there is gets all of it. */
  async within<T>(amount: number, task: () => Promise<T>): Promise<T> {
    const taken = Math.min(Math.max(amount, 0), this.#whole);
    if (this.#waiting.length > 0 || taken > this.#left) {
      await new Promise<void>((go) => this.#waiting.push({ amount: taken, go }));
    } else this.#left -= taken;
    try {
      return await task();
    } finally {
      this.#left += taken;
      this.#next();
    }
  }

  /** Those who have waited longest go first: a small amount does not overtake a large one. */
  #next(): void {
    for (let [first] = this.#waiting; first !== undefined && first.amount <= this.#left; [first] = this.#waiting) {
      this.#left -= first.amount;
      this.#waiting.shift();
      first.go();
    }
  }
}
