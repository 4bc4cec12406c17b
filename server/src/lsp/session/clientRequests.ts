// Requests to the client about files, folder by folder: so many at once, each for so long. A folder whose provider never
// answers costs its own files and nobody else's.
import { CancellationTokenSource, type Connection } from "vscode-languageserver";
import { parentOf, pathBelow } from "../../paths/uris.ts";

export interface RequestLimits {
  /** How many requests about one folder wait for the client at once: each may be a question to a server far away. */
  readonly atOnce: number;
  /** How long the client may take for an answer, in milliseconds. */
  readonly patience: number;
  /** After so many requests without an answer, one after the other, nothing more is asked about a folder for a while. */
  readonly mostMissed: number;
  /** How long that is, in milliseconds. */
  readonly rest: number;
}

export const REQUEST_LIMITS: RequestLimits = { atOnce: 8, patience: 20_000, mostMissed: 3, rest: 60_000 };

/** What is going on about one folder. */
class Lane {
  readonly folder: string;
  /** Gives up a request that is with the client. */
  readonly running = new Set<() => void>();
  /** Those whose turn has not come; they are told whether it has. */
  waiting: ((may: boolean) => void)[] = [];
  /** Requests without an answer since the last one that had one. */
  missedInRow = 0;
  missed = 0;
  /** Until when nothing is asked. */
  silent = Number.NEGATIVE_INFINITY;
  taken = 0;
  closed = false;

  constructor(folder: string) {
    this.folder = folder;
  }

  /** Those who wait go without an answer. */
  turnAway(): void {
    for (const go of this.waiting.splice(0)) go(false);
  }
}

export class ClientRequests {
  readonly #connection: Pick<Connection, "sendRequest">;
  readonly #limits: RequestLimits;
  readonly #tell: (sentence: string) => void;
  #folders: readonly string[];
  /** By the workspace folder, or the folder of a file that is in none. Only those with requests under way, or with troubles. */
  readonly #lanes = new Map<string, Lane>();

  /** `tell` hears, in one sentence, of a folder about which the client does not answer. */
  constructor(
    connection: Pick<Connection, "sendRequest">,
    folders: readonly string[],
    tell: (sentence: string) => void,
    limits = REQUEST_LIMITS,
  ) {
    this.#connection = connection;
    this.#folders = folders;
    this.#tell = tell;
    this.#limits = limits;
  }

  /** What the client answers about a file or folder, unchecked. Undefined where it fails, takes too long, or is not asked. Never throws. */
  async ask(request: string, params: { readonly uri: string }): Promise<unknown> {
    const lane = this.#laneOf(params.uri);
    if (!(await this.#enter(lane))) {
      lane.missed += 1;
      return undefined;
    }
    try {
      return lane.closed ? undefined : await this.#send(lane, request, params);
    } finally {
      this.#leave(lane);
    }
  }

  /** How many requests about what is below a folder had no answer so far. */
  missed(folder: string): number {
    let sum = 0;
    for (const lane of this.#lanes.values()) {
      const isNear = pathBelow(lane.folder, folder, true) ?? pathBelow(folder, lane.folder, true);
      if (isNear !== undefined) sum += lane.missed;
    }
    return sum;
  }

  /** Other workspace folders are open: nobody waits for what was asked about those that are closed. */
  keepTo(folders: readonly string[]): void {
    for (const folder of this.#folders) {
      const lane = this.#lanes.get(folder);
      if (lane === undefined || folders.includes(folder)) continue;
      this.#lanes.delete(folder);
      lane.closed = true;
      lane.turnAway();
      for (const giveUp of lane.running) giveUp();
    }
    this.#folders = folders;
  }

  #laneOf(uri: string): Lane {
    const holders = this.#folders.filter((folder) => pathBelow(uri, folder, true) !== undefined);
    const [folder = parentOf(uri) ?? uri] = holders.sort((a, b) => b.length - a.length);
    const known = this.#lanes.get(folder) ?? new Lane(folder);
    this.#lanes.set(folder, known);
    return known;
  }

  async #enter(lane: Lane): Promise<boolean> {
    if (lane.closed || performance.now() < lane.silent) return false;
    if (lane.taken === this.#limits.atOnce) return new Promise((go) => lane.waiting.push(go));
    lane.taken += 1;
    return true;
  }

  #leave(lane: Lane): void {
    // The next that waits takes the place over.
    const next = lane.waiting.shift();
    if (next !== undefined) {
      next(true);
      return;
    }
    lane.taken -= 1;
    if (lane.taken === 0 && lane.missed === 0 && !lane.closed) this.#lanes.delete(lane.folder);
  }

  async #send(lane: Lane, request: string, params: { readonly uri: string }): Promise<unknown> {
    const cancelling = new CancellationTokenSource();
    let giveUp = () => {};
    const givenUp = new Promise<typeof GIVEN_UP>((resolve) => {
      giveUp = () => resolve(GIVEN_UP);
    });
    const timer = setTimeout(giveUp, this.#limits.patience);
    lane.running.add(giveUp);
    // A client that is gone throws, one that does not know the request rejects it: neither has anything.
    const send = async () => this.#connection.sendRequest<unknown>(request, params, cancelling.token);
    const answer = await Promise.race([send().catch(() => undefined), givenUp]);
    clearTimeout(timer);
    lane.running.delete(giveUp);
    if (answer !== GIVEN_UP) {
      lane.missedInRow = 0;
      return answer;
    }
    cancelling.cancel();
    if (!lane.closed) this.#miss(lane, params.uri);
    return undefined;
  }

  #miss(lane: Lane, uri: string): void {
    const { patience, mostMissed, rest } = this.#limits;
    lane.missed += 1;
    lane.missedInRow += 1;
    if (lane.missed === 1) {
      const seconds = Math.round(patience / 1000);
      this.#tell(`The editor did not say within ${seconds} s what is in \`${uri}\`: for now it counts as not there.`);
    }
    if (lane.missedInRow < mostMissed) return;
    lane.silent = performance.now() + rest;
    lane.turnAway();
  }
}

const GIVEN_UP = Symbol("given up");
