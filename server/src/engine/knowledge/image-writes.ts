// The folders that the programs of some images write to as they are configured there, besides `/tmp` and the image's own volumes,
// which the runtime makes for it; for all languages.

import { byWord } from "../core/by-word.ts";
import { hubName, type ImageReference, nameOf } from "../core/image.ts";

/**
 * Sources: the Dockerfiles and entrypoints of docker-library/postgres, docker-library/mysql, MariaDB/mariadb-docker, docker-library/httpd
 * and nginx/docker-nginx (sockets, pid files, logs and caches outside of their `VOLUME`), and of Grafana, which has had no `VOLUME`
 * since 5.1 ("Migrate from previous Docker containers versions" in its documentation).
 */
const WRITES: Readonly<Record<string, readonly string[]>> = byWord({
  postgres: ["/var/run/postgresql"],
  mysql: ["/var/run/mysqld"],
  mariadb: ["/var/run/mysqld"],
  httpd: ["/usr/local/apache2/logs"],
  nginx: ["/var/cache/nginx", "/var/run"],
  "grafana/grafana": ["/var/lib/grafana"],
  "grafana/grafana-oss": ["/var/lib/grafana"],
  "grafana/grafana-enterprise": ["/var/lib/grafana"],
});

/** The folders that an image's program writes to, besides `/tmp`; undefined where they are not known. */
export function writtenBy(image: ImageReference): readonly string[] | undefined {
  const name = hubName(image) ?? nameOf(image);
  return name !== undefined && Object.hasOwn(WRITES, name) ? WRITES[name] : undefined;
}

/** Options, variables and files by which such a program is told to write elsewhere. */
export const MOVES_FOLDERS = /conf|cnf|socket|pid|path|prefix|_dir\b/i;
