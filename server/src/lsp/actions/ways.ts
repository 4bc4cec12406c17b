// The ways in which a finding can be ignored, each with what writes it: for editors that ask which one is meant.
import { partAt } from "../../engine/core/document.ts";
import { type Finding, nameOf } from "../../engine/core/finding.ts";
import { addAll } from "../../engine/core/lists.ts";
import { shift } from "../../engine/core/text.ts";
import { type IgnoreInput, writeIgnore } from "../../engine/suppressions/write.ts";
import { writeForeignIgnores } from "../../engine/suppressions/write-foreign.ts";
import type { FileEdits, IgnoreParams, IgnoreScopesResult } from "../../protocol.ts";
import type { OpenDocument } from "../session/documents.ts";
import { editedFiles } from "../session/edits.ts";
import type { Session } from "../session/session.ts";
import { CONFIG, configFor, switchOffEdit } from "./configuration.ts";

export type Why = Pick<IgnoreParams, "reason" | "until">;

/** One of the scopes that somebody can choose. */
export interface Way {
  readonly scope: IgnoreScopesResult["scopes"][number];
  /** The edits; undefined where there is no room for the reason or the date. */
  write(why: Why): Promise<readonly FileEdits[] | undefined>;
}

/** The narrowest first; another tool's form, where the file uses it, behind ours of the same reach; the configuration last. */
export async function waysToIgnore(
  session: Session,
  document: OpenDocument,
  finding: Finding,
): Promise<readonly Way[]> {
  const { catalog } = session.platform.engine;
  const file = (await session.takeIn(document)).queue.project.file(document.key);
  const language = file && session.platform.engine.language(file.language);
  if (file === undefined || language === undefined || file.text !== document.text.getText()) return [];
  const ways: Way[] = [];
  // Housekeeping speaks of comments and configuration: no comment excepts it.
  if (!finding.rule.startsWith("plimsoll/")) {
    const part = partAt(file.parts, finding.at.start);
    const subject = part && language.subject(part.doc, shift(finding.at, -part.start));
    const section = subject === undefined ? undefined : language.sectionName?.(subject);
    const titles = {
      line: "On this line",
      section: `In ${section?.title ?? `this ${section?.word}`}`,
      file: "In this file",
    };
    const foreign = writeForeignIgnores({ file, language, catalog, finding });
    for (const id of ["line", "section", "file"] as const) {
      const input: IgnoreInput = { file, language, catalog, finding, scope: id };
      if (writeIgnore(input) !== undefined) {
        ways.push({
          scope: { id, title: titles[id], takesReason: true, save: false },
          write: async (why) => {
            const written = writeIgnore({ ...input, ...why });
            return written && editedFiles(session, document, written.edits);
          },
        });
      }
      const theirs = foreign.filter(({ scope }) => scope === id);
      addAll(
        ways,
        theirs.map(
          ({ tool, id: name, edits }): Way => ({
            scope: {
              id: `${id} ${tool}`,
              title: `${titles[id]}, as ${tool} \`${name}\``,
              takesReason: false,
              save: false,
            },
            write: () => editedFiles(session, document, edits),
          }),
        ),
      );
    }
  }
  const target = await configFor(session, document.key);
  // A file of configuration that cannot be read is not edited either.
  if (target !== undefined && (await switchOffEdit(session, target, nameOf(finding))) !== undefined) {
    ways.push({
      scope: { id: "off", title: `Everywhere: turn off the rule in ${CONFIG}`, takesReason: false, save: true },
      write: async () => {
        const file = await switchOffEdit(session, target, nameOf(finding));
        return file && [file];
      },
    });
  }
  return ways;
}
