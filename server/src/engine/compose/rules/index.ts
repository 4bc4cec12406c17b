// Every rule of this folder, in the order of their ids. Generated: npm run docs.
import { offering, type Rule } from "../../core/rule.ts";
import type { RuleDocument } from "../rule.ts";
import deprecatedImageRegistry from "./deprecated-image-registry.ts";
import dockerSocket from "./docker-socket.ts";
import envFileCommitted from "./env-file-committed.ts";
import eolImage from "./eol-image.ts";
import imageTag from "./image-tag.ts";
import noNewPrivileges from "./no-new-privileges.ts";
import privileged from "./privileged.ts";
import syntaxError from "./syntax-error.ts";
import unknownBuildArg from "./unknown-build-arg.ts";
import unknownBuildTarget from "./unknown-build-target.ts";
import untrustedRegistry from "./untrusted-registry.ts";

export const rules: readonly Rule<RuleDocument>[] = [
  offering(deprecatedImageRegistry, "safe", "choice"),
  offering(dockerSocket, "choice"),
  offering(envFileCommitted, "hardening"),
  offering(eolImage, "choice"),
  offering(imageTag, "choice"),
  offering(noNewPrivileges, "hardening"),
  offering(privileged, "choice"),
  offering(syntaxError),
  offering(unknownBuildArg, "choice"),
  offering(unknownBuildTarget, "choice"),
  offering(untrustedRegistry),
];
