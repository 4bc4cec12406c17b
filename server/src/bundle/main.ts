// dist/main.cjs: the language server and the command line in one bundle, because most of either is the engine. Nothing of them is
// loaded before launch.ts asks for one.

/** Starts what a bundle is named after. */
export const PROGRAMS = {
  server: () => import("../lsp/main.ts"),
  cli: () => import("../cli/main.ts"),
} as const satisfies Readonly<Record<string, () => Promise<unknown>>>;
