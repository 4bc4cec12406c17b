// Linters by the language server, with the real ShellCheck of Debian's package: places, exceptions, trust, whose program it is, failures.
import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { describe, test } from "node:test";
import { pathToFileURL } from "node:url";
import { installed } from "../../scripts/apt.ts";
import { until } from "../../scripts/wait.ts";
import { TRUST_NOTIFICATION } from "../../server/src/protocol.ts";
import { isFailure } from "../../server/src/scanners/index.ts";
import { shellcheck } from "../../server/src/scanners/shellcheck/shellcheck.ts";
import { MODERN, startEditor } from "../lsp/editor.ts";
import { ownFolder } from "./scene.ts";

const program = installed("shellcheck", "shellcheck");
const needed = program === undefined && { skip: "ShellCheck is not installed, and apt-get could not install it" };
const CAPABLE = { ...MODERN, workspace: { ...MODERN.workspace, configuration: true } };

interface Saving {
  readonly settings?: object;
  readonly trusted?: boolean;
  /** What is in the folder that is open. */
  readonly files?: Readonly<Record<string, string>>;
  /** PATH; `PATH` in it stands for what that was. */
  readonly searched?: string;
}

/** Opens a Dockerfile in a folder of its own and saves it; in settings and PATH, `FOLDER` stands for that folder. */
async function saved(text: string, { settings = { enable: true }, trusted = true, files = {}, searched }: Saving = {}) {
  const folder = ownFolder();
  for (const [name, content] of Object.entries(files))
    fs.writeFileSync(path.join(folder, name), content, { mode: 0o755 });
  const filled = JSON.parse(JSON.stringify(settings).replaceAll("FOLDER", folder));
  const { PATH = "" } = process.env;
  if (searched !== undefined) process.env.PATH = searched.replaceAll("PATH", PATH).replaceAll("FOLDER", folder);
  const editor = startEditor();
  process.env.PATH = PATH;
  await editor.initialize({
    folder,
    capabilities: CAPABLE,
    settings: { shellcheck: filled },
    initializationOptions: { uriScheme: "vscode" },
  });
  await editor.connection.sendNotification(TRUST_NOTIFICATION, { trusted });
  const uri = pathToFileURL(path.join(folder, "Dockerfile")).href;
  await editor.open(uri, "dockerfile", text);
  const save = () => editor.connection.sendNotification("textDocument/didSave", { textDocument: { uri } });
  await save();
  const said = async () => {
    const all = await editor.diagnostics(uri);
    return all
      .filter(({ source }) => source === "ShellCheck")
      .map(({ code, severity, range }) => {
        const [start, end] = [editor.offset(uri, range.start), editor.offset(uri, range.end)];
        return `${code} ${severity} «${editor.text(uri).slice(start, end)}»`;
      });
  };
  return { editor, uri, folder, said, save };
}

/** What ShellCheck says once it says something. */
async function spoken({ said }: Pick<Awaited<ReturnType<typeof saved>>, "said">): Promise<string[]> {
  await until("ShellCheck says something", async () => (await said()).length > 0);
  return said();
}

/** What ShellCheck says of a text, besides what it is known to say of a last instruction. */
async function besides(text: string, saving?: Saving): Promise<string[]> {
  const all = await spoken(await saved(`${text}${LAST}`, saving));
  assert.equal(all.at(-1), SAID_OF_LAST);
  return all.slice(0, -1);
}

// No rule of ours says this. 1: error, 2: warning, 3: info, 4: hint.
const LAST = 'RUN read last && echo "$last"\n';
const SAID_OF_LAST = "SC2162 3 «read»";

/** A program that leaves a file when it is started. */
const TRAP = `#!/bin/sh
echo started >> "$(dirname "$0")/started"
echo '{"comments":[]}'
`;

describe("ShellCheck on save", { ...(needed || {}), concurrency: 2 }, () => {
  test("findings stand where the file has them: in joined lines, behind wide characters and tabs, in heredocs", async () => {
    const lines = [
      "# syntax=docker/dockerfile:1",
      "FROM debian:13",
      "RUN echo \\",
      "# a comment",
      "  '𝒳é' && \\",
      "\tread -r first",
      "RUN <<EOF",
      "echo ü𝒳;\tread second",
      'echo "$second"',
      "EOF",
      "",
    ];
    assert.deepEqual(await besides(lines.join("\n")), ["SC2034 2 «first»", "SC2162 3 «read»"]);
  });

  test("a shell is the one that SHELL or the first line names, and nothing is said where ShellCheck does not know it", async () => {
    const lines = [
      "FROM debian:13",
      "RUN ls /[^a]*",
      'SHELL ["/bin/bash", "-c"]',
      "RUN ls /[^a]*",
      'SHELL ["/bin/zsh", "-c"]',
      "RUN read name",
      'SHELL ["/bin/sh", "-c"]',
      "RUN <<EOF",
      "#!/bin/bash",
      "ls /[^a]*",
      "EOF",
      "",
    ];
    assert.deepEqual(await besides(lines.join("\n")), ["SC3026 2 «[^a]»"]);
  });

  test("a finding has the address of its page, and is shown for as long as the text is the one that was saved", async () => {
    const one = await saved(`FROM debian:13\n${LAST}`);
    assert.deepEqual(await spoken(one), [SAID_OF_LAST]);
    const [found] = (await one.editor.diagnostics(one.uri)).filter(({ source }) => source === "ShellCheck");
    assert.equal(found?.codeDescription?.href, "https://www.shellcheck.net/wiki/SC2162");
    await one.editor.type(one.uri, "debian:13", "debian:12");
    assert.deepEqual(await one.said(), []);
    await one.editor.type(one.uri, "debian:12", "debian:13");
    assert.deepEqual(await one.said(), [SAID_OF_LAST]);
  });

  test("exceptions count in every form, each for its code and place", async () => {
    const lines = [
      "FROM debian:13",
      "# hadolint ignore=SC2162",
      'RUN read one && echo "$one"',
      "# hadolint ignore=SC2034",
      'RUN read two && echo "$two"',
      "# plimsoll: ignore SC2162 -- its own",
      'RUN read three && echo "$three"',
      "RUN true && \\",
      "# shellcheck disable=SC2034,SC2162",
      '  read four && echo "$four"',
      "RUN <<EOF",
      "# shellcheck disable=SC2162",
      "read five",
      'echo "$five"',
      "EOF",
      "",
    ];
    assert.deepEqual(await besides(lines.join("\n")), ["SC2162 3 «read»"]);
  });

  test("what a row of ours says there is not said twice", async () => {
    const text = 'FROM debian:13\nRUN file="$(cat /name)" && rm -r /srv/$file\n';
    const files = { ".plimsoll.yaml": "rules:\n  dockerfile/shell-pitfalls: warning\n" };
    assert.deepEqual(await besides(text), ["SC2086 3 «$file»"]);
    assert.deepEqual(await besides(text, { files }), []);
    assert.deepEqual(await besides("FROM debian:13\nRUN if true; echo hi\n"), []);
  });

  test("no file of the workspace says which program is started, or what it leaves out", async () => {
    const files = { shellcheck: TRAP, ".shellcheckrc": "disable=all\n" };
    const text = `FROM debian:13\n${LAST}`;
    const found = await saved(text, { files, searched: "FOLDER:PATH" });
    assert.deepEqual(await spoken(found), [SAID_OF_LAST]);
    const named = await saved(text, { files, settings: { enable: true, path: "FOLDER/shellcheck" } });
    await until("the refusal", () => named.editor.log.some((line) => line.includes("ShellCheck")));
    assert.deepEqual(await named.said(), []);
    for (const { folder } of [found, named]) assert.equal(fs.existsSync(path.join(folder, "started")), false);
  });

  test("nothing is started where the workspace is not trusted or the setting is off", async () => {
    const folder = ownFolder();
    const trap = path.join(folder, "shellcheck");
    fs.writeFileSync(trap, TRAP, { mode: 0o755 });
    const started = path.join(folder, "started");
    const text = `FROM debian:13\n${LAST}`;
    const quiet = [
      await saved(text, { trusted: false, settings: { enable: true, path: trap } }),
      await saved(text, { settings: { path: trap } }),
    ];
    for (const { said } of quiet) assert.deepEqual(await said(), []);
    await saved(text, { settings: { enable: true, path: trap } });
    await until("a start", () => fs.existsSync(started));
    for (const { said, editor } of quiet) {
      assert.deepEqual(await said(), []);
      assert.ok(!editor.log.some((line) => line.includes("shellcheck")));
    }
    assert.equal(fs.readFileSync(started, "utf8"), "started\n");
  });

  test("a failure is told once", async () => {
    const folder = ownFolder();
    const failing = path.join(folder, "shellcheck");
    fs.writeFileSync(failing, "#!/bin/sh\necho 'no such option' >&2\nexit 4\n", { mode: 0o755 });
    const one = await saved(`FROM debian:13\n${LAST}`, { settings: { enable: true, path: failing } });
    const lines = (part: string) => one.editor.log.filter((line) => line.includes(part)).length;
    await until("the failure", () => lines("exit code 4: no such option") === 1);
    await one.save();
    await until("another start", () => lines("shellcheck: 1 script") === 2);
    await one.said();
    assert.equal(lines("exit code 4"), 1);
  });
});

test("what ShellCheck gives a place without an end is about the character there", () => {
  const comment = {
    file: "/0.sh",
    line: 2,
    endLine: 2,
    column: 7,
    endColumn: 7,
    level: "info",
    code: 1001,
    message: "x",
  };
  const output = { stdout: JSON.stringify({ comments: [comment] }), stderr: "", exit: 1 };
  const read = shellcheck.read(output, [{ text: "echo 𝒳𝒳", interpreter: "sh" }], ["/0.sh"]);
  assert.ok(!isFailure(read));
  assert.deepEqual(
    read.map(({ start, end }) => [start, end]),
    [[7, 9]],
  );
});
