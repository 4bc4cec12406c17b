// What we offer while a Dockerfile is typed: instructions in their hardened form, and images with tags that are worth naming.

import { code, markdown, ownMarkdown } from "../../shown/markdown.ts";
import type { Completion } from "../core/language.ts";
import { withoutPlaces } from "../core/snippet.ts";
import { lineAt, type Span } from "../core/text.ts";
import { imageCompletions as imagesGoingOn } from "../knowledge/image-completions.ts";
import type { Dockerfile } from "./parse/document.ts";
import { stages } from "./stages/stages.ts";
import { valueCompletions } from "./value-completions.ts";

interface Form {
  readonly label: string;
  readonly description: string;
  /** With places, in the snippet syntax of the Language Server Protocol. */
  readonly snippet: string;
}

/** Instructions as a careful author writes them. `\` at the end of a line becomes the file's own escape character. */
export const HARDENED: readonly Form[] = [
  {
    label: "RUN apt-get install",
    description: "Installs only the packages you list and leaves no package lists in the layer.",
    snippet:
      "RUN apt-get update \\\\\n    && apt-get install -y --no-install-recommends ${1:ca-certificates} \\\\\n    && rm -rf /var/lib/apt/lists/*",
  },
  {
    label: "RUN apk add",
    description: "Installs packages on Alpine without keeping an index in the layer.",
    snippet: "RUN apk add --no-cache ${1:ca-certificates}",
  },
  {
    label: "RUN --mount=type=secret",
    description: "Gives a secret to one step only: it is in no layer and not in the image's history.",
    snippet: "RUN --mount=type=secret,id=${1:token},env=${2:TOKEN} ${3:./install.sh}",
  },
  {
    label: "RUN useradd",
    description: "Adds a user without home or shell (Debian, Fedora) for `USER`.",
    snippet: "RUN useradd --system --no-create-home --uid ${1:10001} ${2:app}\nUSER ${1:10001}",
  },
  {
    label: "USER",
    description: "A number, because Kubernetes cannot tell from a name that it is not root.",
    snippet: "USER ${1:10001}:${2:10001}",
  },
  {
    label: "COPY --chown",
    description: "Sets the owner while copying: a `RUN chown` would store the files twice.",
    snippet: "COPY --chown=${1:10001}:${2:10001} ${3:src} ${4:./}",
  },
  {
    label: "ENTRYPOINT []",
    description: "Without a shell in between, the program gets stop signals.",
    snippet: 'ENTRYPOINT ["${1:/app}"]',
  },
  {
    label: "CMD []",
    description: "Without a shell in between, the program gets stop signals.",
    snippet: 'CMD ["${1:/app}"]',
  },
];

/** What we offer at an offset. */
export function dockerfileCompletions(doc: Dockerfile, offset: number, today: string): readonly Completion[] {
  return valueCompletions(doc, offset) ?? imageCompletions(doc, offset, today) ?? instructionCompletions(doc, offset);
}

/** Whether an offset lies behind the keyword of a FROM. */
export function isInImage(doc: Dockerfile, offset: number): boolean {
  return fromBefore(doc, offset) !== undefined;
}

/** What is typed of a FROM up to the cursor. */
function fromBefore(doc: Dockerfile, offset: number): RegExpExecArray | undefined {
  const line = lineAt(doc.text, offset);
  const typed = doc.text.slice(line.start, offset);
  const from = typed.length > 1_000 ? null : /^\s*FROM\s+(?:--\w+=\S*\s+)*(\S*)(.*)$/is.exec(typed);
  const around = doc.instructions.find(({ at }) => at.start <= offset && offset <= at.end);
  // A line that continues a RUN may begin with the word; one that continues a FROM begins with something else.
  if (from === null) return around?.keyword === "FROM" && offset > around.keywordAt.end ? EMPTY : undefined;
  return around === undefined || around.at.start >= line.start || around.keyword === "FROM" ? from : undefined;
}

/** Stands for a FROM of which we know too little to offer anything. */
const EMPTY = /(?:)/.exec("") as RegExpExecArray;

function imageCompletions(doc: Dockerfile, offset: number, today: string): readonly Completion[] | undefined {
  const from = fromBefore(doc, offset);
  if (from === undefined) return undefined;
  const typed = from[1] ?? "";
  if (from[2] !== "" || typed.startsWith("-") || typed.includes("$") || typed.includes("@")) return [];
  const at = { start: offset - typed.length, end: offset };
  const images = imagesGoingOn(typed, at, today);
  if (typed.includes(":")) return images;
  const named = stages(doc).flatMap(({ name, from: { at: place } }) =>
    name === undefined || place.start >= offset - typed.length || place.end >= offset ? [] : [name],
  );
  return [...named.map((name) => stage(name, at)), ...images];
}

function stage(text: string, at: Span): Completion {
  const description = markdown`The stage ${code(text)} of this file.`;
  return { label: text, detail: "stage", description, at, text, kind: "name" };
}

/** At the start of an instruction: where nothing but a word has been typed on the line, and no line above continues. */
function instructionCompletions(doc: Dockerfile, offset: number): readonly Completion[] {
  const line = lineAt(doc.text, offset);
  const typed = /^[ \t]*([a-z]*)$/i.exec(doc.text.slice(line.start, Math.min(offset, line.start + 200)));
  if (typed === null) return [];
  const isInside = doc.instructions.some(({ at }) => at.start < line.start && line.start <= at.end);
  if (isInside || stages(doc).length === 0 || (stages(doc)[0]?.at.start ?? 0) >= line.start) return [];
  const at = { start: offset - (typed[1]?.length ?? 0), end: offset };
  const continued = doc.escape === "`" ? "`" : "\\\\";
  return HARDENED.map(({ label, description, snippet: form }) => {
    const snippet = form.replaceAll("\\\\\n", `${continued}\n`);
    return {
      label,
      detail: "hardened",
      description: ownMarkdown(description),
      at,
      text: withoutPlaces(snippet),
      snippet,
      kind: "form",
    };
  });
}
