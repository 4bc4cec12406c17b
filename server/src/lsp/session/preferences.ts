// The editor's settings for language features: those under `plimsoll.dockerfile`, and `plimsoll.lens.scan`.
import { fieldsOf } from "../../fields.ts";
import type { Session } from "./session.ts";

export type LanguageFeatures = "auto" | "on" | "off";

export class Preferences {
  readonly #session: Session;
  /** What the editor was told last; forgotten when settings change. */
  #settings: Promise<unknown> | undefined;

  /** Made before anything that listens for changed settings, so that nobody is answered with the old ones. */
  constructor(session: Session) {
    this.#session = session;
    const forget = () => {
      this.#settings = undefined;
    };
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

  async scanLens(): Promise<boolean> {
    return (await this.#value("lens.scan")) !== false;
  }

  /** The setting under `plimsoll.<path>`. */
  async #value(path: string): Promise<unknown> {
    this.#settings ??= this.#session.settings();
    let value = await this.#settings;
    for (const key of path.split(".")) value = fieldsOf(value)[key];
    return value;
  }
}
