// The package managers of distributions, by their programs: packages/ has what each of them takes.

export const SYSTEM_PROGRAMS = [
  "apt-get",
  "apt",
  "aptitude",
  "apk",
  "yum",
  "dnf",
  "dnf5",
  "microdnf",
  "tdnf",
  "zypper",
] as const;

export type SystemProgram = (typeof SYSTEM_PROGRAMS)[number];
