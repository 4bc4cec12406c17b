// Numbers by which mutants are drawn: the same ones on every machine, so that answers to them can be recorded by number.

/** A linear congruential generator of so many bits, 32 at most. Mutants that are recorded hold to the one they were drawn by. */
export interface Generator {
  readonly multiplier: number;
  readonly increment: number;
  readonly bits: number;
}

export type Random = (below: number) => number;

/** Whole numbers from 0 to below a bound. */
export function draws({ multiplier, increment, bits }: Generator, seed: number): Random {
  const size = 2 ** bits;
  let state = seed % size;
  return (below) => {
    state = ((Math.imul(state, multiplier) + increment) >>> 0) % size;
    return Math.floor((state / size) * below);
  };
}
