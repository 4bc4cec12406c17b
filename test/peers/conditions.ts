// What a project may demand, the same of hadolint and of us: without it the rules about labels and registries say nothing.

export const LABELS: Readonly<Record<string, string>> = {
  "org.opencontainers.image.title": "text",
  "org.opencontainers.image.source": "url",
  "org.opencontainers.image.created": "rfc3339",
  "org.opencontainers.image.licenses": "spdx",
  "org.opencontainers.image.revision": "hash",
  "org.opencontainers.image.version": "semver",
  "org.opencontainers.image.authors": "email",
};

export const ALLOWED_REGISTRIES: readonly string[] = ["docker.io", "registry.example.com"];
