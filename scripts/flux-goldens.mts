// Writes `test/corpus/flux/`, what the packages of Flux answer, for machines on which they cannot be built. Needs Go.
import { execFileSync } from 'node:child_process';
import { at } from './root.mts';

execFileSync(process.execPath, [at('node_modules', 'vitest', 'vitest.mjs'), 'run', 'test/render/gitops/flux-goldens.test.ts', '-t', 'writes'], {
  cwd: at(),
  env: { ...process.env, NETPOL_GOLDENS: 'write' },
  stdio: 'inherit',
});
