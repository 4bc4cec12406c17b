// Where container runtimes listen, on a node and on a developer's machine; for all languages.
//
// State: November 2026. Sources: the runtimes' own documentation of their default sockets (Docker, cri-dockerd, containerd,
// k3s, k0s, MicroK8s, CRI-O, Podman, BuildKit).

/** Socket -> runtime; below /run, of which /var/run is another name. */
const SOCKETS: ReadonlyMap<string, string> = new Map([
  ["/run/docker.sock", "Docker"],
  ["/run/cri-dockerd.sock", "Docker"],
  ["/run/dockershim.sock", "Docker"],
  ["/run/containerd/containerd.sock", "containerd"],
  ["/run/k3s/containerd/containerd.sock", "containerd"],
  ["/run/k0s/containerd.sock", "containerd"],
  ["/var/snap/microk8s/common/run/containerd.sock", "containerd"],
  ["/run/crio/crio.sock", "CRI-O"],
  ["/run/podman/podman.sock", "Podman"],
  ["/run/buildkit/buildkitd.sock", "BuildKit"],
]);

/** A socket by its name alone, wherever it was put. */
const NAMES: ReadonlyMap<string, string> = new Map(
  [...SOCKETS].map(([path, runtime]) => [path.slice(path.lastIndexOf("/") + 1), runtime]),
);

/** Docker's named pipe on Windows, `\\\\.\\pipe\\docker_engine`, with either slash. */
const PIPE = /^[\\/]{2}\.[\\/]pipe[\\/]docker_engine$/i;

/** The folder of a user's own runtime, which runs without root. */
const ROOTLESS = /^\/run\/user\/\d+\//;

/** The folders that bring a socket along when they are mounted. */
const FOLDERS: ReadonlySet<string> = new Set([
  "/",
  "/var",
  "/run",
  ...[...SOCKETS.keys()].map((socket) => socket.slice(0, socket.lastIndexOf("/"))),
]);

export interface RuntimeSocket {
  /** Undefined where a folder is mounted that any runtime may listen in. */
  readonly runtime: string | undefined;
  /** The runtime runs without root: who can use its socket has the rights of its user. */
  readonly rootless: boolean;
}

/** Whether a path of the host is a runtime's socket, or a folder that holds one. */
export function runtimeSocketAt(path: string): RuntimeSocket | undefined {
  if (PIPE.test(path)) return { runtime: "Docker", rootless: false };
  const plain = path
    .replace(/\/+/g, "/")
    .replace(/(.)\/$/, "$1")
    .replace(/^\/var\/run(?=\/|$)/, "/run");
  const runtime = SOCKETS.get(plain) ?? NAMES.get(plain.slice(plain.lastIndexOf("/") + 1));
  if (runtime !== undefined) return { runtime, rootless: ROOTLESS.test(plain) };
  return FOLDERS.has(plain) ? { runtime: undefined, rootless: false } : undefined;
}
