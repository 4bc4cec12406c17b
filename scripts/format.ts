// npm run format: formats the sources, sorts their imports and mends what Biome can mend safely.
import { runNode, tool } from "./project.ts";

process.exitCode = await runNode(tool("@biomejs/biome/bin/biome"), ["check", "--write", "--diagnostic-level=warn"]);
