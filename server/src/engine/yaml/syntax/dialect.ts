// In what the programs that read YAML differ: which version of go-yaml they use, and what they make of a stream and of its keys.
import { goValue, type Meanings, newGoValue, plainValue } from "./scalar.ts";

/** How one program reads YAML. */
export interface Dialect extends Meanings {
  /** The program, as messages name it. */
  readonly reader: string;
  /** How many characters may lie between the start of a key and its colon. */
  readonly longestKey: number;
  /** Whether a character is refused wherever it stands, by its code. */
  readonly isRefused: (code: number) => boolean;
  /** Whether `?` and `:` between brackets are always indicators, and not only in front of a blank. */
  readonly flowIndicators: boolean;
  /** The ASCII characters that an anchor's name may hold. */
  readonly anchor: RegExp;
  /** The characters that a tag may hold behind its `!`. */
  readonly tag: RegExp;
  /** Whether `\/` stands for a slash. */
  readonly slash: boolean;
  /** Whether halves of surrogate pairs may be escaped, as in JSON. */
  readonly surrogates: boolean;
  /** What keys must be. */
  readonly keys: "anything" | "not null" | "texts";
  /** What becomes of a key that is given twice: the program refuses it, or takes the last; undefined where that is not known. */
  readonly duplicates: "refused" | "last" | undefined;
  /** Whether a map may have several merge keys. */
  readonly mergesOften: boolean;
  /** Whether what a merge key brings wins over the keys above it. */
  readonly mergesInOrder: boolean;
  /** Whether `<<` takes the alias of a list of maps, and not only a list that is written there. */
  readonly mergesAliasedLists: boolean;
  /** Whether `.inf` and `.nan` can be passed on. */
  readonly infinities: boolean;
  /** Whether the value must be a map. */
  readonly onlyMaps: boolean;
  /**
   * What a stream is. `yaml`: documents as YAML has them. `strict`: the same, but that a document behind `...` needs a `---`.
   * `cut`: it is cut at its lines `---` before anything is read; of each piece the first document counts.
   */
  readonly stream: "yaml" | "strict" | "cut";
  /** Whether the line `---` that begins a document may go on with a comment, without a blank in front of it. */
  readonly commentedMarks: boolean;
  /** The only version that `%YAML` may say; undefined where it may say any. */
  readonly version: string | undefined;
  /** Whether a stream that begins with a brace is tried as JSON first. */
  readonly json: boolean;
}

/** Tab and line breaks are the only control characters of ASCII that YAML has (YAML 1.2.2 §5.1). */
const isControl = (code: number): boolean => code < 32 && code !== 9 && code !== 10 && code !== 13;
const isNoCharacter = (code: number): boolean => isControl(code) || code === 0xfffe || code === 0xffff;

/**
 * YAML 1.2 for what no other program reads, and as lenient as the dialects below. What only kubectl takes is not taken: commas and
 * brackets in a tag, a comment right behind `---`, and text behind the end of a document, which kubectl does not read.
 */
export const YAML: Dialect = {
  reader: "YAML",
  plain: plainValue,
  // What an application's own tags mean is not known here.
  isTextTag: (tag) => tag === "!",
  longestKey: Number.POSITIVE_INFINITY,
  isRefused: isNoCharacter,
  flowIndicators: false,
  anchor: /^[!-+\--9;-Z\\^-z|~]$/,
  tag: /^[\w;/?:@&=+$.!~*'()%-]$/,
  slash: true,
  surrogates: true,
  keys: "anything",
  duplicates: undefined,
  mergesOften: true,
  mergesInOrder: false,
  mergesAliasedLists: false,
  infinities: true,
  onlyMaps: false,
  stream: "yaml",
  commentedMarks: false,
  version: undefined,
  json: false,
};

/** go.yaml.in/yaml/v2 2.4.3, which sigs.k8s.io/yaml reads with: scannerc.go, readerc.go, resolve.go. */
export const GO_YAML_2: Dialect = {
  ...YAML,
  plain: goValue,
  isTextTag: () => true,
  longestKey: 1024,
  isRefused: (code) => isNoCharacter(code) || (code >= 0x7f && code <= 0x9f && code !== 0x85),
  flowIndicators: true,
  anchor: /^[\w-]$/,
  tag: /^[\w;/?:@&=+$,.!~*'()[\]%-]$/,
  slash: false,
  surrogates: false,
  mergesInOrder: true,
  version: "1.1",
};

/** go.yaml.in/yaml/v4 4.0.0-rc.4: internal/libyaml/scanner.go, reader.go, resolver.go, constructor.go. */
export const GO_YAML_4: Dialect = {
  ...YAML,
  plain: newGoValue,
  isTextTag: (tag) => tag !== "!",
  slash: false,
  surrogates: false,
  mergesOften: false,
  version: "1.1",
  stream: "strict",
};

/** The same reader in front of a text that is JSON, which Go's own decoder reads (encoding/json). */
export function forJson(dialect: Dialect): Dialect {
  return { ...dialect, slash: true, surrogates: true, isRefused: () => false, longestKey: Number.POSITIVE_INFINITY };
}
