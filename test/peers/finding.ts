// What a peer or we say of a file, in one shape.

/** A report: an id at a line from 1, 0 where it is about the file as a whole. */
export interface Said {
  readonly file: string;
  readonly id: string;
  readonly line: number;
}
