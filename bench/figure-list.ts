// Which figures there are: their names, their units, and which of them a run may fail by.

/** Every figure, in the order of the tables, and its unit. */
export const FIGURES = {
  "server and command line bundle, minified": "kB",
  "engine: loaded with all rules": "ms",
  "engine: `createEngine`, cold": "ms",
  "engine: key, Dockerfile of 200 lines": "ms",
  "engine: key, manifest of 10,000 lines": "ms",
  "engine: key, manifest full of findings": "ms",
  "command line: `--version`": "ms",
  "command line: `check`, Dockerfile": "ms",
  "command line: `check`, manifest": "ms",
  "command line: `check`, manifest, peak memory": "MB",
  "command line: `check`, 1,000 files": "ms",
  "command line: `rules`": "ms",
  "server: start to first diagnostics, Dockerfile": "ms",
  "server: start to first diagnostics, manifest of 10,000 lines": "ms",
  "server: key, Dockerfile of 200 lines": "ms",
  "server: key, manifest of 10,000 lines": "ms",
  "server: memory after the keys, Dockerfile": "MB",
  "server: memory after the keys, manifest": "MB",
} as const;
export type Figure = keyof typeof FIGURES;
export const FIGURE_NAMES = Object.keys(FIGURES) as readonly Figure[];

/** Figures that differ too much from run to run to be judged by: they are short, taken seldom, or up to the collector. */
const UNSTEADY: readonly Figure[] = [
  "engine: `createEngine`, cold",
  "command line: `--version`",
  "server: start to first diagnostics, manifest of 10,000 lines",
  "server: memory after the keys, manifest",
];
/** The figures that a run may fail by. */
export const WATCHED = FIGURE_NAMES.filter((name) => !UNSTEADY.includes(name));

/** What one turn measured. */
export type Samples = Partial<Record<Figure, number>>;
