// Which values written where a secret is expected are none: switches, paths, stand-ins, references; for all languages.

/** Whether a value cannot be a secret whatever its name: a switch, a place in the file system, a key's fingerprint. */
export function isHarmlessValue(value: string): boolean {
  if (/^(?:[01]|true|false|yes|no|on|off|none|null|enabled|disabled)$/i.test(value)) return true;
  if (/^(?:\.{0,2}|~|[A-Za-z]:|file:)[\\/][\w.\\/${}@:*~ -]*$/.test(value)) return true;
  return /^(?:0x)?(?:[0-9A-F]{40}|[0-9A-F]{4}(?: {1,2}[0-9A-F]{4}){9})$/.test(value);
}

/** What people write until they know the secret. */
const STAND_IN =
  /^(?:|.|nil|undefined|n\/a|todo|tbd|dummy|placeholder|example|redacted|change[-_ ]?(?:me|it|this)|your.*|my[-_ ]?(?:password|secret|token)|replace[-_ ].*|insert[-_ ].*|<.*>|\[.*\]|x{3,}|\*+|\.{3,})$/i;

/** A variable, a template of any tool, a URL without a password, what a secret store resolves. */
const REFERENCE =
  /^(?:.*\$\(.*|.*\$\{.*|\$[A-Za-z_]\w*|.*\{\{.*|%[^%]+%|@@.+@@|__.+__|[a-z][a-z0-9+.-]*:\/\/(?!\/)[^@]*|(?:vault|ref|secretref|op|awssm|gcpsm|akv|arn|env):.*)$/i;

/** Whether a value written for a secret is the secret itself: not harmless, no stand-in, no reference to where it comes from. */
export function isSecretValue(value: string): boolean {
  const text = value.trim();
  if (text.length >= 20_000 || /[\r\n]/.test(text)) return true;
  return !isHarmlessValue(text) && !STAND_IN.test(text) && !REFERENCE.test(text);
}

/** Masks, and blanks to fill in: not a value but its place. */
const MASK = /^(?:<.*>|x{3,}|\*+)$|\*{3}|…|\.{3}$/i;

/**
 * What else redaction leaves: a value of a template (`$x.y`, `.Values.x`), a parameter with a path behind it, words in capitals that
 * say what goes there (`YOUR_TOKEN_HERE`), a file with folders in front of it, what workflows permit.
 */
const NAMED_ELSEWHERE =
  /^(?:\$[A-Za-z_][\w.-]*|\.[A-Z]\w*(?:\.\w+)+|%[\w.:()-]+%[\w./-]*|[A-Z]{2,}(?:_[A-Z]+)+|[\w.@~${}%-]*(?:\/[\w.@${}%-]+)+\.(?:pem|key|crt|cer|der|p12|pfx|jks|txt|json|ya?ml|env|conf|cfg|ini|toml|properties|asc|gpg|pub)|read|write|inherit)$/;

/** A reference with a default value: `${NAME:-value}`. */
const WITH_DEFAULT = /\$\{\w+:?[-=+](?!\$)[^}\s]/;

/**
 * Whether a value written for a secret may be in use as it is, as `changeme` often is: neither harmless nor a mask nor a
 * reference to the place where the secret is kept.
 */
export function isWrittenOut(value: string): boolean {
  const text = value.trim();
  if (text === "" || isHarmlessValue(text) || MASK.test(text.slice(0, 2_000))) return false;
  if (NAMED_ELSEWHERE.test(text.slice(0, 2_000))) return false;
  return text.length >= 20_000 || /[\r\n]/.test(text) || !REFERENCE.test(text) || WITH_DEFAULT.test(text);
}
