// Images made of a few files, without an engine: `docker save` tars and OCI layout folders with old packages, a planted
// secret and a careless configuration. The same bytes in every run.
import { createHash } from "node:crypto";
import * as fs from "node:fs";
import * as path from "node:path";
import { gzipSync } from "node:zlib";

/** Looks like a GitHub token and is none. Put together here, so that nobody's secret scanner stops at this file. */
export const TOKEN = ["ghp", "x1Y2z3".repeat(6)].join("_");

type Entry = readonly [name: string, content: string | Buffer, mode?: number];

const sha256 = (bytes: Buffer) => createHash("sha256").update(bytes).digest("hex");

/** A tar (ustar) of files; a name that ends in `/` is a folder. */
export function tar(entries: readonly Entry[]): Buffer {
  const blocks = entries.flatMap(([name, content, mode]) => {
    const bytes = Buffer.from(content);
    const isFolder = name.endsWith("/");
    const header = Buffer.alloc(512);
    const octal = (value: number, width: number) => `${value.toString(8).padStart(width - 1, "0")}\0`;
    header.write(name, 0);
    header.write(octal(mode ?? (isFolder ? 0o755 : 0o644), 8), 100);
    header.write(octal(0, 8), 108);
    header.write(octal(0, 8), 116);
    header.write(octal(bytes.length, 12), 124);
    header.write(octal(0, 12), 136);
    header.write(" ".repeat(8), 148);
    header.write(isFolder ? "5" : "0", 156);
    header.write("ustar\x0000", 257);
    const sum = header.reduce((total, byte) => total + byte, 0);
    header.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148);
    return [header, bytes, Buffer.alloc((512 - (bytes.length % 512)) % 512)];
  });
  return Buffer.concat([...blocks, Buffer.alloc(1024)]);
}

function debianPackage(name: string, version: string, source?: string): string {
  const lines = [
    `Package: ${name}`,
    "Status: install ok installed",
    "Architecture: amd64",
    ...(source === undefined ? [] : [`Source: ${source}`]),
    `Version: ${version}`,
    "Maintainer: Nobody <nobody@example.com>",
    "Description: fixture",
  ];
  return `${lines.join("\n")}\n\n`;
}

const DEBIAN: readonly Entry[] = [
  ["etc/", ""],
  ["etc/os-release", 'PRETTY_NAME="Debian GNU/Linux 10 (buster)"\nNAME="Debian GNU/Linux"\nVERSION_ID="10"\nID=debian\n'],
  ["etc/debian_version", "10.13\n"],
  [
    "var/lib/dpkg/status",
    debianPackage("bash", "5.0-4") +
      debianPackage("libssl1.1", "1.1.1d-0+deb10u1", "openssl") +
      debianPackage("libc6", "2.28-10", "glibc"),
  ],
];
const APP: readonly Entry[] = [
  ["app/node_modules/lodash/package.json", '{"name":"lodash","version":"4.17.4"}'],
  ["app/deploy.env", `STAGE=test\nGITHUB_TOKEN=${TOKEN}\n`, 0o600],
];
const ALPINE: readonly Entry[] = [
  ["etc/os-release", 'NAME="Alpine Linux"\nID=alpine\nVERSION_ID=3.9.4\nPRETTY_NAME="Alpine Linux v3.9"\n'],
  ["etc/alpine-release", "3.9.4\n"],
  [
    "lib/apk/db/installed",
    "P:musl\nV:1.1.20-r4\nA:x86_64\no:musl\nL:MIT\n\nP:libcrypto1.1\nV:1.1.1b-r1\nA:x86_64\no:openssl\nL:OpenSSL\n\n",
  ],
];

const IMAGES = { debian: [DEBIAN, APP], alpine: [ALPINE] } as const;

export interface FixtureImage {
  /** As an engine knows it after `docker load`. */
  readonly name: string;
  readonly tar: string;
  readonly layout: string;
}

/** Writes every fixture image into `folder`. The Debian one runs as root, has no health check and holds `TOKEN`. */
export function writeImages(folder: string): Readonly<Record<keyof typeof IMAGES, FixtureImage>> {
  return {
    debian: writeImage(folder, "debian", IMAGES.debian.map(tar)),
    alpine: writeImage(folder, "alpine", IMAGES.alpine.map(tar)),
  };
}

/** Writes an image of these layers, tars each, as `docker save` and as an OCI layout. */
export function writeImage(folder: string, name: string, layers: readonly Buffer[]): FixtureImage {
  const created = "1970-01-01T00:00:00Z";
  const config = Buffer.from(
    JSON.stringify({
      architecture: "amd64",
      os: "linux",
      created,
      config: { Env: ["PATH=/usr/bin:/bin", "STAGE=test"], Cmd: ["/bin/sh"] },
      rootfs: { type: "layers", diff_ids: layers.map((layer) => `sha256:${sha256(layer)}`) },
      history: [
        ...layers.map((_, i) => ({ created, created_by: `/bin/sh -c #(nop) ${i === 0 ? "ADD file:0 in / " : "COPY dir:1 in /app "}` })),
        { created, created_by: '/bin/sh -c #(nop)  CMD ["/bin/sh"]', empty_layer: true },
      ],
    }),
  );
  const repository = `fixture/${name}`;
  const manifest = [{ Config: `${sha256(config)}.json`, RepoTags: [`${repository}:1`], Layers: layers.map((layer) => `${sha256(layer)}/layer.tar`) }];
  const archive = path.join(folder, `${name}.tar`);
  fs.writeFileSync(
    archive,
    tar([
      [`${sha256(config)}.json`, config],
      ...layers.map((layer): Entry => [`${sha256(layer)}/layer.tar`, layer]),
      ["manifest.json", JSON.stringify(manifest)],
    ]),
  );
  return { name: `${repository}:1`, tar: archive, layout: writeLayout(path.join(folder, `${name}-oci`), config, layers) };
}

function writeLayout(folder: string, config: Buffer, layers: readonly Buffer[]): string {
  const blobs = path.join(folder, "blobs", "sha256");
  fs.mkdirSync(blobs, { recursive: true });
  const blob = (mediaType: string, bytes: Buffer) => {
    fs.writeFileSync(path.join(blobs, sha256(bytes)), bytes);
    return { mediaType: `application/vnd.oci.image.${mediaType}`, digest: `sha256:${sha256(bytes)}`, size: bytes.length };
  };
  const manifest = {
    schemaVersion: 2,
    mediaType: "application/vnd.oci.image.manifest.v1+json",
    config: blob("config.v1+json", config),
    layers: layers.map((layer) => blob("layer.v1.tar+gzip", gzipSync(layer, { level: 9 }))),
  };
  const described = blob("manifest.v1+json", Buffer.from(JSON.stringify(manifest)));
  fs.writeFileSync(path.join(folder, "oci-layout"), '{"imageLayoutVersion":"1.0.0"}');
  fs.writeFileSync(path.join(folder, "index.json"), JSON.stringify({ schemaVersion: 2, manifests: [described] }));
  return folder;
}

if (import.meta.main) {
  const [folder] = process.argv.slice(2);
  if (folder === undefined) throw new Error("usage: node fixture-images.ts FOLDER");
  fs.mkdirSync(folder, { recursive: true });
  console.log(writeImages(folder));
}
