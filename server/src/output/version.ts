// The version of this build, from the one place that states it: package.json.
import manifest from "../../../package.json" with { type: "json" };

/** The version in package.json, written in by scripts/build.ts; not defined where the sources run without a build. */
declare const PACKAGE_VERSION: string | undefined;

/** The version that users see, such as `0.1.0`. In a bundle it is a constant, and package.json is left out. */
export const VERSION: string = typeof PACKAGE_VERSION === "string" ? PACKAGE_VERSION : manifest.version;
