// As whom a step of the build runs.
import { hubName } from "../core/image.ts";
import type { Dockerfile, Instruction } from "./document.ts";
import { resolveAt } from "./environment.ts";
import { inherited } from "./inherited.ts";
import { lineage, placeOf } from "./stages.ts";

/** `root` and `other` are known; `unknown`: a variable, or a base image whose user we do not know. */
export interface BuildUser {
  readonly is: "root" | "other" | "unknown";
  /** As USER says it, variables filled in; undefined where no USER is in effect or it cannot be known. */
  readonly name: string | undefined;
}

const users = inherited<Instruction | undefined>(
  () => undefined,
  (state, instruction) => (instruction.keyword === "USER" ? instruction : state),
);

// Official images that leave the user alone, so that build steps run as root (their Dockerfiles in docker-library and of the distributions, 2026-08).
const ROOT_IMAGES = new Set([
  ..."almalinux alpine amazoncorretto amazonlinux archlinux bash buildpack-deps busybox caddy centos composer debian".split(
    " ",
  ),
  ..."docker eclipse-temurin elixir erlang fedora gcc golang gradle haskell httpd julia mariadb maven mongo mysql".split(
    " ",
  ),
  ..."nginx node openjdk opensuse/leap opensuse/tumbleweed oraclelinux perl php postgres pypy python r-base redis".split(
    " ",
  ),
  ..."rockylinux ruby rust swift tomcat ubuntu".split(" "),
]);

/** The user an instruction runs as. */
export function userAt(doc: Dockerfile, instruction: Instruction): BuildUser {
  const user = users.before(doc, instruction);
  if (user !== undefined) {
    const [word] = user.words;
    const name = word === undefined ? undefined : resolveAt(doc, user, word).value;
    if (name === undefined || name === "") return { is: "unknown", name: undefined };
    return { is: /^(?:root|0+)(?::|$)/.test(name) ? "root" : "other", name };
  }
  const stage = placeOf(doc, instruction)?.stage;
  const base = stage === undefined ? undefined : lineage(stage).at(-1);
  if (base?.scratch === true) return { is: "root", name: undefined };
  const name = base?.image === undefined ? undefined : hubName(base.image)?.replace(/^library\//, "");
  return { is: name !== undefined && ROOT_IMAGES.has(name) ? "root" : "unknown", name: undefined };
}
