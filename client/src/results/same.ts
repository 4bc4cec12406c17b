// Whether two answers of the server say the same.

/** Whether two values of JSON are equal, whatever the order of their fields; a field that is undefined counts as absent. */
export function isSame(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (!isObject(a) || !isObject(b) || Array.isArray(a) !== Array.isArray(b)) return false;
  const keys = given(a);
  return keys.length === given(b).length && keys.every((key) => Object.hasOwn(b, key) && isSame(a[key], b[key]));
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}

const given = (value: Record<string, unknown>) => Object.keys(value).filter((key) => value[key] !== undefined);
