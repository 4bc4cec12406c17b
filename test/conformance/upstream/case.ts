// A labelled case as it is written to a file of cases: ../README.md says what its fields mean.

export interface UpstreamCase {
  readonly source: string;
  readonly id: string;
  readonly name: string;
  readonly kind: "dockerfile";
  readonly text: string;
  readonly expect: "fire" | "silent";
  readonly ref: string;
  readonly lines?: readonly number[];
  readonly all?: readonly (readonly [rule: string, line: number])[];
  readonly files?: Readonly<Record<string, string>>;
  readonly buildArgs?: Readonly<Record<string, string>>;
  readonly buildError?: true;
  readonly config?: Readonly<Record<string, unknown>>;
}
