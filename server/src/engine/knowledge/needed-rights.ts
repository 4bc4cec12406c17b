// Images whose program cannot work without a right that rules advise against: the socket of the container runtime, a capability, or
// all rights of root on the host; for all languages. Taking it away is not offered for them. Names are without registry on Docker Hub; `*`
// stands for any text.
//
// State: November 2026. Each row names the page or file by which it was reviewed.
import { hubName, type ImageReference, nameOf } from "../core/image.ts";
import { fits } from "../core/pattern.ts";
import { plainPath } from "./runtime-sockets.ts";

/** Programs that find, start, stop or watch containers, and proxies for the socket: their work is to speak to the runtime. */
export const SOCKET_IMAGES: readonly string[] = [
  // nginx-proxy/nginx-proxy, app/docker-entrypoint.sh (ends without the socket); docker-gen and acme-companion, README.md
  "nginxproxy/*",
  "jwilder/*",
  "ghcr.io/nginx-proxy/*",
  "jrcs/letsencrypt-nginx-proxy-companion",
  // doc.traefik.io/traefik/providers/docker, "Docker API Access"
  "traefik",
  // lucaslorentz/caddy-docker-proxy, README.md
  "lucaslorentz/caddy-docker-proxy",
  // docs.portainer.io, "Install Portainer CE with Docker on Linux"; selfhosted.yacht.sh; louislam/dockge, README.md
  "portainer/*",
  "portainerci/*",
  "selfhostedpro/yacht",
  "louislam/dockge",
  // amir20/dozzle, README.md; dockersamples/docker-swarm-visualizer, README.md; jesseduffield/lazydocker, README.md
  "amir20/dozzle",
  "ghcr.io/amir20/dozzle",
  "dockersamples/visualizer",
  "lazyteam/lazydocker",
  // containrrr.dev/watchtower, "Usage overview", and its forks; pyouroboros/ouroboros, README.md; crazymax.dev/diun, "Docker provider"
  "containrrr/watchtower",
  "ghcr.io/containrrr/watchtower",
  "nickfedor/watchtower",
  "ghcr.io/nicholas-fedor/watchtower",
  "pyouroboros/ouroboros",
  "crazymax/diun",
  // willfarrell/docker-autoheal, README.md; mcuadros/ofelia, README.md
  "willfarrell/autoheal",
  "mcuadros/ofelia",
  // AzuraCast/AzuraCast, docker-compose.sample.yml (pulls and starts the others); testcontainers/moby-ryuk, README.md (removes what
  // tests leave); nextcloud/all-in-one, compose.yaml (starts the others)
  "ghcr.io/azuracast/updater",
  "testcontainers/ryuk",
  "nextcloud/all-in-one",
  "ghcr.io/nextcloud-releases/all-in-one",
  // swarmpit/swarmpit, docker-compose.yml; moghtech/komodo, compose/mongo.compose.yaml
  "swarmpit/swarmpit",
  "swarmpit/agent",
  "ghcr.io/moghtech/komodo-periphery",
  // SeleniumHQ/docker-selenium, README.md, "Dynamic Grid" (a container for each session)
  "selenium/node-docker",
  "selenium/standalone-docker",
  // docs.datadoghq.com, "Docker Agent"; beszel.dev, "Getting Started" (metrics of containers)
  "datadog/agent",
  "gcr.io/datadoghq/agent",
  "public.ecr.aws/datadog/agent",
  "registry.datadoghq.com/agent",
  "henrygd/beszel-agent",
  // weaveworks/scope, the script `scope` (its probe asks the runtime for containers)
  "weaveworks/scope",
  // grafana.com, "discovery.docker" of Alloy and "docker_sd_config" of Promtail; vector.dev, "docker_logs"; learn.netdata.cloud, "Install
  // Netdata with Docker" (logs and metrics of containers, by a file of configuration that is mounted)
  "grafana/alloy",
  "grafana/promtail",
  "timberio/vector",
  "netdata/netdata",
  "ghcr.io/netdata/netdata",
  // gliderlabs/logspout and gliderlabs/registrator, README.md
  "gliderlabs/logspout",
  "gliderlabs/registrator",
  // hub.docker.com/_/docker (its command line talks to the socket); docs.gitlab.com, "Run GitLab Runner in a container";
  // docs.onedev.io, "Run with Docker" (the server starts builds as containers)
  "docker",
  "gitlab/gitlab-runner",
  "1dev/server",
  // docs.drone.io, "Docker runner" (and its predecessor, the agent); woodpecker-ci.org, "Docker backend"; docs.gitea.com, "Act Runner"
  "drone/drone-runner-docker",
  "drone/agent",
  "woodpeckerci/woodpecker-agent",
  "gitea/act_runner",
  // open-telemetry/opentelemetry-collector-contrib, receiver/dockerstatsreceiver/README.md
  "otel/opentelemetry-collector-contrib",
  "ghcr.io/open-telemetry/opentelemetry-collector-releases/opentelemetry-collector-contrib",
  // wemakeservices/caddy-gen, README.md (docker-gen in it); mailcow/mailcow-dockerized, docker-compose.yml (the service `dockerapi`)
  "wemakeservices/caddy-gen",
  "ghcr.io/mailcow/dockerapi",
  // The proxies' own README.md
  "tecnativa/docker-socket-proxy",
  "ghcr.io/tecnativa/docker-socket-proxy",
  "linuxserver/socket-proxy",
  "lscr.io/linuxserver/socket-proxy",
  "wollomatic/socket-proxy",
  "11notes/socket-proxy",
];

/** Programs that measure a host by folders of it, which of them, and for what, as it goes on behind "mounts". */
const MEASURING: readonly (readonly [names: readonly string[], paths: readonly string[], purpose: string])[] = [
  // google/cadvisor, docs/running.md ("directories with Docker state cAdvisor needs to observe"); of /var/run it is the sockets
  [
    ["gcr.io/cadvisor/cadvisor", "google/cadvisor", "ghcr.io/google/cadvisor"],
    ["/", "/run", "/run/docker.sock", "/run/containerd/containerd.sock"],
    "for container metrics",
  ],
  // prometheus/node_exporter, README.md, "Docker" (`/:/host:ro,rslave`)
  [["prom/node-exporter", "quay.io/prometheus/node-exporter"], ["/"], "for host metrics"],
  // elastic.co, "Run Metricbeat on Docker", "Monitor the host machine" (`/:/hostfs:ro`)
  [["docker.elastic.co/beats/metricbeat", "elastic/metricbeat"], ["/"], "for host metrics"],
];

/** For what the program of an image needs a folder or a socket of the host; undefined where it is not known to. `path` is absolute. */
export function measuresBy(image: ImageReference, path: string): string | undefined {
  const plain = plainPath(path);
  return MEASURING.find(([names, paths]) => paths.includes(plain) && isNamed(image, names))?.[2];
}

/** Images by name and tag that run containers of their own, or programs of theirs in the kernel. */
const PRIVILEGED: readonly (readonly [name: string, tag: string])[] = [
  // hub.docker.com/_/docker, "Start a daemon instance" and "Rootless"
  ["docker", "*dind*"],
  // moby/buildkit, README.md, "Containerizing BuildKit"; docs/rootless.md has what `rootless` needs in place of it
  ["moby/buildkit", "*"],
  // kubernetes-sigs/kind, pkg/cluster/internal/providers/docker/provision.go (--privileged)
  ["kindest/node", "*"],
  // docs.k3s.io, "Running K3s in Docker"; ranchermanager.docs.rancher.com, "Rancher on a single node with Docker"
  ["rancher/k3s", "*"],
  ["rancher/rancher", "*"],
  // docker/binfmt and tonistiigi/binfmt, README.md; multiarch/qemu-user-static, README.md (register handlers in the kernel)
  ["tonistiigi/binfmt", "*"],
  ["multiarch/qemu-user-static", "*"],
  // opentelemetry.io, "eBPF profiler"; parca.dev, "Parca Agent"; grafana.com, "Beyla as a Docker container"
  ["otel/opentelemetry-collector-ebpf-profiler", "*"],
  ["ghcr.io/parca-dev/parca-agent", "*"],
  ["grafana/beyla", "*"],
  // falco.org, "Run Falco in a container"; tetragon.io, "Deploy with Docker"; aquasecurity.github.io/tracee, "Docker"
  ["falcosecurity/falco*", "*"],
  ["quay.io/cilium/*", "*"],
  ["cilium/*", "*"],
  ["aquasec/tracee", "*"],
];

/**
 * Images whose program needs capabilities that runtimes do not give by default, and which. The names are the end of a path, whatever
 * registry or mirror they are pulled from.
 */
const CAPABLE: readonly (readonly [names: readonly string[], capabilities: readonly string[]])[] = [
  // sjiveson/nfs-server-alpine and ehough/docker-nfs-server, README.md ("requires the SYS_ADMIN capability", for the mounts of nfsd)
  [["itsthenetwork/nfs-server-alpine", "erichough/nfs-server", "erichough/nfs4-server"], ["SYS_ADMIN"]],
  // linkerd/linkerd2-proxy-init, README.md, and linkerd2, charts/partials/templates/_proxy-init.tpl (iptables in the pod's network)
  [
    ["linkerd/proxy-init", "linkerd-io/proxy-init"],
    ["NET_ADMIN", "NET_RAW"],
  ],
  // istio.io, "Application Requirements": the initialization containers require NET_ADMIN and NET_RAW
  [
    ["istio/proxy_init", "istio-release/proxy_init"],
    ["NET_ADMIN", "NET_RAW"],
  ],
];

/** The capabilities beyond the default ones that the program of an image needs; none where that is not known. */
export function neededCapabilities({ path }: ImageReference): readonly string[] {
  if (path.is !== "set") return [];
  const tails = path.value.split("/").map((_, i, parts) => parts.slice(i).join("/"));
  return CAPABLE.find(([names]) => tails.some((tail) => names.includes(tail)))?.[1] ?? [];
}

/** Whether an image has one of some names, by pattern. */
export function isNamed(image: ImageReference, patterns: readonly string[]): boolean {
  const names = [hubName(image), nameOf(image)];
  return names.some((name) => name !== undefined && patterns.some((pattern) => fits(name, pattern)));
}

/**
 * Whether an image says by its tag that Docker's daemon runs in it: `docker:29-dind`, `k3d:5.8.3-dind`. Source: the description of the
 * image `docker` on Docker Hub ("`--privileged` is required"); other images without root need less.
 */
function isDockerInDocker({ tagShape }: ImageReference): boolean {
  const words = tagShape.split(/[-._]/);
  return words.includes("dind") && !words.includes("rootless");
}

/** Whether the program of an image needs all rights on the host. */
export function needsPrivileges(image: ImageReference): boolean {
  const { tagShape } = image;
  return (
    isDockerInDocker(image) || PRIVILEGED.some(([name, pattern]) => isNamed(image, [name]) && fits(tagShape, pattern))
  );
}
