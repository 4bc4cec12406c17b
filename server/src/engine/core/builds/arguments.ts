// The build arguments that every build knows, whatever its Dockerfile declares.

/** BuildKit fills these in for every build (Dockerfile reference, "Automatic platform ARGs in the global scope"). */
export const PLATFORM_ARGS: readonly string[] = [
  ...["TARGET", "BUILD"].flatMap((side) => ["PLATFORM", "OS", "ARCH", "VARIANT", "OSVERSION"].map((x) => side + x)),
  "TARGETSTAGE",
];
/** Usable without a declaration (Dockerfile reference, "Predefined ARGs" and "BuildKit built-in build args"). */
const PROXIES = ["HTTP_PROXY", "HTTPS_PROXY", "FTP_PROXY", "NO_PROXY", "ALL_PROXY"];
const PREDEFINED: ReadonlySet<string> = new Set([
  ...PROXIES,
  ...PROXIES.map((name) => name.toLowerCase()),
  "SOURCE_DATE_EPOCH",
]);

/** Whether a build takes an argument of that name that no ARG declares. */
export function isPredefined(name: string): boolean {
  return PREDEFINED.has(name) || name.startsWith("BUILDKIT_");
}
