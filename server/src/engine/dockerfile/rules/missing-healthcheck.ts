// An image that does not say how to tell whether its program works.
import { choice, type Fix } from "../../core/finding.ts";
import { source } from "../../core/rule.ts";
import type { Dockerfile } from "../parse/document.ts";
import { dockerRule } from "../rule.ts";
import { isHalfTyped } from "../stages/half-typed.ts";
import { isNeverRun } from "../stages/never-run.ts";
import { ancestors, type Stage, targetStages } from "../stages/stages.ts";
import { baseOf } from "../stages/users.ts";
import { insertion } from "./_user.ts";

export default dockerRule({
  id: "dockerfile/missing-healthcheck",
  title: "Images must have a `HEALTHCHECK`",
  label: "No health check",
  why: "Docker only sees whether the process runs, not whether it answers. With a health check it shows the container as unhealthy, Compose waits for it with `service_healthy`, and Swarm replaces it. Kubernetes ignores it and has probes of its own.",
  breaks:
    "A check that fails marks the container as unhealthy, and Swarm then replaces it. Start the container and look at its state in `docker ps`.",
  leave: {
    when: "Leave it for images that only run in Kubernetes, and for tools and jobs that end by themselves.",
    reason: "only runs in Kubernetes, which has its own probes",
  },
  severity: "hint",
  preset: "strict",
  tags: ["reliability"],
  since: "0.1",
  equivalents: ["hadolint:DL3057", "trivy:DS-0026", "checkov:CKV_DOCKER_2", "dockle:CIS-DI-0006"],
  unplaced: ["trivy:DS-0026"],
  references: ["https://docs.docker.com/reference/dockerfile/#healthcheck"],
  examples: [
    {
      bad: source`
        FROM «debian:13»
        EXPOSE 8080
        CMD ["/app"]
      `,
      fixed: {
        "Add `HEALTHCHECK` for port 8080 (if the image has `curl`)": source`
          FROM debian:13
          EXPOSE 8080
          HEALTHCHECK CMD curl -fsS http://localhost:8080/ || exit 1
          CMD ["/app"]
        `,
        "Write `HEALTHCHECK NONE`: there is nothing to check": source`
          FROM debian:13
          EXPOSE 8080
          HEALTHCHECK NONE
          CMD ["/app"]
        `,
      },
    },
  ],
  *check(doc) {
    for (const stage of targetStages(doc)) {
      if (stage.from.words.length === 0) continue;
      const isChecked = ancestors(stage).some(({ instructions }) =>
        instructions.some(({ keyword }) => keyword === "HEALTHCHECK"),
      );
      if (isChecked || isHalfTyped(doc, stage) || isNeverRun(doc, stage)) continue;
      yield {
        at: stage.label,
        missing: true,
        message: "The image has no `HEALTHCHECK`, so nobody notices when its program no longer answers.",
        fix: fixesOf(doc, stage),
      };
    }
  },
});

function fixesOf(doc: Dockerfile, stage: Stage): readonly Fix[] {
  const none = choice(
    "Write `HEALTHCHECK NONE`: there is nothing to check",
    insertion(doc, stage, ["HEALTHCHECK NONE"]),
  );
  const { distribution } = baseOf(stage);
  const port = portOf(stage);
  if (port === undefined || stage.windows || distribution === "scratch" || distribution === "distroless") return [none];
  const isBusybox = distribution === "alpine" || distribution === "busybox";
  const address = `http://localhost:${port}/`;
  const command = isBusybox ? `wget -q --spider ${address}` : `curl -fsS ${address}`;
  const title = `Add \`HEALTHCHECK\` for port ${port}${isBusybox ? "" : " (if the image has `curl`)"}`;
  return [choice(title, insertion(doc, stage, [`HEALTHCHECK CMD ${command} || exit 1`])), none];
}

/** The first TCP port that a stage or one it is built from exposes. */
function portOf(stage: Stage): string | undefined {
  for (const { instructions } of ancestors(stage)) {
    for (const { keyword, words } of instructions) {
      const port = keyword === "EXPOSE" ? /^(\d{1,5})(?:\/tcp)?$/i.exec(words[0]?.value ?? "")?.[1] : undefined;
      if (port !== undefined) return port;
    }
  }
  return undefined;
}
