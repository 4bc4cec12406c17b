// Whether a file is a Dockerfile, by its name and its text, and whether a text looks like one, or like what makes one.

/** The names that are known to VS Code, whatever their case, and to Trivy. `Dockerfile.dev` is a variant. */
const NAME = /^(?:.+\.)?(?:dockerfile|containerfile)$/is;
const VARIANT = /^(?:Dockerfile|Containerfile|DOCKERFILE|CONTAINERFILE)\../s;
/**
 * Names that projects give variants as well, and programs about Dockerfiles have: `Dockerfile-prod`, `dockerfile_test.go`. The text tells.
 */
const OPEN = /^(?:(?:dockerfile|containerfile)[-_.].|.+[-_](?:dockerfile|containerfile)$)/is;
/**
 * Folders of templates, and those whose files DDEV joins below a `FROM` of its own ("Customizing Docker images" of its documentation):
 * what is in them is built by nobody as it is.
 */
const TEMPLATES = /(?:^|\/)(?:te?mpl|\.ddev\/(?:web|db)-build)\//i;
/** Endings of programs: `Dockerfile.java` builds one in Java, `Dockerfile.py` may be one that writes Dockerfiles. */
const PROGRAM = /\.(?:[cm]?[jt]sx?|go|java|php|pl|ps1|py|rb|rs|sh)$/i;
/** Ignore files and build policies that go by a Dockerfile's name, templates that are no Dockerfile yet, texts about one. */
const OTHER =
  /\.(?:dockerignore|template|tmpl|tpl|j2|jinja2?|erb|m4|in|model|mustache|hbs|ejs|liquid|mako|njk|twig|gotmpl|cue|dhall|jsonnet|ncl|md|gz|rego)$/i;
/** Copies that editors, `patch` and people leave behind. */
const BACKUP = /(?:[-_.](?:bak|backup|old|orig|rej|save|sw[a-p])\d{0,3}|~)$/i;

/** Whether a file is a Dockerfile, by its name and, where that leaves it open, by how its text begins. */
export function isDockerfile(path: string, head: string): boolean {
  const name = path.slice(path.lastIndexOf("/") + 1);
  if (OTHER.test(name) || BACKUP.test(name) || TEMPLATES.test(path)) return false;
  const isVariant = VARIANT.test(name) && !PROGRAM.test(name);
  const isNamed = NAME.test(name) || isVariant || (OPEN.test(name) && startsAsDockerfile(head));
  return isNamed && !isDockerfileTemplate(head);
}

/** Whether a file has the name that Podman and Buildah look for first, and Docker does not look for, or that of a variant. */
export function isContainerfile(path: string): boolean {
  const parts = path
    .slice(path.lastIndexOf("/") + 1)
    .toLowerCase()
    .split(/[-_.]/);
  return [parts[0], parts.at(-1)].includes("containerfile");
}

const FROM = /^\s*(?:FROM|from)[ \t]+(?:--\S+[ \t]+)*[^\s-]\S*(?:[ \t]+(?:as|AS|As)[ \t]+\S+)?[ \t]*$/;
const ARG = /^\s*(?:ARG|arg)[ \t]+\w/;
/** Blank lines and comments. */
const SKIPPED = /^\s*(?:#|$)/;

/**
 * Whether the first instruction is a whole `FROM`, above which a Dockerfile may have only `ARG`. No other instruction begins a
 * Dockerfile, and prose that begins with "From" goes on differently.
 */
export function startsAsDockerfile(head: string): boolean {
  let continued = false;
  for (const written of head.split("\n")) {
    const line = written.trimEnd();
    const isRest = continued;
    if (SKIPPED.test(line)) continue;
    continued = line.endsWith("\\");
    if (isRest || ARG.test(line)) continue;
    return FROM.test(line);
  }
  return false;
}

/**
 * A statement of Jinja, and the end of one in Go's templates, in those of Docker's official images and in ERB; what pdns-builder and other
 * preprocessors put in: `@INCLUDE Dockerfile.base`, `@IF`.
 */
const STATEMENTS: readonly RegExp[] = [
  /^@(?:INCLUDE|IF|EXEC|EVAL|ENDIF|ELSE)(?:\s|$)/,
  /^\{%.*%\}$/,
  /^\{\{-? ?(?:\) ?)?end\b.*\}\}$/,
  /^<%-? ?end\b.*%>$/,
];

/** A base image that a template fills in, and such a place anywhere else: one alone may be what somebody has yet to replace. */
const FILLED_IN = /^FROM\s.{0,300}(?:\{\{|<%|%\{)/i;
const PLACE = /\{\{|<%=|%\{/;
/** An option of a template for development containers ("Dev Container Templates reference"): their tools fill it in, wherever it is. */
const OPTION = /\$\{templateOption:\w/;
/** A value of an object, which nobody types to be replaced by hand. */
const VALUE = /\{\{-?\s{0,9}\w{1,99}\.[\w.]{1,99}\s{0,9}-?\}\}/;

/**
 * Whether a text is the template of a Dockerfile, which no build reads as it is: a line holds nothing but a statement where only an
 * instruction may be, or the image of a FROM is filled in as other places are. What a here-document or the rest of an instruction holds
 * is text.
 */
function isDockerfileTemplate(head: string): boolean {
  let continued = false;
  let fillsIn = false;
  for (const written of head.split("\n")) {
    const line = written.trim();
    if (SKIPPED.test(line)) continue;
    if (!continued && STATEMENTS.some((statement) => statement.test(line))) return true;
    const isFrom = !continued && FILLED_IN.test(line);
    if (OPTION.test(line) || (isFrom && VALUE.test(line)) || (fillsIn && (isFrom || PLACE.test(line)))) return true;
    fillsIn ||= isFrom;
    if (line.includes("<<")) return false;
    continued = /[\\`]$/.test(line);
  }
  return false;
}
