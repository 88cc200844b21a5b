// Has the real Helm render the charts of the tests, and stores what it prints: `node test/render/helm/support/write-goldens.mts`.

import { mkdirSync, writeFileSync } from 'node:fs';
import { at } from '../../../../scripts/root.mts';
import { failing, incomplete, rendering, versions } from './cases.mts';
import { printedByHelm } from './printed-by-helm.mts';
import { realHelm } from './real-helm.mts';

const helm = realHelm();
if (helm === undefined) throw new Error('wants Go and the module proxy');
mkdirSync(at('test', 'render', 'helm', 'goldens'), { recursive: true });
for (const each of [...rendering, ...versions, ...failing, ...incomplete]) {
  const result = printedByHelm(helm, each);
  const fails = failing.includes(each) || incomplete.includes(each);
  if (fails !== 'error' in result) throw new Error(`${each.name}: ${JSON.stringify(result)}`);
  writeFileSync(at('test', 'render', 'helm', 'goldens', `${each.name}.${fails ? 'txt' : 'yaml'}`), 'error' in result ? `${result.error}\n` : result.text);
}
