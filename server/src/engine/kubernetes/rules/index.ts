// Every rule of this folder, in the order of their ids. Generated: npm run docs.
import { offering, type Rule } from "../../core/rule.ts";
import type { RuleDocument } from "../rule.ts";
import allowPrivilegeEscalation from "./allow-privilege-escalation.ts";
import capabilityName from "./capability-name.ts";
import danglingService from "./dangling-service.ts";
import deprecatedImageRegistry from "./deprecated-image-registry.ts";
import dockerSocket from "./docker-socket.ts";
import dropAllCapabilities from "./drop-all-capabilities.ts";
import eolImage from "./eol-image.ts";
import highRiskDefaultContext from "./high-risk-default-context.ts";
import hostIpc from "./host-ipc.ts";
import hostNetwork from "./host-network.ts";
import hostPid from "./host-pid.ts";
import hostPort from "./host-port.ts";
import imageLatestOrUntagged from "./image-latest-or-untagged.ts";
import memoryLimit from "./memory-limit.ts";
import privilegedContainer from "./privileged-container.ts";
import readOnlyRootFs from "./read-only-root-fs.ts";
import rootGroup from "./root-group.ts";
import runAsNonRoot from "./run-as-non-root.ts";
import seccompMissing from "./seccomp-missing.ts";
import secretInEnvValue from "./secret-in-env-value.ts";
import syntaxError from "./syntax-error.ts";
import untrustedRegistry from "./untrusted-registry.ts";

export const rules: readonly Rule<RuleDocument>[] = [
  offering(allowPrivilegeEscalation, "hardening"),
  offering(capabilityName, "safe"),
  offering(danglingService, "choice"),
  offering(deprecatedImageRegistry, "safe", "choice"),
  offering(dockerSocket, "choice"),
  offering(dropAllCapabilities, "safe", "hardening", "choice"),
  offering(eolImage, "choice"),
  offering(highRiskDefaultContext, "hardening"),
  offering(hostIpc, "choice"),
  offering(hostNetwork, "choice"),
  offering(hostPid, "choice"),
  offering(hostPort, "choice"),
  offering(imageLatestOrUntagged, "choice"),
  offering(memoryLimit, "choice"),
  offering(privilegedContainer, "choice"),
  offering(readOnlyRootFs, "hardening", "choice"),
  offering(rootGroup, "choice"),
  offering(runAsNonRoot, "hardening", "choice"),
  offering(seccompMissing, "hardening"),
  offering(secretInEnvValue, "choice"),
  offering(syntaxError),
  offering(untrustedRegistry),
];
