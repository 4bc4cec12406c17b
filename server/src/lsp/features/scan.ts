// plimsoll/scan, plimsoll/updateDatabase, plimsoll/images and plimsoll/trust: what starts programs, and what forbids it.
import type { CancellationToken } from "vscode-languageserver";
import { fieldsOf } from "../../fields.ts";
import {
  IMAGES_REQUEST,
  type ImagesParams,
  type ImagesResult,
  SCAN_REQUEST,
  type ScanFailure,
  type ScanParams,
  type ScanResult,
  type ScanTarget,
  TRUST_NOTIFICATION,
  type TrustParams,
  UPDATE_DATABASE_REQUEST,
  type UpdateDatabaseParams,
  type UpdateDatabaseResult,
} from "../../protocol.ts";
import type { Scans } from "../scans/scans.ts";
import { progressFor } from "../session/progress.ts";
import type { ProjectQueue } from "../session/projects.ts";
import type { Session } from "../session/session.ts";
import { filesBelow, withFile } from "../session/workspaceFiles.ts";

const NO_IMAGES: ImagesResult = { images: [], notes: [] };
const CRASHED: { readonly failure: ScanFailure } = {
  failure: { code: "failed", message: "The request failed inside Plimsoll.", remedies: ["show-output"] },
};
const NO_TARGET: ScanResult = {
  failure: { code: "bad-target", message: "The request names no target.", remedies: ["pick-another"] },
};

export function scan(session: Session, scans: Scans): void {
  const { connection, guard } = session;

  connection.onNotification(
    TRUST_NOTIFICATION,
    guard.listener(TRUST_NOTIFICATION, (params: TrustParams | undefined) => {
      scans.trusted = params?.trusted === true;
    }),
  );
  connection.onRequest<ScanResult, void>(
    SCAN_REQUEST,
    guard.handler(SCAN_REQUEST, CRASHED, async (params: ScanParams, token: CancellationToken): Promise<ScanResult> => {
      if (!isTarget(params?.target)) return NO_TARGET;
      const progress = progressFor(session, params, "Scanning");
      try {
        return await scans.scan(params, token, progress);
      } finally {
        progress.done();
      }
    }),
  );
  connection.onRequest<UpdateDatabaseResult, void>(
    UPDATE_DATABASE_REQUEST,
    guard.handler(
      UPDATE_DATABASE_REQUEST,
      CRASHED,
      async (params: UpdateDatabaseParams, token: CancellationToken): Promise<UpdateDatabaseResult> => {
        const progress = progressFor(session, params, "Updating the database");
        try {
          return await scans.updateDatabase(params, token, progress);
        } finally {
          progress.done();
        }
      },
    ),
  );
  connection.onRequest<ImagesResult, void>(
    IMAGES_REQUEST,
    guard.handler(
      IMAGES_REQUEST,
      NO_IMAGES,
      async (params: ImagesParams | null, token: CancellationToken): Promise<ImagesResult> => {
        const named = await workspaceImages(session, () => token.isCancellationRequested);
        if (params?.workspaceOnly === true) return { images: named, notes: [] };
        const local = await scans.localImages();
        return { images: [...local.images, ...named], notes: local.notes };
      },
    ),
  );
}

function isTarget(value: unknown): value is ScanTarget {
  const { kind, name, path } = fieldsOf(value);
  return kind === "image"
    ? typeof name === "string"
    : (kind === "archive" || kind === "folder") && typeof path === "string";
}

/** The images that files of the workspace name, each once, with where. */
async function workspaceImages(session: Session, cancelled: () => boolean): Promise<ImagesResult["images"]> {
  const places = new Map<string, Set<string>>();
  const take = ({ project }: ProjectQueue, uri: string) => {
    for (const { name } of project.images(uri)) {
      const known = places.get(name) ?? new Set();
      places.set(name, known.add(project.pathOf(uri)));
    }
  };
  for (const document of session.documents) take((await session.takeIn(document)).queue, document.key);
  for await (const uri of filesBelow(session)) {
    if (cancelled()) break;
    await withFile(session, uri, async (queue) => take(queue, uri));
  }
  const names = [...places].sort(([a], [b]) => (a < b ? -1 : 1));
  return names.map(([name, files]) => ({ name, from: "workspace" as const, detail: shown([...files].sort()) }));
}

function shown([first = "", ...others]: readonly string[]): string {
  return others.length === 0 ? first : `${first} and ${others.length} more`;
}
