// What stands in for `node:util` in suites for browsers.
export const inspect = (value: unknown): string => JSON.stringify(value, null, 1) ?? String(value);
