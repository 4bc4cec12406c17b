// Where container runtimes listen, on a node and on a developer's machine: which paths of a host give away the runtime; for all
// languages.
//
// State: November 2026. Sources: the runtimes' own documentation of their default sockets (Docker with its rootless mode, cri-dockerd,
// containerd, k3s, k0s, MicroK8s, CRI-O, Podman, BuildKit, balenaEngine).

/** The folder of a user's own services: `$XDG_RUNTIME_DIR`, `/run/user/1000`; the number stands for any. */
const USERS_FOLDER = "/run/user/N";

/** Socket -> runtime; below /run, of which /var/run is another name. */
const SOCKETS: ReadonlyMap<string, string> = new Map([
  ["/run/docker.sock", "Docker"],
  ["/run/cri-dockerd.sock", "Docker"],
  ["/run/dockershim.sock", "Docker"],
  ["/run/balena-engine.sock", "balenaEngine"],
  ["/run/containerd/containerd.sock", "containerd"],
  ["/run/docker/containerd/containerd.sock", "containerd"],
  ["/run/k3s/containerd/containerd.sock", "containerd"],
  ["/run/k0s/containerd.sock", "containerd"],
  ["/var/snap/microk8s/common/run/containerd.sock", "containerd"],
  ["/run/crio/crio.sock", "CRI-O"],
  ["/run/podman/podman.sock", "Podman"],
  ["/run/buildkit/buildkitd.sock", "BuildKit"],
  // Those that run without root.
  [`${USERS_FOLDER}/docker.sock`, "Docker"],
  [`${USERS_FOLDER}/podman/podman.sock`, "Podman"],
  [`${USERS_FOLDER}/buildkit/buildkitd.sock`, "BuildKit"],
]);

/** A socket by its name alone, wherever it was put. */
const NAMES: ReadonlyMap<string, string> = new Map(
  [...SOCKETS].map(([path, runtime]) => [path.slice(path.lastIndexOf("/") + 1), runtime]),
);

/** Named pipes of Windows, `\\\\.\\pipe\\docker_engine` with either slash. */
const PIPES: ReadonlyMap<string, string> = new Map([
  ["docker_engine", "Docker"],
  ["dockerdesktoplinuxengine", "Docker"],
  ["dockerdesktopwindowsengine", "Docker"],
  ["containerd-containerd", "containerd"],
  ["podman-machine-default", "Podman"],
]);
const PIPE = /^[\\/]{2}\.[\\/]pipe[\\/]([^\\/]+)$/;

/** The folders that bring a socket along when they are mounted. */
const FOLDERS: ReadonlySet<string> = new Set([...SOCKETS.keys()].flatMap(foldersOf));

export interface RuntimeSocket {
  /** Undefined where a folder is mounted, in which any runtime may listen. */
  readonly runtime: string | undefined;
  /** The path is the root folder of the host, or of a drive: every file is there, and every socket. */
  readonly isRoot?: true;
  /** The runtime runs without root: who can use its socket has the rights of its user. */
  readonly rootless: boolean;
}

/**
 * Whether a path of the host is a runtime's socket, or a folder that holds one. Variables may be left in it as they are written, of
 * which `$XDG_RUNTIME_DIR` is known. A name without any folder is no path.
 */
export function runtimeSocketAt(path: string): RuntimeSocket | undefined {
  const pipe = PIPES.get(PIPE.exec(path)?.[1]?.toLowerCase() ?? "");
  if (pipe !== undefined) return { runtime: pipe, rootless: false };
  if (!/[\\/$]/.test(path)) return undefined;
  const plain = plainPath(path);
  if (plain === "/" || /^[A-Za-z]:[\\/]$/.test(path)) return { runtime: undefined, rootless: false, isRoot: true };
  const rootless = plain.startsWith("/run/user");
  const runtime = SOCKETS.get(plain) ?? NAMES.get(plain.slice(plain.lastIndexOf("/") + 1));
  if (runtime !== undefined) return { runtime, rootless: rootless && !plain.startsWith("/run/user/0/") };
  return FOLDERS.has(plain) ? { runtime: undefined, rootless } : undefined;
}

/** Whether a path in a container is where programs look for a runtime's socket: what is mounted there is one, wherever it comes from. */
export function isSocketOfRuntime(path: string): boolean {
  return SOCKETS.has(plainPath(path)) || PIPES.has(PIPE.exec(path)?.[1]?.toLowerCase() ?? "");
}

/** A variable at the beginning: `$NAME`, or the head of `${NAME:?message}`. */
const VARIABLE = /^\$(\{?)(\w+)/;

/** A path in its shortest form: without `.`, `..`, doubled slashes and one at the end, below /run where that has two names. */
export function plainPath(path: string): string {
  const [head = "", brace, name] = VARIABLE.exec(path) ?? [];
  const end = brace === "{" ? path.indexOf("}") + 1 : head.length;
  const written = name === "XDG_RUNTIME_DIR" && end > 0 ? USERS_FOLDER + path.slice(end) : path;
  const steps: string[] = [];
  for (const step of written.split("/")) {
    if (step === "..") steps.pop();
    else if (step !== "" && step !== ".") steps.push(step);
  }
  if (!written.startsWith("/")) return steps.join("/");
  const plain = `/${steps.join("/")}`.replace(/^\/var\/run(?=\/|$)/, "/run");
  return /^\/run\/user\/0(?:\/|$)/.test(plain) ? plain : plain.replace(/^\/run\/user\/[^/]+/, USERS_FOLDER);
}

/** All folders above a path, the root among them. */
function foldersOf(path: string): readonly string[] {
  const steps = path.split("/").slice(1, -1);
  return ["/", ...steps.map((_, i) => `/${steps.slice(0, i + 1).join("/")}`)];
}
