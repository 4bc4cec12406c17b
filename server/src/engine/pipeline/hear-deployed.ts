// What is left of the drafts of deployed documents, at the places where they are mended.
import type { Deployment } from "../core/deployment.ts";
import type { Part, SourceFile } from "../core/document.ts";
import type { Language } from "../core/language.ts";
import { addAll, addTo } from "../core/lists.ts";
import type { CoverRule } from "../core/rule.ts";
import type { Settings } from "../core/settings.ts";
import type { Suppression } from "../core/suppression.ts";
import { agreed, type Said } from "./agree.ts";
import { moved, spokenOf } from "./deployed.ts";
import type { Membership } from "./deployments.ts";
import type { Crash, Draft } from "./draft.ts";
import type { Engine } from "./engine.ts";
import { hear } from "./hear.ts";
import type { Raw } from "./raw.ts";
import { type Exception, type Exceptions, exceptionsIn, exceptionsOf } from "./silence.ts";
import { verifier } from "./verify.ts";

export interface HearDeployedInput {
  readonly engine: Engine;
  readonly file: SourceFile;
  readonly language: Language;
  readonly settings: Settings;
  readonly today: string;
  readonly membership: Membership;
  readonly covers: readonly CoverRule[];
  /** The exceptions for the file as a whole. */
  readonly everywhere: Exceptions;
  raw(deployment: Deployment, one: Deployment["docs"][number]): Raw;
}

/** Drafts in the parts of the file, by the number of the part; spans count from there. */
export interface HeardDeployed {
  readonly kept: ReadonlyMap<number, readonly Draft[]>;
  readonly silenced: readonly { readonly draft: Draft; readonly by: Exception; readonly part: Part }[];
  /** What exceptions of this file silence in others. */
  readonly elsewhere: readonly { readonly message: string; readonly by: Exception; readonly part: Part }[];
  /** Of the exceptions that are not for the file as a whole, those that were used. */
  readonly used: ReadonlySet<Suppression>;
  readonly raws: readonly Raw[];
  readonly crashes: readonly Crash[];
}

/** Asks the rules about every deployed document that the file takes part in; what is mended in other files is left to them. */
export function hearDeployed(input: HearDeployedInput): HeardDeployed {
  const { engine, file, language, settings, today, membership, covers, everywhere, raw: rawOf } = input;
  const fileAt = (path: string) => (path === file.path ? file : membership.fileAt(path));
  const way = { file, language, fileAt };
  const partOf = new Map(file.parts.map((part, i) => [part.doc, { part, i }]));
  const used = new Set<Suppression>();
  const raws: Raw[] = [];
  const crashes: Crash[] = [];
  const said: Said[] = [];
  const elsewhere: { message: string; by: Exception; part: Part }[] = [];
  const quiet: { draft: Draft; by: Exception; part: Part }[] = [];
  for (const deployment of membership.deployments) {
    const written = deployment.sources.flatMap((source) =>
      exceptionsIn(source.doc, input)
        .filter((one) => source.file !== file.path || !("files" in one.suppression.scope))
        .map((one) => (source.file === file.path ? one : { ...one, file: source.file })),
    );
    const beside = exceptionsOf(written, today);
    const exceptions = [everywhere, beside];
    for (const deployed of deployment.docs) {
      const raw = rawOf(deployment, deployed);
      raws.push(raw);
      const speak = (draft: Draft) => spokenOf(draft, deployed, file.path);
      const heard = hear(raw, deployed.doc, { language, covers, settings, exceptions, speak });
      addAll(crashes, heard.crashes);
      for (const one of heard.kept) {
        const at = moved(one, deployed, way);
        if (at !== undefined && partOf.has(at.home.doc))
          said.push({ ...at, deployment, doc: deployed.doc, from: one.at.start });
      }
      for (const { draft, by } of heard.silenced) {
        const at = moved(draft, deployed, way);
        const part = at && partOf.get(at.home.doc)?.part;
        if (at !== undefined && part !== undefined) quiet.push({ draft: at.draft, by, part });
        const home = by.home && partOf.get(by.home)?.part;
        if (part === undefined && home !== undefined) elsewhere.push({ message: draft.message, by, part: home });
      }
    }
    for (const one of beside.used) used.add(one);
  }
  const merged = agreed(said, membership.deployments).map(({ draft, home }) => {
    const { i = 0, part } = partOf.get(home.doc) ?? {};
    return { draft, i, start: part?.start ?? 0 };
  });
  const holds = verifier(merged, { engine, file, membership, fileAt, raw: rawOf });
  const kept = new Map<number, Draft[]>();
  for (const { draft, i } of merged) {
    addTo(kept, i, { ...draft, holds: (fix) => holds(fix, draft) });
  }
  return { kept, silenced: quiet, elsewhere, used, raws, crashes };
}
