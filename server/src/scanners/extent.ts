// How much of a folder a scan looks at. Scanners silently skip what they cannot read and what they leave out: it is found here,
// beside them, so that "nothing found" is said only of what was looked at.
import { inGroups } from "../files/groups.ts";
import { localFiles, pathOf, uriOf } from "../files/local.ts";
import { pathBelow } from "../paths/uris.ts";
import type { LeftOut } from "./core/scanner.ts";
import { isReadable } from "./programs/files.ts";
import type { Configured } from "./starts.ts";

/** What was not scanned, or not in full. */
export interface Unscanned {
  /** Relative to the folder, with `/`; absent where it is about several. */
  readonly file?: string;
  /** One sentence. */
  readonly reason: string;
}

export interface Extent {
  /** How many files the scanners could look at. */
  readonly files: number;
  readonly unscanned: readonly Unscanned[];
}

/** What scanners with these settings can look at in a folder. Ends early, with what it has, when `signal` is aborted. */
export async function extentOf(folder: string, all: readonly Configured[], signal?: AbortSignal): Promise<Extent> {
  const root = uriOf(folder);
  const unscanned: Unscanned[] = [];
  const nameOf = (uri: string) => pathBelow(uri, root, localFiles.caseMatters) || folder;
  const unread = (file: string) =>
    void unscanned.push({ file, reason: `\`${file}\` cannot be read, so it was not scanned.` });
  const missed = (why: string, at?: string) => {
    if (at === undefined) unscanned.push({ reason: why });
    else unread(nameOf(at));
  };
  const counts = all.map(({ scanner, settings, origin }) => {
    const leaving = scanner.leaving?.(settings as never);
    return { leaving, origin, found: (leaving?.files ?? []).map((files) => ({ files, names: [] as string[] })) };
  });
  let files = 0;
  const take = async (uri: string) => {
    const name = nameOf(uri);
    if (!(await isReadable(pathOf(uri)))) return unread(name);
    let isScanned = false;
    for (const { found } of counts) {
      const own = found.find((one) => one.files.names.some((pattern) => fits(name, pattern)));
      own?.names.push(name);
      if (own === undefined || own.files.only !== undefined) isScanned = true;
    }
    if (isScanned) files += 1;
  };
  for await (const uris of inGroups(localFiles.walk(root, missed, "all"))) {
    if (signal?.aborted) break;
    await Promise.all(uris.map(take));
  }
  for (const { leaving, origin, found } of counts) {
    const parts = found.flatMap(({ files, names }) => (names.length === 0 ? [] : [counted(files, names)]));
    if (leaving === undefined || parts.length === 0) continue;
    const reason = `Not scanned ${leaving.when}: ${parts.join(", ")}; \`${origin(leaving.setting)}\` changes that.`;
    unscanned.push({ reason });
  }
  return { files, unscanned };
}

/** Whether a path, relative to the folder, has a name as `LeftOut` gives them. */
function fits(path: string, pattern: string): boolean {
  return pattern.startsWith("*") ? path.endsWith(pattern.slice(1)) : `/${path}`.endsWith(`/${pattern}`);
}

/** "2 Terraform files (`a.tf`, …; searched for secrets only)" */
function counted({ what: [one, several], only }: LeftOut, names: readonly string[]): string {
  const [first = ""] = [...names].sort();
  const named = `\`${first}\`${names.length > 1 ? ", …" : ""}`;
  const said = only === undefined ? named : `${named}; ${only}`;
  return `${names.length} ${names.length === 1 ? one : several} (${said})`;
}
