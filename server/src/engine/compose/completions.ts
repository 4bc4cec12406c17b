// What is offered while a Compose file is typed: the security settings of services, as a careful author gives them.

import { byWord } from "../core/by-word.ts";
import type { Completion } from "../core/language.ts";
import { cursorAt, keysBeside } from "../yaml/cursor.ts";
import { formCompletions, formsNamed } from "../yaml/forms.ts";
import { type Hardened, hardenedKeys, hardenedValue } from "../yaml/hardened.ts";
import { imageValue } from "../yaml/image-value.ts";
import type { YamlDocument } from "../yaml/node.ts";

const FORMS = formsNamed("hardened-service");

/** By the Compose Specification, "Services top-level elements". */
const OF_SERVICE: Readonly<Record<string, Hardened>> = byWord({
  cap_drop: { value: "[ALL]", item: "ALL", why: "Takes root's special rights away." },
  security_opt: {
    value: '["no-new-privileges:true"]',
    item: "no-new-privileges:true",
    why: "No program can gain rights that the container did not start with.",
  },
  read_only: { value: "true", why: "Nobody can change the program; it writes to volumes only." },
  tmpfs: { value: "[/tmp]", item: "/tmp", why: "A place in memory where a read-only service can write." },
  user: { value: '"10001:10001"', why: "A user ID that no image or host uses." },
  mem_limit: { value: "256m", why: "A service without a limit can use up the host's memory." },
  pids_limit: { value: "256", why: "A service that keeps starting processes only takes itself down." },
});

/** The hardened settings that may stand at an offset and are not there yet. */
export function composeCompletions({ text }: YamlDocument, offset: number, today: string): readonly Completion[] {
  const cursor = cursorAt(text, offset);
  const [top, service, key, ...deeper] = cursor?.path ?? [];
  const isNewService = top === "services" && service === undefined && cursor?.wants === "key";
  if (cursor !== undefined && isNewService) return formCompletions(FORMS, cursor.at);
  if (cursor === undefined || top !== "services" || service === undefined || deeper.length > 0) return [];
  if (cursor.wants === "value" && key === "image") return imageValue(text, cursor, today);
  if (cursor.wants === "value") return hardenedValue(key === undefined ? undefined : OF_SERVICE[key], cursor, text);
  return key === undefined ? hardenedKeys(OF_SERVICE, cursor, keysBeside(text, offset, cursor)) : [];
}
