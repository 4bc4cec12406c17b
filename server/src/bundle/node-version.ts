// Which Node.js we run on, at least. Asked before anything else is loaded, since an older one would crash while loading it.

/** The least major version that we and the libraries in our bundles run on: `engines` of package.json says the same. */
export const LEAST_NODE = 22;

/** The sentence for people whose Node.js, by its `version` without `v`, is too old; undefined where it is not. */
export function tooOld(version: string): string | undefined {
  // Not a number: a program that embeds Node.js and has versions of its own.
  return Number.parseInt(version, 10) < LEAST_NODE
    ? `plimsoll needs Node.js ${LEAST_NODE} or newer; this is ${version}.`
    : undefined;
}
