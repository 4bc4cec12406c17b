// Where container runtimes listen on a node.

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

/** The folders that bring a socket along when they are mounted. */
const FOLDERS: ReadonlySet<string> = new Set([
  "/",
  "/var",
  "/run",
  ...[...SOCKETS.keys()].map((socket) => socket.slice(0, socket.lastIndexOf("/"))),
]);

export interface RuntimeSocket {
  /** Absent where a folder is mounted that any runtime may listen in. */
  readonly runtime: string | undefined;
}

/** Whether a path of the node is a runtime's socket, or a folder that holds one. */
export function runtimeSocketAt(path: string): RuntimeSocket | undefined {
  const plain = path
    .replace(/\/+/g, "/")
    .replace(/(.)\/$/, "$1")
    .replace(/^\/var\/run(?=\/|$)/, "/run");
  const runtime = SOCKETS.get(plain);
  if (runtime !== undefined) return { runtime };
  return FOLDERS.has(plain) ? { runtime: undefined } : undefined;
}
