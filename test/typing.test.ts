// Hardened files are typed key by key: around a line that is not finished nothing is called missing, and what lies outside is judged
// as ever. Each file of test/typing/ is typed from many start points: whole lines go in at every place, letter by letter; half a
// key stands at every place and in every column around it; every line is deleted from its end.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import * as path from "node:path";
import { test } from "node:test";
import { QUICK } from "../scripts/quick.ts";
import { labOf, settingsOf, uriOf } from "./support/lab.ts";

/** Of so many texts one is checked where time is short. */
const EACH = QUICK ? 13 : 1;

interface Typed {
  /** In test/typing/. */
  readonly file: string;
  readonly path: string;
  readonly others?: Readonly<Record<string, string>>;
  /** Lines that may stand beside a line that begins with a key, and beside one that begins with a dash. */
  readonly keys: readonly string[];
  readonly items?: readonly string[];
  /** Whether its conditions may be what a syntax error comes from, so that none is told. */
  readonly hidesFaults?: true;
  /** Lines of which a shorter one says something else that counts: `shop/web` has no tag. */
  readonly values: RegExp;
  /** What is put behind the file, the rule that it breaks, and the lines around which what is typed leaves it as it is. */
  readonly beside: { readonly text: string; readonly rule: string; readonly from: RegExp };
}

const YAML = {
  keys: ["tty: true", 'zz:\n  - name: a\n    value: "b: c"', "zz: {a: [b, 'c']}"],
  items: ["- ZZ", "- ZZ: {a: b}\n  yy: true"],
};
const FILES: readonly Typed[] = [
  {
    file: "Dockerfile",
    path: "Dockerfile",
    keys: [
      'LABEL a="b c" \\\n      d=e',
      "EXPOSE 9090/udp",
      'HEALTHCHECK --retries=3 CMD ["check", "it"]',
      'SHELL ["/bin/bash", "-c"]',
      "RUN <<EOF\nset -e\nEOF",
      "ONBUILD COPY --chown=1:1 a b",
    ],
    values: /^FROM|rm -rf|^ARG|^# syntax/,
    beside: { text: "FROM debian\nUSER 10001\n", rule: "dockerfile/untagged-base", from: /^WORKDIR \/app/ },
  },
  {
    ...YAML,
    file: "pod.yaml",
    path: "k8s/pod.yaml",
    values: /image:|- ALL/,
    beside: {
      text: "    - name: bare\n      image: shop/bare:1.4.2\n",
      rule: "kubernetes/memory-limit",
      from: /^ {6}image:/,
    },
  },
  {
    ...YAML,
    file: "deployment.yaml",
    path: "k8s/deployment.yaml",
    values: /image:|app: web/,
    beside: {
      text: "---\napiVersion: v1\nkind: Pod\nmetadata:\n  name: bare\nspec:\n  containers:\n    - name: bare\n      image: shop/bare:1.4.2\n",
      rule: "kubernetes/memory-limit",
      from: /^apiVersion/,
    },
  },
  {
    ...YAML,
    file: "compose.yaml",
    path: "compose.yaml",
    values: /image:|no-new-privileges/,
    beside: {
      text: "---\nservices:\n  bare:\n    image: shop/bare:1.4.2\n",
      rule: "compose/no-new-privileges",
      from: /^name/,
    },
  },
  {
    ...YAML,
    keys: [...YAML.keys, "zz: {{ .Values.zz | quote }}", "{{- with .Values.zz }}\nzz: {{ . }}\n{{- end }}"],
    file: "template.yaml",
    hidesFaults: true,
    path: "chart/templates/web.yaml",
    others: { "chart/Chart.yaml": "apiVersion: v2\nname: shop\nversion: 0.1.0\n" },
    values: /image:/,
    beside: {
      text: "        - name: bare\n          image: shop/bare:1.4.2\n",
      rule: "kubernetes/memory-limit",
      from: /^ {10}image:/,
    },
  },
];

/** Half a key, as it is typed. */
const HALF = ["t", "tt", "tty"];

interface Place {
  /** The line that what is typed stands in front of. */
  readonly line: number;
  readonly column: number;
  readonly kind: "key" | "item";
}

/** A text with something on lines of its own in front of one of its lines. */
function withLines(lines: readonly string[], { line, column }: Pick<Place, "line" | "column">, typed: string): string {
  const own = typed.split("\n").map((one) => " ".repeat(column) + one);
  return [...lines.slice(0, line), ...own, ...lines.slice(line)].join("\n");
}

/** Everywhere that an entry may stand: beside the line below, or at the end of a block that ends above. */
function placesIn(lines: readonly string[]): readonly Place[] {
  const places: Place[] = [];
  let open: Omit<Place, "line">[] = [];
  for (const [line, text] of lines.entries()) {
    const isLast = text === "" || text === "---";
    if (/^\s*(?:#|\{\{)/.test(text)) continue;
    const column = isLast ? -1 : text.search(/\S/);
    const kind = /^\s*- /.test(text) ? "item" : "key";
    const own = isLast ? [] : [{ column, kind } as const];
    const ended = open.filter((one) => one.column > column || (one.column === column && one.kind > kind));
    for (const one of [...own, ...ended]) if (line > 0 || isLast) places.push({ ...one, line });
    open = isLast
      ? []
      : [
          ...open.filter(
            (one) => one.column < column || (one.column === column && one.kind !== kind && kind === "item"),
          ),
          ...own,
        ];
    const inner = kind === "item" ? /^\s*- +(?=[\w.-]+:)/.exec(text)?.[0].length : undefined;
    if (inner !== undefined) open.push({ column: inner, kind: "key" });
  }
  return places;
}

/** Where instructions may stand: in front of each that is there, and behind the last. */
function instructionsIn(lines: readonly string[]): readonly Place[] {
  return lines.flatMap((text, line) =>
    /^[A-Z]/.test(text) || text === "" ? [{ line, column: 0, kind: "key" as const }] : [],
  );
}

/** What the rules say of texts at a path that are typed one after the other. */
function checker({ path: file, others = {} }: Typed, first: string) {
  const lab = labOf(settingsOf(), { ...others, [file]: first });
  let version = 1;
  const counts = { texts: 0, faults: 0 };
  const rulesOf = (text: string): ReadonlySet<string> => {
    version += 1;
    lab.set(uriOf(file), file, text, version);
    // Without `kind:` it is no manifest.
    const findings = lab.check(uriOf(file))?.findings ?? [];
    // Of the file's language, and of that of the scripts in it.
    const isFault = ({ rule }: (typeof findings)[number]) => /\/(?:syntax-error|shell-syntax)$/.test(rule);
    counts.texts += 1;
    if (findings.some(isFault)) counts.faults += 1;
    return new Set(findings.filter((one) => !isFault(one)).map(({ rule }) => rule));
  };
  return { rulesOf, counts };
}

for (const typed of FILES) {
  const { file, values, beside } = typed;
  const text = readFileSync(path.join(import.meta.dirname, "typing", file), "utf8");
  const lines = text.split("\n");
  const places = file === "Dockerfile" ? instructionsIn(lines) : placesIn(lines);

  test(`${file} is hardened, and places are known at which it is typed`, () => {
    assert.deepEqual([...checker(typed, text).rulesOf(text)], []);
    assert.ok(places.length > 15, `${places.length} places`);
  });

  test(`${file} shows nothing but syntax errors while lines are typed into it, letter by letter`, () => {
    const { rulesOf, counts } = checker(typed, text);
    let turn = 0;
    for (const place of places) {
      for (const line of (place.kind === "item" ? typed.items : typed.keys) ?? []) {
        let finished: ReadonlySet<string> | undefined;
        for (let length = 1; length < line.length; length += 1) {
          turn += 1;
          if (turn % EACH !== 0) continue;
          finished ??= rulesOf(withLines(lines, place, line));
          const now = withLines(lines, place, line.slice(0, length));
          for (const rule of rulesOf(now)) assert.ok(finished.has(rule), `${rule} fires on\n${now}`);
        }
      }
    }
    assert.ok(
      typed.hidesFaults || counts.faults > counts.texts / 20,
      `${counts.faults} of ${counts.texts} had a syntax error`,
    );
  });

  test(`${file} shows nothing but syntax errors while half a key stands anywhere`, () => {
    const { rulesOf, counts } = checker(typed, text);
    let turn = 0;
    for (const [line, below] of lines.entries()) {
      const above = lines[line - 1] ?? "";
      const columns = [above, below].flatMap((one) => [one.search(/\S|$/), one.search(/[^\s-]|$/)]);
      const isContinued = /\\$/.test(above);
      for (const column of isContinued
        ? []
        : new Set([0, ...columns, ...columns.map((one) => one + 1), ...columns.map((one) => one + 2)])) {
        for (const half of HALF) {
          turn += 1;
          if (turn % EACH !== 0) continue;
          const now = withLines(lines, { line, column }, half);
          assert.deepEqual([...rulesOf(now)], [], now);
        }
      }
    }
    assert.ok(
      typed.hidesFaults || counts.faults > counts.texts / 4,
      `${counts.faults} of ${counts.texts} had a syntax error`,
    );
  });

  test(`${file} shows nothing but syntax errors while lines are deleted from their end, and what is missing then`, () => {
    const { rulesOf } = checker(typed, text);
    let turn = 0;
    for (const [i, line] of lines.entries()) {
      const without = (left: string) => [...lines.slice(0, i), left, ...lines.slice(i + 1)].join("\n");
      let gone: ReadonlySet<string> | undefined;
      for (let length = line.length - 1; length > 0; length -= 1) {
        const left = line.slice(0, length);
        turn += 1;
        if (turn % EACH !== 0 || values.test(line)) continue;
        gone ??= rulesOf(without(""));
        const now = without(left);
        for (const rule of rulesOf(now)) assert.ok(gone.has(rule), `${rule} fires on\n${now}`);
      }
    }
  });

  test(`${file} is typed, and what lies outside is judged as before`, () => {
    const own = text.split("\n").slice(0, -1);
    const all = [...own, ...beside.text.split("\n")];
    const { rulesOf } = checker(typed, all.join("\n"));
    assert.deepEqual([...rulesOf(all.join("\n"))].includes(beside.rule), true);
    const from = own.findIndex((line) => beside.from.test(line));
    const around = (file === "Dockerfile" ? instructionsIn(all) : placesIn(all)).filter(
      ({ line, column }) =>
        line > from && line <= own.length && (line < own.length || column > (all[line] ?? "").search(/\S/)),
    );
    assert.ok(around.length > 5, `${around.length} places`);
    for (const place of around) {
      for (const half of QUICK ? ["tty"] : HALF) {
        const now = withLines(all, place, half);
        assert.ok(rulesOf(now).has(beside.rule), now);
      }
    }
  });
}

/** A file that says something about another one, which says nothing of it itself. */
const BASES: Readonly<Record<string, { readonly typed: string; readonly file: string; readonly other: string }>> = {
  "a kustomization that pins the image": {
    typed: "k8s/kustomization.yaml",
    file: "kind: Kustomization\nresources:\n- other.yaml\nimages:\n- name: shop/web\n  newTag: 1.4.2\n",
    other:
      "apiVersion: v1\nkind: Pod\nmetadata:\n  name: web\nspec:\n  containers:\n  - name: web\n    image: shop/web\n",
  },
  "a LimitRange that gives a limit": {
    typed: "k8s/limits.yaml",
    file: "apiVersion: v1\nkind: LimitRange\nmetadata:\n  name: all\nspec:\n  limits:\n  - type: Container\n    default:\n      memory: 64Mi\n",
    other:
      "apiVersion: v1\nkind: Pod\nmetadata:\n  name: web\nspec:\n  containers:\n  - name: web\n    image: shop/web:1.4.2\n",
  },
  "a Deployment that a Service selects": {
    typed: "k8s/web.yaml",
    file: readFileSync(path.join(import.meta.dirname, "typing", "deployment.yaml"), "utf8").split("---\n")[0] ?? "",
    other: "apiVersion: v1\nkind: Service\nmetadata:\n  name: web\nspec:\n  selector:\n    app: web\n",
  },
};

for (const [what, { typed, file, other }] of Object.entries(BASES)) {
  test(`while half a key stands in ${what}, nothing new is missing in the other file`, () => {
    const lab = labOf(settingsOf(), { [typed]: file, "k8s/other.yaml": other });
    const rulesOf = () => lab.check(uriOf("k8s/other.yaml"))?.findings.map(({ rule }) => rule);
    const before = rulesOf();
    for (const place of placesIn(file.split("\n"))) {
      lab.set(uriOf(typed), typed, withLines(file.split("\n"), place, "tty"), 2);
      assert.deepEqual(rulesOf(), before, withLines(file.split("\n"), place, "tty"));
    }
  });
}
