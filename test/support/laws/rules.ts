// Law 5: what a rule and its `_<family>.ts` may import, and that a rule file holds one rule.
import * as path from "node:path";
import type { Source } from "../sources.ts";
import { ENGINE, imports, type Law } from "./law.ts";

const inRules = ({ path: file }: Source): boolean => /\/rules\/[^/]+\.ts$/.test(file) && !file.endsWith("/index.ts");

export const isRule = (source: Source): boolean => inRules(source) && !/\/_[^/]*$/.test(source.path);

/** Of the folders `parse/`: what the instructions are, not how they are read. */
const PARSED = ["document.ts", "exec.ts", "keywords.ts"].map((file) => `${ENGINE}dockerfile/parse/${file}`);

const PARSERS = ["dockerfile-ast", "unbash", "yaml"];

export const rulesSeeFactsOnly: Law = (sources) => {
  const parsers = new Set(
    sources
      .filter((source) => source.imports.some(({ target }) => PARSERS.includes(target ?? "")))
      .map((one) => one.path),
  );
  const languageOf = ({ path: file }: Source) => path.posix.dirname(path.posix.dirname(file));
  const inYaml = new Set(
    sources
      .filter((source) => source.imports.some(({ target }) => target?.startsWith(`${ENGINE}yaml/parse/`)))
      .map(({ path: file }) => path.posix.dirname(file)),
  );
  return imports(sources.filter(inRules), (target, source) => {
    const language = languageOf(source);
    if (/^core\/|^knowledge\//.test(target.slice(ENGINE.length)) && target.startsWith(ENGINE)) return false;
    if (target.startsWith(`${ENGINE}yaml/`))
      return !inYaml.has(language) || !/^yaml\/(?:node\.ts$|edit\/)/.test(target.slice(ENGINE.length));
    if (!target.startsWith(`${language}/`) || parsers.has(target)) return true;
    const own = target.slice(language.length + 1);
    if (own.startsWith("rules/")) return !own.startsWith("rules/_");
    return own === "index.ts" || (/(?:^|\/)parse(?:\/|\.ts$)/.test(own) && !PARSED.includes(target));
  });
};

export const oneRuleAFile: Law = (sources) =>
  sources.flatMap((source) => {
    const exported = [...source.code.matchAll(/^export\b *(.*)/gm)].map((match) => match[1] ?? "");
    const defaults = exported.filter((one) => one.startsWith("default ")).length;
    if (!isRule(source)) return defaults > 0 ? [`${source.path} has a default export`] : [];
    return [
      ...(defaults === 1 ? [] : [`${source.path} has no default export`]),
      ...exported
        .filter((one) => !one.startsWith("default "))
        .map((one) => `${source.path} exports more than its rule: ${one}`),
    ];
  });
