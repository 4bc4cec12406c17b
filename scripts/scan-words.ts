// The table in docs/configuration.md of what is said about scans: one word for one thing, as a setting, a key and an option.
import { SCAN_KEYS } from "../server/src/engine/config/keys.ts";
import type { Scanner } from "../server/src/scanners/index.ts";

const MARKS = /(<!-- scan:start -->\n)[\s\S]*?(<!-- scan:end -->)/;

type Spec = Scanner["settings"][string];

/** What one thing is called; a form that it does not have is empty. */
interface Words {
  readonly setting: string;
  readonly key: string;
  readonly option: string;
}

/** The settings of scanners, the keys of `scan` and the options of `plimsoll scan`, those of one name in one line. */
export function scanWords(scanners: readonly Scanner[]): readonly Words[] {
  const settings = scanners.flatMap((scanner) =>
    Object.entries<Spec>(scanner.settings).map(
      ([name, spec]): Words => ({
        setting: `plimsoll.${scanner.id}.${name}`,
        key: Object.hasOwn(SCAN_KEYS, name) ? `scan.${name}` : "",
        option: spec.cli === undefined ? "" : `--${spec.cli.option}`,
      }),
    ),
  );
  const known = new Set(settings.map(({ key }) => key));
  const others = Object.keys(SCAN_KEYS).filter((name) => !known.has(`scan.${name}`));
  return [...settings, ...others.map((name) => ({ setting: "", key: `scan.${name}`, option: OWN[name] ?? "" }))];
}

/** Keys that no scanner's setting stands for. */
const OWN: Readonly<Record<string, string>> = { scanners: "--scanner" };

/** The text of docs/configuration.md with the table between its marks. */
export function withScanWords(text: string, scanners: readonly Scanner[]): string {
  if (!MARKS.test(text)) throw new Error("docs/configuration.md has lost the marks around the words about scans");
  const cell = (word: string) => (word === "" ? "" : `\`${word}\``);
  const rows = scanWords(scanners).map(
    ({ setting, key, option }) => `| ${cell(setting)} | ${cell(key)} | ${cell(option)} |`,
  );
  const table = ["| setting | key | option |", "|---|---|---|", ...rows].join("\n");
  return text.replace(MARKS, (_, start, end) => `${start}${table}\n${end}`);
}
