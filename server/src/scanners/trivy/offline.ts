// Which files of a folder Trivy leaves out offline, because it cannot look at them without fetching what they name. Pure.
import type { LeftOut } from "../core/scanner.ts";

const PACKED: LeftOut = {
  what: ["packed chart or archive", "packed charts or archives"],
  names: ["*.tgz", "*.tar.gz"],
};

/**
 * The names of what Trivy is told to skip. The schema of a chart's values may refer to another that is fetched over HTTP; in
 * a packed chart it cannot be skipped by itself.
 */
export const SKIPPED: readonly string[] = ["values.schema.json", ...PACKED.names];

const SECRETS_ONLY = "searched for secrets only";

/**
 * What is not looked at, as far as names tell. Schemas are not mentioned, since nothing could be found in one. A Terraform plan or an
 * Ansible playbook may have any name: only the usual ones are here.
 */
export const OFFLINE_WITHOUT: readonly LeftOut[] = [
  {
    what: ["Terraform file", "Terraform files"],
    names: ["*.tf", "*.tf.json", "*.tofu", "*.tofu.json"],
    only: SECRETS_ONLY,
  },
  { what: ["Terraform plan", "Terraform plans"], names: ["*tfplan", "*tfplan.json"], only: SECRETS_ONLY },
  {
    what: ["file of Ansible", "files of Ansible"],
    names: ["ansible.cfg", "galaxy.yml", "tasks/main.yml", "tasks/main.yaml", "playbook.yml", "playbook.yaml"],
    only: SECRETS_ONLY,
  },
  PACKED,
];
