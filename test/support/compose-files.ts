// Generated Compose files: any keys in any of their forms, written in any layout.

import { Document, isAlias, isMap, isScalar, isSeq, type Scalar, visit } from "yaml";
import fc from "./property.ts";

const word = fc.constantFrom("a", "b", "web", "db", "data", "one", "two");
const awkward = fc.oneof(
  word,
  // Two braces begin an action of a template.
  fc.string({ maxLength: 12 }).filter((text) => !/[{}]/.test(text)),
  fc.constantFrom(
    "yes",
    "0644",
    "null",
    "a: b",
    "# no",
    "${A:-b}",
    "it's",
    'say "so"',
    "two\nlines\n",
    " lead",
    "é\u2028",
    "- x",
    "\ttab",
    "trail  \n\n",
  ),
);
const value = fc.oneof(awkward, fc.integer({ min: -9, max: 9999 }), fc.boolean(), fc.constant(null), fc.constant(1.5));

const names = fc.uniqueArray(word, { maxLength: 4 });
const assignments = fc.oneof(
  fc.dictionary(fc.constantFrom("A", "B", "C.d", "E_F"), value, { maxKeys: 4 }),
  fc
    .uniqueArray(fc.tuple(fc.constantFrom("A", "B", "C.d", "E_F"), awkward), { selector: ([key]) => key, maxLength: 4 })
    .map((pairs) => pairs.map(([key, text]) => `${key}=${text}`)),
);
const anything = fc.letrec((tie) => ({
  any: fc.oneof(
    { maxDepth: 3 },
    value,
    fc.array(tie("any"), { maxLength: 3 }),
    fc.dictionary(word, tie("any"), { maxKeys: 3 }),
  ),
})).any;

/** One value of each name, so that no list names a thing twice. */
const mounts = fc.uniqueArray(
  fc.oneof(
    fc.tuple(word, word).map(([source, target]) => `${source}s:/${target}`),
    fc.tuple(word, word).map(([source, target]) => ({ type: "bind", source: `./${source}`, target: `/${target}` })),
    fc.constant("/var/run/docker.sock:/var/run/docker.sock"),
  ),
  { selector: (one) => (typeof one === "string" ? one.split(":")[1] : one.target), maxLength: 4 },
);
const ports = fc.uniqueArray(
  fc.constantFrom("8080:80", "127.0.0.1:81:81", "82", "90:90/udp", { target: 5, published: "50" }),
  { maxLength: 4 },
);

const service = fc.record(
  {
    image: fc.constantFrom("web:1.4", "nginx", "nginx:latest", "${IMAGE:-db}:1"),
    build: fc.oneof(
      fc.constant("."),
      fc.record({ context: fc.constant("./x"), args: assignments }, { requiredKeys: [] }),
    ),
    command: fc.oneof(awkward, fc.array(awkward, { maxLength: 3 }), fc.constant(null)),
    environment: assignments,
    labels: assignments,
    ports,
    volumes: mounts,
    privileged: fc.constantFrom<boolean | string>(true, false, "${P:-true}"),
    cap_add: fc.uniqueArray(fc.constantFrom("ALL", "NET_ADMIN", "SYS_ADMIN"), { maxLength: 3 }),
    security_opt: fc.uniqueArray(fc.constantFrom("no-new-privileges:true", "label:disable"), { maxLength: 2 }),
    depends_on: fc.oneof(
      names,
      fc.dictionary(word, fc.record({ condition: fc.constant("service_healthy") }), { maxKeys: 2 }),
    ),
    networks: fc.oneof(names, fc.dictionary(word, fc.constant(null), { maxKeys: 2 })),
    extra_hosts: fc.oneof(
      fc.dictionary(word, fc.constantFrom("1.1.1.1", "2.2.2.2"), { maxKeys: 2 }),
      names.map((all) => all.map((name) => `${name}:1.1.1.1`)),
    ),
    logging: fc.record({ driver: word, options: fc.dictionary(word, word, { maxKeys: 2 }) }, { requiredKeys: [] }),
    ulimits: fc.dictionary(
      word,
      fc.oneof(fc.integer({ min: 1, max: 9 }), fc.record({ soft: fc.constant(1), hard: fc.constant(2) })),
      { maxKeys: 2 },
    ),
    "x-any": anything,
  },
  { requiredKeys: [] },
);

const model = fc.record(
  {
    services: fc.dictionary(word, service, { maxKeys: 3 }),
    "x-top": anything,
    volumes: fc.dictionary(word, fc.constant(null), { maxKeys: 2 }),
  },
  { requiredKeys: ["services"] },
);

/** How a tree is written: a source of small numbers, one for each decision. */
const layout = fc.array(fc.nat(11), { minLength: 20, maxLength: 60 });

/** A Compose file as text; `tags` may stand on any value. */
export function composeFile(tags: readonly string[] = []): fc.Arbitrary<string> {
  return fc
    .tuple(model, layout, fc.constantFrom(2, 4), fc.constantFrom(0, 20, 80), fc.boolean())
    .map(([data, decisions, indent, lineWidth, crlf]) => {
      const document = new Document(data);
      let next = 0;
      const decide = () => decisions[next++ % decisions.length] ?? 0;
      visit(document, {
        Node(key, node) {
          const decision = decide();
          if ((isMap(node) || isSeq(node)) && decision < 3) node.flow = true;
          if (isScalar(node) && key !== "key") styled(node, decision);
          if (isScalar(node) && decide() === 0) node.comment = " a comment";
          const tag = tags[decide() * 3 + (decision % 3)];
          const takes = isScalar(node) || (tag !== "!!str" && !(isMap(node) && node.has("services")));
          if (key !== "key" && tag !== undefined && takes && !isAlias(node)) node.tag = tag;
        },
      });
      const text = document.toString({ indent, lineWidth });
      return crlf ? text.replaceAll("\n", "\r\n") : text;
    });
}

const STYLES = ["PLAIN", "QUOTE_SINGLE", "QUOTE_DOUBLE", "BLOCK_LITERAL", "BLOCK_FOLDED"] as const;

function styled(node: Scalar, decision: number): void {
  const style = STYLES[decision - 3];
  if (typeof node.value !== "string") return;
  // Compose takes no tab where the text of a block begins.
  if (/^\s*\t/.test(node.value)) node.type = "QUOTE_DOUBLE";
  else if (style !== undefined) node.type = style;
}
