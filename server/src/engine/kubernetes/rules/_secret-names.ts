// Names of settings that hold secrets, and values that are none although the name says so.

// The words stand between separators or humps, so that `tokenizer`, `compass` and `secretary` are none.
const SECRET =
  /(?:^|_)(?:password|passwd|passphrase|passwort|secret|secrets|token|credential|credentials|(?:api|access|auth|private|secret|encryption|signing|master|account|storage|batch|session|shared|license|service)_?key|apikey|client_?secret|access_?token|connection_?string)(?:_|\d*$)|(?:^|_)(?:pass|pwd)\d*$/;

// What follows says that the value is about a secret and is none itself.
const ABOUT =
  /_(?:file|path|dir|folder|name|names|id|ids|url|uri|endpoint|host|port|user|username|header|prefix|type|kind|ttl|expiry|expiration|expires|expires_in|lifetime|duration|timeout|age|max_age|length|size|min_length|policy|rotation|interval|enabled|required|algorithm|alg|issuer|audience|scope|scopes|version|ref|provider|store|mode|field|format|template|count|limit|cookie|key_name)$/;
const PUBLIC =
  /(?:^|_)(?:public|pub|bypass|compass|no|disable|enable|use|allow|require|csrf_header|cache|partition|sort|primary|foreign)_/;

/** Whether a setting of this name holds a secret: `DB_PASSWORD`, `githubToken`, `AWS_SECRET_ACCESS_KEY`. */
export function isSecretName(name: string): boolean {
  if (name.length > 200) return false;
  const words = name
    .replace(/([a-z0-9])([A-Z])/g, "$1_$2")
    .replace(/[^A-Za-z0-9]+/g, "_")
    .toLowerCase();
  return SECRET.test(words) && !ABOUT.test(words) && !PUBLIC.test(words);
}

const STAND_IN =
  /^(?:|.|true|false|yes|no|on|off|none|null|nil|undefined|n\/a|todo|tbd|dummy|placeholder|example|redacted|change[-_ ]?(?:me|it|this)|your.*|my[-_ ]?(?:password|secret|token)|replace[-_ ].*|insert[-_ ].*|<.*>|\[.*\]|x{3,}|\*+|\.{3,})$/i;

// References: a variable, a template of any tool, a path, a URL without a password, what a secret store resolves.
const REFERENCE =
  /^(?:.*\$\(.*|.*\$\{.*|\$[A-Za-z_]\w*|.*\{\{.*|%[^%]+%|@@.+@@|__.+__|(?:\.{0,2}|~)\/[\w./-]*|[a-z][a-z0-9+.-]*:\/\/(?!\/)[^@]*|(?:vault|ref|secretref|op|awssm|gcpsm|akv|arn|file|env):.*)$/i;

/** Whether a value written for a secret is the secret itself: no stand-in, no reference to where it comes from. */
export function isSecretValue(value: string): boolean {
  const text = value.trim();
  return text.length < 20_000 && !/[\r\n]/.test(text) ? !STAND_IN.test(text) && !REFERENCE.test(text) : true;
}
