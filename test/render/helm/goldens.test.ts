import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { at } from '../../../scripts/root.mts';
import { loadHelmEngine } from '../../../server/render/helm/engine.js';
import type { HelmAnswer } from '../../../server/render/helm/helm.js';
import { failing, type HelmCase, incomplete, rendering, versions } from './support/cases.mts';
import { moduleBytes } from './support/engine.mts';
import { printed } from './support/printed.mts';
import { printedByHelm } from './support/printed-by-helm.mts';
import { realHelm } from './support/real-helm.mts';

const engine = loadHelmEngine(moduleBytes());
const helm = realHelm();

function render({ name, ...request }: HelmCase): HelmAnswer {
  return engine.render({ ...request, release: { name: 'release-name', namespace: 'default' } });
}

function golden({ name }: HelmCase, ending: 'yaml' | 'txt'): string {
  return readFileSync(at('test', 'render', 'helm', 'goldens', `${name}.${ending}`), 'utf8');
}

describe('the text is what `helm template` prints', () => {
  test.each([...rendering, ...versions])('$name', (each) => {
    const answer = render(each);
    expect(answer.kind === 'rendered' ? printed(answer) : answer).toBe(golden(each, 'yaml'));
  });

  test('and the second time, too', () => {
    const [first] = rendering;
    if (first === undefined) throw new Error('no case');
    expect(render(first)).toEqual(render(first));
  });
});

describe('what Helm refuses is refused with its words', () => {
  test.each(failing)('$name', (each) => {
    const answer = render(each);
    expect(answer.kind).toBe('failed');
    if (answer.kind !== 'failed') return;
    // Helm says before it where values came from, and behind it how to see more.
    const [said = ''] = golden(each, 'txt')
      .replace(/^Error: (failed to parse \S+: )?/, '')
      .split('\n\nUse --debug');
    expect(said.trim()).toBe(answer.message.trim());
  });

  test.each(incomplete)('$name', (each) => {
    const answer = render(each);
    expect(answer.kind).toBe('missing-dependency');
    const names = answer.kind === 'missing-dependency' ? answer.missing.map(({ name }) => name).join(', ') : '';
    expect(golden(each, 'txt')).toContain(`missing in charts/ directory: ${names}\n`);
  });
});

// The stored texts are the real program's: where it can be built, it says so again.
describe.skipIf(helm === undefined)('the real Helm (needs Go and its module proxy) prints what is stored', () => {
  test.each([...rendering, ...versions, ...failing, ...incomplete])('$name', (each) => {
    const result = helm === undefined ? { error: '' } : printedByHelm(helm, each);
    expect('error' in result ? `${result.error}\n` : result.text).toBe(golden(each, 'error' in result ? 'txt' : 'yaml'));
  });
});
