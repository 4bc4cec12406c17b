// Which images are for Windows, as far as their names tell; for all languages.

/**
 * The words by which publishers call them, in a name or in a tag. Sources: "Container base images" in Microsoft's
 * documentation, the tags of Docker's official images, and the images of Kubernetes' own projects.
 */
const WORD =
  /^(?:windows(?:servercore)?|windowsservercore(?:sac|ltsc)?\d+|nanoserver(?:sac|ltsc)?\d*|servercore|ltsc20\d\d|sac20\d\d)$/i;

/** Repositories of Windows alone that say so by none of these words; those of Docker Hub are their former names. */
const REPOSITORIES =
  /^(?:(?:mcr\.microsoft\.com\/)?dotnet\/framework\/|microsoft\/(?:dotnet-framework|iis|aspnet|wcf)(?:$|[-:@]))/i;

/** Accounts whose images are for Linux and make or run programs for Windows. */
const FOR_LINUX = /^(?:docker\.io\/|ghcr\.io\/)?(?:dockcross|dockurr|dockur)\//i;

/** Whether an image is for Windows by its reference, as it is written or known: what is unknown of it may be left out. */
export function isWindowsImage(reference: string): boolean {
  if (FOR_LINUX.test(reference)) return false;
  if (REPOSITORIES.test(reference)) return true;
  // The host of a registry says nothing of its images.
  const name = reference.replace(/^[^/]{0,255}[.:][^/]{0,255}\//, "").replace(/@.*$/s, "");
  return name.split(/[/:._-]/).some((word) => WORD.test(word));
}
