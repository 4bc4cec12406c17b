// Which option or argument of which program is a password, by the manuals of the programs; for all languages.

/** Which part of a word is the password: all of it, or what follows `user:`, `user%`, `user,`, `pass:`. */
export type PasswordShape = "whole" | ":" | "%" | "," | "pass:" | "name=";

export interface PasswordForm {
  /** Separated by blanks. */
  readonly programs: string;
  /** Options whose value is a password, as the next word or behind `=`. */
  readonly options?: string;
  /** Options that the password follows without a space. */
  readonly attached?: string;
  /** Which argument is one, counted from 1; with `behind`, from the word that it matches. */
  readonly argument?: number;
  /** Any argument of the shape is one. */
  readonly any?: true;
  /** What must come before: a command of the program, an option. */
  readonly behind?: RegExp;
  readonly shape?: PasswordShape;
}

const CONTAINER_TOOLS = "docker podman nerdctl buildah skopeo crane oras helm az regctl";
const MYSQL = "mysql mysqldump mysqladmin mysqlimport mysqlcheck mysqlshow mariadb mariadb-dump mariadb-admin";
const MONGO = "mongo mongosh mongodump mongorestore mongoexport mongoimport";

/** The table; a program may have several lines. */
export const PASSWORD_FORMS: readonly PasswordForm[] = [
  { programs: "curl", options: "-u --user -U --proxy-user", attached: "-u -U", shape: ":" },
  { programs: "http https xh", options: "-a --auth", attached: "-a", shape: ":" },
  { programs: "wget", options: "--password --http-password --ftp-password --proxy-password" },
  { programs: MYSQL, attached: "-p" },
  { programs: MONGO, options: "-p", attached: "-p" },
  { programs: "sshpass", options: "-p", attached: "-p" },
  { programs: CONTAINER_TOOLS, options: "-p", attached: "-p", behind: /^login$/ },
  { programs: CONTAINER_TOOLS, options: "--creds --src-creds --dest-creds", shape: ":" },
  { programs: "redis-cli valkey-cli keydb-cli", options: "-a --pass" },
  { programs: "redis-server valkey-server keydb-server", options: "--requirepass --masterauth" },
  { programs: "useradd usermod", options: "-p --password" },
  { programs: "chpasswd", any: true, shape: ":" },
  { programs: "htpasswd", argument: 2, behind: /^-[a-zA-Z]{0,8}(?:n[a-zA-Z]{0,8}b|b[a-zA-Z]{0,8}n)/ },
  { programs: "htpasswd", argument: 3, behind: /^-[a-mo-zA-Z]{0,8}b[a-mo-zA-Z]{0,8}$/ },
  { programs: "smbclient smbget rpcclient net mount.cifs", options: "-U --user", attached: "-U", shape: "%" },
  { programs: "openssl", options: "-passin -passout -pass", shape: "pass:" },
  { programs: "openssl", options: "-k", behind: /^enc$/ },
  {
    programs: "keytool jarsigner",
    options: "-storepass -keypass -srcstorepass -deststorepass -srckeypass -destkeypass",
  },
  { programs: "ldapsearch ldapadd ldapmodify ldapdelete ldappasswd ldapwhoami", options: "-w", attached: "-w" },
  { programs: "zip unzip", options: "-P", attached: "-P" },
  { programs: "7z 7za 7zr", attached: "-p" },
  { programs: "sqlcmd bcp ipmitool", options: "-P", attached: "-P" },
  { programs: "lftp", options: "-u --user", shape: "," },
  { programs: "plink pscp", options: "-pw" },
  { programs: "rabbitmqctl", argument: 2, behind: /^(?:add_user|change_password)$/ },
  { programs: "kubectl oc", options: "--from-literal", behind: /^secret$/, shape: "name=" },
];
