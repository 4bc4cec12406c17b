// What dockerfile/bash-in-sh says of a script, beside what dash and BusyBox do with it.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { after, describe, test } from "node:test";
import type { Finding, RuleId } from "../server/src/engine/core/finding.ts";
import { labOf, settingsOf, uriOf } from "./support/lab.ts";

/** The images whose `sh` is which shell, and how that is started here. */
const SHELLS = { dash: ["debian:12", "dash"], busybox: ["alpine:3.22", "busybox", "sh"] } as const;

/** Scripts, and the shells in which they are something else than in Bash. */
const SCRIPTS: readonly (readonly [script: string, ...not: readonly (keyof typeof SHELLS)[]])[] = [
  ["echo -n a"],
  ["echo -n -e 'a\\tb'", "dash"],
  ["echo -n -E a", "dash"],
  ["echo -n -ne a", "dash"],
  ["echo -nn a", "dash"],
  ["echo -n -x a"],
  ["echo -- -e"],
  ["set -o errexit; echo a"],
  ["set -o errtrace && echo a", "dash"],
  ["set -euo errtrace && echo a", "dash"],
  ["set -o pipefail && echo a", "dash"],
  ["set +o pipefail && echo a", "dash"],
  ["set -E && echo a"],
  ["set -o vi && echo a"],
  ...["braceexpand", "functrace", "hashall", "histexpand", "history", "interactive-comments", "keyword", "onecmd"].map(
    (name) => [`set -o ${name} && echo a`, "dash", "busybox"] as const,
  ),
  ...["physical", "posix"].map((name) => [`set -o ${name} && echo a`, "dash", "busybox"] as const),
  ...["h", "k", "B", "H", "P", "T"].map((letter) => [`set -${letter} && echo a`, "dash", "busybox"] as const),
  ...["a", "b", "e", "f", "m", "u", "C"].map((letter) => [`set -${letter} && echo a`] as const),
  ["set -p && echo a", "busybox"],
  ["set -o privileged && echo a", "busybox"],
  ["set -- -T && echo a"],
  ["export -n HOME && echo a", "dash"],
  ["f() { :; }; export -f f && echo a", "dash", "busybox"],
  ["echo $[1+1]", "dash", "busybox"],
  ["if (set -o pipefail) 2>/dev/null; then set -o pipefail; fi; echo a"],
  ["(set -o pipefail 2>/dev/null) && set -o pipefail; echo a"],
  ["set -o pipefail 2>/dev/null || true; echo a", "dash"],
  ['[ a == a -o "" == b ] && echo a', "dash"],
  ["[ ! -v HOME ]; echo $?", "dash", "busybox"],
  ["[ -v = a ] || echo a"],
  ["echo 'echo \"[$1]\"' > ./x; . ./x a", "dash"],
  ["echo 'echo a' > ./x; . ./x"],
  ["echo 'echo a' > ./x; source ./x", "dash"],
];

const folder = mkdtempSync(path.join(tmpdir(), "plimsoll-sh-"));
after(() => rmSync(folder, { recursive: true, force: true }));

/** What a shell makes of a script: what it prints, and whether it succeeds. Undefined where it is not installed. */
function madeOf([program, ...args]: readonly string[], script: string): string | undefined {
  const { error, status, stdout } = spawnSync(program ?? "", [...args, "-c", script], {
    cwd: folder,
    encoding: "utf8",
  });
  return error === undefined ? `${status === 0}\n${stdout}` : undefined;
}

const settings = settingsOf({}, new Set<RuleId>(["dockerfile/bash-in-sh"]));

function findingsIn(image: string, script: string): readonly Finding[] {
  const lab = labOf(settings, { Dockerfile: `FROM ${image}\nRUN ${script}\n` });
  return lab.check(uriOf("Dockerfile"))?.findings ?? [];
}

describe("what only Bash reads as it is meant", () => {
  for (const [name, [image, ...shell]] of Object.entries(SHELLS)) {
    test(`in ${name} as the rule says`, (t) => {
      for (const [script, ...not] of SCRIPTS) {
        const isOther = not.some((one) => one === name);
        assert.equal(findingsIn(image, script).length > 0, isOther, script);
        const [there, inBash] = [madeOf(shell, script), madeOf(["bash"], script)];
        if (there !== undefined && inBash !== undefined) assert.equal(there !== inBash, isOther, `${name}: ${script}`);
      }
      if (madeOf(shell, "true") === undefined) t.skip(`not compared: no ${name} here`);
    });
  }
});

describe("`source`", () => {
  const sameInDash = ["source /a", "source ./a", 'source "$HOME/a"', "source ~/a", "source $A/a"];
  const another = ["source a", "source activate b", "source /a b", 'source "$A"', "source /a/*.sh", "source <(a)"];
  const fixesOf = (script: string) => {
    const found = findingsIn("debian:12", script).find(({ row }) => row === "source");
    assert.ok(found !== undefined, script);
    return found.fixes.map(({ kind }) => kind);
  };
  test("`.` is offered where dash reads the same file with the same arguments", () => {
    for (const script of sameInDash) assert.deepEqual(fixesOf(script), ["safe"], script);
    for (const script of another) assert.deepEqual(fixesOf(script), [], script);
  });
});
