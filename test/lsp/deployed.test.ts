// Files that are deployed together, in the editor: what is on disk beside an open file counts, edits go to where things are
// written, and places in other files are led to.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { afterEach, beforeEach, describe, test } from "node:test";
import { pathToFileURL } from "node:url";
import { until } from "../../scripts/wait.ts";
import { type Editor, startEditor } from "./editor.ts";

const BASE = "services:\n  web:\n    image: shop/web:1.4.2\n";
const SAFE = "    security_opt: [no-new-privileges:true]\n";
const OVERRIDE = `services:\n  web:\n${SAFE}`;

describe("files that are deployed together", () => {
  let folder: string;
  let editor: Editor;
  const uri = (name: string) => pathToFileURL(path.join(folder, name)).href;
  const write = (name: string, text: string) => writeFileSync(path.join(folder, name), text);
  const codes = async (name: string) => (await editor.diagnostics(uri(name))).map(({ code }) => code);
  const changed = (name: string) =>
    editor.connection.sendNotification("workspace/didChangeWatchedFiles", { changes: [{ uri: uri(name), type: 2 }] });

  beforeEach(async () => {
    folder = mkdtempSync(path.join(tmpdir(), "plimsoll-deployed-"));
    mkdirSync(path.join(folder, ".git"));
    editor = startEditor();
  });
  afterEach(() => {
    editor.process.kill();
    rmSync(folder, { recursive: true, force: true });
  });

  test("the override on disk counts from the first answer on, and when it changes", async () => {
    write("compose.override.yaml", OVERRIDE);
    await editor.initialize({ folder });
    await editor.open(uri("compose.yaml"), "yaml", BASE);
    assert.deepEqual(await codes("compose.yaml"), []);
    write("compose.override.yaml", "services:\n  web:\n    tty: true\n");
    await changed("compose.override.yaml");
    await until("the base to be looked at anew", async () => (await codes("compose.yaml")).length === 1);
    assert.deepEqual(await codes("compose.yaml"), ["compose/no-new-privileges"]);
    rmSync(path.join(folder, "compose.override.yaml"));
    write("compose.yaml", BASE + SAFE);
    await changed("compose.override.yaml");
    await editor.change(uri("compose.yaml"), [{ text: BASE + SAFE }]);
    assert.deepEqual(await codes("compose.yaml"), []);
  });

  test("an override that appears while the base is open counts", async () => {
    await editor.initialize({ folder });
    await editor.open(uri("compose.yaml"), "yaml", BASE);
    assert.deepEqual(await codes("compose.yaml"), ["compose/no-new-privileges"]);
    write("compose.override.yaml", OVERRIDE);
    await changed("compose.override.yaml");
    await until("the base to be quiet", async () => (await codes("compose.yaml")).length === 0);
  });

  test("an override that git leaves out counts, and so do its changes", async () => {
    write(".gitignore", "compose.override.yaml\n");
    write("compose.override.yaml", OVERRIDE);
    await editor.initialize({ folder });
    await editor.open(uri("compose.yaml"), "yaml", BASE);
    assert.deepEqual(await codes("compose.yaml"), []);
    write("compose.override.yaml", "services: {}\n");
    await changed("compose.override.yaml");
    await until("the base to be looked at anew", async () => (await codes("compose.yaml")).length === 1);
  });

  test("a pipe or a link in the place of an override is left alone", {
    skip: process.platform === "win32",
  }, async () => {
    execFileSync("mkfifo", [path.join(folder, "compose.override.yaml")]);
    symlinkSync("/dev/zero", path.join(folder, "compose.override.yml"));
    await editor.initialize({ folder });
    await editor.open(uri("compose.yaml"), "yaml", BASE);
    assert.deepEqual(await codes("compose.yaml"), ["compose/no-new-privileges"]);
  });

  test("what is typed into the open override is what the base is judged by", async () => {
    write("compose.override.yaml", OVERRIDE);
    write("compose.yaml", BASE);
    await editor.initialize({ folder });
    await editor.open(uri("compose.yaml"), "yaml", BASE);
    await editor.open(uri("compose.override.yaml"), "yaml", OVERRIDE);
    assert.deepEqual(await codes("compose.yaml"), []);
    await editor.type(uri("compose.override.yaml"), SAFE, "    restart: always\n");
    assert.deepEqual(await codes("compose.override.yaml"), []);
    assert.deepEqual(await codes("compose.yaml"), ["compose/no-new-privileges"]);
    await editor.close(uri("compose.override.yaml"));
    await until("the file on disk to count again", async () => (await codes("compose.yaml")).length === 0);
  });

  test("what is missing in a list of the override is told and mended there, not in the base", async () => {
    const override = "services:\n  web:\n    security_opt: [apparmor:web]\n";
    write("compose.yaml", BASE);
    await editor.initialize({ folder });
    await editor.open(uri("compose.yaml"), "yaml", BASE);
    await editor.open(uri("compose.override.yaml"), "yaml", override);
    assert.deepEqual(await codes("compose.override.yaml"), ["compose/no-new-privileges"]);
    assert.deepEqual(await codes("compose.yaml"), []);
    const fix = (await editor.actions(uri("compose.override.yaml"), "web")).find(({ title }) =>
      /^Set `no-new/.test(title),
    );
    assert.equal(
      editor.after(uri("compose.override.yaml"), fix?.edit),
      override.replace("apparmor:web", "apparmor:web, no-new-privileges:true"),
    );
  });

  test("a place in another file is led to by what stands there, wherever that has moved", async () => {
    const pod = (namespace: string) =>
      `apiVersion: v1\nkind: Pod\nmetadata:\n  name: web\n  namespace: ${namespace}\n  labels: { app: web }\n`;
    write("pod.yaml", `# moved down\n---\n${pod("shop")}`);
    await editor.initialize({ folder });
    await until("the index", () => editor.indexed);
    const service =
      "apiVersion: v1\nkind: Service\nmetadata:\n  name: web\n  namespace: store\nspec:\n  selector: { app: web }\n";
    await editor.open(uri("service.yaml"), "yaml", service);
    const [found] = await editor.diagnostics(uri("service.yaml"));
    assert.equal(found?.code, "kubernetes/dangling-service");
    assert.deepEqual(
      found?.relatedInformation?.map(({ location, message }) => [location.uri, location.range.start.line, message]),
      [[uri("pod.yaml"), 2, "Matching pods"]],
    );
  });

  test("an unsaved document with the name of a Compose file is deployed with nothing", async () => {
    write("compose.override.yaml", OVERRIDE);
    await editor.initialize({ folder });
    await editor.open("untitled:Untitled-1", "dockercompose", BASE);
    assert.deepEqual(
      (await editor.diagnostics("untitled:Untitled-1")).map(({ code }) => code),
      ["compose/no-new-privileges"],
    );
  });
});
