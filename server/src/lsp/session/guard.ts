// The one error boundary around what editors ask: an exception costs an empty answer and one line in the log, never the server.
import { ResponseError } from "vscode-languageserver";
import type { Checked } from "../../engine/pipeline/check.ts";
import { type Shown, shown, shownLines } from "../../shown/shown.ts";

export interface Log {
  error(message: Shown): void;
  info(message: Shown): void;
}

/** How many sentences are remembered as said. */
const MOST_SEEN = 2000;

export class Guard {
  readonly #log: Log;
  readonly #seen = new Set<string>();

  constructor(log: Log) {
    this.#log = log;
  }

  /** `handle` that answers `empty` where it throws. An answer that is an error on purpose (cancelled) passes. */
  handler<A extends readonly unknown[], T, E>(
    feature: string,
    empty: E,
    handle: (...args: A) => T | Promise<T>,
  ): (...args: A) => Promise<T | E> {
    return async (...args) => {
      try {
        return await handle(...args);
      } catch (error) {
        if (error instanceof ResponseError) throw error;
        this.report(feature, error);
        return empty;
      }
    };
  }

  /** As `handler`, for what has no answer: nobody waits for an error either, be it the editor's refusal of what it was asked. */
  listener<A extends readonly unknown[]>(
    feature: string,
    handle: (...args: A) => void | Promise<void>,
  ): (...args: A) => void {
    return (...args) => void this.ask(feature, async () => handle(...args));
  }

  /** What the editor answers to a request of ours; undefined, with a line in the log, where it refuses. */
  async ask<T>(request: string, send: () => Promise<T>): Promise<T | undefined> {
    try {
      return await send();
    } catch (error) {
      this.report(request, error);
      return undefined;
    }
  }

  /** Logs a sentence, the same one only once. */
  note(sentence: string): void {
    if (this.#isNew(sentence)) this.#log.error(shown(sentence));
  }

  /** Logs a sentence about what was done and is no fault, the same one only once. */
  inform(sentence: string): void {
    if (this.#isNew(sentence)) this.#log.info(shown(sentence));
  }

  /** Logs the rules that crashed in a check. */
  crashes({ crashes }: Pick<Checked, "crashes">): void {
    for (const { rule, error } of crashes) this.report(rule, error);
  }

  /** Logs an exception with the rule or feature it comes from; the same one only once. */
  report(from: string, error: unknown): void {
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
    // The place of the exception is enough: the frames below differ from call to call. A stack overflows wherever it happens to.
    const telling = error instanceof RangeError ? 1 : 2;
    const key = `${from}\n${text.split("\n").slice(0, telling).join("\n")}`;
    if (this.#isNew(key)) this.#log.error(shownLines(`${from} failed: ${text}`));
  }

  #isNew(text: string): boolean {
    const isNew = !this.#seen.has(text);
    // Rather said again than remembered without end: some sentences name what others send.
    if (this.#seen.size >= MOST_SEEN) this.#seen.clear();
    this.#seen.add(text);
    return isNew;
  }
}
