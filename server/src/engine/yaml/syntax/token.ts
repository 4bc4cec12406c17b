// The tokens that a text of YAML consists of.

export interface Token {
  readonly kind: TokenKind;
  readonly start: number;
  readonly end: number;
  /** What a scalar means, without quotes, escapes and folds; the name of an anchor or alias; a tag as it is written. */
  readonly text?: string;
  readonly style?: "plain" | "single" | "double" | "literal" | "folded";
  /** Of quotes and brackets: the column of the block collection they stand in, which what goes on in further lines need not keep. */
  readonly indent?: number;
}

export type TokenKind =
  | "directive"
  | "document-start"
  | "document-end"
  | "block-sequence"
  | "block-map"
  | "block-end"
  | "["
  | "{"
  | "]"
  | "}"
  | ","
  | "-"
  | "key"
  | ":"
  | "anchor"
  | "alias"
  | "tag"
  | "scalar"
  | "end";
