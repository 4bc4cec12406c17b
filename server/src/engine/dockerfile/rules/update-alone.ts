// Lists of packages that are fetched in a step of their own, which later builds take from the cache.
import { type Fix, type Problem, safe } from "../../core/finding.ts";
import { type Row, source } from "../../core/rule.ts";
import { useOf } from "../packages/apt-lists.ts";
import { APK_FOLDERS, isMounted } from "../packages/caches.ts";
import type { Family, Verb } from "../packages/manager.ts";
import { callsOf, callsTo, isDryRun, type PackageCall } from "../packages/packages.ts";
import type { Dockerfile } from "../parse/document.ts";
import { dockerRule } from "../rule.ts";
import { runs, type Step } from "../shell/commands.ts";
import { isUnfinished } from "../stages/half-typed.ts";

interface UpdateRow extends Row {
  readonly families: readonly Family[];
  /** The subcommands, which for some managers upgrade what is installed too. */
  readonly updates: readonly string[];
  /** Where the lists are: what is mounted there is not of the day of the layer. */
  readonly folders: readonly string[];
  /** Such a step, and the same with an installation. */
  readonly steps: readonly [string, string];
}

const SHARED = { equivalents: ["trivy:DS-0017", "checkov:CKV_DOCKER_5", "dockle:CIS-DI-0007"] };
const DNF_FOLDERS = ["/var/cache/dnf", "/var/cache/yum", "/var/cache/libdnf5"];

const ROWS: readonly UpdateRow[] = [
  {
    key: "apt",
    title: "apt-get update",
    ...SHARED,
    families: ["apt"],
    updates: ["update"],
    folders: ["/var/lib/apt/lists"],
    steps: ["«apt-get update»", "apt-get update && apt-get install -y jq"],
  },
  {
    key: "apk",
    title: "apk update",
    ...SHARED,
    families: ["apk"],
    updates: ["update"],
    folders: APK_FOLDERS,
    steps: ["«apk update»", "apk add --no-cache jq"],
  },
  {
    key: "dnf",
    title: "yum and dnf update",
    severity: "info",
    ...SHARED,
    families: ["yum", "dnf", "microdnf", "tdnf"],
    updates: ["update", "up", "makecache"],
    folders: DNF_FOLDERS,
    steps: ["«dnf -y update»", "dnf -y update && dnf -y install jq"],
  },
  {
    key: "zypper",
    title: "zypper update and refresh",
    severity: "info",
    ...SHARED,
    families: ["zypper"],
    updates: ["update", "up", "refresh", "ref"],
    folders: ["/var/cache/zypp"],
    steps: ["«zypper refresh»", "zypper refresh && zypper install -y jq"],
  },
];

const INSTALLS: ReadonlySet<Verb> = new Set<Verb>(["install", "set", "module", "upgrade", "dist-upgrade"]);

export default dockerRule({
  id: "dockerfile/update-alone",
  title: "Package lists must be fetched in the step that installs from them",
  label: "Update in its own step",
  why: "A step whose text stays the same comes from the cache. Later builds then install from lists of an old day: packages are missing or have known vulnerabilities, though the step below looks as if it got new ones.",
  leave: {
    when: "Leave it in an image that others build on, where the lists are meant to be there for them.",
    reason: "images on top of this one use the lists",
  },
  severity: "warning",
  preset: "recommended",
  tags: ["reliability"],
  since: "0.1",
  rows: ROWS,
  probe: ({ steps: [bad, good] }) => ({
    bad: `FROM example.com/base:1.4\nRUN ${bad}\n`,
    good: `FROM example.com/base:1.4\nRUN ${good}\n`,
  }),
  references: ["https://docs.docker.com/build/building/best-practices/#apt-get"],
  examples: [
    {
      bad: source`
        FROM debian:13
        RUN «apt-get update»
        RUN apt-get install -y jq
      `,
      fixed: source`
        FROM debian:13
        RUN apt-get update && \
            apt-get install -y jq
      `,
    },
    {
      bad: source`
        FROM rockylinux:9
        RUN «dnf -y update»
      `,
      good: source`
        FROM rockylinux:9
        RUN dnf -y update openssl-libs
      `,
      note: "The updates are those of the day when the step was first built.",
    },
  ],
  *check(doc) {
    const seen = new Set<Step>();
    for (const row of ROWS) {
      for (const { step } of callsTo(doc, row.families)) {
        if (seen.has(step) || isUnfinished(doc, step.instruction)) continue;
        seen.add(step);
        const found = updateAlone(doc, step, row);
        if (found !== undefined) yield found;
      }
    }
  },
});

function updateAlone(doc: Dockerfile, step: Step, row: UpdateRow): Problem | undefined {
  const calls = callsOf(step).filter((call) => row.families.includes(call.row.family));
  const update = calls.find((call) => isUpdate(call, row) && !isDryRun(call));
  if (update === undefined || isMounted(doc, step, row.folders)) return undefined;
  const { commands } = step.script;
  const from = commands.indexOf(update.command);
  const isUsed = commands.slice(from + 1).some((command) => {
    if (command.name !== undefined && command.program === undefined) return true;
    const use = useOf(command);
    if (use === "hidden" || (use === "read" && row.key === "apt")) return true;
    const call = calls.find((one) => one.command === command);
    return call !== undefined && installs(call) && !isUpdate(call, row);
  });
  if (isUsed) return undefined;
  return {
    at: update.at,
    message: `\`${update.manager} ${update.subcommand}\` is cached by itself, so later builds keep its old result.`,
    fix: joined(doc, step, row),
    row: row.key,
  };
}

function isUpdate({ row, subcommand, operands }: PackageCall, { updates }: UpdateRow): boolean {
  const isPart = row.family !== "apt" && row.family !== "apk" && operands.length > 0;
  return subcommand !== undefined && updates.includes(subcommand) && !isPart;
}

function installs({ verb }: PackageCall): boolean {
  return verb !== undefined && INSTALLS.has(verb);
}

/** Joins a step that only updates with the next one, where that installs: both are one list of commands that go on where all went well. */
function joined(doc: Dockerfile, step: Step, row: UpdateRow): Fix | undefined {
  const { instruction } = step;
  const following = doc.instructions[doc.instructions.indexOf(instruction) + 1];
  const next = runs(doc).find((one) => one.instruction === following);
  if (following === undefined || next === undefined || !isPlain(step) || !isPlain(next)) return undefined;
  if (step.script.commands.length > callsOf(step).length) return undefined;
  if (!callsOf(next).some((call) => row.families.includes(call.row.family) && installs(call))) return undefined;
  const at = { start: instruction.body.end, end: following.body.start };
  if (/#/.test(doc.text.slice(at.start, at.end))) return undefined;
  return safe("Join it with the next step", { at, text: ` && ${doc.escape}\n    ` });
}

/** A step that is one list of commands joined by `&&`, without options. */
function isPlain({ form, instruction, script }: Step): boolean {
  const [only, ...others] = script.statements;
  if (form !== "shell" || script.broken || only === undefined || others.length > 0 || only.background) return false;
  return (
    instruction.flags.length === 0 &&
    instruction.heredocs.length === 0 &&
    only.elements.every(({ after, command }) => after !== "||" && command !== undefined)
  );
}
