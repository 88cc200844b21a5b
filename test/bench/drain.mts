// Reads manifests and evaluates every connection as `netpol list` does, and writes nothing: what is left of its time is writing. Bundled for a run.
import { openPaths } from '../../server/cli/open-paths.js';

const opened = await openPaths(process.argv.slice(2), {
  out: async () => {},
  note: () => {},
  input: async () => new Uint8Array(),
  cwd: process.cwd(),
  colour: false,
});
let connections = 0;
for (const _ of opened.snapshot.environment(undefined).evaluator.connections()) connections++;
if (connections === 0) process.exitCode = 1;
