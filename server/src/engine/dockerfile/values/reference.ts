// References to images, `registry/path:tag@digest`, as Docker reads them (distribution/reference: ParseNormalizedNamed).
import { hasLogin } from "../../core/image.ts";
import { quoted } from "../../core/text.ts";
import { isDigest } from "./digest.ts";

/** Between the letters and digits of a component: a dot, one or two underscores, any number of dashes. */
const COMPONENT = /^[a-z0-9]+(?:(?:\.|__?|-+)[a-z0-9]+)*$/;
const TAG = /^\w[\w.-]{0,127}$/;
const LABEL = /^[A-Za-z0-9-]+$/;
const ADDRESS = /^\[[a-fA-F0-9:]+\]$/;
/** The longest name that a registry takes, its host not counted. */
const LONGEST = 255;

/** What is wrong with a reference, in one sentence; undefined where Docker reads it. `show`: how a part of it stands in the sentence. */
export function referenceFault(text: string, show: (part: string) => string = quoted): string | undefined {
  const shown = show(text);
  if (/^[a-f0-9]{64}$/.test(text)) return `\`${shown}\` is an image id: \`FROM\` needs a name.`;
  if (hasLogin(text)) return "An image name cannot contain a user and password: use `docker login`.";
  const slash = text.indexOf("/");
  const first = slash === -1 ? "" : text.slice(0, slash);
  const isHost = first === "localhost" || /[.:]/.test(first) || first !== first.toLowerCase();
  const rest = isHost ? text.slice(slash + 1) : text;
  const ats = rest.indexOf("@");
  const named = ats === -1 ? rest : rest.slice(0, ats);
  const colon = named.indexOf(":");
  const path = colon === -1 ? named : named.slice(0, colon);
  const tag = colon === -1 ? undefined : named.slice(colon + 1);
  const digest = ats === -1 ? undefined : rest.slice(ats + 1);
  if (path === "") return `\`${shown}\` has no image name.`;
  if (path !== path.toLowerCase()) return `\`${show(path)}\` must be lower case, like all image names.`;
  if (path.length > LONGEST) return `The image name is longer than ${LONGEST} characters.`;
  if (!path.split("/").every((component) => COMPONENT.test(component)))
    return `\`${shown}\` is not a valid image reference.`;
  // What is no host by its letters, as `foo_bar.com`, may be the first component of the path.
  if (isHost && !isHostName(first) && !COMPONENT.test(first)) return `\`${show(first)}\` is not a valid registry host.`;
  if (tag === "") return `\`${shown}\` has an empty tag.`;
  if (tag !== undefined && !TAG.test(tag)) return `\`${show(tag)}\` is not a valid tag.`;
  if (digest === "") return `\`${shown}\` has an empty digest.`;
  if (digest !== undefined && !isDigest(digest))
    return `\`${show(digest)}\` is not a digest: it needs \`sha256:\` and 64 hex digits.`;
  return undefined;
}

function isHostName(text: string): boolean {
  const [, host = text] = /^(.*):[0-9]+$/s.exec(text) ?? [];
  if (ADDRESS.test(host)) return true;
  return host.split(".").every((label) => LABEL.test(label) && !label.startsWith("-") && !label.endsWith("-"));
}
