// What the bytes of a program say about it before it is started: for which machine it is, and what Go built into it.

/** Random access to a file. */
export interface Bytes {
  readonly size: number;
  /** At most `length` bytes from `offset`; fewer at the end of the file. */
  slice(offset: number, length: number): Promise<Buffer>;
}

export interface Machine {
  readonly platform: NodeJS.Platform;
  readonly arch: string;
}

export interface Inspection {
  readonly format: "elf" | "mach-o" | "pe" | "script" | "other";
  /** `linux/arm64`; absent for scripts and what is not known. */
  readonly builtFor?: string;
  /** Whether this machine can run it. Something that is neither a program nor a script cannot be run. */
  readonly runs: boolean;
  /** The texts of its Go build information: modules with their versions and the build's settings. None where there is none. */
  readonly buildInfo: readonly string[];
}

/** Reads a program's header and its Go build information. */
export async function inspect(bytes: Bytes, machine: Machine): Promise<Inspection> {
  const head = await bytes.slice(0, 4096);
  if (head.toString("latin1", 0, 2) === "#!")
    return { format: "script", runs: machine.platform !== "win32", buildInfo: [] };
  const header = elf(head) ?? machO(head) ?? pe(head);
  if (header === undefined) return { format: "other", runs: false, buildInfo: [] };
  const { format, system, archs } = header;
  const systems =
    format === "elf" ? ["linux", "freebsd", "openbsd", "android"] : format === "pe" ? ["win32"] : ["darwin"];
  const runs = systems.includes(machine.platform) && archs.some((arch) => runsOn(arch, machine));
  const builtFor = `${system}/${archs.join("+")}`;
  return { format, builtFor, runs, buildInfo: await goBuildInfo(bytes) };
}

interface Header {
  readonly format: "elf" | "mach-o" | "pe";
  readonly system: string;
  readonly archs: readonly string[];
}

// e_machine of the ELF specification, cputype of Apple's <mach/machine.h>, Machine of Microsoft's PE format.
const ELF: Readonly<Record<number, string>> = {
  3: "ia32",
  21: "ppc64",
  22: "s390x",
  40: "arm",
  62: "x64",
  183: "arm64",
  243: "riscv64",
  258: "loong64",
};
const MACH: Readonly<Record<number, string>> = { 16777223: "x64", 16777228: "arm64", 7: "ia32" };
const PE: Readonly<Record<number, string>> = { 332: "ia32", 34404: "x64", 43620: "arm64", 452: "arm" };

function named(table: Readonly<Record<number, string>>, code: number): string {
  return table[code] ?? `machine ${code}`;
}

function elf(head: Buffer): Header | undefined {
  if (head.length < 20 || head.readUInt32BE(0) !== 0x7f454c46) return undefined;
  const code = head[5] === 2 ? head.readUInt16BE(18) : head.readUInt16LE(18);
  return { format: "elf", system: "linux", archs: [named(ELF, code)] };
}

function machO(head: Buffer): Header | undefined {
  if (head.length < 8) return undefined;
  const magic = head.readUInt32BE(0);
  const one = (code: number): Header => ({ format: "mach-o", system: "darwin", archs: [named(MACH, code)] });
  if (magic === 0xcffaedfe || magic === 0xcefaedfe) return one(head.readUInt32LE(4));
  if (magic === 0xfeedfacf || magic === 0xfeedface) return one(head.readUInt32BE(4));
  if (magic !== 0xcafebabe) return undefined;
  const count = head.readUInt32BE(4);
  // A Java class file starts with the same bytes; its next number is far larger.
  if (count > 20 || head.length < 8 + count * 20) return undefined;
  const archs = Array.from({ length: count }, (_, i) => named(MACH, head.readUInt32BE(8 + i * 20)));
  return { format: "mach-o", system: "darwin", archs };
}

function pe(head: Buffer): Header | undefined {
  if (head.length < 64 || head.toString("latin1", 0, 2) !== "MZ") return undefined;
  const at = head.readUInt32LE(60);
  if (at + 6 > head.length || head.readUInt32BE(at) !== 0x50450000) return undefined;
  return { format: "pe", system: "windows", archs: [named(PE, head.readUInt16LE(at + 4))] };
}

/** Whether a machine runs programs of an architecture: its own, and the one it emulates or extends. */
function runsOn(arch: string, { platform, arch: own }: Machine): boolean {
  if (arch === own) return true;
  if (own === "x64") return arch === "ia32" && platform !== "darwin";
  return own === "arm64" && (arch === "x64" || arch === "ia32") && (platform === "darwin" || platform === "win32");
}

const CHUNK = 4_000_000;
// The layout is that of Go's package debug/buildinfo since Go 1.18: 14 bytes of magic, pointer size, flags; at 32 two strings.
const MAGIC = Buffer.from("\xff Go buildinf:", "latin1");
const INLINE_STRINGS = 2;
const MOST_INFO = 4_000_000;

/** The texts of Go's build information in a file: of one that was built by Go there is one, of a bundle of several more. */
async function goBuildInfo(bytes: Bytes): Promise<readonly string[]> {
  const known = await elfSection(bytes, ".go.buildinfo");
  const info = known === undefined ? undefined : await buildInfoAt(bytes, known);
  return info === undefined ? buildInfoAnywhere(bytes) : [info];
}

/**
 * Where a section of an ELF file for 64 bits starts; undefined where there is none. A scanner may have 170 MB: reading it all takes a
 * while.
 */
async function elfSection(bytes: Bytes, name: string): Promise<number | undefined> {
  const head = await bytes.slice(0, 64);
  if (head.length < 64 || head.readUInt32BE(0) !== 0x7f454c46 || head[4] !== 2 || head[5] !== 1) return undefined;
  const [entry, count, names] = [head.readUInt16LE(58), head.readUInt16LE(60), head.readUInt16LE(62)];
  const table = await bytes.slice(Number(head.readBigUInt64LE(40)), entry * count);
  if (entry < 64 || table.length < entry * count || names >= count) return undefined;
  const offsetOf = (section: number) => Number(table.readBigUInt64LE(section * entry + 24));
  const strings = await bytes.slice(offsetOf(names), Number(table.readBigUInt64LE(names * entry + 32)));
  for (let i = 0; i < count; i += 1) {
    const start = table.readUInt32LE(i * entry);
    if (strings.toString("latin1", start, start + name.length + 1) === `${name}\0`) return offsetOf(i);
  }
  return undefined;
}

async function buildInfoAnywhere(bytes: Bytes): Promise<readonly string[]> {
  const found = new Set<string>();
  for (let from = 0; from < bytes.size; from += CHUNK) {
    const chunk = await bytes.slice(from, CHUNK + MAGIC.length);
    for (let at = chunk.indexOf(MAGIC); at !== -1; at = chunk.indexOf(MAGIC, at + 1)) {
      const info = await buildInfoAt(bytes, from + at);
      if (info !== undefined) found.add(info);
    }
  }
  return [...found].sort();
}

async function buildInfoAt(bytes: Bytes, at: number): Promise<string | undefined> {
  const head = await bytes.slice(at, 64);
  if (head.length < 34 || ((head[15] ?? 0) & INLINE_STRINGS) === 0) return undefined;
  const goVersion = await stringAt(bytes, at + 32);
  if (goVersion === undefined || !goVersion.text.startsWith("go")) return undefined;
  return (await stringAt(bytes, goVersion.end))?.text;
}

/** A string with its length before it, in Go's base-128 notation. */
async function stringAt(
  bytes: Bytes,
  at: number,
): Promise<{ readonly text: string; readonly end: number } | undefined> {
  const head = await bytes.slice(at, 10);
  let length = 0;
  for (let i = 0; i < head.length; i += 1) {
    const byte = head[i] ?? 0;
    length += (byte & 0x7f) * 2 ** (7 * i);
    if (byte >= 0x80) continue;
    if (length > MOST_INFO) return undefined;
    const start = at + i + 1;
    return { text: (await bytes.slice(start, length)).toString("latin1"), end: start + length };
  }
  return undefined;
}
