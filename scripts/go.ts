// Programs of ours in Go, each from a pinned module in the project, built once into the user's cache.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import * as fs from "node:fs";
import * as path from "node:path";
import { cacheFolder, say } from "./node24.mjs";
import { run } from "./project.ts";

/**
 * The path of the program that a module's folder holds, built where that has not been done yet, or in half a sentence why there is none.
 */
export async function builtModule(module: string): Promise<{ readonly path: string } | { readonly failed: string }> {
  const name = path.basename(module);
  const folder = path.join(cacheFolder(), `oracle-${name}-${sourceHash(module)}`);
  const program = path.join(folder, process.platform === "win32" ? `${name}.exe` : name);
  if (fs.existsSync(program)) return { path: program };
  const go = spawnSync("go", ["env", "GOVERSION"], { encoding: "utf8" });
  if (go.error !== undefined) return { failed: "it is built by Go, and there is no program `go` (https://go.dev/dl/)" };
  say(`Building ${name} from ${path.relative(process.cwd(), module)} with ${go.stdout.trim()} (once) …`);
  fs.mkdirSync(folder, { recursive: true });
  // Built beside its place and moved, so that an interruption leaves nothing half-made.
  const part = `${program}.${process.pid}.part`;
  const env = { ...process.env, CGO_ENABLED: "0", GOFLAGS: "-buildvcs=false" };
  const code = await run("go", ["build", "-trimpath", "-o", part, "."], { cwd: module, env });
  if (code !== 0) return { failed: `\`go build\` ended with ${code}` };
  fs.renameSync(part, program);
  return { path: program };
}

/** Of everything that the program is built from: the pins and our own sources. */
function sourceHash(module: string): string {
  const files = fs.readdirSync(module).filter((file) => /^go\.(?:mod|sum)$|\.go$/.test(file));
  const hash = createHash("sha256");
  for (const file of files.sort()) hash.update(`${file}\n`).update(fs.readFileSync(path.join(module, file)));
  return hash.digest("hex").slice(0, 16);
}
