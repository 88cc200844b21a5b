// Writes `test/corpus/kustomize/`, what the real Kustomize prints, for machines on which it cannot be built. Needs Go, Python and ../shared.
import { execFileSync } from 'node:child_process';
import { at } from './root.mts';

execFileSync(process.execPath, [at('node_modules', 'vitest', 'vitest.mjs'), 'run', 'test/render/kustomize-goldens.test.ts', '-t', 'writes'], {
  cwd: at(),
  env: { ...process.env, NETPOL_GOLDENS: 'write' },
  stdio: 'inherit',
});
