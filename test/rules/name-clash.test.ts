import { describe, expect, test } from 'vitest';
import { checkFile } from '../../server/rules/check.js';
import { snapshotOf } from '../support/snapshot.js';
import { deployment, kustomization, policy } from '../workspace/workspace-of.js';

/** Each finding of the rule as `file:line severity`, and the file of the definition that counts. */
function clashes(files: Readonly<Record<string, string>>): readonly string[] {
  const snapshot = snapshotOf(files);
  return snapshot.files.flatMap((id) =>
    checkFile(snapshot, id)
      .filter(({ rule }) => rule === 'name-clash')
      .map(({ range, severity, related }) => {
        const line = (files[id] ?? '').slice(0, range.start).split('\n').length;
        return `${id}:${line} ${severity} ${related.map(({ file }) => file).join()}`;
      }),
  );
}

const open = policy('p', { from: 'app: web' });
const closed = policy('p');

describe('definitions in one folder', () => {
  test.each([
    ['two files: the first by name loses', { '/a.yaml': open, '/b.yaml': closed }, ['/a.yaml:4 warning /b.yaml']],
    ['three files: each but the last', { '/a.yaml': open, '/b.yaml': closed, '/c.yaml': open }, ['/b.yaml:4 warning /c.yaml']],
    ['one file', { '/a.yaml': `${open}---\n${closed}` }, ['/a.yaml:4 warning /a.yaml']],
    ['one file, alike', { '/a.yaml': `${open}---\n# again\n${open}` }, ['/a.yaml:4 hint /a.yaml']],
    ['two files, alike', { '/a.yaml': open, '/b.yaml': open }, []],
    ['workloads', { '/a.yaml': deployment('web'), '/b.yaml': deployment('web', { labels: 'app: api' }) }, ['/a.yaml:4 warning /b.yaml']],
    ['workloads that differ in their image', { '/a.yaml': deployment('web'), '/b.yaml': deployment('web', { image: 'v2' }) }, []],
    ['other names', { '/a.yaml': open, '/b.yaml': policy('q') }, []],
    ['other namespaces', { '/a.yaml': open, '/b.yaml': policy('p', { namespace: 'shop' }) }, []],
    ['two folders are environments', { '/a/p.yaml': open, '/b/p.yaml': closed }, []],
    ['a folder in a folder, too', { '/a/p.yaml': open, '/a/b/p.yaml': closed }, []],
    ['Namespaces and others', { '/a.yaml': named('Namespace', 'a'), '/b.yaml': named('Namespace', 'b'), '/c.yaml': named('ConfigMap', 'a') }, []],
  ])('%s', (_, files, expected) => {
    expect(clashes(files)).toEqual(expected);
  });

  test('of alternatives, which have several objects in common, one is named, mildly', () => {
    const files = { '/v1.yaml': `${open}---\n${policy('q')}`, '/v2.yaml': `${closed}---\n${policy('q', { from: 'app: x' })}` };
    expect(clashes(files)).toEqual(['/v1.yaml:4 info /v2.yaml']);
    const [first] = checkFile(snapshotOf(files), '/v1.yaml').filter(({ rule }) => rule === 'name-clash');
    expect(first?.message).toMatch(/^`v2.yaml` defines NetworkPolicy `p` and 1 more object of this file again:/);
  });

  test('of a file that has all that another has, and more, the difference is named mildly', () => {
    const others = ['q', 'r'].map((name) => `---\n${policy(name)}`).join('');
    expect(clashes({ '/all-a.yaml': `${open}${others}---\n${policy('s')}`, '/all.yaml': `${closed}${others}` })).toEqual(['/all-a.yaml:4 info /all.yaml']);
    expect(clashes({ '/all.yaml': `${closed}${others}`, '/b.yaml': `${open}${others}---\n${policy('s')}` })).toEqual(['/all.yaml:4 info /b.yaml']);
    expect(clashes({ '/a.yaml': `${open}${others}---\n${policy('s')}`, '/b.yaml': `${closed}${others}---\n${policy('t')}` })).toEqual([
      '/a.yaml:4 warning /b.yaml',
    ]);
  });

  test('of more than three definitions of one object none is meant to take the place of another', () => {
    const files = Object.fromEntries(['a', 'b', 'c', 'd'].map((name) => [`/${name}.yaml`, policy('p', { from: `app: ${name}` })]));
    expect(clashes(files)).toEqual(['/a.yaml:4 info /d.yaml', '/b.yaml:4 info /d.yaml', '/c.yaml:4 info /d.yaml']);
  });

  test("what Go's tests read is not applied together", () => expect(clashes({ '/pkg/testdata/a.yaml': open, '/pkg/testdata/b.yaml': closed })).toEqual([]));

  test('the steps of a suite of tests are not applied together', () => {
    expect(clashes({ '/p/.chainsaw-test/a.yaml': open, '/p/.chainsaw-test/b.yaml': closed })).toEqual([]);
    expect(clashes({ '/tests/kuttl/x/00-a.yaml': open, '/tests/kuttl/x/01-b.yaml': closed })).toEqual([]);
  });

  test('what the API server refuses clashes with nothing', () => {
    expect(clashes({ '/a.yaml': open, '/b.yaml': closed.replace('spec:', 'spec:\n  policyType: []') })).toEqual([]);
  });

  test('a second BaselineAdminNetworkPolicy has a rule of its own', () => {
    const baseline = (rules: string) =>
      `apiVersion: policy.networking.k8s.io/v1alpha1\nkind: BaselineAdminNetworkPolicy\nmetadata: {name: default}\nspec: {subject: {namespaces: {}}, ${rules}}\n`;
    const [one, other] = ['ingress', 'egress'].map((side) => baseline(`${side}: [{action: Deny, ${side === 'ingress' ? 'from' : 'to'}: [{namespaces: {}}]}]`));
    expect(clashes({ '/a.yaml': `${one}---\n${other}` })).toEqual([]);
    expect(clashes({ '/a.yaml': `${one}`, '/b.yaml': `${other}` })).toEqual(['/a.yaml:3 warning /b.yaml']);
  });
});

describe('definitions in one kustomization', () => {
  const base = { '/base/kustomization.yaml': kustomization('resources: [p.yaml]'), '/base/p.yaml': open };
  const app = (says: string) => ({ '/app/kustomization.yaml': kustomization(`resources: [../base, p.yaml]\n${says}`), '/app/p.yaml': closed });

  test.each([
    ['clash, because it refuses them', { ...base, ...app('') }, ['/base/p.yaml:4 warning /app/p.yaml']],
    ['also where they are alike', { ...base, ...app(''), '/app/p.yaml': open }, ['/base/p.yaml:4 warning /app/p.yaml']],
    ['do not where one gets another name', { ...base, ...app(''), '/base/kustomization.yaml': kustomization('namePrefix: x-\nresources: [p.yaml]') }, []],
    ['and not with a file that it does not list', { '/kustomization.yaml': kustomization('resources: [a.yaml]'), '/a.yaml': open, '/b.yaml': closed }, []],
    ['nor with a patch', { '/kustomization.yaml': kustomization('resources: [a.yaml]\npatches: [{path: b.yaml}]'), '/a.yaml': open, '/b.yaml': closed }, []],
  ])('%s', (_, files, expected) => {
    expect(clashes(files)).toEqual(expected);
  });
});

describe('a file that counts in several environments', () => {
  const web = (tier: string) => deployment('web', { labels: `app: web, tier: ${tier}` });
  const findings = (files: Readonly<Record<string, string>>, file: string) =>
    checkFile(snapshotOf(files), file).map(({ rule, environments }) => [rule, environments]);
  const dns = policy('dns', { selects: '' }).replace('Ingress', 'Egress');

  test('has each finding once, with the environments where it holds if these are not all', () => {
    const allow = `${dns.replace('name: dns', 'name: allow')}  egress: [{ports: [{port: 53, protocol: UDP}, {port: 53}]}]\n`;
    const files = { '/a/web.yaml': web('a'), '/b/web.yaml': web('b'), '/common/dns.yaml': dns };
    expect(findings(files, '/common/dns.yaml').filter(([rule]) => rule === 'dns-blocked')).toEqual([['dns-blocked', undefined]]);
    expect(findings({ ...files, '/b/allow.yaml': allow }, '/common/dns.yaml').filter(([rule]) => rule === 'dns-blocked')).toEqual([['dns-blocked', ['a']]]);
  });

  test('is said to lack only what it lacks in each', () => {
    const selects = (tier: string) => ({ '/a/web.yaml': web('a'), '/b/web.yaml': web('b'), '/common/p.yaml': policy('p', { selects: `tier: ${tier}` }) });
    expect(findings(selects('a'), '/common/p.yaml')).not.toContainEqual(['dangling-pod-selector', expect.anything()]);
    expect(findings(selects('c'), '/common/p.yaml')).toContainEqual(['dangling-pod-selector', undefined]);
  });
});

function named(kind: string, label: string): string {
  return `apiVersion: v1\nkind: ${kind}\nmetadata: {name: x, labels: {a: ${label}}}\n`;
}
