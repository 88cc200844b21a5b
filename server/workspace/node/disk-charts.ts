import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { type ChartSource, type ChartUnit, chartClosure, chartRequest } from '../../render/helm/chart.js';
import { chartOutcome, textClosure } from '../../render/helm/chart-objects.js';
import { decodeText } from '../file-source.js';
import type { Charts } from '../rendering/charts.js';
import { fileIdOfPath, pathOfFileId } from './disk-ids.js';
import { staysBelow } from './disk-source.js';
import { helmOfFolder } from './helm-thread.js';

/** More files than any chart has. */
const mostFiles = 10_000;

/** The name and namespace that `helm template` gives a release without one. */
const release = { name: 'release-name', namespace: 'default' };

/**
 * Charts of this machine; undefined where the programs that render them are not there.
 * @param programs the folder of `helm-worker.js` and `helm.wasm.br`
 * @param root absolute: nothing outside of it is read
 * @param kubernetesVersion that templates are told, such as `1.34`
 */
export function diskCharts(programs: string, root: string, kubernetesVersion?: string): Charts | undefined {
  if (!existsSync(path.join(programs, 'helm.wasm.br')) || !existsSync(path.join(programs, 'helm-worker.js'))) return undefined;
  const helm = helmOfFolder(programs);
  return {
    render: async (folder) => {
      const unit: ChartUnit = { folder, root: fileIdOfPath(root), values: [], release, ...(kubernetesVersion === undefined ? {} : { kubernetesVersion }) };
      const closure = await chartClosure(unit, sourceIn(root));
      const outcome = chartOutcome(unit, closure, await helm.render(chartRequest(unit, closure)));
      return { closure: textClosure(closure), outcome };
    },
  };
}

function sourceIn(root: string): ChartSource {
  return {
    below: async (folder) => {
      const top = pathOfFileId(folder);
      if (top === undefined || !(await staysBelow(root, top))) return [];
      const found = await readdir(top, { recursive: true, withFileTypes: true }).catch(() => []);
      return found
        .filter((child) => child.isFile())
        .slice(0, mostFiles)
        .map((child) => fileIdOfPath(path.join(child.parentPath, child.name)));
    },
    content: async (id) => {
      const file = pathOfFileId(id);
      if (file === undefined || !(await staysBelow(root, file))) return undefined;
      const bytes = await readFile(file).catch(() => undefined);
      return bytes && (decodeText(bytes) ?? new Uint8Array(bytes));
    },
  };
}
