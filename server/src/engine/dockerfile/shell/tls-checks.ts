// How programs are told to accept any certificate: by an option, a variable, a command that sets it, a line in a file of settings.
//
// Sources: curl(1), wget(1) (GNU 1.21), `node --help` and "CLI" of Node.js (NODE_TLS_REJECT_UNAUTHORIZED), PEP 493 (PYTHONHTTPSVERIFY),
// "pip" and "Configuration" of pip's documentation (--trusted-host), "TLS certificates" of uv's, git-config(1) (http.sslVerify), git(1)
// (GIT_SSL_NO_VERIFY, by its being set), "config" of npm's, Yarn's and pnpm's documentation (strict-ssl, enableStrictSsl), yum.conf(5) and
// dnf.conf(5) (sslverify), apt-transport-https(1) (Verify-Peer, Verify-Host), apk(8), "go" of Go's documentation (GOINSECURE), composer's
// "Config" (disable-tls, secure-http), bundle-config(1), "Using non-standard certificates" of conda's documentation, containers-registries
// and skopeo(1) (--tls-verify), kubectl(1), "AWS CLI global options" (--no-verify-ssl), Maven Wagon's "HTTP(S)" page.
import type { Row } from "../../core/rule.ts";

/** A row of `dockerfile/tls-verification`: what turns checks off for one program. */
export interface TlsRow extends Row {
  /** The programs that its options and settings are of. */
  readonly programs: string;
  /** Options that turn the checks off by themselves; a pattern for whole words. */
  readonly switches?: RegExp;
  /** A letter among the short options of curl that does so. */
  readonly letter?: string;
  /** Options with a value, as `=value` or the next word, that do so with these values. */
  readonly options?: Readonly<Record<string, RegExp>>;
  /** Words of a command that sets it for good, options left out: the last two are the name and the value. */
  readonly settings?: readonly (readonly RegExp[])[];
  /** Variables, by their names in capitals, and with which values they do so. */
  readonly variables?: Readonly<Record<string, RegExp>>;
  /** Files of settings and the lines in them that do so. */
  readonly files?: readonly { readonly name: RegExp; readonly line: RegExp }[];
  /** Which of these leave the checks as they are and allow plain HTTP, by what is written there. */
  readonly plain?: RegExp;
  /** An example and what it becomes, below a FROM line. */
  readonly bad: string;
  readonly good: string;
}

const OFF = /^(?:false|0|no|off|none)$/i;
const ON = /^(?:true|1|yes|on)$/i;
/** Any value but a host that is this machine. */
const OTHER_HOST = /^(?!\[?::1\]?(?::|$)|localhost(?::|$)|127\.)./;

export const TLS_ROWS: readonly TlsRow[] = [
  {
    key: "curl",
    title: "`curl`",
    equivalents: ["checkov:CKV2_DOCKER_2"],
    programs: "curl",
    switches: /^--(?:proxy-|doh-)?insecure$/,
    letter: "k",
    files: [{ name: /(?:^|\/)[._]curlrc$/, line: /^\s*-?-?(?:insecure|k)\s*$/ }],
    bad: "RUN curl -fsSL «-k» https://dl.example.com/tool -o /usr/bin/tool",
    good: "RUN curl -fsSL https://dl.example.com/tool -o /usr/bin/tool",
  },
  {
    key: "wget",
    title: "`wget`",
    equivalents: ["checkov:CKV2_DOCKER_3"],
    programs: "wget wget2 aria2c",
    switches: /^--no-check-certificate$/,
    options: { "--check-certificate": OFF, "-e": /^check_?certificate\s*=\s*(?:off|0|no)$/i },
    files: [{ name: /(?:^|\/)\.?wgetrc$/, line: /^\s*check_?certificate\s*=\s*(?:off|0|no)\s*$/i }],
    bad: "RUN wget «--no-check-certificate» https://dl.example.com/tool",
    good: "RUN wget https://dl.example.com/tool",
  },
  {
    key: "node",
    title: "Node.js",
    equivalents: ["checkov:CKV2_DOCKER_6"],
    programs: "",
    variables: { NODE_TLS_REJECT_UNAUTHORIZED: /^0$/ },
    bad: "ENV «NODE_TLS_REJECT_UNAUTHORIZED=0»",
    good: "ENV NODE_EXTRA_CA_CERTS=/etc/ssl/certs/corporate.pem",
  },
  {
    key: "python",
    title: "Python",
    equivalents: ["checkov:CKV2_DOCKER_5"],
    programs: "",
    variables: { PYTHONHTTPSVERIFY: /^0$/ },
    bad: "ENV «PYTHONHTTPSVERIFY=0»",
    good: "ENV SSL_CERT_FILE=/etc/ssl/certs/corporate.pem",
  },
  {
    key: "pip",
    title: "`pip`",
    equivalents: ["checkov:CKV2_DOCKER_4", "checkov:CKV2_DOCKER_16"],
    programs: "pip pipx",
    options: { "--trusted-host": OTHER_HOST },
    settings: [[/^config$/, /^set$/, /^(?:\w+\.)?trusted-host$/, OTHER_HOST]],
    variables: { PIP_TRUSTED_HOST: OTHER_HOST },
    files: [{ name: /(?:^|\/)\.?pip\.(?:conf|ini)$/, line: /^\s*trusted-host\s*=/ }],
    // pip 26.3 still refuses a certificate that nobody signed: for `https` it takes the star for the name of a host.
    plain: /trusted[-_]host[\s=]{0,10}["']?\*/i,
    bad: "RUN pip install «--trusted-host pypi.example.com» -r requirements.txt",
    good: "RUN pip install -r requirements.txt",
  },
  {
    key: "uv",
    title: "`uv`",
    programs: "uv",
    options: { "--trusted-host": OTHER_HOST, "--allow-insecure-host": OTHER_HOST },
    variables: { UV_INSECURE_HOST: OTHER_HOST },
    bad: "RUN uv pip install «--allow-insecure-host pypi.example.com» -r requirements.txt",
    good: "RUN uv pip install -r requirements.txt",
  },
  {
    key: "git",
    title: "`git`",
    equivalents: ["checkov:CKV2_DOCKER_14"],
    programs: "git",
    options: {
      "-c": /^http\.(?:\S+\.)?sslverify=(?:false|0|no|off)$/i,
      "--config": /^http\.(?:\S+\.)?sslverify=(?:false|0|no|off)$/i,
    },
    settings: [[/^config$/, /^http\.(?:\S+\.)?sslverify$/i, OFF]],
    variables: { GIT_SSL_NO_VERIFY: /./ },
    files: [{ name: /(?:^|\/)\.?gitconfig$/, line: /^\s*sslverify\s*=\s*(?:false|0|no|off)\s*$/i }],
    bad: "RUN git «-c http.sslVerify=false» clone https://git.example.com/app.git",
    good: "RUN git clone https://git.example.com/app.git",
  },
  {
    key: "npm",
    title: "`npm`",
    equivalents: ["checkov:CKV2_DOCKER_12", "checkov:CKV2_DOCKER_13"],
    programs: "npm npx",
    switches: /^--no-strict-ssl$/,
    options: { "--strict-ssl": OFF },
    settings: [
      [/^c(?:onfig)?$/, /^set$/, /^strict-ssl$/, OFF],
      [/^set$/, /^strict-ssl$/, OFF],
    ],
    variables: { NPM_CONFIG_STRICT_SSL: OFF },
    files: [{ name: /(?:^|\/)\.?npmrc$/, line: /^\s*strict-ssl\s*=\s*(?:false|0)\s*$/i }],
    bad: "RUN «npm config set strict-ssl false» && npm ci",
    good: "RUN npm ci",
  },
  {
    key: "yarn",
    title: "Yarn",
    equivalents: ["checkov:CKV2_DOCKER_13"],
    programs: "yarn yarnpkg",
    options: { "--strict-ssl": OFF },
    settings: [[/^config$/, /^set$/, /^(?:strict-ssl|enableStrictSsl)$/, OFF]],
    variables: { YARN_ENABLE_STRICT_SSL: OFF, YARN_STRICT_SSL: OFF },
    files: [
      { name: /(?:^|\/)\.yarnrc$/, line: /^\s*strict-ssl\s+(?:false|0)\s*$/i },
      { name: /(?:^|\/)\.yarnrc\.yml$/, line: /^enableStrictSsl:\s*(?:false|0)\s*$/i },
    ],
    bad: "RUN «yarn config set strict-ssl false» && yarn install",
    good: "RUN yarn install",
  },
  {
    key: "pnpm",
    title: "`pnpm`",
    programs: "pnpm pnpx",
    options: { "--strict-ssl": OFF },
    settings: [[/^c(?:onfig)?$/, /^set$/, /^strict-ssl$/, OFF]],
    variables: { PNPM_CONFIG_STRICT_SSL: OFF },
    bad: "RUN «pnpm config set strict-ssl false» && pnpm install",
    good: "RUN pnpm install",
  },
  {
    key: "yum",
    title: "`yum` and `dnf`",
    equivalents: ["checkov:CKV2_DOCKER_15"],
    programs: "yum dnf dnf5 microdnf tdnf yum-config-manager",
    options: { "--setopt": /^(?:[\w.*-]+\.)?sslverify=["']?(?:false|0|no|off)["']?$/i },
    settings: [[/^config-manager$/, /^setopt$/, /^(?:[\w.*-]+\.)?sslverify$/, OFF]],
    files: [{ name: /(?:^|\/)(?:yum|dnf|tdnf)\.conf$|\.repo$/, line: /^\s*sslverify\s*=\s*(?:false|0|no|off)\s*$/i }],
    bad: "RUN yum install -y «--setopt=sslverify=false» make",
    good: "RUN yum install -y make",
  },
  {
    key: "apt",
    title: "`apt-get`",
    programs: "apt-get apt",
    options: {
      "-o": /^Acquire::https?::\S{0,99}Verify-(?:Peer|Host)=["']?(?:false|0|no|off)/,
      "--option": /^Acquire::https?::\S{0,99}Verify-(?:Peer|Host)=["']?(?:false|0|no|off)/,
    },
    files: [
      {
        name: /(?:^|\/)apt\.conf(?:$|\.d\/)/,
        line: /Acquire::https?::\S{0,99}Verify-(?:Peer|Host)\s{1,9}"?(?:false|0|no|off)/,
      },
    ],
    bad: "RUN apt-get «-o Acquire::https::Verify-Peer=false» update",
    good: "RUN apt-get update",
  },
  {
    key: "apk",
    title: "`apk`",
    programs: "apk",
    switches: /^--no-check-certificate$/,
    bad: "RUN apk add «--no-check-certificate» make",
    good: "RUN apk add make",
  },
  {
    key: "go",
    title: "Go",
    programs: "go",
    settings: [[/^env$/, /^GOINSECURE$/, /./]],
    variables: { GOINSECURE: /./ },
    bad: "ENV «GOINSECURE=go.example.com»",
    good: "ENV GOPRIVATE=go.example.com",
  },
  {
    key: "composer",
    title: "Composer",
    programs: "composer",
    settings: [
      [/^config$/, /^disable-tls$/, ON],
      [/^config$/, /^secure-http$/, OFF],
    ],
    plain: /\bsecure-http\b/,
    bad: "RUN «composer config -g disable-tls true» && composer install",
    good: "RUN composer install",
  },
  {
    key: "bundler",
    title: "Bundler",
    programs: "bundle",
    settings: [
      [/^config$/, /^ssl_verify_mode$/, /^0$/],
      [/^config$/, /^set$/, /^ssl_verify_mode$/, /^0$/],
    ],
    variables: { BUNDLE_SSL_VERIFY_MODE: /^0$/ },
    bad: "RUN «bundle config set ssl_verify_mode 0» && bundle install",
    good: "RUN bundle install",
  },
  {
    key: "conda",
    title: "conda",
    programs: "conda mamba micromamba",
    switches: /^--insecure$/,
    settings: [[/^config$/, /^ssl_verify$/, OFF]],
    variables: { CONDA_SSL_VERIFY: OFF },
    bad: "RUN «conda config --set ssl_verify false» && conda install -y numpy",
    good: "RUN conda install -y numpy",
  },
  {
    key: "maven",
    title: "Maven",
    programs: "mvn mvnw",
    switches: /^-Dmaven\.wagon\.http\.ssl\.(?:insecure|allowall)=true$/,
    bad: "RUN mvn «-Dmaven.wagon.http.ssl.insecure=true» package",
    good: "RUN mvn package",
  },
  {
    key: "registry",
    title: "registries of images",
    programs: "skopeo podman buildah crane oras",
    switches: /^--(?:(?:src|dest)-)?tls-verify=(?:false|0)$|^--insecure$/,
    bad: "RUN skopeo copy «--src-tls-verify=false» docker://hub.example.com/app dir:/app",
    good: "RUN skopeo copy docker://hub.example.com/app dir:/app",
  },
  {
    key: "kubectl",
    title: "`kubectl`, `oc`, `helm`",
    programs: "kubectl oc helm",
    switches: /^--insecure-skip-tls-verify(?:=true)?$/,
    bad: "RUN helm pull «--insecure-skip-tls-verify» https://charts.example.com/app-1.0.0.tgz",
    good: "RUN helm pull https://charts.example.com/app-1.0.0.tgz",
  },
  {
    key: "aws",
    title: "`aws`",
    programs: "aws",
    switches: /^--no-verify-ssl$/,
    bad: "RUN aws s3 cp «--no-verify-ssl» s3://example/tool /usr/bin/tool",
    good: "RUN aws s3 cp s3://example/tool /usr/bin/tool",
  },
];
