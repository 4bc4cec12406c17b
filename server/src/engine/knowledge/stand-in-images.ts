// Names that stand where the image's name is to be put, `<YOUR-IMAGE>`, `{IMAGE}`, `your-registry/web`, or say that there is no such
// image, `nonexisting`; for all languages.

/** Words by which authors say that a part of the name is to be replaced. */
const WORD = /^(?:your(?:[-_.].*)?|placeholder|change[-_]?me|replace[-_]?me|todo|fixme|undefined|unknown|unset)$/;
/** Words by which tests say that no image of that name exists. */
const NONE =
  /(?:^|[-_.])(?:non-?exist(?:s|ing|ent)|(?:does|do)-?not-?exist|not-?exist(?:s|ing)|missing-image|invalid-image)(?:$|[-_.])/;

/**
 * Whether a reference is no image's but stands for one: no runtime takes it, or a part of it says so. Source for what a
 * runtime takes: the grammar of the Go package `github.com/distribution/reference`; it allows capitals in the host and in
 * the tag alone.
 */
export function isImagePlaceholder(reference: string): boolean {
  // What a variable brings is not known.
  if (/\$[{\w]/.test(reference)) return false;
  const [name, tag] = withoutDigest(reference.trim());
  if (tag !== undefined && !/^\w[\w.-]{0,127}$/.test(tag)) return true;
  const parts = name.split("/");
  const [host = "", ...rest] = parts;
  const hasHost = rest.length > 0 && (/[.:A-Z]/.test(host) || host === "localhost");
  if (hasHost && !/^[A-Za-z0-9.-]{1,255}(?::\d{1,5})?$/.test(host)) return true;
  return (
    (hasHost ? rest : parts).some((part) => !/^[a-z0-9](?:[a-z0-9._-]{0,253}[a-z0-9])?$/.test(part)) ||
    parts.some((part) => WORD.test(part.toLowerCase()) || NONE.test(part))
  );
}

/**
 * Signs between which a build's own scripts find what they fill in: `@IMAGE@`, `%%BASE%%`, `__TAG__`, `<image>`, `{{image}}`, `#{image}`,
 * `[[image]]`.
 */
const FILLED = /^(?:@{1,2}[\w.-]+@{1,2}|%[\w.%-]+%|__\w+__|<[^<>]+>|#?\{[^}]+\}{1,2}|\[\[[^\]]+\]\])$/;
/** Words in capitals for the same: `BASE_IMAGE`. */
const NAMED = /IMAGE|BASE|TAG|VERSION|REGISTRY|ARCH|REPO|PLACEHOLDER/;

/** Whether a part of a reference that Docker refuses is written for a script that fills it in before. */
export function isFilledInBefore(reference: string): boolean {
  const isFilled = (part: string) => FILLED.test(part) || (/^[A-Z][A-Z0-9_-]*$/.test(part) && NAMED.test(part));
  return isFilled(reference) || reference.split(/[/:]/).some(isFilled);
}

/**
 * Whether a reference is the name that scaffolds of operators have in place of their image, which is set on deployment. Source:
 * `config/manager/manager.yaml` of Kubebuilder's scaffold (`image: controller:latest`), whose Makefile runs `kustomize edit set image
 * controller=${IMG}`.
 */
export function isScaffoldedImage(reference: string): boolean {
  return reference === "controller:latest" || reference === "controller";
}

/** The name and the tag of a reference. */
function withoutDigest(reference: string): readonly [name: string, tag: string | undefined] {
  const at = reference.indexOf("@");
  const whole = at === -1 ? reference : reference.slice(0, at);
  const colon = whole.indexOf(":", whole.lastIndexOf("/") + 1);
  return colon === -1 ? [whole, undefined] : [whole.slice(0, colon), whole.slice(colon + 1)];
}
