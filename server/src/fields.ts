// Values that come from outside and are not validated yet.

export type Fields = Readonly<Record<string, unknown>>;

/** Whether a value has fields by name: lists have none. */
export function hasFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The fields of a value, each of which may be anything; none where it has no fields. */
export function fieldsOf(value: unknown): Fields {
  return hasFields(value) ? value : {};
}
