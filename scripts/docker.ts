// Container engines for tests: a private Docker daemon with its own socket and folders.
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import * as fs from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { installed } from "./apt.ts";
import { QUICK } from "./quick.ts";
import { hasStarted, PATIENCE_MS } from "./wait.ts";

export interface Docker {
  /** For DOCKER_HOST. */
  readonly host: string;
  /** Runs the client against this daemon; its output, or an exception with what it said. */
  run(...args: readonly string[]): string;
  stop(): Promise<void>;
}

/** A Docker daemon that nobody else uses, or in half a sentence why there is none. It needs Linux and root. */
export async function privateDocker(): Promise<Docker | { readonly skip: string }> {
  if (QUICK) return { skip: "engines take their time; `npm test` runs them" };
  if (process.platform !== "linux" || process.getuid?.() !== 0)
    return { skip: "a private Docker daemon needs Linux and root" };
  const daemon = installed("dockerd", "docker.io");
  if (daemon === undefined) return { skip: "dockerd is not installed, and apt-get could not install docker.io" };
  const client = installed("docker", "docker.io");
  if (client === undefined) return { skip: "there is no docker client" };
  const folder = fs.mkdtempSync(path.join(tmpdir(), "plimsoll-docker-"));
  const file = (name: string) => path.join(folder, name);
  const host = `unix://${file("s")}`;
  const log = fs.openSync(file("log"), "w");
  const child = spawn(
    daemon,
    [
      `--data-root=${file("data")}`,
      `--exec-root=${file("exec")}`,
      `--pidfile=${file("pid")}`,
      `--host=${host}`,
      "--iptables=false",
      "--ip6tables=false",
      "--bridge=none",
    ],
    { stdio: ["ignore", log, log] },
  );
  fs.closeSync(log);
  const stop = async () => {
    await ended(child);
    fs.rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  };
  const run = (...args: readonly string[]) => {
    const ran = spawnSync(client, args, { encoding: "utf8", env: { ...process.env, DOCKER_HOST: host } });
    if (ran.status !== 0) throw new Error(`docker ${args.join(" ")}: ${ran.error?.message ?? ran.stderr}`);
    return ran.stdout;
  };
  const env = { ...process.env, DOCKER_HOST: host };
  const answers = () => spawnSync(client, ["version"], { env, timeout: PATIENCE_MS }).status === 0;
  if (await hasStarted(child, answers)) return { host, run, stop };
  const said = fs.readFileSync(file("log"), "utf8").trim().split("\n").at(-1) ?? "";
  await stop();
  return { skip: `dockerd did not start here: ${said.slice(0, 300)}` };
}

/** A registry on a port of this machine, without TLS and password, or why there is none. */
export async function privateRegistry(): Promise<
  { readonly address: string; stop(): Promise<void> } | { readonly skip: string }
> {
  const program = installed("docker-registry", "docker-registry");
  if (program === undefined) return { skip: "docker-registry is not installed, and apt-get could not install it" };
  const folder = fs.mkdtempSync(path.join(tmpdir(), "plimsoll-registry-"));
  const address = `127.0.0.1:${await freePort()}`;
  const config = {
    version: "0.1",
    storage: { filesystem: { rootdirectory: path.join(folder, "data") } },
    http: { addr: address, secret: "fixture" },
  };
  fs.writeFileSync(path.join(folder, "config.yml"), JSON.stringify(config));
  const child = spawn(program, ["serve", path.join(folder, "config.yml")], { stdio: "ignore" });
  const stop = async () => {
    await ended(child);
    fs.rmSync(folder, { recursive: true, force: true });
  };
  const answers = () =>
    fetch(`http://${address}/v2/`).then(
      ({ ok }) => ok,
      () => false,
    );
  if (await hasStarted(child, answers)) return { address, stop };
  await stop();
  return { skip: "docker-registry did not start here" };
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" && address !== null ? address.port : 0));
    });
  });
}

/** Asks a process to end and waits; one that does not is killed, and leaves behind what it has started itself. */
async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = new Promise((resolve) => child.once("exit", resolve));
  child.kill("SIGTERM");
  const timer = setTimeout(() => child.kill("SIGKILL"), PATIENCE_MS);
  await exit;
  clearTimeout(timer);
}
