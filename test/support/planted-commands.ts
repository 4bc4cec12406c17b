// Passwords on command lines, in every place where commands stand.
import { FROM, pod, service, type Way } from "./planted-places.ts";

/** Commands with a password, by the program's own options. */
const COMMANDS: readonly (readonly [name: string, command: (secret: string) => string])[] = [
  ["curl", (s) => `curl -u ci:${s} http://x`],
  ["curl, quoted", (s) => `curl -fsSL -H 'A: x; y' --user 'ci:${s}' http://x`],
  ["curl, proxy", (s) => `curl -U ci:${s} http://x`],
  ["wget", (s) => `wget --password ${s} http://x`],
  ["mysql", (s) => `mysql -uroot -p${s} -e x`],
  ["mysqldump", (s) => `mysqldump -p'${s}' all > /x`],
  ["sshpass", (s) => `sshpass -p ${s} ssh a`],
  ["docker login", (s) => `docker login -u ci -p ${s} r.acme.dev`],
  ["redis cli", (s) => `redis-cli -h a -a ${s} ping`],
  ["redis server", (s) => `redis-server --requirepass ${s}`],
  ["useradd", (s) => `useradd -m -p ${s} app`],
  ["chpasswd", (s) => `echo root:${s} | chpasswd`],
  ["chpasswd, quoted", (s) => `echo 'root:${s}' | sudo chpasswd`],
  ["password-stdin", (s) => `echo ${s} | docker login --password-stdin -u a`],
  ["htpasswd", (s) => `htpasswd -bc /etc/x admin ${s}`],
  ["htpasswd, printed", (s) => `htpasswd -nbB admin ${s} > /x`],
  ["smbclient", (s) => `smbclient //a/b -U ci%${s}`],
  ["openssl", (s) => `openssl rsa -in k -passin pass:${s}`],
  ["signed address", (s) => `wget "https://x.acme.dev/a?X-Amz-Date=1&X-Amz-Signature=${encodeURIComponent(s)}"`],
  ["signed address of Azure", (s) => `curl "https://x.acme.dev/a?sv=1&sig=${encodeURIComponent(s)}&se=2"`],
];

/** The words of a command, without quotes, for arrays and lists. */
const wordsOf = (command: string) => command.replace(/['"]/g, "").split(" ");

/** Where commands stand. */
export const COMMAND_WAYS: readonly Way[] = COMMANDS.flatMap(([name, command]): readonly Way[] => [
  [`run, ${name}`, "Dockerfile", (s) => `${FROM}RUN sudo a && ${command(s)}\n`],
  [`cmd, ${name}`, "Dockerfile", (s) => `${FROM}CMD ${command(s)}\n`],
  [
    `lines, ${name}`,
    "Dockerfile",
    (s) => `${FROM}RUN sudo a && \\\n    ${command(s).replaceAll(" ", " \\\n      ")}\n`,
  ],
  [`script, ${name}`, "Dockerfile", (s) => `${FROM}RUN <<EOF\nsudo a\n${command(s)}\nEOF\n`],
  [`healthcheck, ${name}`, "Dockerfile", (s) => `${FROM}HEALTHCHECK CMD ${command(s)} || exit 1\n`],
  [`service, ${name}`, "compose.yaml", (s) => service(`    command: ${JSON.stringify(command(s))}\n`)],
  [
    `block, ${name}`,
    "k8s/pod.yaml",
    (s) => pod(`      command:\n        - sh\n        - -c\n        - |\n          ${command(s)}\n`),
  ],
  ...(/[|>]|echo/.test(command(""))
    ? []
    : ([
        [`array, ${name}`, "Dockerfile", (s) => `${FROM}CMD ${JSON.stringify(wordsOf(command(s)))}\n`],
        [
          `list, ${name}`,
          "k8s/pod.yaml",
          (s) =>
            pod(
              `      command:\n${wordsOf(command(s))
                .map((word) => `        - ${JSON.stringify(word)}\n`)
                .join("")}`,
            ),
        ],
        [
          `apart, ${name}`,
          "k8s/pod.yaml",
          (s) =>
            pod(
              `      command: [${wordsOf(command(s))[0]}]\n      args: ${JSON.stringify(wordsOf(command(s)).slice(1))}\n`,
            ),
        ],
      ] satisfies Way[])),
]);
