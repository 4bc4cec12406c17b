// The packages of an image or folder as rows. There may be tens of thousands: rows are made when somebody opens them.
import { code, joinMarkdown, strong } from "../../../server/src/shown/markdown.ts";
import { joined, some } from "./labels.ts";
import type { Node } from "./node.ts";
import { placeInFull } from "./places.ts";
import type { Of } from "./risks.ts";
import { type Around, byWhom, foundBy, spokenBy } from "./titles.ts";

type Package = Of<"package">;

/** More than these are divided into rows of so many each. */
const MOST_ROWS = 200;

/** The row “Packages”; none where there are no packages. */
export function packageGroup(around: Around, items: readonly Package[]): readonly Node[] {
  if (items.length === 0) return [];
  const id = `${around.parent} packages`;
  return [
    {
      id,
      label: "Packages",
      description: `${items.length}`,
      spoken: `Packages, ${items.length}`,
      icon: { name: "package", tint: "quiet" },
      children:
        items.length <= MOST_ROWS ? rowsOf(around, id, sorted(items)) : () => divided(around, id, sorted(items)),
    },
  ];
}

function sorted(items: readonly Package[]): readonly Package[] {
  const keyed = items.map((item) => ({ item, key: `${item.package.name.toLowerCase()} ${item.package.version}` }));
  return keyed.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0)).map(({ item }) => item);
}

function divided(around: Around, id: string, items: readonly Package[]): readonly Node[] {
  const starts = Array.from({ length: Math.ceil(items.length / MOST_ROWS) }, (_, i) => i * MOST_ROWS);
  return starts.map((start): Node => {
    const own = items.slice(start, start + MOST_ROWS);
    const label = `${own[0]?.package.name} … ${own.at(-1)?.package.name}`;
    const key = `${id} from ${start}`;
    return {
      id: key,
      label,
      description: `${own.length}`,
      spoken: `${label}, ${some(own.length, "package")}`,
      icon: { name: "package", tint: "quiet" },
      children: () => rowsOf(around, key, own),
    };
  });
}

function rowsOf(around: Around, parent: string, items: readonly Package[]): readonly Node[] {
  return items.map((item, i) => packageRow(around, `${parent} ${i}`, item));
}

function packageRow(around: Around, id: string, item: Package): Node {
  const { name, version, purl } = item.package;
  const label = joined([name, version], " ");
  const whom = byWhom(around, [item]);
  return {
    id,
    label,
    description: joined([item.place?.path, whom]),
    tooltip: joinMarkdown([
      strong(label),
      ...foundBy(around, item),
      ...placeInFull(item.place),
      ...(purl === undefined ? [] : [code(purl)]),
    ]),
    spoken: joined([label, item.place?.path, spokenBy(whom)], ", "),
    icon: { name: "package", tint: "quiet" },
    abilities: ["copy"],
    about: { text: purl ?? label },
  };
}
