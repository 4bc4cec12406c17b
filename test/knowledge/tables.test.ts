// The tables of facts say what data/ says, to the last tag and day.
import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { describe, test } from "node:test";
import { factTables as generated } from "../../scripts/facts.ts";
import { writeTagSet } from "../../scripts/tag-set-writer.ts";
import { parseImage } from "../../server/src/engine/core/image.ts";
import { imageUser } from "../../server/src/engine/knowledge/image-users.ts";
import {
  type Cycle,
  cycles,
  isLts,
  product,
  productOf,
  supportOn,
} from "../../server/src/engine/knowledge/lifecycle.ts";
import { isBuilt, officialTags, slimTwin } from "../../server/src/engine/knowledge/official-tags.ts";
import { readTagSet } from "../../server/src/engine/knowledge/tag-set.ts";
import fc from "../support/property.ts";

const ROOT = path.resolve(import.meta.dirname, "../..");
const read = (file: string) => fs.readFileSync(path.join(ROOT, file), "utf8");

test("making the tables again gives the same bytes", () => {
  for (const [file, text] of generated()) assert.equal(read(file), text, file);
});

describe("tags", () => {
  const { images } = JSON.parse(read("data/official-tags.json")) as { images: Record<string, string[]> };

  test("every tag of every official image is in the table, and no other", () => {
    for (const [name, tags] of Object.entries(images))
      assert.deepEqual([...(officialTags(name) ?? [])].sort(), [...tags].sort(), name);
  });

  test("a tag that is not built is told from an image that is not official", () => {
    assert.equal(isBuilt("node", "24-slim"), true);
    assert.equal(isBuilt("node", "24-slimmer"), false);
    assert.equal(isBuilt("node", ""), false);
    assert.equal(isBuilt("gazebo", "latest"), false, "official, but nothing of it is built any more");
    assert.equal(isBuilt("bitnami/node", "24"), undefined);
  });

  test("the examples in the explanation of the form", () => {
    assert.deepEqual(readTagSet("3(-a|-b)"), ["3-a", "3-b"]);
    assert.deepEqual(readTagSet("3(|-slim|.14(|-slim))"), ["3", "3-slim", "3.14", "3.14-slim"]);
    assert.deepEqual(readTagSet("2(2(|-slim)|4<1>)"), ["22", "22-slim", "24", "24-slim"]);
    assert.equal(writeTagSet(["22", "22-slim", "24", "24-slim"]), "2(2(|-slim)|4<1>)");
  });

  test("any set of tags survives being written", () => {
    const tag = fc.stringMatching(/^[a-c0-2.-]{1,6}$/);
    fc.assert(
      fc.property(fc.uniqueArray(tag, { maxLength: 30 }), (tags) => {
        assert.deepEqual([...readTagSet(writeTagSet(tags))].sort(), [...tags].sort());
      }),
      { seed: 1, numRuns: 500 },
    );
  });

  test("slim twins", () => {
    assert.equal(slimTwin("node", "24"), "24-slim");
    assert.equal(slimTwin("node", "24-bookworm"), "24-bookworm-slim");
    assert.equal(slimTwin("python", "3.14-trixie"), "3.14-slim-trixie");
    for (const tag of ["24-slim", "24-alpine", "18"]) assert.equal(slimTwin("node", tag), undefined, tag);
    assert.equal(slimTwin("nginx", "1.30"), undefined);
    assert.equal(slimTwin("acme/node", "24"), undefined);
  });
});

describe("life cycles", () => {
  type Day = string | boolean | undefined;
  type Written = Record<"cycle", string> & Record<"released" | "lts" | "active" | "eol" | "extended" | "codename", Day>;
  const data = JSON.parse(read("data/lifecycle.json")) as {
    products: { product: string; title: string; images: string[]; cycles: Written[] }[];
  };
  const end = (day: Day) => (day === true ? "over" : day === false ? "open" : day);
  /** The last day of the month: the day of endoflife.date is one that nobody has set. */
  const lastOfMonth = (day: Day) => {
    const next = typeof day === "string" ? new Date(`${day.slice(0, 7)}-01`) : undefined;
    next?.setUTCMonth(next.getUTCMonth() + 1, 0);
    return next?.toISOString().slice(0, 10) ?? end(day);
  };

  test("every day of every cycle is in the table", () => {
    for (const { product: id, title, images, cycles: written } of data.products) {
      const one = product(id);
      if (one === undefined) {
        assert.deepEqual(images, [], id);
        continue;
      }
      assert.deepEqual([one.title, one.images.filter(Boolean)], [title, images]);
      const last = one.endsInMonth ? lastOfMonth : end;
      const expected = written.map((cycle) => ({
        name: cycle.cycle,
        codename: typeof cycle.codename === "string" ? cycle.codename.split(" ")[0]?.toLowerCase() : undefined,
        released: cycle.released,
        lts: cycle.lts === true ? cycle.released : cycle.lts,
        active: last(cycle.active),
        regular: last(cycle.eol),
        extended: last(cycle.extended),
      }));
      assert.deepEqual(cycles(one), expected, id);
    }
  });

  const cycle = (name: string, version: string): Cycle => {
    const of = productOf(name);
    const found = of === undefined ? undefined : cycles(of).find((one) => one.name === version);
    assert.ok(found !== undefined);
    return found;
  };

  test("the last day of a support counts, the day before the release does not", () => {
    const node = cycle("node", "26");
    const days = ["2026-05-04", "2026-05-05", "2027-10-27", "2027-10-28", "2029-04-30", "2029-05-01"];
    assert.deepEqual(
      days.map((day) => supportOn(node, day)),
      ["unreleased", "active", "active", "regular", "regular", "ended"],
    );
    assert.deepEqual([isLts(node, "2026-10-27"), isLts(node, "2026-10-28")], [false, true]);
  });

  test("an end that was not set has not come, one on an unknown day has", () => {
    assert.equal(supportOn(cycle("golang", "1.27"), "2026-08-23"), "regular");
    assert.equal(supportOn(cycle("node", "3"), "2026-08-23"), "ended");
  });
});

describe("users of images", () => {
  const how = (reference: string) => {
    const found = imageUser(parseImage(reference, 0));
    return found === undefined ? undefined : [found.runsAs, found.user ?? found.brings ?? ""].join(" ").trim();
  };

  test("every row names the commit that was read, and no row is hidden by one above", () => {
    const rows = read("data/image-users.tsv").trimEnd().split("\n").slice(2);
    const seen = new Set<string>();
    for (const row of rows) {
      const cells = row.split("\t");
      const [images = "", tags = ""] = cells;
      assert.match(cells.at(-1) ?? "", /^[\w.-]+\/[\w.-]+@[0-9a-f]{40}:\S+$/, row);
      for (const image of images.split(" ")) {
        assert.ok(!seen.has(image), `${image}: a row below one for all its tags is never read`);
        if (tags === "*") seen.add(image);
      }
    }
  });

  test("a name before its namespace, tags from top to bottom", () => {
    assert.equal(how("postgres:18"), "drops privileges postgres");
    assert.equal(how("docker.io/library/postgres"), "drops privileges postgres");
    assert.equal(how("node:24-slim"), "root node");
    assert.equal(how("memcached"), "user memcache");
    assert.equal(how("mariadb:11.8"), "drops privileges mysql");
    assert.equal(how("mariadb:11.8-ubi9"), "user mysql");
    assert.equal(how("mariadb:$TAG"), "drops privileges mysql", "a tag that is not known");
    assert.equal(how("haproxy:2.2-alpine"), "root");
    assert.equal(how("haproxy:3.4"), "user haproxy");
    assert.equal(how("influxdb:1.12-data"), "root");
    assert.equal(how("influxdb:1.12"), "user influxdb");
    assert.equal(how("influxdb"), undefined, "it depends on the version");
    assert.equal(how("cgr.dev/chainguard/wolfi-base"), "root");
    assert.equal(how("cgr.dev/chainguard/node:latest"), "user 65532");
    assert.equal(how("dhi.io/node:24-dev"), "root");
    assert.equal(how("dhi.io/node:24"), "user nonroot");
    assert.equal(how("acme/postgres:18"), undefined);
    assert.equal(how("registry.example.com/postgres:18"), undefined);
  });

  test("the only twin so far, and the tags that it has", () => {
    const twin = (reference: string) => imageUser(parseImage(reference, 0))?.twin;
    const name = "nginxinc/nginx-unprivileged";
    const change = "listens on port 8080";
    for (const tag of ["1.30", "1.30.4-alpine3.24-slim", "1.28-perl", "1-alpine", "alpine"])
      assert.deepEqual(twin(`nginx:${tag}`), { name, change, hasTag: true }, tag);
    for (const tag of ["1.14", "1.99", "stable", "latest", "acme"])
      assert.deepEqual(twin(`nginx:${tag}`), { name, change, hasTag: false }, tag);
    assert.equal(twin("nginx")?.hasTag, false);
    assert.equal(twin("node:24"), undefined);
  });
});
