// Platforms, `linux/arm64/v8`, as containerd/platforms reads them (Parse, with the names of its database.go).

const SYSTEMS: ReadonlySet<string> = new Set(
  `aix android darwin dragonfly freebsd hurd illumos ios js linux macos nacl netbsd openbsd plan9 solaris windows zos`.split(
    " ",
  ),
);
/** With the names that are taken for another: `x86_64`, `aarch64`. */
const PROCESSORS: ReadonlySet<string> = new Set(
  `386 amd64 amd64p32 arm armbe arm64 arm64be ppc64 ppc64le loong64 mips mipsle mips64 mips64le mips64p32 mips64p32le ppc
  riscv riscv64 s390 s390x sparc sparc64 wasm i386 x86_64 x86-64 aarch64 armhf armel`.split(/\s+/),
);
const SYSTEM = /^([\w-]+)(?:\([\w.%-]*(?:\+[\w.%-]+)*\))?$/;
const PART = /^[\w.-]+$/;

/** Whether Docker reads `text` as a platform. Two and three parts may be anything, one part has to be known. */
export function isPlatform(text: string): boolean {
  const [first = "", ...rest] = text.split("/");
  const [, system] = SYSTEM.exec(first) ?? [];
  if (system === undefined || rest.length > 2 || !rest.every((part) => PART.test(part))) return false;
  return rest.length > 0 || SYSTEMS.has(system.toLowerCase()) || PROCESSORS.has(first.toLowerCase());
}
