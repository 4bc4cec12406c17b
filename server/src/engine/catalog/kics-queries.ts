// What KICS calls its queries: its ids are UUIDs, which nobody can read.
//
// State: November 2026. Source: the lists of queries in Checkmarx/kics, docs/queries/{dockerfile,dockercompose,kubernetes}-queries.md.

/** The names of the queries that rules claim, by their UUIDs. */
const NAMES: ReadonlyMap<string, string> = new Map([
  ["268ca686-7fb7-4ae9-b129-955a2a89064e", "No Drop Capabilities for Containers"],
  ["27fcc7d6-c49b-46e0-98f1-6c082a6a2750", "No New Privileges Not Set"],
  ["302736f4-b16c-41b8-befe-c0baffa0bd9d", "Shared Host PID Namespace"],
  ["3ca03a61-3249-4c16-8427-6f8e47dda729", "Service Does Not Target Pod"],
  ["5572cc5e-1e4c-4113-92a6-7a8a3bd25e6d", "Privilege Escalation Allowed"],
  ["583053b7-e632-46f0-b989-f81ff8045385", "Invalid Image"],
  ["610e266e-6c12-4bca-9925-1ed0cd29742b", "Security Opt Not Set"],
  ["67fd0c4a-68cf-46d7-8c41-bc9fba7e40ae", "Last User Is 'root'"],
  ["6b6bdfb3-c3ae-44cb-88e4-7405c1ba2c8a", "Shared Host Network Namespace"],
  ["7384dfb2-fcd1-4fbf-91cd-6c44c318c33c", "APT-GET Not Avoiding Additional Packages"],
  ["77783205-c4ca-4f80-bb80-c777f267c547", "APT-GET Missing '-y' To Avoid Manual Input"],
  ["8ada6e80-0ade-439e-b176-0b28f6bce35a", "Run Using Sudo"],
  ["9513a694-aa0d-41d8-be61-3271e056f36b", "Add Instead of Copy"],
  ["9efb0b2d-89c9-41a3-91ca-dcc0aec911fd", "Image Version Not Explicit"],
  ["a6f34658-fdfb-4154-9536-56d516f65828", "Docker Daemon Socket is Exposed to Containers"],
  ["a97a340a-0063-418e-b3a1-3028941d0995", "Pod or Container Without Security Context"],
  ["a9c2f49d-0671-4fc9-9ece-f4e261e128d0", "Root Container Not Mounted As Read-only"],
  ["ae5b6871-7f45-42e0-bb4c-ab300c4d2026", "Privileged Containers Enabled"],
  ["b14d1bc4-a208-45db-92f0-e21f8e2588e9", "Memory Limits Not Defined"],
  ["b86987e1-6397-4619-81d5-8807f2387c79", "Not Using JSON In CMD And ENTRYPOINT Arguments"],
  ["cd290efd-6c82-4e9d-a698-be12ae31d536", "Shared Host IPC Namespace"],
  ["cf34805e-3872-4c08-bf92-6ff7bb0cfadb", "Containers Running As Root"],
  ["d6355c88-1e8d-49e9-b2f2-f8a1ca12c75b", "Docker Socket Mounted In Container"],
  ["dbbc6705-d541-43b0-b166-dd4be8208b54", "NET_RAW Capabilities Not Being Dropped"],
  ["dd29336b-fe57-445b-a26e-e6aa867ae609", "Container Is Privileged"],
  ["df746b39-6564-4fed-bf85-e9c44382303c", "Apt Get Install Lists Were Not Deleted"],
  ["f377b83e-bd07-4f48-a591-60c82b14a78b", "Seccomp Profile Is Not Configured"],
  ["f45ea400-6bbe-4501-9fc7-1c3d75c32067", "Image Version Using 'latest'"],
  ["fd54f200-402c-4333-a5a4-36ef6709af2f", "Missing User Instruction"],
]);

/** What a query is called, by its UUID; undefined where that is not known here. */
export function kicsName(uuid: string): string | undefined {
  return NAMES.get(uuid);
}

/** How people write the name of a query as an id, as its folder is called: `docker_socket_mounted_in_container`. */
export function kicsWord(uuid: string): string | undefined {
  const name = NAMES.get(uuid);
  return name
    ?.toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((part) => part !== "")
    .join("_");
}
