// Images whose product does not follow from the table of release cycles, in which images are listed by their exact names; for
// all languages and for the script that makes the table.

export interface NamedProduct {
  /** The product's id in the table; undefined where the image is of several products. */
  readonly product: string | undefined;
  /** The version, where the name has one. */
  readonly version: string | undefined;
}

/** endoflife.date names no image of Docker, and Debian alone for buildpack-deps, which is of Ubuntu too. */
const BY_NAME: ReadonlyMap<string, string | undefined> = new Map([
  ["docker", "docker-engine"],
  ["buildpack-deps", undefined],
]);

/** Red Hat's base images, on Docker Hub and in both of its registries. */
const UBI = /^(?:redhat|registry\.access\.redhat\.com|registry\.redhat\.io)\/ubi(\d+)(?:[-/]|$)/;
const UBI_PRODUCT = "rhel";

/** Former names of the images of .NET (dotnet/dotnet-docker, README: "mcr.microsoft.com/dotnet/core" until 3.1, Docker Hub before that). */
const DOTNET =
  /^(?:mcr\.microsoft\.com\/dotnet\/core\/(?:aspnet|runtime|runtime-deps|sdk)|microsoft\/(?:dotnet|aspnetcore|aspnetcore-build))$/;
const DOTNET_PRODUCT = "dotnet";

/** AWS' images for functions whose tags are versions of the language (aws/aws-lambda-base-images): those of Java have another one's. */
const LAMBDA = /^(?:public\.ecr\.aws\/lambda\/|amazon\/aws-lambda-)(dotnet|nodejs|python|ruby)$/;

/** The products that the table needs although it lists no image of theirs. */
export const PRODUCTS_BY_NAME: ReadonlySet<string> = new Set(
  [...BY_NAME.values(), UBI_PRODUCT].filter((id) => id !== undefined),
);

/** What the name of an image says of its product; undefined for all that the table answers. */
export function namedProduct(name: string): NamedProduct | undefined {
  const version = UBI.exec(name)?.[1];
  if (version !== undefined) return { product: UBI_PRODUCT, version };
  const product = DOTNET.test(name) ? DOTNET_PRODUCT : LAMBDA.exec(name)?.[1];
  if (product !== undefined) return { product, version: undefined };
  return BY_NAME.has(name) ? { product: BY_NAME.get(name), version: undefined } : undefined;
}
