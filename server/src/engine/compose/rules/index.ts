// The rules of Compose files. Generated from this folder: npm run docs.
import type { Rule } from "../../core/rule.ts";
import type { YamlDocument } from "../../yaml/node.ts";
import dockerSocket from "./docker-socket.ts";
import imageTag from "./image-tag.ts";
import noNewPrivileges from "./no-new-privileges.ts";
import privileged from "./privileged.ts";
import syntaxError from "./syntax-error.ts";

export const rules: readonly Rule<YamlDocument>[] = [dockerSocket, imageTag, noNewPrivileges, privileged, syntaxError];
