// Loaded into the process of a test file: ends it after PLIMSOLL_TEST_LIMIT_MS, from a thread of its own, since a test
// that loops for ever hears no signal.
import { isMainThread, Worker } from "node:worker_threads";

const limit = Number(process.env.PLIMSOLL_TEST_LIMIT_MS);
if (isMainThread && limit > 0) {
  new Worker(`setTimeout(() => process.kill(process.pid, "SIGKILL"), ${limit})`, { eval: true }).unref();
}
