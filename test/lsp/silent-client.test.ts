// An editor that hands out files and does not answer, or answers anything: what it costs, and whom it does not concern.
import assert from "node:assert/strict";
import { after, describe, test } from "node:test";
import type { CancellationToken, Connection } from "vscode-languageserver";
import { until } from "../../scripts/wait.ts";
import type { Files } from "../../server/src/files/port.ts";
import { clientOf } from "../../server/src/lsp/session/capabilities.ts";
import { ClientRequests, REQUEST_LIMITS } from "../../server/src/lsp/session/clientRequests.ts";
import { Guard } from "../../server/src/lsp/session/guard.ts";
import { Session } from "../../server/src/lsp/session/session.ts";
import { engine } from "../support/lab.ts";

/** No answer, until all tests are done: timers that wait for one would keep the process running. */
let answerAll = (_: null) => {};
const NEVER = new Promise<null>((resolve) => (answerAll = resolve));
after(() => answerAll(null));

/** The limits of a server that would wait for ever, and of one that has no time. */
const PATIENT = { ...REQUEST_LIMITS, patience: 2 ** 31 - 1 };
const HASTY = { ...REQUEST_LIMITS, patience: 5 };

type Answer = (request: string, uri: string) => unknown;

/** A client that answers requests for files with `answer`; `asked` are those it was sent, `cancelled` those that were taken back. */
function clientWith(answer: Answer) {
  const asked: string[] = [];
  const cancelled: string[] = [];
  const sendRequest = async (method: string, { uri }: { readonly uri: string }, token: CancellationToken) => {
    const request = method.replace("plimsoll/", "");
    asked.push(`${request} ${uri}`);
    token.onCancellationRequested(() => cancelled.push(`${request} ${uri}`));
    return answer(request, uri);
  };
  return { asked, cancelled, connection: { sendRequest } as unknown as Connection };
}

const read = (requests: ClientRequests, uri: string) => requests.ask("plimsoll/readFile", { uri });

describe("requests to the client", () => {
  test("one without an answer is cancelled, and told once for its folder", async () => {
    const { connection, cancelled } = clientWith((_, uri) => (uri.endsWith("dead") ? NEVER : uri));
    const told: string[] = [];
    const requests = new ClientRequests(connection, ["memfs:/w"], (sentence) => told.push(sentence), HASTY);
    assert.equal(await read(requests, "memfs:/w/dead"), undefined);
    assert.deepEqual(cancelled, ["readFile memfs:/w/dead"]);
    assert.equal(await read(requests, "memfs:/w/a/dead"), undefined);
    assert.equal(await read(requests, "memfs:/w/a"), "memfs:/w/a");
    assert.equal(told.length, 1);
    assert.match(told[0] ?? "", /`memfs:\/w\/dead`/);
    assert.equal(requests.missed("memfs:/w"), 2);
    assert.equal(requests.missed("memfs:/w/a"), 2);
    assert.equal(requests.missed("memfs:/elsewhere"), 0);
  });

  test("a folder that never answers is left in peace for a while, and asked again after that", async () => {
    let dead = true;
    const { connection, asked } = clientWith(() => (dead ? NEVER : "here"));
    const limits = { atOnce: 2, patience: 5, mostMissed: 2, rest: 60_000 };
    const requests = new ClientRequests(connection, ["memfs:/w"], () => {}, limits);
    const uris = Array.from({ length: 20 }, (_, i) => `memfs:/w/${i}`);
    assert.deepEqual(new Set(await Promise.all(uris.map((uri) => read(requests, uri)))), new Set([undefined]));
    // The first that was given up made room for one more.
    assert.equal(asked.length, 3);
    assert.equal(requests.missed("memfs:/w"), 20);
    dead = false;
    assert.equal(await read(requests, "memfs:/w/a"), undefined);
    assert.equal(await read(requests, "memfs:/other/a"), "here");
    const again = new ClientRequests(connection, ["memfs:/w"], () => {}, { ...limits, rest: 0 });
    dead = true;
    await Promise.all(uris.map((uri) => read(again, uri)));
    dead = false;
    assert.equal(await read(again, "memfs:/w/a"), "here");
  });

  test("one without an answer among others that have one does not silence its folder", async () => {
    const { connection } = clientWith((_, uri) => (uri.endsWith("dead") ? NEVER : "here"));
    const requests = new ClientRequests(connection, ["memfs:/w"], () => {}, { ...HASTY, mostMissed: 2 });
    for (let i = 0; i < 5; i += 1) {
      assert.equal(await read(requests, "memfs:/w/dead"), undefined);
      assert.equal(await read(requests, "memfs:/w/a"), "here");
    }
  });

  test("so many at once about a folder; another folder has places of its own", async () => {
    const { connection, asked } = clientWith((_, uri) => (uri.startsWith("memfs:/dead") ? NEVER : "here"));
    const requests = new ClientRequests(connection, ["memfs:/dead", "memfs:/w", "memfs:/w/inner"], () => {}, PATIENT);
    for (let i = 0; i < 30; i += 1) void read(requests, `memfs:/dead/${i}`);
    assert.equal(await read(requests, "memfs:/w/a"), "here");
    assert.equal(await read(requests, "memfs:/w/inner/a"), "here");
    assert.equal(await read(requests, "memfs:/a"), "here");
    assert.equal(asked.filter((one) => one.includes("dead")).length, REQUEST_LIMITS.atOnce);
  });

  test("a folder that is closed releases everything that waits for it", async () => {
    const { connection, cancelled } = clientWith(() => NEVER);
    const requests = new ClientRequests(connection, ["memfs:/dead", "memfs:/w"], assert.fail, PATIENT);
    const pending = Array.from({ length: 30 }, (_, i) => read(requests, `memfs:/dead/${i}`));
    await new Promise((resolve) => setImmediate(resolve));
    pending.push(read(requests, "memfs:/dead/late"));
    requests.keepTo(["memfs:/w"]);
    assert.deepEqual(new Set(await Promise.all(pending)), new Set([undefined]));
    assert.equal(cancelled.length, REQUEST_LIMITS.atOnce);
  });

  test("a client that throws or rejects has nothing", async () => {
    for (const fail of [
      () => Promise.reject(new Error("no such request")),
      () => {
        throw new Error("disposed");
      },
    ]) {
      const requests = new ClientRequests({ sendRequest: fail }, [], assert.fail, PATIENT);
      assert.equal(await read(requests, "memfs:/w/a"), undefined);
    }
  });
});

const SERVICE = "apiVersion: v1\nkind: Service\nmetadata:\n  name: web\nspec:\n  selector: { app: web }\n";
const pod = (app: string) =>
  `apiVersion: v1\nkind: Pod\nmetadata:\n  name: web\n  labels: { app: ${app} }\nspec:\n  containers: []\n`;
const DANGLING = "kubernetes/dangling-service";
const LOCAL = "file:///w";
const SUDO = "FROM node:24-slim\nRUN sudo id\n";

/** This machine's disk, with `texts` below a repository. */
function diskWith(texts: Map<string, string>): Files {
  const find = async (uri: string) => {
    const text = texts.get(uri);
    return text === undefined ? { failed: "It does not exist." } : { text, bom: false, utf8: true };
  };
  return {
    caseMatters: true,
    read: find,
    readIf: find,
    async *walk(folder) {
      for (const uri of texts.keys()) if (uri.startsWith(`${folder}/`)) yield uri;
    },
    leavesOut: async () => false,
    stat: async (uri) => (uri === LOCAL || uri === `${LOCAL}/.git` ? "folder" : undefined),
    namesIn: async () => undefined,
  };
}

/** A session in which this machine has a Service whose Pod is called otherwise, beside what the client hands out. */
function sessionWith(answer: Answer, folders: readonly string[], limits = PATIENT) {
  const texts = new Map([[`${LOCAL}/pod.yaml`, pod("wbe")]]);
  const { connection, asked } = clientWith(answer);
  const log: string[] = [];
  const client = clientOf({
    processId: null,
    rootUri: null,
    capabilities: {},
    workspaceFolders: folders.map((uri) => ({ uri, name: uri })),
    initializationOptions: { servesFiles: true },
  });
  const platform = {
    engine,
    files: diskWith(texts),
    today: () => "2026-11-23",
    pause: () => new Promise<void>((resume) => setImmediate(resume)),
    run: "test",
  };
  const guard = new Guard({ error: (message) => log.push(message), info: () => {} });
  const session = new Session(connection, platform, client, guard, limits);
  const rules = async (uri: string) => {
    const document = session.document(uri);
    assert.ok(document, uri);
    return (await session.check(document, () => false))?.findings.map(({ rule }) => rule) ?? [];
  };
  const openService = (folder: string) => session.open(`${folder}/service.yaml`, "yaml", 1, SERVICE);
  return { session, texts, asked, log, rules, openService };
}

/** A provider of `memfs:/shop` that has these files. */
const shopWith =
  (texts: Readonly<Record<string, string>>): Answer =>
  (request, uri) => {
    const name = uri.replace("memfs:/shop/", "");
    if (request === "readFile") return name in texts ? { bytes: btoa(texts[name] ?? "") } : { failed: "no" };
    if (request === "statFile") return uri === "memfs:/shop" ? "folder" : name in texts ? "file" : null;
    return uri === "memfs:/shop" ? Object.keys(texts).map((one) => ({ name: one, kind: "file" })) : null;
  };

describe("a folder of this machine beside one that never answers", () => {
  const HANGS: Readonly<Record<string, Answer>> = {
    everything: () => NEVER,
    readFile: (request) => (request === "readFile" ? NEVER : request === "statFile" ? "folder" : []),
    statFile: (request) => (request === "statFile" ? NEVER : request === "readFile" ? { failed: "no" } : []),
    listFolder: (request, uri) =>
      request === "listFolder"
        ? NEVER
        : request === "readFile"
          ? { failed: "no" }
          : uri.endsWith(".git")
            ? null
            : "folder",
  };
  for (const [what, answer] of Object.entries(HANGS)) {
    for (const folders of [
      [LOCAL, "memfs:/shop"],
      ["memfs:/shop", LOCAL],
    ]) {
      test(`${what} hangs, ${folders.join(" before ")}: rules across its files run, and follow them`, async () => {
        const { session, texts, rules, openService } = sessionWith(answer, folders);
        openService(LOCAL);
        void session.buildIndex();
        await until("the index", async () => (await rules(`${LOCAL}/service.yaml`)).includes(DANGLING));
        texts.set(`${LOCAL}/pod.yaml`, pod("web"));
        await session.filesChanged([`${LOCAL}/pod.yaml`]);
        assert.ok(!(await rules(`${LOCAL}/service.yaml`)).includes(DANGLING));
      });
    }
  }

  test("after a document of it was opened, and others restart", async () => {
    const { session, rules, openService } = sessionWith(() => NEVER, [LOCAL, "memfs:/shop"]);
    openService(LOCAL);
    session.open("memfs:/shop/Dockerfile", "dockerfile", 1, SUDO);
    void session.restart([LOCAL, "memfs:/shop", "memfs:/other"]);
    await until("the index", async () => (await rules(`${LOCAL}/service.yaml`)).includes(DANGLING));
  });

  test("while the editor waits for a loose document that has no answer", async () => {
    const { session, texts, rules, openService } = sessionWith(() => NEVER, [LOCAL]);
    openService(LOCAL);
    await session.buildIndex();
    const loose = "vscode-vfs://github/a/b/Dockerfile";
    session.open(loose, "dockerfile", 1, SUDO);
    void session.scheduler.urgently(() => rules(loose));
    texts.set(`${LOCAL}/pod.yaml`, pod("web"));
    await session.filesChanged([`${LOCAL}/pod.yaml`]);
    assert.ok(!(await rules(`${LOCAL}/service.yaml`)).includes(DANGLING));
    // Its configuration changes: the document that has no project yet has no part in that.
    texts.set(`${LOCAL}/.plimsoll.yaml`, `rules:\n  ${DANGLING}: off\n`);
    texts.set(`${LOCAL}/pod.yaml`, pod("wbe"));
    await session.filesChanged([`${LOCAL}/.plimsoll.yaml`, `${LOCAL}/pod.yaml`]);
    assert.ok(!(await rules(`${LOCAL}/service.yaml`)).includes(DANGLING));
  });
});

describe("documents of a client's folders", () => {
  const beside: Answer = (request, uri) => (uri.startsWith("memfs:/dead") ? NEVER : shopWith({})(request, uri));

  test("a folder that never answers keeps no document of another waiting, nor after it was closed", async () => {
    const { session, rules } = sessionWith(beside, ["memfs:/dead", "memfs:/shop"]);
    session.open("memfs:/dead/Dockerfile", "dockerfile", 1, SUDO);
    session.open("memfs:/shop/Dockerfile", "dockerfile", 1, SUDO);
    void session.buildIndex();
    void rules("memfs:/dead/Dockerfile");
    assert.ok((await rules("memfs:/shop/Dockerfile")).includes("dockerfile/no-sudo"));
    const waiting = session.files.read("memfs:/dead/a");
    void session.restart(["memfs:/shop"]);
    assert.ok("failed" in (await waiting));
    assert.ok((await rules("memfs:/shop/Dockerfile")).includes("dockerfile/no-sudo"));
  });

  test("one whose configuration has no answer is checked without it", async () => {
    const { session, rules, log } = sessionWith(() => NEVER, ["memfs:/dead"], HASTY);
    for (const uri of ["memfs:/dead/Dockerfile", "vscode-vfs://github/a/b/Dockerfile"]) {
      session.open(uri, "dockerfile", 1, SUDO);
      assert.ok((await rules(uri)).includes("dockerfile/no-sudo"), uri);
    }
    await session.buildIndex();
    assert.equal(log.filter((one) => one.includes("memfs:/dead")).length, 1, log.join("\n"));
  });

  test("where a file has no answer, rules across files wait, and the log says so", async () => {
    const texts = { "pod.yaml": pod("wbe"), "slow.yaml": pod("web") };
    const answer: Answer = (request, uri) =>
      request === "readFile" && uri.endsWith("slow.yaml") ? NEVER : shopWith(texts)(request, uri);
    for (const [from, isWhole] of [
      [answer, false],
      [shopWith({ "pod.yaml": pod("wbe") }), true],
    ] as const) {
      const { session, rules, log, openService } = sessionWith(from, ["memfs:/shop"], HASTY);
      openService("memfs:/shop");
      await session.buildIndex();
      assert.equal((await rules("memfs:/shop/service.yaml")).includes(DANGLING), isWhole);
      assert.equal(
        log.some((one) => /Rules across files do not run in `memfs:\/shop`/.test(one)),
        !isWhole,
      );
    }
  });

  test("a client that answers anything: documents are checked, and the index ends", async () => {
    const ANYTHING = [undefined, null, 0, "no", [], {}, { bytes: "%%%" }, { bytes: 3 }, { failed: 3 }, [null, 1, {}]];
    const lists = [
      [{ name: "", kind: "folder" }],
      [{ name: "..", kind: "folder" }],
      [{ name: 1, kind: "file" }],
      [null],
    ];
    for (const one of [...ANYTHING, ...lists]) {
      const answer: Answer = (request, uri) =>
        request === "statFile" && uri === "memfs:/shop"
          ? "folder"
          : request === "listFolder" && one === 0
            ? [{ name: "a.yaml", kind: "file" }]
            : one;
      const { session, rules, asked } = sessionWith(answer, ["memfs:/shop"]);
      session.open("memfs:/shop/Dockerfile", "dockerfile", 1, SUDO);
      await session.buildIndex();
      assert.ok((await rules("memfs:/shop/Dockerfile")).includes("dockerfile/no-sudo"), JSON.stringify(one));
      assert.ok(asked.filter((request) => request.startsWith("listFolder")).length <= 2);
    }
  });

  test("a claimed file is read once", async () => {
    const texts = { "pods.yaml": `${pod("wbe")}---\n${"# filler\n".repeat(20_000)}` };
    const { session, rules, asked, openService } = sessionWith(shopWith(texts), ["memfs:/shop"]);
    openService("memfs:/shop");
    await session.buildIndex();
    assert.ok((await rules("memfs:/shop/service.yaml")).includes(DANGLING));
    assert.equal(asked.filter((one) => one === "readFile memfs:/shop/pods.yaml").length, 1);
  });

  test("more than 8 MB are no text", async () => {
    const { session } = sessionWith(() => ({ bytes: "AAAA".repeat(2_666_667) }), ["memfs:/shop"]);
    assert.deepEqual(await session.files.read("memfs:/shop/a"), {
      failed: "`memfs:/shop/a` is larger than 8 MB.",
      exists: true,
    });
  });
});
