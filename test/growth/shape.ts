// A shape of input: something that grows in one way, and what is done with it. test/growth.test.ts measures them all.

/** An input of one size. */
export interface Prepared {
  /** What is measured, by what it does; each may be run any number of times. */
  readonly works: Readonly<Record<string, () => unknown>>;
  end?(): void;
}

export interface Shape {
  /** What there is more and more of: `many RUN`. */
  readonly name: string;
  /** Measured by `npm run bench -- growth` alone. */
  readonly rare?: boolean;
  /** Makes an input of about `size` characters. */
  prepare(size: number): Prepared | Promise<Prepared>;
}

/** A text of about `size` characters: `head`, as many pieces as there is room for, and `tail`. */
export function textOf(size: number, head: string, piece: (i: number) => string, tail = ""): string {
  const pieces = [head];
  let length = head.length + tail.length;
  for (let i = 0; length < size; i += 1) {
    const next = piece(i);
    pieces.push(next);
    length += next.length;
  }
  return pieces.join("") + tail;
}

/** As many values as would fill `size` characters with `each` for one. */
export function listOf<T>(size: number, each: number, make: (i: number) => T): readonly T[] {
  return Array.from({ length: Math.ceil(size / each) }, (_, i) => make(i));
}

/** The same shape without its repair: where that shows nothing that another shape's does not, and takes long. */
export function onlyChecked(shape: Shape): Shape {
  return {
    ...shape,
    async prepare(size) {
      const { works, ...rest } = await shape.prepare(size);
      return { ...rest, works: Object.fromEntries(Object.entries(works).filter(([name]) => name !== "fix")) };
    },
  };
}
