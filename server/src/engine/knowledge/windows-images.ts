// Which images are for Windows, as far as their names tell; for all languages.

/**
 * The words by which publishers call them in a tag. Sources: "Container base images" in Microsoft's documentation, the tags of Docker's
 * official images, and the images of Kubernetes' own projects.
 */
const IN_TAG =
  /^(?:windows(?:servercore)?|windowsservercore(?:sac|ltsc)?\d+|nanoserver(?:sac|ltsc)?\d*|servercore|ltsc20\d\d|sac20\d\d)$/i;

/**
 * The same in a name: all of a step, or its last word, with a version or none. `windows-update-dashboard` has to do with Windows and runs
 * on Linux.
 */
const IN_NAME =
  /^(?:[\w.-]{1,200}[-_.])?(?:windows(?:servercore)?|nanoserver|servercore|ltsc20\d\d)(?:[-_.]?\d[\d.]{0,20})?$/i;

/** Repositories of Windows alone that say so in no such way; those of Microsoft on Docker Hub are their former names. */
const REPOSITORIES =
  /^(?:ghcr\.io\/prometheus-community\/windows-exporter(?:$|[:@])|(?:mcr\.microsoft\.com\/)?dotnet\/framework\/|microsoft\/(?:dotnet-framework|iis|aspnet|wcf)(?:$|[-:@]))/i;

/** Accounts whose images are for Linux and make or run programs for Windows. */
const FOR_LINUX = /^(?:docker\.io\/|ghcr\.io\/)?(?:dockcross|dockurr|dockur)\//i;

/**
 * Whether an image is Microsoft's Nano Server itself, which runs as `ContainerUser`. Source: the Dockerfiles of dotnet/dotnet-docker for
 * Nano Server, which become `ContainerAdministrator` for one step and then `ContainerUser` again.
 */
export function isNanoServer(reference: string): boolean {
  return /^mcr\.microsoft\.com\/windows\/nanoserver(?:$|[:@])/i.test(reference);
}

/**
 * Whether an image is one of Microsoft's whole systems, which run as `ContainerAdministrator`. Source: "Secure Windows containers" in
 * Microsoft's documentation: only Nano Server runs as `ContainerUser` by default.
 */
export function isWindowsSystem(reference: string): boolean {
  return /^mcr\.microsoft\.com\/windows(?:\/(?:servercore|server))?(?:$|[:@])/i.test(reference);
}

/** Whether a user, with a domain or without, is the administrator that Windows' images have. */
export function isWindowsAdministrator(user: string): boolean {
  return /^(?:[^\\]{1,64}\\)?containeradministrator$/i.test(user);
}

/** Whether an image is for Windows by its reference, as it is written or known: what is unknown of it may be left out. */
export function isWindowsImage(reference: string): boolean {
  if (FOR_LINUX.test(reference)) return false;
  if (REPOSITORIES.test(reference)) return true;
  // The host of a registry says nothing of its images.
  const name = reference.replace(/^[^/]{0,255}[.:][^/]{0,255}\//, "").replace(/@.*$/s, "");
  const colon = name.lastIndexOf(":");
  const [steps, tag] = colon === -1 ? [name, ""] : [name.slice(0, colon), name.slice(colon + 1)];
  return steps.split("/").some((step) => IN_NAME.test(step)) || tag.split(/[._-]/).some((word) => IN_TAG.test(word));
}
