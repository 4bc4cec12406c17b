// Every npm script goes through here: a Node.js that runs TypeScript, the packages of the lock file, then the script itself.
// Plain JavaScript without packages, for Node.js 20 and newer.
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import * as fs from "node:fs";
import * as path from "node:path";
import { fileURLToPath } from "node:url";
import { isNewEnough, node24, npm, say } from "./node24.mjs";

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "..");

/** A binary that runs our TypeScript: the one that runs this, or one from the cache. */
function findNode() {
  if (isNewEnough()) return process.execPath;
  const found = node24();
  if (found !== undefined) return found;
  throw new Error(
    `Node.js ${process.versions.node} is too old, and none can be brought for ${process.platform}-${process.arch}. ` +
      "Install Node.js 24 (https://nodejs.org, or `nvm install 24`) and run this again.",
  );
}

/** Installs the packages of the lock file where node_modules does not hold them. */
function installPackages() {
  const lock = fs.readFileSync(path.join(root, "package-lock.json"));
  const marker = path.join(root, "node_modules", ".plimsoll-packages");
  const wanted = `${createHash("sha256").update(lock).digest("hex")} ${process.platform}-${process.arch}\n`;
  if (fs.existsSync(marker) && fs.readFileSync(marker, "utf8") === wanted) return;
  if (!matchesLock(lock.toString())) {
    // npm would empty the folder that it leads to, which is another checkout's.
    if (fs.lstatSync(path.join(root, "node_modules"), { throwIfNoEntry: false })?.isSymbolicLink())
      throw new Error(
        "`node_modules` is a link, and what it leads to is of another version. Delete the link and run this again.",
      );
    say("Installing packages (npm ci) …");
    npm(["ci", "--ignore-scripts"], root);
  }
  fs.writeFileSync(marker, wanted);
}

/** Whether a `npm install` by hand has already brought what the lock file says: npm keeps a list of what it installed. @param {string} lock */
function matchesLock(lock) {
  try {
    const list = fs.readFileSync(path.join(root, "node_modules", ".package-lock.json"), "utf8");
    const installed = JSON.parse(list).packages;
    return Object.entries(JSON.parse(lock).packages).every(([at, wanted]) => {
      const here = !wanted.optional || (wanted.os?.includes(process.platform) && wanted.cpu?.includes(process.arch));
      // Of two builds for one platform (glibc, musl) npm takes one, so only the version of what is there can be compared.
      return at === "" || installed[at]?.version === wanted.version || (!installed[at] && (!here || wanted.libc));
    });
  } catch {
    return false; // no packages yet
  }
}

/** Runs a script of the project and ends as it ends. @param {string} node @param {readonly string[]} args */
function run(node, args) {
  const searched = [path.dirname(node), path.join(root, "node_modules", ".bin"), process.env.PATH ?? ""];
  const child = spawn(node, ["--disable-warning=ExperimentalWarning", ...args], {
    cwd: root,
    stdio: "inherit",
    env: { ...process.env, PATH: searched.join(path.delimiter) },
  });
  // Ctrl+C reaches the child by itself, which then takes its time to clean up; other signals are handed on.
  process.on("SIGINT", () => {});
  for (const signal of /** @type {const} */ (["SIGTERM", "SIGHUP"])) process.on(signal, () => child.kill(signal));
  child.on("error", (error) => {
    say(error.message);
    process.exitCode = 1;
  });
  child.on("exit", (code, signal) => {
    process.exitCode = code ?? (signal === "SIGINT" ? 130 : 143);
  });
}

const [script, ...args] = process.argv.slice(2);
if (script === undefined || !fs.existsSync(path.join(root, script))) {
  say(`usage: node scripts/bootstrap.mjs <file of the project> [arguments]; there is no ${script ?? "file"}`);
  process.exitCode = 2;
} else {
  try {
    const node = findNode();
    installPackages();
    run(node, [path.join(root, script), ...args]);
  } catch (error) {
    say(error instanceof Error ? error.message : String(error));
    process.exitCode = 1;
  }
}
