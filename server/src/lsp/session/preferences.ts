// The editor's settings for language features: those under `plimsoll.dockerfile`, `plimsoll.lens.scan`, `plimsoll.run` and
// `plimsoll.besideOthers`.
import { type Finding, nameOf } from "../../engine/core/finding.ts";
import { fieldsOf } from "../../fields.ts";
import type { Session } from "./session.ts";

export type LanguageFeatures = "auto" | "on" | "off";

export class Preferences {
  readonly #session: Session;
  /** What the editor told last, by the file or folder that it was asked about; forgotten when settings change. */
  readonly #settings = new Map<string | undefined, Promise<unknown>>();

  /** Made before anything that listens for changed settings, so that nobody is answered with the old ones. */
  constructor(session: Session) {
    this.#session = session;
    const forget = () => this.#settings.clear();
    session.listen({ changed() {}, closed() {}, outdated() {}, indexed() {}, settings: forget });
  }

  async languageFeatures(): Promise<LanguageFeatures> {
    const value = await this.#value("dockerfile.languageFeatures");
    return value === "on" || value === "off" ? value : "auto";
  }

  /** Whether Dockerfiles get the features of a language server from us: where another extension has them, only if we are told to. */
  async servesDockerfiles(): Promise<boolean> {
    const features = await this.languageFeatures();
    return features === "on" || (features === "auto" && !this.#session.client.servesDockerfiles);
  }

  /** Whether formatting indents the lines that continue an instruction. */
  async formatsContinuedLines(): Promise<boolean> {
    return (await this.#value("dockerfile.formatContinuedLines")) !== false;
  }

  async scanLens(uri: string): Promise<boolean> {
    return (await this.#value("lens.scan", uri)) !== false;
  }

  /** Whether a file is looked at anew only when it is saved. */
  async runsOnSave(uri: string): Promise<boolean> {
    return (await this.#value("run", uri)) === "onSave";
  }

  /** Which findings of a file are left to other extensions that show the same: those of all rules but the named. */
  async stepsBack(uri: string): Promise<(finding: Pick<Finding, "rule" | "row">) => boolean> {
    const given = fieldsOf(await this.#value("besideOthers", uri));
    return (finding) => (given[nameOf(finding)] ?? given[finding.rule] ?? given["*"]) !== "show";
  }

  /** The setting under `plimsoll.<path>`, for a file or in general. */
  async #value(path: string, uri?: string): Promise<unknown> {
    const asked = this.#settings.get(uri) ?? this.#session.settings(uri);
    this.#settings.set(uri, asked);
    let value = await asked;
    for (const key of path.split(".")) value = fieldsOf(value)[key];
    return value;
  }
}
