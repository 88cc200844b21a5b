import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { HelmCase } from './cases.mts';
import type { RealHelm } from './real-helm.mts';

/** What the real Helm prints for a case, or says where it fails; paths of temporary files are taken out of it. */
export function printedByHelm(
  helm: RealHelm,
  { files, values, settings = [], kubernetesVersion, apiVersions = [] }: HelmCase,
): { text: string } | { error: string } {
  const folder = mkdtempSync(join(tmpdir(), 'netpol-chart-'));
  try {
    const chart = join(folder, 'chart');
    mkdirSync(chart);
    for (const [path, data] of files) {
      mkdirSync(dirname(join(chart, path)), { recursive: true });
      writeFileSync(join(chart, path), data);
    }
    const valuesFiles = values.map((text, index) => {
      const path = join(folder, `values-${index}.yaml`);
      writeFileSync(path, text);
      return path;
    });
    // Charts beside this one are packed into it.
    if ([...files.keys()].some((path) => path.startsWith('../'))) helm.packLocal(chart);
    const result = helm.template(chart, [
      ...valuesFiles.flatMap((path) => ['--values', path]),
      ...settings.flatMap(({ text, asString }) => [asString ? '--set-string' : '--set', text]),
      ...(kubernetesVersion === undefined ? [] : ['--kube-version', kubernetesVersion]),
      ...apiVersions.flatMap((version) => ['--api-versions', version]),
    ]);
    return 'error' in result ? { error: result.error.replaceAll(folder, '') } : result;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
