// Places in a text, as they are sent.

/** A position as the Language Server Protocol counts: both from 0, `character` in UTF-16 units. */
export interface JsonPosition {
  readonly line: number;
  readonly character: number;
}

export interface JsonRange {
  readonly start: JsonPosition;
  readonly end: JsonPosition;
}
