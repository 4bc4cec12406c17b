// The one place that starts programs: every way one can end, and that nothing is left running.
import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { describe, test } from "node:test";
import { isAlive } from "../../scripts/alive.ts";
import { until } from "../../scripts/wait.ts";
import { type RunOptions, run } from "../../server/src/scanners/run.ts";

import { allEnded, enoughTime, numberIn, ownFolder, script } from "./scene.ts";

const folder = ownFolder();
const PATH = process.env.PATH ?? "";
const options = (more: Partial<RunOptions> = {}): RunOptions => ({
  env: { PATH },
  cwd: folder,
  timeout: 20_000,
  ...more,
});
const file = (name: string) => path.join(folder, name);

/** A program that ends at the nth SIGTERM (0: at none), with a child that only SIGKILL ends. Both write their pids. */
function stubborn(name: string, nth: number): { readonly program: string; pids(): Promise<readonly number[]> } {
  const program = script(
    folder,
    name,
    `n=0
echo 0 > ${file(`${name}.terms`)}
trap 'n=$((n+1)); echo $n > ${file(`${name}.terms`)}; [ $n -eq ${nth} ] && exit 143' TERM
(trap '' TERM; exec sleep 300) &
echo $! > ${file(`${name}.child`)}
echo $$ > ${file(`${name}.own`)}
while :; do sleep 0.05; done`,
  );
  const pids = async () => {
    await until("the program", () => fs.existsSync(file(`${name}.own`)) && numberIn(file(`${name}.own`)) > 0);
    return [numberIn(file(`${name}.own`)), numberIn(file(`${name}.child`))];
  };
  return { program, pids };
}

describe("a program that ends by itself", () => {
  test("gives output, errors and exit code", async () => {
    const program = script(folder, "plain", 'echo out; echo "one\ntwo" >&2; printf rest >&2; exit 3');
    const lines: string[] = [];
    const ran = await run(program, [], options({ onLine: (line) => lines.push(line) }));
    assert.deepEqual(ran, { ended: "exited", exit: 3, stdout: "out\n", stderr: "one\ntwo\nrest" });
    assert.deepEqual(lines, ["one", "two"]);
  });

  test("gets its arguments as they are, no input, our folder and no environment but what it is given", async () => {
    const program = script(folder, "args", 'for a in "$@"; do printf "<%s>" "$a"; done; cat; pwd; /usr/bin/env | sort');
    const { stdout } = await run(program, ["a b", "$(id)", ";", "*", "--"], options({ env: { ONLY: "this" } }));
    const lines = stdout.trimEnd().split("\n");
    assert.equal(lines[0], `<a b><$(id)><;><*><-->${folder}`);
    const names = lines.slice(1).map((line) => line.split("=")[0]);
    assert.deepEqual(
      names.filter((name) => !["PWD", "SHLVL", "_", "OLDPWD"].includes(name ?? "")),
      ["ONLY"],
    );
  });

  test("may leave nothing running that holds its output", async () => {
    const program = script(folder, "leaves", `sleep 300 &\necho $! > ${file("leaves.child")}\necho done`);
    const ran = await run(program, [], options());
    assert.deepEqual([ran.ended, ran.stdout], ["exited", "done\n"]);
    await until("the child's end", () => !isAlive(numberIn(file("leaves.child"))));
  });

  test("is told apart from one that was killed", async () => {
    const ran = await run(script(folder, "suicide", "kill -KILL $$"), [], options());
    assert.deepEqual([ran.ended, ran.by], ["killed", "SIGKILL"]);
  });
});

describe("a program that does not start", () => {
  test("is a value", async () => {
    assert.deepEqual([(await run(file("nowhere"), [], options())).reason], ["ENOENT"]);
    fs.writeFileSync(file("unexecutable"), "#!/bin/sh\n", { mode: 0o644 });
    assert.deepEqual([(await run(file("unexecutable"), [], options())).reason], ["EACCES"]);
    assert.equal((await run(script(folder, "odd", "exit 0"), ["a\0b"], options())).ended, "not-started");
    assert.equal(
      (await run(script(folder, "nocwd", "exit 0"), [], options({ cwd: file("nowhere") }))).ended,
      "not-started",
    );
  });

  test("nor is one started that was cancelled before", async () => {
    const program = script(folder, "never", `touch ${file("never.ran")}`);
    assert.equal((await run(program, [], options({ signal: AbortSignal.abort() }))).ended, "cancelled");
    assert.ok(!fs.existsSync(file("never.ran")));
  });
});

describe("a program that is stopped", () => {
  /** Cancels a program that ends at the nth SIGTERM and waits until nothing of it is left; returns how many it received. */
  async function cancelled(nth: number): Promise<number> {
    for (let tries = 1; ; tries += 1) {
      const name = `deaf-${nth}-${tries}`;
      const { program, pids } = stubborn(name, nth);
      const stopping = new AbortController();
      const running = run(program, [], options({ signal: stopping.signal }));
      const all = await pids();
      assert.deepEqual(all.map(isAlive), [true, true]);
      stopping.abort();
      assert.equal((await running).ended, "cancelled");
      await allEnded(all);
      const heard = numberIn(file(`${name}.terms`));
      // On a busy machine a program may not run between two signals, and then receives them as one.
      if (heard === 2 || tries === 5) return heard;
    }
  }

  test("when it is cancelled: the second SIGTERM ends it, and its child goes with it", async () => {
    assert.equal(await cancelled(2), 2);
  });

  test("when it ignores every SIGTERM: SIGKILL ends it after two", async () => {
    assert.equal(await cancelled(0), 2);
  });

  test("when its time is over", async () => {
    const { program, pids } = stubborn("slow", 1);
    await enoughTime(file("slow.own"), async (seconds) => {
      assert.equal((await run(program, [], options({ timeout: seconds * 1000 }))).ended, "timeout");
    });
    const all = await pids();
    await allEnded(all);
  });

  test("when it writes too much, on either stream; what is kept stays below the limit", async () => {
    for (const stream of ["", ">&2"]) {
      const program = script(folder, `much${stream === "" ? 1 : 2}`, `while :; do echo 0123456789 ${stream}; done`);
      const ran = await run(program, [], options({ limit: 100_000 }));
      assert.equal(ran.ended, "too-large");
      assert.ok(ran.stdout.length + ran.stderr.length <= 200_000);
    }
  });
});

const linux = { skip: process.platform !== "linux" && "setsid is Linux's" };
describe("what has left the group of its program and holds its output", linux, () => {
  /** A program that starts one such, on some of the streams, and then does `rest`. Answers its pid and ends it. */
  function detaching(name: string, streams: string, rest: string) {
    const child = file(`${name}.child`);
    const program = script(
      folder,
      name,
      `setsid sh -c 'echo $$ > ${child}.part; mv ${child}.part ${child}; exec sleep 300' ${streams} &
while [ ! -e ${child} ]; do sleep 0.05; done
${rest}`,
    );
    const outlived = () => {
      const pid = numberIn(child);
      const alive = isAlive(pid);
      if (alive) process.kill(pid, "SIGKILL");
      fs.rmSync(child);
      return alive;
    };
    return { program, child, outlived };
  }

  for (const [streams, redirection] of [
    ["both streams", ""],
    ["stdout", "2>/dev/null"],
    ["stderr", ">/dev/null"],
    ["stdout and a descriptor of its own", "2>/dev/null 7>&1"],
  ] as const)
    test(`(${streams}) is not waited for, and reported`, async () => {
      const { program, outlived } = detaching("detaching", redirection, "echo done; exit 3");
      const ran = await run(program, [], options());
      assert.ok(outlived(), "the answer comes before it ends");
      assert.deepEqual(ran, { ended: "exited", exit: 3, stdout: "done\n", stderr: "", left: true });
    });

  test("does not delay a time limit", async () => {
    const { program, child, outlived } = detaching("slowly", "", "exec sleep 300");
    await enoughTime(child, async (seconds) => {
      const ran = await run(program, [], options({ timeout: seconds * 1000 }));
      assert.equal(ran.ended, "timeout");
      if (fs.existsSync(child)) assert.equal(ran.left, true);
    });
    assert.ok(outlived());
  });

  test("does not delay cancelling", async () => {
    const { program, child, outlived } = detaching("cancelled", "", "exec sleep 300");
    const stopping = new AbortController();
    const running = run(program, [], options({ signal: stopping.signal }));
    await until("the detached one", () => fs.existsSync(child));
    stopping.abort();
    const ran = await running;
    assert.ok(outlived());
    assert.deepEqual([ran.ended, ran.left], ["cancelled", true]);
  });

  test("is not reported where it has closed the output", async () => {
    const { program, outlived } = detaching("polite", ">/dev/null 2>&1", "echo done");
    const ran = await run(program, [], options());
    assert.ok(outlived());
    assert.deepEqual([ran.ended, ran.left], ["exited", undefined]);
  });
});
