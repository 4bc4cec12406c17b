// What measurements make of their samples.

/** The value that `percent` of the values do not exceed; NaN where there are none. */
export function percentile(values: readonly number[], percent: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil((sorted.length * percent) / 100) - 1)] ?? Number.NaN;
}

/**
 * The percentile that CPU times are compared by, the lower quartile: whatever else the machine does can only lengthen them, so
 * the upper half says more of that than of us.
 */
export const LOW = 25;
