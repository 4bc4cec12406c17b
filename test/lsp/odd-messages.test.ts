// A server that is sent what no editor sends: it never dies of it, goes on answering, and keeps to the order of its life.
import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { after, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { until } from "../../scripts/wait.ts";
import { SERVER, startEditor } from "./editor.ts";
import { BODIES, BROKEN_FRAMES, METHODS, SHAPES } from "./odd-messages.ts";

const MESSAGES = 11_000;
/** How many of them there are to each body that is no message, and to each probe. */
const BODY_EVERY = 40;
const PROBE_EVERY = 500;
const INVALID_REQUEST = -32_600;
const NOT_INITIALIZED = -32_002;
const PROBE = "untitled:Probe";

interface Answer {
  readonly id?: unknown;
  readonly method?: string;
  readonly result?: unknown;
  readonly error?: { readonly code: number; readonly message: string };
}

const started = new Set<ChildProcess>();
after(() => {
  for (const server of started) server.kill("SIGKILL");
});

/** A server at the other end of its pipes, with nothing between that would send only what is right. */
class Wire {
  readonly process = spawn(process.execPath, [process.env.PLIMSOLL_SERVER ?? SERVER, "--stdio"], {
    stdio: ["pipe", "pipe", "pipe"],
  });
  readonly answers = new Map<unknown, Answer>();
  errors = "";
  #received = Buffer.alloc(0);
  #last = 0;

  constructor() {
    started.add(this.process);
    this.process.stdin.on("error", () => undefined);
    this.process.stderr.on("data", (data) => {
      this.errors += data;
    });
    this.process.stdout.on("data", (data: Buffer) => this.#take(data));
  }

  get isAlive(): boolean {
    return this.process.exitCode === null && this.process.signalCode === null;
  }

  raw(text: string): void {
    this.process.stdin.write(text);
  }

  body(text: string): void {
    this.raw(`Content-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}`);
  }

  message(message: object): void {
    this.body(JSON.stringify({ jsonrpc: "2.0", ...message }));
  }

  notify(method: string, params: unknown): void {
    this.message({ method, params });
  }

  /** Sends a request and waits for its answer. */
  async ask(method: string, params?: unknown): Promise<Answer> {
    this.#last += 1;
    const id = `ask ${this.#last}`;
    this.message({ id, method, params });
    await until(`an answer to ${method}`, () => this.answers.has(id) || !this.isAlive);
    const answer = this.answers.get(id);
    assert.ok(answer !== undefined, `the server ended with ${this.process.exitCode} at ${method}: ${this.errors}`);
    return answer;
  }

  async initialize(): Promise<void> {
    await this.ask("initialize", { processId: process.pid, rootUri: null, capabilities: {}, workspaceFolders: null });
    this.notify("initialized", {});
  }

  exited(): Promise<number | null> {
    return new Promise((resolve) => {
      if (!this.isAlive) resolve(this.process.exitCode);
      else this.process.once("exit", (code) => resolve(code));
    });
  }

  #take(data: Buffer): void {
    this.#received = Buffer.concat([this.#received, data]);
    for (;;) {
      const end = this.#received.indexOf("\r\n\r\n");
      if (end === -1) return;
      const length = Number(/Content-Length: (\d+)/i.exec(this.#received.subarray(0, end).toString())?.[1]);
      if (this.#received.length < end + 4 + length) return;
      const body = this.#received.subarray(end + 4, end + 4 + length).toString();
      this.#received = this.#received.subarray(end + 4 + length);
      this.#hear(JSON.parse(body));
    }
  }

  #hear(answer: Answer): void {
    if (answer.method === undefined) this.answers.set(answer.id, answer);
    else if (answer.id !== undefined) this.message({ id: answer.id, result: null });
  }
}

test(`${MESSAGES} odd messages: the server goes on, and answers all requests`, async () => {
  const wire = new Wire();
  await wire.initialize();
  wire.notify("textDocument/didOpen", {
    textDocument: { uri: PROBE, languageId: "dockerfile", version: 1, text: "FROM debian:13\nRUN sudo id\n" },
  });
  const probe = async () => {
    const { result } = await wire.ask("plimsoll/findings", { textDocument: { uri: PROBE } });
    const { findings } = result as { findings: readonly { rule: string }[] };
    assert.ok(
      findings.some(({ rule }) => rule === "dockerfile/no-sudo"),
      JSON.stringify(findings),
    );
  };
  await probe();
  const asked: (readonly [id: number, method: string])[] = [];
  const sent = new Set<string>();
  for (let number = 0; number < MESSAGES; number += 1) {
    // Each turn sends every method once; each method meets every shape as a request, and then every shape as a notification.
    const turn = Math.floor(number / METHODS.length);
    const method = METHODS[number % METHODS.length] ?? "";
    const shape = (turn + (number % METHODS.length)) % SHAPES.length;
    const params = SHAPES[shape];
    const isRequest = Math.floor(turn / SHAPES.length) % 2 === 0;
    sent.add(`${method} ${shape} ${isRequest}`);
    if (isRequest) {
      asked.push([1_000_000 + number, method]);
      wire.message({ id: 1_000_000 + number, method, params });
    } else wire.notify(method, params);
    if (number % BODY_EVERY === 0) wire.body(BODIES[(number / BODY_EVERY) % BODIES.length] ?? "");
    if (number % PROBE_EVERY === 0) await probe();
  }
  assert.equal(sent.size, METHODS.length * SHAPES.length * 2);
  await until("all answers", () => asked.every(([id]) => wire.answers.has(id)) || !wire.isAlive).catch(() => undefined);
  assert.ok(wire.isAlive, `it ended with ${wire.process.exitCode}: ${wire.errors}`);
  assert.deepEqual(
    asked.filter(([id]) => !wire.answers.has(id)),
    [],
  );
  const again = asked.filter(([, method]) => method === "initialize").map(([id]) => wire.answers.get(id)?.error?.code);
  assert.deepEqual([...new Set(again)], [INVALID_REQUEST]);
  await probe();
  assert.equal((await wire.ask("shutdown")).result, null);
  wire.notify("exit", { odd: true });
  assert.equal(await wire.exited(), 0);
});

test("before `initialize` requests are refused and notifications ignored, and after one that failed another may follow", async () => {
  const wire = new Wire();
  const text = "FROM debian:13\nRUN sudo id\n";
  wire.notify("textDocument/didOpen", { textDocument: { uri: PROBE, languageId: "dockerfile", version: 1, text } });
  for (const method of ["textDocument/hover", "shutdown", "plimsoll/findings", "no/suchMethod"]) {
    assert.equal((await wire.ask(method, {})).error?.code, NOT_INITIALIZED, method);
  }
  assert.ok((await wire.ask("initialize", null)).error !== undefined);
  await wire.initialize();
  const { result } = await wire.ask("plimsoll/findings", { textDocument: { uri: PROBE } });
  assert.deepEqual((result as { findings: unknown }).findings, []);
  wire.notify("exit", null);
  assert.equal(await wire.exited(), 1);
});

test("after `shutdown` every request is refused and every notification but `exit` is ignored", async () => {
  const wire = new Wire();
  await wire.initialize();
  assert.equal((await wire.ask("shutdown")).result, null);
  for (const method of METHODS) assert.equal((await wire.ask(method, {})).error?.code, INVALID_REQUEST, method);
  assert.equal((await wire.ask("shutdown")).error?.code, INVALID_REQUEST);
  for (const method of METHODS) wire.notify(method, {});
  assert.equal((await wire.ask("initialize", { capabilities: {} })).error?.code, INVALID_REQUEST);
  wire.notify("exit", undefined);
  assert.equal(await wire.exited(), 0);
});

for (const [name, frame] of Object.entries(BROKEN_FRAMES)) {
  test(`a broken frame ends the server, so that its editor starts another: ${name}`, async () => {
    const wire = new Wire();
    await wire.initialize();
    await wire.ask("plimsoll/findings", { textDocument: { uri: PROBE } });
    wire.raw(frame);
    assert.equal(await wire.exited(), 1);
    assert.match(wire.errors, /The messages from the editor cannot be read: [^\n]+\.\n/);
  });
}

test("frames may arrive in pieces, with other header lines", async () => {
  const wire = new Wire();
  const request = JSON.stringify({ jsonrpc: "2.0", id: 1, method: "initialize", params: { capabilities: {} } });
  const frame = `content-length:${Buffer.byteLength(request)}\r\nContent-Type: application/vscode-jsonrpc; charset=utf-8\r\n\r\n${request}`;
  for (const character of frame) {
    wire.raw(character);
    await sleep(0);
  }
  await until("the answer", () => wire.answers.has(1));
  wire.notify("exit", undefined);
  assert.equal(await wire.exited(), 1);
});

test("a second `initialize` is refused", async (context) => {
  const editor = startEditor();
  context.after(() => editor.process.kill());
  await editor.initialize();
  await assert.rejects(editor.initialize(), { code: INVALID_REQUEST });
  assert.equal(await editor.end(), 0);
});
