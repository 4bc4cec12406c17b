// What is known of the scanners: installed or not, which version, how old their databases are; probed in the background.
import type { ScanFailure, ScannerId, ScannerState } from "../../protocol.ts";
import type { Configured, Found, Surroundings } from "../../scanners/index.ts";
import type { Guard } from "../session/guard.ts";
import type { Scanners } from "../session/platform.ts";

export class ScannerStates {
  readonly #guard: Guard;
  readonly #changed: () => void;
  /** What was found out under which settings. */
  readonly #known = new Map<ScannerId, { readonly settings: string; readonly state: ScannerState }>();
  /** The settings under which each is being asked now. */
  readonly #probing = new Map<ScannerId, string>();

  /** `changed` is called whenever `list` would answer something else. */
  constructor(guard: Guard, changed: () => void) {
    this.#guard = guard;
    this.#changed = changed;
  }

  /** Forgets what is known: a program may have been installed or have got another database since it was asked last. */
  forget(): void {
    this.#known.clear();
  }

  /** Forgets why a scanner could not be used where `isGone` says that this has ended; answers whether it did. */
  forgetFailure(id: ScannerId, isGone: (failure: ScanFailure) => boolean): boolean {
    const failure = this.#known.get(id)?.state.failure;
    return failure !== undefined && isGone(failure) && this.#known.delete(id);
  }

  /** The states as far as they are known. A scanner that was not probed yet is probed now; `changed` is called when that is done. */
  list(scanners: Scanners, all: readonly Configured[], around: Surroundings): readonly ScannerState[] {
    return all.map((configured) => {
      const { id } = configured.scanner;
      const settings = JSON.stringify(configured.settings);
      const known = this.#known.get(id);
      if (known?.settings === settings) return known.state;
      if (this.#probing.get(id) !== settings) void this.#probe(scanners, configured, around, settings);
      return described(configured);
    });
  }

  /** Takes over what was found out elsewhere; answers it as a state. */
  learn(configured: Configured, found: Found): ScannerState {
    const state = { ...described(configured), found };
    this.#known.set(configured.scanner.id, { settings: JSON.stringify(configured.settings), state });
    this.#changed();
    return state;
  }

  async #probe(scanners: Scanners, configured: Configured, around: Surroundings, settings: string): Promise<void> {
    const { id } = configured.scanner;
    this.#probing.set(id, settings);
    try {
      const found = await scanners.probe(configured, around);
      if (found === "cancelled") return;
      const state = described(configured);
      this.#known.set(id, {
        settings,
        state: scanners.isFailure(found) ? { ...state, failure: found } : { ...state, found },
      });
      this.#changed();
    } catch (error) {
      this.#guard.report("plimsoll/reports", error);
    } finally {
      this.#probing.delete(id);
    }
  }
}

/** A scanner of which nothing is known yet. */
export function described({ scanner: { id, title, program, finds } }: Pick<Configured, "scanner">): ScannerState {
  return { id, title, finds, installing: program?.installing ?? "", updates: program?.update !== undefined };
}
