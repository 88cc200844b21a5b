import Ajv from 'ajv';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parse as parseYaml } from 'yaml';
import { checkFile } from '../../server/rules/check.js';
import { createJudging } from '../../server/rules/configuration/judging.js';
import { type presetNames, settingsOfPresets } from '../../server/rules/configuration/presets.js';
import { readConfiguration } from '../../server/rules/configuration/read-configuration.js';
import { configurationKeys, configurationSchema } from '../../server/rules/configuration/schema.js';
import { allRules } from '../../server/rules/registry.js';
import { isOn } from '../../server/rules/settings.js';
import { parseFile } from '../../server/syntax/parse-file.js';
import { applyEdits } from '../../server/util/text-edit.js';
import { snapshotOf } from '../support/snapshot.js';

function read(text: string) {
  return readConfiguration(parseFile(text), allRules);
}

/** What does not count, each with the text that it is about. */
function problemsOf(text: string): readonly string[] {
  return read(text).problems.map(({ range, message }) => `${text.slice(range.start, range.end)} | ${message}`);
}

/** The example of the contract with other programs. */
const whole = `
extends: recommended
kubernetesVersion: "1.34"
plugin: calico
rules:
  dns-blocked: error
  wide-port-range: { severity: info, options: { most: 100 } }
overrides: [{ files: ["test/**"], rules: { workload-not-isolated: off } }]
exclude: ["**/fixtures/**"]
exemptions: [{ rule: namespace-no-default-deny, namespace: legacy, reason: "moves in March", owner: platform, until: 2027-03-31 }]
environments: { prod: { kustomize: overlays/prod }, eu: { helm: charts/shop, values: [values-eu.yaml] } }
`;

describe('reading', () => {
  test('everything that a configuration may say', () => {
    const { configuration, problems } = read(whole);
    expect(problems).toEqual([]);
    expect(configuration).toMatchObject({
      extends: ['recommended'],
      cluster: { kubernetesVersion: '1.34', plugin: 'calico' },
      rules: { 'dns-blocked': { severity: 'error' }, 'wide-port-range': { severity: 'info', options: { most: 100 } } },
      overrides: [{ files: ['test/**'], rules: { 'workload-not-isolated': { severity: 'off' } } }],
      exclude: ['**/fixtures/**'],
      exemptions: [{ rule: 'namespace-no-default-deny', namespace: 'legacy', reason: 'moves in March', owner: 'platform', until: { day: '2027-03-31' } }],
    });
    expect([...configuration.environments.keys()]).toEqual(['prod', 'eu']);
  });

  test('installations, of which one that is wrong does not count', () => {
    const text = 'installations: [{kind: ingress-controller, namespace: edge, labels: {app: proxy}}, {kind: wrong}, {kind: dns, ports: [0]}]';
    expect(read(text).configuration.cluster.installations).toMatchObject([{ kind: 'ingress-controller', namespaces: ['edge'], labels: { app: 'proxy' } }]);
    expect(problemsOf(text)).toEqual([expect.stringMatching(/^wrong \| `installations\[1\]\.kind` must be one of/), expect.stringMatching(/^\[0\] \| /)]);
  });

  test('a version without quotes is the one that is written, not the number that YAML makes of it', () => {
    expect(read('kubernetesVersion: 1.30').configuration.cluster.kubernetesVersion).toBe('1.30');
  });

  test('what is unknown is told with the nearest name, and the rest counts', () => {
    const text = `
plugni: calico
plugin: calcio
extends: [recomended, strict]
rules:
  dns-blokced: error
  wide-port-range: {options: {mots: 5}}
  dns-blocked: {severity: wrong}
  name-clash: off
`;
    expect(problemsOf(text)).toEqual([
      expect.stringMatching(/^plugni \| A configuration has no field `plugni`: did you mean `plugin`\?$/),
      expect.stringMatching(/^recomended \| .*`recommended`/),
      expect.stringMatching(/^dns-blokced: error \| .*`dns-blocked`/),
      expect.stringMatching(/^mots: 5 \| .*`most`/),
      expect.stringMatching(/^severity: wrong \| .*it must be one of error, warning/),
      expect.stringMatching(/^calcio \| .*`calico`/),
    ]);
    expect(read(text).configuration).toMatchObject({ extends: ['strict'], rules: { 'name-clash': { severity: 'off' } } });
  });

  test.each([
    ['an exemption without a reason', 'exemptions: [{rule: dns-blocked, namespace: a}]', /needs `reason`/],
    ['one that is for everything', 'exemptions: [{rule: dns-blocked, reason: why}]', /needs `namespace` or `path`/],
    ['one of no rule', 'exemptions: [{rule: dns-block, namespace: a, reason: why}]', /`dns-blocked` meant/],
    ['one until no day', 'exemptions: [{rule: dns-blocked, namespace: a, reason: why, until: 2027-02-30}]', /last day/],
    ['an override without files', 'overrides: [{rules: {dns-blocked: off}}]', /needs `files`/],
    ['an environment of both kinds', 'environments: {a: {helm: one, kustomize: two}}', /either/],
    ['a list', '- rules', /is a map/],
    ['a broken text', 'rules: {', /./],
    ['a second document', 'rules: {}\n---\nplugin: calico', /one document/],
  ])('%s is told and does not count', (_, text, message) => {
    const { configuration, problems } = read(text);
    expect(problems.map((problem) => problem.message)).toEqual([expect.stringMatching(message)]);
    expect(configuration).toMatchObject({ exemptions: [], overrides: [] });
  });

  test('no text makes it throw, and every problem has a place in the text', () => {
    const words = fc.constantFrom(...configurationKeys, 'files', 'severity', 'options', ...allRules.slice(0, 5).map(({ id }) => id));
    const value: fc.Arbitrary<unknown> = fc.letrec((tie) => ({
      value: fc.oneof({ maxDepth: 4 }, fc.string(), fc.integer(), fc.boolean(), fc.constant(null), fc.array(tie('value')), fc.dictionary(words, tie('value'))),
    })).value;
    fc.assert(
      fc.property(
        fc.oneof(
          fc.dictionary(words, value).map((one) => JSON.stringify(one, null, 1)),
          fc.string(),
        ),
        (text) => {
          for (const { range } of read(text).problems) {
            expect(range.start).toBeLessThanOrEqual(range.end);
            expect(range.end).toBeLessThanOrEqual(text.length);
          }
        },
      ),
      { numRuns: 500 },
    );
  });
});

describe('the schema', () => {
  const validate = new Ajv({ allowUnionTypes: true }).compile(configurationSchema(allRules));

  test('takes the example, and knows the keys that are read', () => {
    expect(validate(parseYaml(whole)), JSON.stringify(validate.errors)).toBe(true);
    expect(Object.keys(configurationSchema(allRules)['properties'] as object)).toEqual([...configurationKeys]);
  });

  test.each(['{plugin: calcio}', '{rules: {dns-blocked: wrong}}', '{exemptions: [{rule: dns-blocked, namespace: a}]}', '{wrong: 1}'])('refuses %s', (text) => {
    expect(validate(parseYaml(text))).toBe(false);
    expect(read(text).problems).not.toEqual([]);
  });
});

describe('presets', () => {
  test('strict turns on every rule, the others leave off what is off', () => {
    const on = (name: (typeof presetNames)[number]) => allRules.filter((rule) => isOn(rule, settingsOfPresets([name], allRules)));
    expect(on('strict')).toEqual(allRules);
    expect(on('recommended')).toEqual(allRules.filter(({ recommended }) => recommended !== false));
  });

  test('the guides make errors of what they ask for', () => {
    const severity = (rule: string) => settingsOfPresets(['strict', 'nsa-cisa'], allRules)[rule]?.severity;
    expect(severity('namespace-no-default-deny')).toBe('error');
  });
});

describe('findings of a configuration', () => {
  const ended = '  - {rule: name-clash, namespace: b, reason: old, until: 2020-01-01}\n';
  const rest = 'extends: recommended\nexemptions:\n  - {rule: dns-blocked, namespace: a, reason: why}\n';

  test.each(['', '---\n', '# a comment\n---\n', '\n\n--- # first\n'])(
    'the fix of an exemption that has ended removes it and nothing else, behind %j',
    (head) => {
      const text = `${head}${rest}${ended}`;
      const [finding, ...others] = checkFile(snapshotOf({ '/.netpol.yaml': text }), '/.netpol.yaml', { today: '2026-11-30' });
      expect([finding?.rule, others]).toEqual(['exemption-expired', []]);
      expect(text.slice(finding?.range.start, finding?.range.end)).toBe('2020-01-01');
      expect(finding?.fixes().map(({ edits }) => applyEdits(text, edits))).toEqual([`${head}${rest}`]);
    },
  );
});

describe('of what is well written, a configuration is told of', () => {
  const kustomization = 'resources: []\n';
  const told = (text: string, others: Readonly<Record<string, string>> = {}) =>
    checkFile(snapshotOf({ '/.netpol.yaml': text, ...others }), '/.netpol.yaml').map(
      ({ severity, range, message }) => `${severity}: ${text.slice(range.start, range.end)} | ${message}`,
    );

  test.each([
    ['"1.90"', 'later', '1.37'],
    ['v1.20.3', 'earlier', '1.25'],
  ])('a version that is judged as another one, %s', (written, when, as) => {
    const version = written.includes('90') ? '1.90' : '1.20';
    expect(told(`# first\n---\nkubernetesVersion: ${written}\n`)).toEqual([
      `info: ${written} | Kubernetes ${version} is ${when} than the versions that are known here, 1.25 to 1.37: it is judged as ${as}.`,
    ]);
    expect(told('kubernetesVersion: "1.34"\n')).toEqual([]);
  });

  test('an environment whose kustomization is not there, with the nearest that is', () => {
    const others = { '/overlays/prod/kustomization.yaml': kustomization, '/base/kustomization.yml': kustomization };
    const of = (folder: string) => told(`environments: {prod: {kustomize: ${folder}}}\n`, others);
    for (const folder of ['overlays/prod', './overlays/prod/', 'base', '../elsewhere']) expect(of(folder), folder).toEqual([]);
    expect(of('overlays/prdo')).toEqual([
      'warning: overlays/prdo | There is no kustomization in "overlays/prdo", so there is no environment `prod`. Is `overlays/prod` meant?',
    ]);
    expect(of('clusters/eu')).toEqual([
      'warning: clusters/eu | There is no kustomization in "clusters/eu", so there is no environment `prod`. Name the folder of one, from where this file is.',
    ]);
  });

  test('an environment whose chart is not there, with the nearest that is', () => {
    const others = { '/charts/shop/Chart.yaml': 'apiVersion: v2\nname: shop\nversion: 0.1.0\n', '/base/kustomization.yaml': kustomization };
    const of = (folder: string) => told(`environments: {eu: {helm: ${folder}, values: [values-eu.yaml]}}\n`, others);
    for (const folder of ['charts/shop', './charts/shop/', '../elsewhere']) expect(of(folder), folder).toEqual([]);
    expect(of('charts/shopp')).toEqual([
      'warning: charts/shopp | There is no chart in "charts/shopp", so there is no environment `eu`. Is `charts/shop` meant?',
    ]);
    expect(of('base')).toEqual([
      'warning: base | There is no chart in "base", so there is no environment `eu`. Name the folder of one, from where this file is.',
    ]);
  });
});

describe('judging', () => {
  const judgingOf = (text: string, set = {}, today = '2026-11-30') =>
    createJudging([{ folder: 'file:///repo', configuration: read(text).configuration }], () => set, allRules, today);

  test('an override is for the files that it names, the last over the first, and what is set by hand over all', () => {
    const text = `
rules: {dns-blocked: info}
overrides:
  - {files: ["test/**"], rules: {dns-blocked: off, name-clash: error}}
  - {files: ["test/real/*.yaml"], rules: {dns-blocked: hint}}
`;
    const { settingsOf } = judgingOf(text);
    expect(settingsOf('file:///repo/a.yaml')['dns-blocked']).toEqual({ severity: 'info' });
    expect(settingsOf('file:///repo/test/a.yaml')).toMatchObject({ 'dns-blocked': { severity: 'off' }, 'name-clash': { severity: 'error' } });
    expect(settingsOf('file:///repo/test/real/a.yaml')).toMatchObject({ 'dns-blocked': { severity: 'hint' }, 'name-clash': { severity: 'error' } });
    expect(settingsOf('file:///repo/test/b.yaml')).toBe(settingsOf('file:///repo/test/a.yaml'));
    expect(settingsOf('file:///elsewhere/a.yaml')).toEqual({});
    expect(judgingOf(text, { 'dns-blocked': { severity: 'error' } }).settingsOf('file:///repo/test/a.yaml')['dns-blocked']).toEqual({ severity: 'error' });
  });

  test('an exemption is for its rule, its namespace and its files, up to and with its last day', () => {
    const text = 'exemptions: [{rule: dns-blocked, namespace: legacy, path: "old/**", reason: why, until: 2026-11-30}]';
    const isExempt = (file: string, rule: string, namespace: string, today?: string) =>
      judgingOf(text, {}, today).isExempt(`file:///repo/${file}`, rule, namespace);
    expect(isExempt('old/a.yaml', 'dns-blocked', 'legacy')).toBe(true);
    expect(isExempt('new/a.yaml', 'dns-blocked', 'legacy')).toBe(false);
    expect(isExempt('old/a.yaml', 'name-clash', 'legacy')).toBe(false);
    expect(isExempt('old/a.yaml', 'dns-blocked', 'shop')).toBe(false);
    expect(isExempt('old/a.yaml', 'dns-blocked', 'legacy', '2026-12-01')).toBe(false);
  });
});
