// Where COPY and mounts take files from: stages above, or images.
import type { SyntaxProblem } from "../../core/document.ts";
import { quoted } from "../../core/text.ts";
import type { Dockerfile, Instruction } from "../parse/document.ts";
import { lex } from "../parse/lexer.ts";
import { type NamedSource, sourceStage } from "../stages/sources.ts";
import { type Stage, stages } from "../stages/stages.ts";
import { mountSource } from "../values/fields.ts";
import { integer } from "../values/numbers.ts";
import { referenceFault } from "../values/reference.ts";
import { builtStages } from "./built.ts";

type Fault = Pick<SyntaxProblem, "code" | "message">;

const bad = (message: string): Fault => ({ code: "bad-from", message });

/** What is wrong with `COPY --from` and `RUN --mount=from=` of an instruction in a stage. */
export function* sourceErrors(doc: Dockerfile, stage: Stage, { keyword, flags }: Instruction): Iterable<SyntaxProblem> {
  for (const { name, value = "", valueAt } of flags) {
    if (valueAt === undefined) continue;
    const fault =
      keyword === "COPY" && name === "from"
        ? copyFault(doc, stage, value)
        : keyword === "RUN" && name === "mount"
          ? mountedFault(doc, stage, value)
          : undefined;
    if (fault !== undefined) yield { ...fault, at: valueAt };
  }
}

function copyFault(doc: Dockerfile, stage: Stage, from: string): Fault | undefined {
  if (from === "") return undefined;
  const { pieces, fault } = lex(from, doc.escape);
  if (fault !== undefined || pieces.some((piece) => piece.quoted || piece.kind === "variable")) {
    return bad("`--from` cannot use variables: use a stage built `FROM` this image.");
  }
  const index = integer(from);
  if (index === undefined) return sourceFault(doc, stage, from, "copy");
  const source = sourceStage(doc, { by: "copy", name: from });
  if (source !== undefined) return orderFault(doc, stage, source, from, "copy");
  const count = stages(doc).length;
  return bad(`There is no stage ${quoted(from)}: this file has ${count === 1 ? "one" : count}, counted from 0.`);
}

function mountedFault(doc: Dockerfile, stage: Stage, mount: string): Fault | undefined {
  const from = mountSource(mount) ?? "";
  return from === "" ? undefined : sourceFault(doc, stage, from, "mount");
}

type Verb = NamedSource["by"];

function sourceFault(doc: Dockerfile, stage: Stage, name: string, verb: Verb): Fault | undefined {
  const source = sourceStage(doc, { by: verb, name });
  if (source !== undefined) return orderFault(doc, stage, source, name, verb);
  const message = name === "scratch" ? undefined : referenceFault(name);
  return message === undefined ? undefined : bad(message);
}

function orderFault(doc: Dockerfile, stage: Stage, source: Stage, name: string, verb: Verb): Fault | undefined {
  if (source.index < stage.index) return undefined;
  if (source.index === stage.index) {
    // A FROM without the blank behind it may begin another stage in between, and is told.
    const isOne = !stage.instructions.some(({ keyword }) => keyword.startsWith("FROM"));
    return isOne ? { code: "own-stage", message: `A stage cannot ${verb} from itself.` } : undefined;
  }
  if (!builtStages(doc).has(stage)) return undefined;
  return bad(`Stage \`${quoted(name)}\` must be above this one to ${verb} from it.`);
}
