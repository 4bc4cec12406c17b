// The engine with all languages and rules. Pure, without I/O: it runs wherever JavaScript runs.

import { actionsLanguage } from "./actions/index.ts";
import { bake } from "./bake/index.ts";
import { createCatalog } from "./catalog/catalog.ts";
import { compose } from "./compose/index.ts";
import type { Language } from "./core/language.ts";
import type { Rule } from "./core/rule.ts";
import { dockerfile } from "./dockerfile/index.ts";
import { dockerignore } from "./dockerignore/index.ts";
import { gitlabLanguage } from "./gitlab/index.ts";
import { kubernetes } from "./kubernetes/index.ts";
import type { Engine } from "./pipeline/engine.ts";
import { hadolintLanguage } from "./plimsoll/hadolint.ts";
import { plimsollLanguage } from "./plimsoll/index.ts";
import { rules as housekeeping } from "./plimsoll/rules/index.ts";
import { plain } from "./text/plain.ts";
import { holdsToken, redact } from "./text/redaction/redact.ts";
import { redactorOf, redactorOfAll } from "./text/redaction/redactor.ts";
import { rules as textRules } from "./text/rules/index.ts";
import { otherYaml, searched } from "./text/searched.ts";

/** Creates the engine, once per process. `more` are languages beside the built-in ones. */
export function createEngine(more: readonly Language[] = []): Engine {
  const languages: readonly Language[] = [
    dockerfile,
    dockerignore,
    bake,
    actionsLanguage(otherYaml),
    gitlabLanguage(otherYaml),
    compose,
    plimsollLanguage(() => catalog),
    hadolintLanguage(() => catalog),
    kubernetes,
    ...more,
  ];
  const anywhere: readonly Rule[] = [...textRules, ...housekeeping];
  const catalog = createCatalog(languages, anywhere);
  const byId = new Map(
    [...languages, ...searched, plain].map(
      (language) => [language.id, { language, rules: [...language.rules, ...anywhere] }] as const,
    ),
  );
  return {
    languages,
    searched,
    plain,
    catalog,
    language: (id) => byId.get(id)?.language,
    rulesFor: (language) => byId.get(language.id)?.rules ?? [],
    redact: (text) => redact(text),
    holdsToken,
    redactorOf: (file, also) => redactorOf(file, byId.get(file.language)?.language, also),
    redactorOfAll: (files) => redactorOfAll(files, (file) => byId.get(file.language)?.language),
  };
}
