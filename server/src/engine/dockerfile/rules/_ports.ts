// What the rules about EXPOSE share: its ports with variables filled in, and what a port is made of.
import { fact } from "../../core/fact.ts";
import type { Span } from "../../core/text.ts";
import type { Dockerfile, Instruction } from "../parse/document.ts";
import { resolveAt } from "../stages/environment.ts";
import { placeOf } from "../stages/stages.ts";
import { portFault } from "../values/port.ts";

export interface Port {
  readonly instruction: Instruction;
  readonly at: Span;
  /** As Docker reads it, variables filled in. */
  readonly text: string;
  /** Whether the file has it like that, so that a part of it can be changed. */
  readonly literal: boolean;
  /** What it is on the host: an address, a port, or both. */
  readonly host: string;
  /** The first and the last port of the container. */
  readonly first: number;
  readonly last: number;
  /** As written: `tcp`, `UDP`, or nothing. */
  readonly protocol: string;
}

/** The ports of a file that Docker accepts, in order; one whose variables are not known is none. */
export const portsIn: (doc: Dockerfile) => readonly Port[] = fact((doc: Dockerfile) =>
  doc.instructions.flatMap((instruction) =>
    instruction.keyword === "EXPOSE" && placeOf(doc, instruction) !== undefined
      ? instruction.words.flatMap((word) => {
          const whole = resolveAt(doc, instruction, word);
          return (whole?.split(/\s+/) ?? []).flatMap((text) =>
            text === "" || portFault(text) !== undefined
              ? []
              : [{ ...partsOf(text), instruction, at: word.at, text, literal: word.raw === text }],
          );
        })
      : [],
  ),
);

function partsOf(text: string): Pick<Port, "host" | "first" | "last" | "protocol"> {
  const colon = text.lastIndexOf(":");
  const [range = "", protocol = ""] = text.slice(colon + 1).split("/", 2);
  const [first = "", last = first] = range.split("-", 2);
  const host = colon === -1 ? "" : text.slice(0, colon);
  return { host, first: Number(first), last: Number(last), protocol };
}
