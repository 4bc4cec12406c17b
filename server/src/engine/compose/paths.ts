// Paths of keys in a Compose file, and patterns of them.

export type Path = readonly string[];
/** As a path; `*` is any key. */
export type Pattern = readonly string[];

/** What holds at paths below any entry of each of the elements: `{"build.args": x}` under `services` at `services.*.build.args`. */
export function under<T>(
  elements: readonly string[],
  paths: Readonly<Record<string, T>>,
): readonly (readonly [Pattern, T])[] {
  return elements.flatMap((element) =>
    Object.entries(paths).map(([path, what]): readonly [Pattern, T] => [[element, "*", ...path.split(".")], what]),
  );
}

export function matches(path: Path, pattern: Pattern): boolean {
  return path.length === pattern.length && pattern.every((step, i) => step === "*" || step === path[i]);
}
