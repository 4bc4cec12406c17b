// How much memory the programs of some images take at least as they are configured there: a smaller limit would kill them at once.

import { byWord } from "../core/by-word.ts";
import { hubName, type ImageReference, nameOf } from "../core/image.ts";

/**
 * Sources: `innodb_buffer_pool_size` (128 MiB) in MySQL's and MariaDB's reference manuals and `shared_buffers` (128 MB) in
 * PostgreSQL's, each beside what connections take; `KAFKA_HEAP_OPTS` (1 GB) in Kafka's `bin/kafka-server-start.sh`; `-Xms1g` in
 * Logstash's `config/jvm.options`; `SOLR_HEAP` (512 MB) in Solr's `bin/solr.in.sh`; `INSTALL4J_ADD_VM_PARAMS` (2703 MB) in
 * sonatype/docker-nexus3's Dockerfile; `-m 1GB` in "Run Elasticsearch in Docker"; the pause container only waits.
 */
const LEAST: Readonly<Record<string, string>> = byWord({
  "registry.k8s.io/pause": "32Mi",
  "k8s.gcr.io/pause": "32Mi",
  postgres: "256Mi",
  mariadb: "256Mi",
  mysql: "512Mi",
  solr: "1Gi",
  elasticsearch: "1Gi",
  "docker.elastic.co/elasticsearch/elasticsearch": "1Gi",
  "apache/kafka": "2Gi",
  "confluentinc/cp-kafka": "2Gi",
  logstash: "2Gi",
  "docker.elastic.co/logstash/logstash": "2Gi",
  "sonatype/nexus3": "4Gi",
});

/** The smallest limit that lets an image's program start, as a quantity; undefined where nothing is known. */
export function leastMemoryOf(image: ImageReference): string | undefined {
  const name = hubName(image) ?? nameOf(image);
  return name !== undefined && Object.hasOwn(LEAST, name) ? LEAST[name] : undefined;
}
