// Every rule of this folder, in the order of their ids. Generated: npm run docs.
import { offering, type Rule } from "../../core/rule.ts";
import type { RuleDocument } from "../rule.ts";
import absoluteWorkdir from "./absolute-workdir.ts";
import addArchive from "./add-archive.ts";
import addRemoteUrl from "./add-remote-url.ts";
import aptNoRecommends from "./apt-no-recommends.ts";
import aptNotAptGet from "./apt-not-apt-get.ts";
import assumeYes from "./assume-yes.ts";
import bashInSh from "./bash-in-sh.ts";
import cacheMountSuggestion from "./cache-mount-suggestion.ts";
import cdInsteadOfWorkdir from "./cd-instead-of-workdir.ts";
import consecutiveRun from "./consecutive-run.ts";
import consistentCasing from "./consistent-casing.ts";
import copyAll from "./copy-all.ts";
import copyBeforeInstall from "./copy-before-install.ts";
import copyFromUnknown from "./copy-from-unknown.ts";
import copyIgnoredFile from "./copy-ignored-file.ts";
import copyRelativeNoWorkdir from "./copy-relative-no-workdir.ts";
import copySecretFile from "./copy-secret-file.ts";
import copyWholeFilesystem from "./copy-whole-filesystem.ts";
import curlPipeShell from "./curl-pipe-shell.ts";
import definitionDescription from "./definition-description.ts";
import deprecatedImageRegistry from "./deprecated-image-registry.ts";
import dockerSocketMount from "./docker-socket-mount.ts";
import dockerignoreMissingSecrets from "./dockerignore-missing-secrets.ts";
import downloadCacheLeft from "./download-cache-left.ts";
import duplicateStageName from "./duplicate-stage-name.ts";
import emptyContinuation from "./empty-continuation.ts";
import entrypointWithoutExec from "./entrypoint-without-exec.ts";
import envSelfReference from "./env-self-reference.ts";
import eolBaseImage from "./eol-base-image.ts";
import execFormPitfalls from "./exec-form-pitfalls.ts";
import exposeInvalidFormat from "./expose-invalid-format.ts";
import exposeProtoCasing from "./expose-proto-casing.ts";
import exposeSsh from "./expose-ssh.ts";
import fromAsCasing from "./from-as-casing.ts";
import fromPlatformConstant from "./from-platform-constant.ts";
import heavyBaseImage from "./heavy-base-image.ts";
import inlineIgnore from "./inline-ignore.ts";
import insecureHttpDownload from "./insecure-http-download.ts";
import insecureRunSecurity from "./insecure-run-security.ts";
import jsonCmd from "./json-cmd.ts";
import labelKeyFormat from "./label-key-format.ts";
import labelValueFormat from "./label-value-format.ts";
import lastUserRoot from "./last-user-root.ts";
import legacyKeyValue from "./legacy-key-value.ts";
import maintainerDeprecated from "./maintainer-deprecated.ts";
import missingHealthcheck from "./missing-healthcheck.ts";
import missingLabels from "./missing-labels.ts";
import missingUser from "./missing-user.ts";
import noChmod777 from "./no-chmod-777.ts";
import noDistUpgrade from "./no-dist-upgrade.ts";
import noLatestBase from "./no-latest-base.ts";
import noPasswordInRun from "./no-password-in-run.ts";
import noSudo from "./no-sudo.ts";
import nonsenseCommand from "./nonsense-command.ts";
import npmTokenLeftover from "./npm-token-leftover.ts";
import numericUser from "./numeric-user.ts";
import packageCacheLeft from "./package-cache-left.ts";
import pinLanguagePackages from "./pin-language-packages.ts";
import pinSystemPackages from "./pin-system-packages.ts";
import portableSh from "./portable-sh.ts";
import preferCopy from "./prefer-copy.ts";
import redundantTargetPlatform from "./redundant-target-platform.ts";
import repeatedInstruction from "./repeated-instruction.ts";
import reservedStageName from "./reserved-stage-name.ts";
import secretInEnvOrArg from "./secret-in-env-or-arg.ts";
import secretInRun from "./secret-in-run.ts";
import secretRemovedLater from "./secret-removed-later.ts";
import setPipefail from "./set-pipefail.ts";
import setuidBit from "./setuid-bit.ts";
import shellPitfalls from "./shell-pitfalls.ts";
import shellSyntax from "./shell-syntax.ts";
import singleStageWithToolchain from "./single-stage-with-toolchain.ts";
import stageNameCasing from "./stage-name-casing.ts";
import syntaxDirectiveUnpinned from "./syntax-directive-unpinned.ts";
import syntaxError from "./syntax-error.ts";
import systemWorkdir from "./system-workdir.ts";
import tlsVerification from "./tls-verification.ts";
import undefinedArgInFrom from "./undefined-arg-in-from.ts";
import undefinedVar from "./undefined-var.ts";
import uniqueUsers from "./unique-users.ts";
import unnecessaryPackages from "./unnecessary-packages.ts";
import unpinnedBaseDigest from "./unpinned-base-digest.ts";
import unsignedPackages from "./unsigned-packages.ts";
import untaggedBase from "./untagged-base.ts";
import untrustedRegistry from "./untrusted-registry.ts";
import unverifiedDownload from "./unverified-download.ts";
import updateAlone from "./update-alone.ts";
import useShellInstruction from "./use-shell-instruction.ts";
import useraddHighUid from "./useradd-high-uid.ts";
import volumeInImage from "./volume-in-image.ts";
import wgetAndCurl from "./wget-and-curl.ts";
import wgetProgress from "./wget-progress.ts";

export const rules: readonly Rule<RuleDocument>[] = [
  offering(absoluteWorkdir, "safe", "choice"),
  offering(addArchive, "choice"),
  offering(addRemoteUrl, "choice"),
  offering(aptNoRecommends, "hardening"),
  offering(aptNotAptGet, "safe"),
  offering(assumeYes, "safe"),
  offering(bashInSh, "safe", "hardening"),
  offering(cacheMountSuggestion, "choice"),
  offering(cdInsteadOfWorkdir, "choice"),
  offering(consecutiveRun, "safe"),
  offering(consistentCasing, "safe"),
  offering(copyAll),
  offering(copyBeforeInstall),
  offering(copyFromUnknown, "choice"),
  offering(copyIgnoredFile, "choice"),
  offering(copyRelativeNoWorkdir, "choice"),
  offering(copySecretFile, "choice"),
  offering(copyWholeFilesystem),
  offering(curlPipeShell, "choice"),
  offering(definitionDescription),
  offering(deprecatedImageRegistry, "safe", "choice"),
  offering(dockerSocketMount, "hardening"),
  offering(dockerignoreMissingSecrets, "hardening"),
  offering(downloadCacheLeft, "safe"),
  offering(duplicateStageName),
  offering(emptyContinuation, "safe"),
  offering(entrypointWithoutExec),
  offering(envSelfReference, "choice"),
  offering(eolBaseImage, "choice"),
  offering(execFormPitfalls, "safe", "choice"),
  offering(exposeInvalidFormat, "safe"),
  offering(exposeProtoCasing, "safe"),
  offering(exposeSsh, "choice"),
  offering(fromAsCasing, "safe"),
  offering(fromPlatformConstant, "choice"),
  offering(heavyBaseImage, "choice"),
  offering(inlineIgnore),
  offering(insecureHttpDownload, "choice"),
  offering(insecureRunSecurity, "hardening"),
  offering(jsonCmd, "safe", "choice"),
  offering(labelKeyFormat),
  offering(labelValueFormat),
  offering(lastUserRoot, "hardening"),
  offering(legacyKeyValue, "safe"),
  offering(maintainerDeprecated, "safe"),
  offering(missingHealthcheck, "choice"),
  offering(missingLabels),
  offering(missingUser, "hardening", "choice"),
  offering(noChmod777, "hardening", "choice"),
  offering(noDistUpgrade, "choice"),
  offering(noLatestBase, "choice"),
  offering(noPasswordInRun),
  offering(noSudo, "safe", "choice"),
  offering(nonsenseCommand),
  offering(npmTokenLeftover, "hardening"),
  offering(numericUser, "safe"),
  offering(packageCacheLeft, "safe", "hardening"),
  offering(pinLanguagePackages, "choice"),
  offering(pinSystemPackages, "choice"),
  offering(portableSh, "safe", "hardening"),
  offering(preferCopy, "safe"),
  offering(redundantTargetPlatform, "safe"),
  offering(repeatedInstruction, "safe"),
  offering(reservedStageName),
  offering(secretInEnvOrArg, "choice"),
  offering(secretInRun, "choice"),
  offering(secretRemovedLater, "choice"),
  offering(setPipefail, "hardening", "choice"),
  offering(setuidBit, "hardening"),
  offering(shellPitfalls, "hardening", "choice"),
  offering(shellSyntax, "safe", "hardening"),
  offering(singleStageWithToolchain),
  offering(stageNameCasing, "safe"),
  offering(syntaxDirectiveUnpinned, "safe"),
  offering(syntaxError, "safe", "choice"),
  offering(systemWorkdir),
  offering(tlsVerification, "hardening"),
  offering(undefinedArgInFrom, "choice"),
  offering(undefinedVar, "choice"),
  offering(uniqueUsers),
  offering(unnecessaryPackages, "choice"),
  offering(unpinnedBaseDigest),
  offering(unsignedPackages, "hardening"),
  offering(untaggedBase, "choice"),
  offering(untrustedRegistry),
  offering(unverifiedDownload, "choice"),
  offering(updateAlone, "safe"),
  offering(useShellInstruction, "hardening"),
  offering(useraddHighUid, "safe"),
  offering(volumeInImage),
  offering(wgetAndCurl),
  offering(wgetProgress, "safe", "choice"),
];
