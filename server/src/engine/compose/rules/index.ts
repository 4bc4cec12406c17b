// Every rule of this folder, in the order of their ids. Generated: npm run docs.
import { offering, type Rule } from "../../core/rule.ts";
import type { RuleDocument } from "../rule.ts";
import dockerSocket from "./docker-socket.ts";
import imageTag from "./image-tag.ts";
import noNewPrivileges from "./no-new-privileges.ts";
import privileged from "./privileged.ts";
import syntaxError from "./syntax-error.ts";

export const rules: readonly Rule<RuleDocument>[] = [
  offering(dockerSocket, "choice"),
  offering(imageTag, "choice"),
  offering(noNewPrivileges, "hardening"),
  offering(privileged, "choice"),
  offering(syntaxError),
];
