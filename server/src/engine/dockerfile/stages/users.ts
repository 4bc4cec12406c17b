// Which user a stage ends as, and what its base image is like: its distribution, the user it brings or already runs as.
import { fact } from "../../core/fact.ts";
import { hubName, type ImageReference, nameOf } from "../../core/image.ts";
import { type Distribution, distributionOf } from "../../knowledge/image-distributions.ts";
import { imageUser, mayNeedRoot, type Twin } from "../../knowledge/image-users.ts";
import { isBuiltElsewhere } from "../../knowledge/known-images.ts";
import type { Dockerfile, Instruction, Word } from "../parse/document.ts";
import { resolveByDefaults } from "./environment.ts";
import { inherited } from "./inherited.ts";
import { placeOf, roots, type Stage } from "./stages.ts";

/** `root` and `0`, with or without a group, and Windows' administrator. */
const ROOT = /^(?:root|0+|containeradministrator)(?::.*)?$/i;

/** What a USER instruction says. */
export interface UserSetting {
  readonly instruction: Instruction;
  readonly word: Word;
  /** User and group with variables resolved from defaults; undefined where that is not known. */
  readonly value: string | undefined;
  /** Undefined where the value is not known. */
  readonly root: boolean | undefined;
}

/** What an instruction USER says; undefined where it names nobody. */
export function userSetting(doc: Dockerfile, instruction: Instruction): UserSetting | undefined {
  const [word] = instruction.words;
  if (word === undefined) return undefined;
  const value = resolveByDefaults(doc, instruction, word);
  // An empty name leaves the user as it is.
  return { instruction, word, value, root: value === undefined || value === "" ? undefined : ROOT.test(value) };
}

const users = inherited<UserSetting | undefined>(
  () => undefined,
  (state, instruction, doc) =>
    instruction.keyword === "USER" && instruction.words.length > 0 ? userSetting(doc, instruction) : state,
  (states) => {
    const found = states.find((one) => one !== undefined);
    if (found === undefined || states.every((one) => one !== undefined && one.value === found.value)) return found;
    return { ...found, value: undefined, root: states.every((one) => one?.root === true) ? true : undefined };
  },
);

/** The user in effect at an instruction, if a USER of the stage or its parents sets it. */
export function userAt(doc: Dockerfile, instruction: Instruction): UserSetting | undefined {
  return users.before(doc, instruction);
}

/** The user a stage ends as, if a USER of the stage or its parents sets it. */
export function finalUser(doc: Dockerfile, stage: Stage): UserSetting | undefined {
  return users.after(doc, stage);
}

/** Whether an instruction runs as root: by USER, or by a base image whose user is known. Undefined where that cannot be told. */
export function runsAsRoot(doc: Dockerfile, instruction: Instruction): boolean | undefined {
  const place = placeOf(doc, instruction);
  if (place === undefined) return undefined;
  const user = userAt(doc, instruction);
  if (user !== undefined) return user.root;
  const { runsAs } = baseOf(place.stage);
  return runsAs === "unknown" ? undefined : runsAs !== "user";
}

export interface Base {
  /** The reference as Docker gets it; undefined where it is not known, or not the same whatever a variable picks. */
  readonly name: string | undefined;
  readonly distribution: Distribution;
  /** `user`: already as somebody else than root. `drops privileges`: it starts as root, and its entrypoint goes on as `user`. */
  readonly runsAs: "root" | "drops privileges" | "user" | "unknown";
  /** The commands for which its entrypoint drops privileges, see `dropsFor`. */
  readonly dropsFor: readonly string[];
  /** A user that the image brings: one that it creates for its programs, or the one it runs as. */
  readonly user: string | undefined;
  /** Another user may break what the image does by itself, so no fix gives it one. */
  readonly needsRoot: boolean;
  /** The same program in an image that runs without root. */
  readonly twin: Twin | undefined;
  /** Not even its name is known: it comes from a build argument. */
  readonly open: boolean;
  /** It is built on the same machine, as its name shows: what it is like only its Dockerfile tells. */
  readonly local: boolean;
}

/** What the image at the root of a stage's ancestors is like; of several images, what they have in common. */
export const baseOf: (stage: Stage) => Base = fact((stage: Stage) => {
  const [first, ...others] = roots(stage).map(ownBase);
  if (first === undefined) return describe("unknown", { open: true });
  return others.reduce(common, first);
});

function common(a: Base, b: Base): Base {
  const runsAs = a.runsAs === b.runsAs ? a.runsAs : "unknown";
  const isSame = a.name !== undefined && a.name === b.name;
  return {
    name: isSame ? a.name : undefined,
    distribution: a.distribution === b.distribution ? a.distribution : "unknown",
    runsAs,
    dropsFor: [...a.dropsFor, ...b.dropsFor],
    user: a.user === b.user ? a.user : undefined,
    needsRoot: a.needsRoot || b.needsRoot,
    // There is no one image that another could stand in for.
    twin: undefined,
    open: a.open || b.open || (runsAs === "unknown" && !isSame),
    local: a.local || b.local,
  };
}

function ownBase({ image, scratch }: Stage): Base {
  if (scratch) return describe("scratch", { runsAs: "root" });
  if (image === undefined) return describe("unknown", { open: true });
  const text = image.text.is === "set" ? image.text.value : undefined;
  const name = hubName(image) ?? nameOf(image);
  const unprivileged = saysUnprivileged(image);
  if (name === undefined) return describe("unknown", { name: text, open: image.path.is !== "set" || unprivileged });
  const known = imageUser(image);
  return describe(distributionOf(image), {
    name: text,
    runsAs: unprivileged ? "user" : (known?.runsAs ?? "unknown"),
    user: known?.user ?? known?.brings,
    dropsFor: known?.dropsFor ?? [],
    needsRoot: mayNeedRoot(image),
    twin: known?.twin,
    local: isBuiltElsewhere(image),
  });
}

const NOTHING = {
  name: undefined,
  runsAs: "unknown",
  user: undefined,
  dropsFor: [],
  needsRoot: false,
  twin: undefined,
  open: false,
  local: false,
} as const;

function describe(distribution: Distribution, rest: Partial<Base>): Base {
  return { distribution, ...NOTHING, ...rest };
}

/** Words by which publishers call images that run without root, in a path and in a tag. */
const UNPRIVILEGED_PATH = /(?:^|[/-])(?:unprivileged|nonroot|rootless|chiseled)(?:$|[/-])/;
const UNPRIVILEGED_TAG = /(?:^|[-.])(?:nonroot|rootless|unprivileged|chiseled)(?:$|[-.])/i;

function saysUnprivileged({ path, tagShape }: ImageReference): boolean {
  return (path.is === "set" && UNPRIVILEGED_PATH.test(path.value)) || UNPRIVILEGED_TAG.test(tagShape);
}
