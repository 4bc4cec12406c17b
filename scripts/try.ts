// npm run try -- <arguments>: the command line from its sources, in the folder from which npm was called.
import { at } from "./project.ts";

process.chdir(process.env.INIT_CWD ?? process.cwd());
process.argv[1] = at("server/src/cli/main.ts");
await import("../server/src/cli/main.ts");
