// Images of local engines, asked for by their own programs; the answers of old and new Docker and of Podman as one list.
import { type Fields, hasFields } from "../fields.ts";
import { OWN_SYSTEM, variableIn } from "../paths/paths.ts";
import type { ImagesResult } from "../protocol.ts";
import { isFailure } from "./core/scanner.ts";
import { programEnvironment } from "./environment.ts";
import { findProgram } from "./programs/locate.ts";
import { type Configured, extraOf, foreignFolders, type Surroundings, start } from "./starts.ts";

type Engine = "docker" | "podman";
type LocalImage = ImagesResult["images"][number];

const TITLE: Readonly<Record<Engine, string>> = { docker: "Docker", podman: "Podman" };
// An old Docker client prints the word `json` for `--format json`; Podman prints no list of names for a template.
const ARGS: Readonly<Record<Engine, readonly string[]>> = {
  docker: ["images", "--format", "{{json .}}"],
  podman: ["images", "--format", "json"],
};
const TIMEOUT = 10_000;
const LIMIT = 16_000_000;

/** The images of every engine that is installed. An engine that is installed but cannot be asked gets a note; one that is not gets none. */
export async function localImages(all: readonly Configured[], around: Surroundings): Promise<ImagesResult> {
  // Where the engines are, the settings of the scanners say, which ask them too; of two the first counts.
  const extra = Object.fromEntries([...all].reverse().flatMap((one) => Object.entries(extraOf(one))));
  const env = programEnvironment(around.environment, extra, { connects: true });
  const asked = await Promise.all((["docker", "podman"] as const).map((engine) => imagesOf(engine, env, around)));
  return { images: asked.flatMap(({ images }) => images), notes: asked.flatMap(({ notes }) => notes) };
}

async function imagesOf(
  engine: Engine,
  env: Readonly<Record<string, string>>,
  around: Surroundings,
): Promise<ImagesResult> {
  const title = TITLE[engine];
  const found = await findProgram({
    name: engine,
    title,
    searched: variableIn(env, "PATH", OWN_SYSTEM) ?? "",
    workspace: foreignFolders(around),
  });
  if (isFailure(found)) return { images: [], notes: [] };
  const ran = await start(found.path, { args: ARGS[engine], connects: true }, env, around, {
    timeout: TIMEOUT,
    limit: LIMIT,
  });
  if (ran.ended === "timeout") return { images: [], notes: [`${title} did not answer within ${TIMEOUT / 1000} s.`] };
  if (ran.ended !== "exited" || ran.exit !== 0) return { images: [], notes: [noteOf(title, ran.stderr)] };
  return { images: engine === "docker" ? dockerImages(ran.stdout) : podmanImages(ran.stdout), notes: [] };
}

function noteOf(title: string, stderr: string): string {
  if (/permission denied/i.test(stderr)) return `${title} is running, but you have no permission to use its socket.`;
  if (/cannot connect|connection refused|no such file|failed to connect|is the docker daemon running/i.test(stderr))
    return `${title} is installed, but it is not running.`;
  return `${title} could not list its images.`;
}

/** What `docker images --format '{{json .}}'` prints: an object a line. Images without a name cannot be scanned by one. */
export function dockerImages(stdout: string): readonly LocalImage[] {
  return objectsIn(stdout).flatMap((one) => {
    const { Repository: repository, Tag: tag, Size: size, CreatedSince: created } = one;
    if (!isName(repository) || !isName(tag)) return [];
    return [{ name: `${repository}:${tag}`, from: "docker", detail: detailOf(size, created) }];
  });
}

/** What `podman images --format json` prints: an array with the names in `Names`, or in `RepoTags` of older versions. */
export function podmanImages(stdout: string): readonly LocalImage[] {
  return objectsIn(stdout).flatMap((one) => {
    const names = [one.Names, one.RepoTags, one.names].find(Array.isArray) ?? [];
    const size = typeof one.Size === "number" ? bytes(one.Size) : "";
    return names.filter(isName).map((name) => ({ name, from: "podman" as const, detail: detailOf(size, undefined) }));
  });
}

/** All objects of a text that is a JSON array, one JSON object, or one of either a line; anything else in it is passed over. */
function objectsIn(text: string): readonly Fields[] {
  const whole = objectsOf(text);
  return whole.length > 0 ? whole : text.split(/\r?\n/).flatMap(objectsOf);
}

function objectsOf(text: string): readonly Fields[] {
  try {
    const value: unknown = JSON.parse(text);
    const values = Array.isArray(value) ? value : [value];
    return values.filter(hasFields);
  } catch {
    return [];
  }
}

function isName(value: unknown): value is string {
  return typeof value === "string" && value !== "" && !value.includes("<none>");
}

function detailOf(...parts: readonly unknown[]): string {
  // Builds that can be repeated date their images 1970: that says nothing.
  const told = (part: unknown) => typeof part === "string" && !/^(N\/A|[45]\d years ago|)$/.test(part);
  return parts.filter(told).join(", ");
}

function bytes(count: number): string {
  if (count < 1e6) return `${Math.round(count / 1e3)} kB`;
  return count < 1e9 ? `${Math.round(count / 1e6)} MB` : `${(count / 1e9).toFixed(1)} GB`;
}
