// Builds an image and runs it, by a private Docker engine.
import { spawn, spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { SECRET } from "./base.ts";

/** What came of a Dockerfile. Of a build that failed the run is missing. */
export interface Outcome {
  readonly build: number;
  readonly run?: number;
  readonly output?: string;
  /** The last lines of a build that failed; they are not compared. */
  readonly log?: string;
}

/**
 * A Docker client that builds with BuildKit by itself: up to version 22; later ones need a plugin for it, which not all have.
 * In half a sentence why there is none.
 */
export function buildingClient(): { readonly path: string } | { readonly skip: string } {
  const folders = [...(process.env.PATH ?? "").split(path.delimiter), "/usr/bin"];
  const clients = folders.map((folder) => path.join(folder, "docker")).filter((file) => fs.existsSync(file));
  const found = clients.find((client) => {
    const version = /version (\d+)\./.exec(spawnSync(client, ["--version"], { encoding: "utf8" }).stdout ?? "")?.[1];
    return Number(version) < 23 || spawnSync(client, ["buildx", "version"]).status === 0;
  });
  return found === undefined ? { skip: "no Docker client here can build with BuildKit" } : { path: found };
}

/** Where and with what something is built. */
export interface Builder {
  readonly client: string;
  readonly host: string;
  /** The file with the secret. */
  readonly secret: string;
}

/** Builds what is in a folder and runs it without a network. The image is removed. */
export async function builtAndRun({ client, host, secret }: Builder, folder: string, tag: string): Promise<Outcome> {
  const env = { ...process.env, DOCKER_HOST: host, DOCKER_BUILDKIT: "1", [SECRET.name]: SECRET.value };
  const given = ["--build-arg", SECRET.name, "--secret", `id=${SECRET.name.toLowerCase()},src=${secret}`];
  const built = await run(client, ["build", "--network=host", "--progress=plain", ...given, "-t", tag, folder], env);
  if (built.code !== 0) return { build: built.code, log: built.output.split("\n").slice(-25).join("\n") };
  const ran = await run(client, ["run", "--rm", "--network=none", "--hostname=built", tag], env);
  await run(client, ["rmi", "--force", tag], env);
  return { build: 0, run: ran.code, output: ran.output };
}

function run(program: string, args: readonly string[], env: NodeJS.ProcessEnv) {
  return new Promise<{ readonly code: number; readonly output: string }>((resolve) => {
    const child = spawn(program, args, { env, stdio: ["ignore", "pipe", "pipe"] });
    const parts: Buffer[] = [];
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (data: Buffer) => parts.push(data));
    child.once("error", (error) => resolve({ code: -1, output: error.message }));
    child.once("close", (code) => resolve({ code: code ?? -1, output: Buffer.concat(parts).toString("utf8") }));
  });
}

/** Whether two Dockerfiles did the same: exit codes of build and run, and what the container wrote. */
export function isSame(one: Outcome, other: Outcome): boolean {
  return one.build === other.build && one.run === other.run && one.output === other.output;
}
