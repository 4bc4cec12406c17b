// Steps that scanners share.
import { LARGEST_CONFIGURATION } from "../../files/decode.ts";
import type { ScanFailure, ScanTarget } from "../../protocol.ts";
import { failure } from "./failures.ts";
import { type Invocation, isFailure, type Output, type Steps } from "./scanner.ts";

/** Starts a program; answers what it wrote, or why it did not end by itself. */
export function* start(invocation: Invocation): Steps<Output | ScanFailure> {
  const answer = yield invocation;
  if (answer instanceof Uint8Array) throw new TypeError("An invocation is answered by what the program wrote.");
  return answer;
}

/** Reads at most `length` bytes of a file from `offset`. */
export function* bytes(file: string, offset: number, length: number): Steps<Uint8Array | ScanFailure> {
  const answer = yield { read: file, offset, length };
  if (answer instanceof Uint8Array || isFailure(answer)) return answer;
  throw new TypeError("A reading is answered by bytes.");
}

/**
 * Reads a file that a setting names: what a scanner is handed may be a device or a pipe that a workspace made. Answers its
 * bytes, or why not: `bad-target` where it is not there.
 */
export function* namedFile(file: string, setting: string): Steps<Uint8Array | ScanFailure> {
  const read = yield* bytes(file, 0, LARGEST_CONFIGURATION + 1);
  if (isFailure(read)) return { ...read, message: `\`${setting}\`: ${read.message}` };
  if (read.length <= LARGEST_CONFIGURATION) return read;
  return failure(
    "failed",
    `\`${file}\`, set in \`${setting}\`, is larger than ${LARGEST_CONFIGURATION / 1_000_000} MB, so it was not read.`,
    "open-settings",
  );
}

/**
 * Has Podman write an image into a file below `scratch`: Podman works without a service, and then no scanner can ask it.
 * Answers the file as a target; undefined where Podman is not there or could not do it.
 */
export function* savedByPodman(name: string, scratch: string): Steps<ScanTarget | ScanFailure | undefined> {
  const archive = `${scratch}/image.tar`;
  const saved = yield* start({
    program: { name: "podman", title: "Podman" },
    args: ["save", "--quiet", "--format=docker-archive", `--output=${archive}`, "--", name],
    phase: "Saving the image",
    connects: true,
  });
  if (isFailure(saved)) return undefined;
  if (/no such image|image not known/i.test(saved.stderr))
    return failure("image-not-found", `No image \`${name}\` in Podman.`);
  return saved.exit === 0 ? { kind: "archive", path: archive } : undefined;
}
