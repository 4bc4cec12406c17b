// plimsoll/others: what other extensions say of open documents. Where they say the same, ours is not shown.
import type { Finding } from "../../engine/core/finding.ts";
import { wholeLines } from "../../output/positions.ts";
import { OTHERS_NOTIFICATION, type OtherDiagnostic, type OthersParams } from "../../protocol.ts";
import type { Said } from "../session/beside.ts";
import type { OpenDocument } from "../session/documents.ts";
import type { Preferences } from "../session/preferences.ts";
import type { Session } from "../session/session.ts";

/** Of more diagnostics of one file that may hide something the first count: what others send costs no more than that. */
const MOST = 2000;

/**
 * The sources, in small letters, whose errors say that a line cannot be read: the libraries of the Docker extensions
 * (`createDiagnostic` in dockerfile-utils; Docker's own language server) and the YAML extension's parser, whose errors by a schema have
 * another source. An error of anybody else says something else.
 */
const READERS: ReadonlySet<string> = new Set(["dockerfile-utils", "docker-language-server", "yaml"]);

/** hadolint's id of what it cannot parse (its README, “Rules”). */
const UNREADABLE = "DL1000";

/** What is said of more lines than this is said of none of them in particular. */
const NARROW = 3;

/** The longest name of somebody who says something. */
const LONGEST_SOURCE = 100;

/** Narrows what the session shows; made after what decides about typing. */
export function beside(session: Session, preferences: Preferences): void {
  const { connection, guard, platform } = session;
  const { catalog } = platform.engine;
  const isSyntax = ({ rule }: Finding) => catalog.rule(rule)?.tags.includes("syntax") === true;
  const tell = ({ rule }: Finding, { source, code }: Said) => {
    const what = code === "" ? "the same error" : `\`${code}\``;
    guard.inform(`\`${rule}\` is not shown where ${source} shows ${what}. Setting: \`plimsoll.besideOthers\`.`);
  };

  const before = session.visible;
  session.visible = async (document, checked) => {
    const findings = await before(document, checked);
    if (document.beside.isEmpty) return findings;
    const stepsBack = await preferences.stepsBack(document.uri);
    const said = document.beside.saidOf(findings, isSyntax);
    return findings.filter((finding) => {
      const by = stepsBack(finding) ? said.get(finding) : undefined;
      if (by !== undefined) tell(finding, by);
      return by === undefined;
    });
  };

  const saidOf = ({ lines }: OpenDocument, { range, severity, source, code }: OtherDiagnostic): Said => ({
    at: wholeLines(lines, range),
    isWide: !(Math.abs(range.end.line - range.start.line) < NARROW),
    source: source.slice(0, LONGEST_SOURCE),
    code,
    same: catalog.equivalentsOf(undefined, code),
    isSyntax: severity === 1 && (READERS.has(source.toLowerCase()) || code === UNREADABLE),
  });
  connection.onNotification(
    OTHERS_NOTIFICATION,
    guard.listener(OTHERS_NOTIFICATION, ({ uri, diagnostics }: OthersParams) => {
      const document = session.document(uri);
      if (document === undefined) return;
      const said: Said[] = [];
      for (const one of diagnostics) {
        const told = saidOf(document, one);
        if (told.same.size > 0 || told.isSyntax) said.push(told);
        if (said.length === MOST) break;
      }
      if (said.length === 0 && document.beside.isEmpty) return;
      document.beside.tell(said);
      session.diagnosticsChanged([document]);
    }),
  );
}
