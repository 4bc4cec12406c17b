// Images that are there to build with: a compiler, a build tool or a software development kit; for all languages.
import { hubName, type ImageReference, nameOf } from "../core/image.ts";

export interface Toolchain {
  /** What the image brings, as it reads behind "ships". */
  readonly what: string;
  /** The commands of it that a container may be started with: a program, or one with its first argument. */
  readonly commands: ReadonlySet<string>;
}

const tools = (what: string, ...commands: readonly string[]): Toolchain => ({ what, commands: new Set(commands) });

/** Source: docker-library/docs, `<image>/content.md`, and the pages of the others on their registries. */
const TOOLCHAINS: ReadonlyMap<string, Toolchain> = new Map([
  ["gcc", tools("GCC", "gcc", "g++", "make")],
  ["golang", tools("the Go compiler", "go", "air", "dlv")],
  ["gradle", tools("Gradle and a JDK", "gradle", "gradlew")],
  ["haskell", tools("GHC", "ghc", "cabal", "stack", "runghc")],
  ["maven", tools("Maven and a JDK", "mvn", "mvnw")],
  ["mcr.microsoft.com/dotnet/sdk", tools("the .NET SDK", "dotnet run", "dotnet test", "dotnet watch")],
  ["rust", tools("the Rust compiler", "cargo", "rustc")],
]);

/** What an image is there to build with; undefined for all that are not known for it. */
export function toolchainOf(image: ImageReference): Toolchain | undefined {
  const name = hubName(image) ?? nameOf(image);
  return name === undefined ? undefined : TOOLCHAINS.get(name);
}
