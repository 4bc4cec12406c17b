// Images that people work in, rather than ship.

/**
 * Whether a Dockerfile is for a development container, by its path: which user people are there the editor's own file says
 * (`remoteUser`, https://containers.dev/implementors/json_reference/). Gitpod's is `.gitpod.Dockerfile`, or what `.gitpod.yml` names.
 */
export function isForDevelopment(path: string): boolean {
  return /(?:^|[/._-])(?:devcontainers?|gitpod)(?:[/._-]|$)/i.test(path);
}
