// `plimsoll rules`, `explain` and `config`: what the rules are, what one means, and which settings apply to a file.
import { explain } from "../engine/core/explain.ts";
import { FIX_KINDS, isEdit } from "../engine/core/finding.ts";
import type { Engine } from "../engine/index.ts";
import { localFiles, uriOf } from "../files.ts";
import { findRoot, Project } from "../project.ts";
import { today } from "./targets.ts";
import type { Terminal } from "./terminal.ts";
import { oneOf, readArguments, UsageError } from "./usage.ts";
