// Sessions on the disks of other systems, made up: URIs that differ only in case, drives, shares, remote and virtual folders.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { Connection } from "vscode-languageserver";
import { findRoot } from "../../server/src/configuration.ts";
import { createEngine } from "../../server/src/engine/index.ts";
import type { Files } from "../../server/src/files/port.ts";
import { walksOf } from "../../server/src/files/walk.ts";
import { clientOf } from "../../server/src/lsp/session/capabilities.ts";
import { Guard } from "../../server/src/lsp/session/guard.ts";
import { Projects } from "../../server/src/lsp/session/projects.ts";
import { Session } from "../../server/src/lsp/session/session.ts";
import { filesBelow } from "../../server/src/lsp/session/workspaceFiles.ts";
import { identityOf, inFolder, isBelow, pathBelow } from "../../server/src/paths/uris.ts";
import { Project } from "../../server/src/project.ts";
import { READ_FILE_REQUEST, STAT_FILE_REQUEST } from "../../server/src/protocol.ts";
import { startEditor } from "./editor.ts";

const engine = createEngine();
const DOCKERFILE = "FROM node:24-slim\nRUN sudo npm ci\nUSER node\n";

/** A disk with some files by their URIs as they are written there; `asked` gathers every URI that is asked about. */
function diskWith(given: Readonly<Record<string, string>>, caseMatters: boolean, asked: string[] = []) {
  const texts = new Map(Object.entries(given).map(([uri, text]) => [identityOf(uri, caseMatters), { uri, text }]));
  const find = (uri: string) => {
    asked.push(uri);
    return texts.get(identityOf(uri, caseMatters));
  };
  const read = async (uri: string) => {
    const found = find(uri);
    return found === undefined ? { failed: "It does not exist." } : { text: found.text, bom: false, utf8: true };
  };
  const files: Files = {
    caseMatters,
    read,
    readIf: async (uri, wanted) => {
      const found = await read(uri);
      return "failed" in found || wanted(found.text) ? found : undefined;
    },
    async *walk(folder) {
      // As a walk over a disk: the names are the disk's, the folder is written as it was given.
      for (const { uri } of texts.values()) {
        const path = pathBelow(uri, folder, caseMatters);
        if (path) yield inFolder(folder, path);
      }
    },
    leavesOut: async () => false,
    stat: async (uri) => {
      if (find(uri) !== undefined) return "file";
      return [...texts.values()].some((one) => isBelow(one.uri, uri, caseMatters)) ? "folder" : undefined;
    },
    namesIn: async () => undefined,
  };
  const write = (uri: string, text: string) => texts.set(identityOf(uri, caseMatters), { uri, text });
  return { files, write };
}

/** An editor that hands out files which are not of this machine, from the same disk. */
function editorOf(files: Files): Connection {
  const sendRequest = async (request: string, { uri }: { readonly uri: string }) => {
    if (request !== READ_FILE_REQUEST) return request === STAT_FILE_REQUEST ? ((await files.stat(uri)) ?? null) : null;
    const found = await files.read(uri);
    return "failed" in found ? found : { bytes: btoa(found.text) };
  };
  return { sendRequest } as unknown as Connection;
}

function sessionOn(files: Files, folders: readonly string[]): Session {
  const workspaceFolders = folders.map((uri) => ({ uri, name: uri }));
  const initializationOptions = { servesFiles: true };
  const client = clientOf({
    processId: null,
    rootUri: null,
    capabilities: {},
    workspaceFolders,
    initializationOptions,
  });
  const platform = {
    engine,
    files,
    today: () => "2026-11-23",
    pause: () => new Promise<void>((resume) => setImmediate(resume)),
    run: "test",
  };
  return new Session(
    editorOf(files),
    platform,
    client,
    new Guard({ error: (message) => assert.fail(message), info: () => {} }),
  );
}

async function rulesIn(session: Session, uri: string): Promise<readonly string[]> {
  const document = session.document(uri);
  assert.ok(document, uri);
  return (await session.check(document, () => false))?.findings.map(({ rule }) => rule) ?? [];
}

const SERVICE = `apiVersion: v1
kind: Service
metadata:
  name: web
  namespace: shop
spec:
  selector:
    app: web
  ports:
    - port: 80
`;
const deployment = (app: string) => `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
  namespace: shop
spec:
  selector:
    matchLabels:
      app: ${app}
  template:
    metadata:
      labels:
        app: ${app}
    spec:
      containers:
        - name: web
          image: web:1.4
`;
const DANGLING = "kubernetes/dangling-service";

describe("where case does not count", () => {
  test("two folders that differ only in case are one project, and elsewhere two", async () => {
    const folders = ["file:///C:/Repo", "file:///c%3A/repo"];
    for (const caseMatters of [false, true]) {
      const session = sessionOn(diskWith({}, caseMatters).files, folders);
      const [one, other] = await Promise.all([
        session.queueFor("file:///c%3A/Repo/Dockerfile"),
        session.queueFor("file:///c%3A/repo/Dockerfile"),
      ]);
      assert.equal(one === other, !caseMatters);
      const options = { engine, files: diskWith({}, caseMatters).files, today: () => "2026-11-23" };
      const projects = new Projects({ ...options, settingsOf: async () => null }, folders);
      let shared = 0;
      await projects.forEach(async () => {
        shared += 1;
      });
      assert.equal(shared, caseMatters ? 2 : 1);
      assert.equal(projects.known.length, shared);
    }
  });

  test("a document belongs to the folder that holds it, however it is written, and not to one with a longer name", async () => {
    const { files } = diskWith({ "file:///c%3A/Repo/.plimsoll.yaml": "rules:\n  dockerfile/no-sudo: off\n" }, false);
    const session = sessionOn(files, ["file:///c%3A/Repo"]);
    for (const [uri, isInside] of [
      ["file:///C:/REPO/web/Dockerfile", true],
      ["file:///c%3A/repo/Dockerfile", true],
      ["file:///c%3A/Repo2/Dockerfile", false],
      ["file:///d%3A/Repo/Dockerfile", false],
    ] as const) {
      session.open(uri, "dockerfile", 1, DOCKERFILE);
      const { project } = await session.queueFor(uri);
      assert.equal(project.root === "file:///c%3A/Repo", isInside, uri);
      assert.equal((await rulesIn(session, uri)).includes("dockerfile/no-sudo"), !isInside, uri);
    }
  });

  test("a document is the same under every spelling, and keeps the one it was opened under", async () => {
    const session = sessionOn(diskWith({}, false).files, ["file:///c%3A/Repo"]);
    session.open("file:///C:/repo/Web/Dockerfile", "dockerfile", 1, DOCKERFILE);
    const document = session.document("file:///c%3A/Repo/web/dockerfile");
    assert.equal(document?.uri, "file:///C:/repo/Web/Dockerfile");
    const { project } = await session.queueFor("file:///C:/repo/Web/Dockerfile");
    assert.equal(project.pathOf(document?.key ?? ""), "Web/Dockerfile");
    await session.close("file:///c%3A/REPO/web/Dockerfile");
    assert.equal(session.document("file:///C:/repo/Web/Dockerfile"), undefined);
  });

  test("a file that is open under another spelling is in the index once", async () => {
    const service = "file:///c%3A/Repo/k8s/service.yaml";
    const onDisk = "file:///c%3A/Repo/k8s/Deployment.yaml";
    const opened = "file:///c%3A/repo/K8s/deployment.yaml";
    const { files } = diskWith({ [service]: SERVICE, [onDisk]: deployment("web") }, false);
    const session = sessionOn(files, ["file:///c%3A/Repo"]);
    session.open(service, "yaml", 1, SERVICE);
    await session.buildIndex();
    assert.ok(!(await rulesIn(session, service)).includes(DANGLING));
    session.open(opened, "yaml", 1, deployment("other"));
    await rulesIn(session, opened);
    assert.ok((await rulesIn(session, service)).includes(DANGLING), "what the disk has still counts");
    // The index is built anew while it is open: what the editor holds counts.
    await session.restart(["file:///c%3A/Repo"]);
    assert.ok((await rulesIn(session, service)).includes(DANGLING), "the disk counts again");
    await session.close(opened);
    assert.ok(!(await rulesIn(session, service)).includes(DANGLING));
  });

  test("a change on disk is told under another spelling", async () => {
    const service = "file:///c%3A/Repo/k8s/service.yaml";
    const onDisk = "file:///c%3A/Repo/k8s/deployment.yaml";
    const { files, write } = diskWith({ [service]: SERVICE, [onDisk]: deployment("other") }, false);
    const session = sessionOn(files, ["file:///c%3A/Repo"]);
    session.open(service, "yaml", 1, SERVICE);
    await session.buildIndex();
    assert.ok((await rulesIn(session, service)).includes(DANGLING));
    write(onDisk, deployment("web"));
    await session.filesChanged(["file:///C:/REPO/K8S/deployment.yaml"]);
    assert.ok(!(await rulesIn(session, service)).includes(DANGLING));
    write(onDisk, deployment("other"));
    await session.filesChanged([onDisk]);
    assert.ok((await rulesIn(session, service)).includes(DANGLING), "two rows of one file");
  });

  test("files below folders that overlap are walked once, open ones as they are open", async () => {
    const { files } = diskWith({ "file:///c%3A/Repo/a/Dockerfile": "", "file:///c%3A/Repo/b/Dockerfile": "" }, false);
    const session = sessionOn(files, ["file:///c%3A/Repo", "file:///c%3A/repo/a"]);
    session.open("file:///C:/repo/A/Dockerfile", "dockerfile", 1, DOCKERFILE);
    const walked = [];
    for await (const uri of filesBelow(session)) walked.push(uri);
    assert.deepEqual(walked, ["file:///c%3A/repo/A/Dockerfile", "file:///c%3A/Repo/b/Dockerfile"]);
  });
});

test("patterns of git's ignore files heed case where names do, and stop at the top of a drive", async () => {
  for (const caseMatters of [true, false]) {
    const asked: string[] = [];
    const texts: Readonly<Record<string, string>> = { "file:///c%3A/w/.gitignore": "BUILD/\n*.TMP\n" };
    const { walk, leavesOut } = walksOf({
      caseMatters,
      read: async (uri) => {
        const text = texts[uri];
        return text === undefined ? { failed: "It does not exist." } : { text, bom: false, utf8: true };
      },
      stat: async (uri) => {
        asked.push(uri);
        return uri === "file:///c%3A/w/.git" ? "folder" : undefined;
      },
      list: async (uri) =>
        uri === "file:///c%3A/w"
          ? [
              { name: ".gitignore", kind: "file" },
              { name: "a.tmp", kind: "file" },
              { name: "build", kind: "folder" },
            ]
          : [{ name: "x.yaml", kind: "file" }],
    });
    const walked = [];
    for await (const uri of walk("file:///C:/w/")) walked.push(uri.slice("file:///c%3A/w/".length));
    assert.deepEqual(walked, caseMatters ? [".gitignore", "a.tmp", "build/x.yaml"] : [".gitignore"]);
    assert.equal(await leavesOut("file:///c%3A/w", "file:///C:/w/build/x.yaml"), !caseMatters);
    assert.equal(await leavesOut("file:///c%3A/w", "file:///C:/W/build/x.yaml"), !caseMatters);
    assert.equal(await leavesOut("file:///c%3A/w", "file:///c%3A/other/build/x.yaml"), false);
    for await (const _ of walk("file:///D:/v"));
    assert.deepEqual(
      asked.filter((uri) => !uri.startsWith("file:///c")),
      ["file:///d%3A/v/.git", "file:///d%3A/.git"],
    );
  }
});

describe("the root of a file", () => {
  for (const [uri, top, home] of [
    ["file:///C:/Repo/web/Dockerfile", "file:///c%3A/", "file:///c%3A/Repo/web"],
    ["file:///c%3A/Dockerfile", "file:///c%3A/", "file:///c%3A/"],
    ["file://server/share/repo/Dockerfile", "file://server/share", "file://server/share/repo"],
    ["file://wsl$/Ubuntu/home/me/Dockerfile", "file://wsl%24/Ubuntu", "file://wsl%24/Ubuntu/home/me"],
    [
      "vscode-remote://wsl+Ubuntu/home/me/Dockerfile",
      "vscode-remote://wsl%2Bubuntu/",
      "vscode-remote://wsl%2Bubuntu/home/me",
    ],
    [
      "vscode-vfs://github/owner/repo/a/Dockerfile",
      "vscode-vfs://github/owner/repo",
      "vscode-vfs://github/owner/repo/a",
    ],
  ] as const) {
    test(`${uri}: nothing is asked for above ${top}`, async () => {
      const asked: string[] = [];
      const session = sessionOn(diskWith({}, true, asked).files, []);
      const { project } = await session.queueFor(uri);
      assert.equal(project.root, home);
      assert.equal(project.pathOf(uri), "Dockerfile");
      assert.ok(asked.length > 0);
      const parents = asked.filter((one) => one !== top && !isBelow(one, top, true));
      assert.deepEqual(parents, []);
    });
  }

  test("a repository or `root: true` above is found up to the top, and the top itself", async () => {
    for (const root of ["file:///c%3A/", "file:///c%3A/Repo", "file://server/share", "vscode-vfs://github/o/r"]) {
      const slash = root.endsWith("/") ? "" : "/";
      const { files } = diskWith({ [`${root}${slash}.git/HEAD`]: "" }, true);
      assert.equal(await findRoot(engine, files, `${root}${slash}a/b`), root);
      const configured = diskWith({ [`${root}${slash}.plimsoll.yaml`]: "root: true\n" }, true);
      assert.equal(await findRoot(engine, configured.files, `${root}${slash}a/b/`), root);
    }
  });

  test("paths below a drive and back", () => {
    const { files } = diskWith({}, false);
    const project = new Project({ engine, files, root: "file:///C:/", today: () => "2026-11-23" });
    assert.equal(project.root, "file:///c%3A/");
    assert.equal(project.pathOf("file:///C:/web/Dockerfile"), "web/Dockerfile");
    assert.equal(project.uriOf("web/a b#c"), "file:///c%3A/web/a%20b%23c");
    assert.equal(project.pathOf(project.uriOf("a%20b/100%")), "a%20b/100%");
    assert.equal(project.pathOf("file:///d%3A/web/Dockerfile"), "Dockerfile");
  });
});

test("the server looks at documents of other systems' files, and asks this machine for none of them", async () => {
  const editor = startEditor();
  try {
    await editor.initialize();
    for (const uri of [
      "file:///c%3A/Repo/Dockerfile",
      "file:///C:/Repo/web/Dockerfile",
      "file:///c%3A/Dockerfile",
      "file://server/share/Dockerfile",
      "file:////server/share/a/Dockerfile",
      "file://wsl%24/Ubuntu/home/me/Dockerfile",
      "vscode-remote://wsl%2Bubuntu/home/me/Dockerfile",
      "vscode-remote://ssh-remote%2Bhost/c%3A/Users/me/Dockerfile",
      "vscode-vfs://github/owner/repo/Dockerfile",
      "file:///w/a%zz%23%3F%20%C3%BC/Dockerfile",
    ]) {
      await editor.open(uri, "dockerfile", DOCKERFILE);
      const found = await editor.diagnostics(uri);
      assert.ok(
        found.some(({ code }) => code === "dockerfile/no-sudo"),
        uri,
      );
      const [off] = (await editor.actions(uri, "sudo")).filter(({ title }) => title.startsWith("Turn off"));
      assert.ok(off, `${uri}: ${off}`);
      await editor.close(uri);
    }
    assert.deepEqual(editor.log, []);
    assert.equal(await editor.end(), 0);
  } finally {
    editor.process.kill();
  }
});
