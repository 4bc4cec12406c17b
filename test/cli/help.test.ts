// What the command line says of itself: the help of each command, and a mistake in its arguments with what may have been meant.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { COMMAND_NAMES } from "../../server/src/cli/help.ts";
import { run } from "../../server/src/cli/run.ts";
import { plimsollIn } from "../support/cli.ts";
import { projectOf } from "../support/files.ts";
import { recordingTerminal } from "../support/terminal.ts";

/** Runs a command line in this process on a terminal of some width. */
async function plimsoll(args: readonly string[], width = 100) {
  const { terminal, written } = recordingTerminal();
  const code = await run(args, { ...terminal, width });
  return { code, out: written.out, note: written.note };
}

/** The examples of a help, as arguments; what a shell does with them is left out. */
function examplesIn(help: string): readonly (readonly string[])[] {
  return [...help.matchAll(/^ {2}(?:.* \| )?plimsoll (\S.*?)(?: {2,}.*| > .*)?$/gm)].map(([, args = ""]) =>
    args.split(" "),
  );
}

describe("--help", () => {
  for (const name of COMMAND_NAMES)
    test(`${name}: --help, -h and \`help ${name}\` are one, and short`, async () => {
      const { code, out, note } = await plimsoll([name, "--help"]);
      assert.deepEqual([code, note], [0, ""]);
      for (const args of [
        [name, "-h"],
        [name, "x", "--help"],
        ["help", name],
      ])
        assert.deepEqual(await plimsoll(args), { code, out, note });
      assert.match(out, new RegExp(`^ {2}plimsoll ${name}`));
      assert.match(out, /\n\nExamples:\n {2}/);
      assert.ok(out.split("\n").length < 60, out);
    });

  test("the help of all lists every command and fits on a screen", async () => {
    const { code, out } = await plimsoll(["--help"]);
    assert.equal(code, 0);
    for (const name of COMMAND_NAMES) assert.match(out, new RegExp(`^ {2}plimsoll ${name}\\b`, "m"));
    assert.ok(out.split("\n").length <= 24, out);
    for (const args of [["-h"], ["help"]]) assert.equal((await plimsoll(args)).out, out);
  });

  test("nothing is wider than a terminal of 80 columns, but what must stay in one line", async () => {
    for (const name of [undefined, ...COMMAND_NAMES]) {
      const { out } = await plimsoll(name === undefined ? ["--help"] : [name, "--help"], 80);
      for (const line of out.split("\n")) assert.ok(line.length <= 80 || /^ {2}\S+$/.test(line), line);
    }
  });

  test("an example has only arguments that its command takes", async () => {
    for (const name of COMMAND_NAMES) {
      const examples = examplesIn((await plimsoll([name, "--help"])).out.split("Examples:")[1] ?? "");
      assert.ok(examples.length > 0, name);
      for (const [command, ...args] of examples) {
        assert.equal(command, name);
        // The last option is none that there is; so the complaint is about that one where all others are known.
        const { note } = await plimsoll([name, ...args, "--no-such-option"]);
        assert.match(note, /^There is no option `--no-such-option`\./, `${name} ${args.join(" ")}`);
      }
    }
  });
});

/** What is wrong, and the beginning of what is said of it. */
const MISTAKES: readonly (readonly [args: string, said: string])[] = [
  ["chekc", "There is no command `chekc`. Did you mean `check`? `plimsoll --help` lists the commands."],
  ["help chekc", "There is no command `chekc`. Did you mean `check`?"],
  ["hlep", "There is no command `hlep`. Did you mean `help`?"],
  ["frobnicate", "There is no command `frobnicate`. `plimsoll --help`"],
  ["--hepl", "There is no option `--hepl`. Did you mean `--help`?"],
  ["--format json", "`--format` must follow a command."],
  [
    "check --fomat json",
    "There is no option `--fomat`. Did you mean `--format`? `plimsoll check --help` lists its options.",
  ],
  ["check --frobnicate", "There is no option `--frobnicate`. `plimsoll check --help`"],
  ["check -x", "There is no option `-x`. `plimsoll"],
  [
    "check --format jsn",
    "`--format` must be text, unix, github, gitlab, checkstyle, json or sarif. Did you mean `json`?",
  ],
  ["check --fail-on eror", "`--fail-on` must be error, warning, info, hint or none. Did you mean `error`?"],
  ["check --format", "`--format` needs a value."],
  ["check --config --quiet", "`--config` needs a value."],
  ["check --quiet=yes", "`--quiet` takes no value."],
  ["fix --hardn", "There is no option `--hardn`. Did you mean `--harden`?"],
  ["fix -", "`fix` changes files and cannot read standard input; `plimsoll check -` can."],
  ["rules --format jason", "`--format` must be text or json. Did you mean `json`?"],
  ["scan imgae a", "`scan` takes `image` or `folder`, not `imgae`. Did you mean `image`?"],
  ["scan image a --fail-on hihg", "`--fail-on` must be critical, high, medium, low or none. Did you mean `high`?"],
  ["scan image a --scanner tirvy", "There is no scanner `tirvy`: `--scanner` takes trivy. Did you mean `trivy`?"],
  ["scan image a --timeot 3", "There is no option `--timeot`. Did you mean `--timeout`?"],
  ["version", "There is no command `version`. Did you mean `--version`?"],
  ["lint .", "There is no command `lint`. Did you mean `check`?"],
  ["exp DL3007", "There is no command `exp`. Did you mean `explain`?"],
  ["fix --dry", "There is no option `--dry`. Did you mean `--dry-run`?"],
  ["check --output json", "There is no option `--output`. Did you mean `--format`?"],
  [
    "check --format codeclimate",
    "`--format` must be text, unix, github, gitlab, checkstyle, json or sarif. Did you mean `gitlab`?",
  ],
  ["check -c a", "There is no option `-c`. Did you mean `--config`?"],
  ["check -t error", "There is no option `-t`. Did you mean `--fail-on`?"],
  ["fix -i DL3008", "There is no option `-i`. Did you mean `--ignore`?"],
  ["check --ignore", "`--ignore` needs a value."],
  [
    "check --ignore missing-usr",
    "There is no rule `missing-usr`. Did you mean `dockerfile/missing-user`? `plimsoll check",
  ],
  ["check --ignore DL3008,nosuch", "There is no rule `nosuch`. `plimsoll check --help` lists its options."],
  [
    "check --error DL3008",
    "There is no option `--error`. Severities are set in `.plimsoll.yaml`: `rules: {ID: error}`.",
  ],
  ["fix --style DL3008", "There is no option `--style`. Severities are set in `.plimsoll.yaml`: `rules: {ID: error}`."],
  [
    "check --trusted-registry a.io",
    "There is no option `--trusted-registry`. Registries are listed in `.plimsoll.yaml`: `registries: {allowed: [HOST]}`.",
  ],
  [
    "check --require-label a:text",
    "There is no option `--require-label`. Labels are options of rules, which are set in",
  ],
  [
    "check --no-fail",
    "There is no option `--no-fail`. With `--fail-on none` nothing that is found makes the run fail.",
  ],
  ["check --no-color", "There is no option `--no-color`. Set `NO_COLOR=1` in the environment"],
  ["scan image a --no-color", "There is no option `--no-color`. Set `NO_COLOR=1` in the environment"],
  ["check --disable-ignore-pragma", "There is no option `--disable-ignore-pragma`. It counts in `.hadolint.yaml`"],
  ["check --verbose", "There is no option `--verbose`. `plimsoll config FILE` lists every setting of a file"],
  ["check --file-path-in-report a", "There is no option `--file-path-in-report`. Did you mean `--stdin-filename`?"],
  ["check --fail-on style", "`--fail-on` must be error, warning, info, hint or none. Did you mean `hint`?"],
  [
    "check --config ci/hadolint.yml",
    "`--config` takes a `.plimsoll.yaml`. A `.hadolint.yaml` is found without an option, in the folder of what is checked or above. `plimsoll migrate ci/hadolint.yml` carries over what it says.",
  ],
  // A risk that fails is no rule's severity.
  ["scan image a --error b", "There is no option `--error`. `plimsoll scan --help`"],
  ["check --no", "There is no option `--no`. `plimsoll check --help`"],
  [
    "check --format oneline",
    "`--format` must be text, unix, github, gitlab, checkstyle, json or sarif. Did you mean `unix`?",
  ],
  ["scan img", "`scan` takes `image` or `folder`, not `img`. Did you mean `image`?"],
  ["scan fs .", "`scan` takes `image` or `folder`, not `fs`. Did you mean `folder`?"],
  ["scan image", "`scan` takes `image` or `folder` and one target."],
  ["explain missing-usr", "There is no rule `missing-usr`. Did you mean `dockerfile/missing-user`?"],
  ["explain mising-user", "There is no rule `mising-user`. Did you mean `dockerfile/missing-user`?"],
  ["explain DL9999", "`DL9999` is not known here: it has the form of another tool's id, but"],
  ["explain hadolint:DL9999", "`hadolint:DL9999` is not known here"],
  ["explain statefulset-has-servicename", "`statefulset-has-servicename` belongs to another tool, and no"],
  ["explain nosuch", "There is no rule `nosuch`. `plimsoll rules` lists the rules."],
];

describe("a mistake in the arguments", () => {
  for (const [args, said] of MISTAKES)
    test(args, async () => {
      const { code, out, note } = await plimsoll(args.split(" "));
      assert.deepEqual([code, out], [2, ""]);
      assert.ok(note.startsWith(said), note);
    });

  test("a path without a command", async () => {
    const folder = projectOf({ Dockerfile: "FROM a/a\n", "check/Dockerfile": "" });
    for (const [args, said] of [
      [["."], "`plimsoll check .` checks what is there."],
      [["Dockerfile", "--quiet"], "`plimsoll check Dockerfile --quiet` checks what is there."],
      [["-"], "Run `plimsoll check -` to check standard input."],
    ] as const) {
      const { code, note } = await plimsollIn(folder, args);
      assert.equal(code, 2);
      assert.ok(note.includes(said), note);
    }
    // A command stays one where a folder has its name.
    assert.match((await plimsollIn(folder, ["check", "Dockerfile"])).out, /untagged-base/);
  });
});

const POD = "apiVersion: v1\nkind: Pod\nmetadata:\n  name: web\nspec:\n  hostPID: true\n";

describe("standard input", () => {
  test("`-` is judged by its text where no name is given", async () => {
    const folder = projectOf({});
    for (const [text, found] of [
      ["FROM a/a\n", /^-\n(?:.*\n)* +1:6 .*dockerfile\/untagged-base$/m],
      [POD, /kubernetes\/host-pid$/m],
      ["services:\n  web:\n    image: shop/web:1.4.2\n    privileged: true\n", /compose\/privileged$/m],
    ] as const) {
      const { code, out } = await plimsollIn(folder, ["check", "-"], text);
      assert.equal(code, 1);
      assert.match(out, found);
    }
    const plain = await plimsollIn(folder, ["check", "-"], "hello\n");
    assert.equal(plain.code, 0);
    assert.match(
      plain.note,
      /^`-` is not a Dockerfile, Bake or Compose file or manifest, so it was only searched for secrets\./,
    );
  });

  test("--stdin-filename says what it is, with `-` or without", async () => {
    const folder = projectOf({
      ".plimsoll.yaml": "overrides:\n  - files: a/**\n    rules:\n      dockerfile/untagged-base: off\n",
    });
    for (const dash of [[], ["-"]]) {
      const named = (name: string) =>
        plimsollIn(folder, ["check", "--stdin-filename", name, ...dash], 'FROM a/a\nUSER 1001\nCMD ["a"]\n');
      assert.match((await named("b/Dockerfile")).out, /^b\/Dockerfile\n +1:6 .*untagged-base$/m);
      assert.doesNotMatch((await named("a/Dockerfile")).out, /untagged-base/);
    }
  });

  test("an empty one has nothing to check, and other paths do not go with it", async () => {
    const folder = projectOf({ Dockerfile: "FROM a/a\n" });
    const empty = await plimsollIn(folder, ["check", "-"]);
    assert.deepEqual([empty.code, empty.out], [2, ""]);
    assert.match(empty.note, /^Nothing was checked: standard input is empty\./);
    const both = await plimsollIn(folder, ["check", "Dockerfile", "-"]);
    assert.match(both.note, /^Standard input \(`-`\) cannot be combined with a PATH\./);
    // A file of that name has another.
    assert.match((await plimsollIn(projectOf({ "-": "FROM a/a\n" }), ["check", "./-"])).out, /untagged-base/);
  });
});

describe("nothing is green where nothing was checked", () => {
  const folder = projectOf({
    ".gitignore": "out/\n",
    "out/Dockerfile": "FROM a/a\n",
    "only/out/Dockerfile": "FROM a/a\n",
    "README.md": "# A shop\n",
    "values.yaml": "replicas: 1\n",
  });
  for (const [what, args, code, said] of [
    ["a folder that git ignores is checked where it is named", ["out"], 1, /untagged-base/],
    ["a folder in which git ignores everything", ["only"], 2, /^Nothing was checked: `only` has no Dockerfile/],
    ["a path that does not exist", ["nope"], 2, /^`nope` does not exist, so nothing was checked\./],
    ["a README is searched, and that is said", ["README.md"], 0, /✓ No secrets in 1 file \(not a Dockerfile/],
    ["so is a chart's values.yaml", ["values.yaml"], 0, /✓ No secrets in 1 file \(not a Dockerfile/],
    ["with --allow-empty there is still no tick", ["only", "--allow-empty"], 0, /^$/],
  ] as const)
    test(what, async () => {
      const ended = await plimsollIn(folder, ["check", ...args]);
      assert.equal(ended.code, code, ended.note);
      assert.match(`${ended.out}${ended.note}`, said);
      if (!ended.out.includes("No secrets")) assert.doesNotMatch(ended.out, /✓/);
    });
});
