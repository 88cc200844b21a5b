import { describe, expect, test } from 'vitest';
import { mapOf } from '../../server/features/map.js';
import { callsAt, checkCodeLenses, hoverAt, open } from '../support/check-features.js';
import { folderOf, netpol } from '../support/cli.js';
import { asideKinds, familyManifest, filteringKinds } from './manifests.js';

const workloads = ['a', 'b']
  .map((app) => `apiVersion: v1\nkind: Pod\nmetadata: {name: ${app}, namespace: east, labels: {app: ${app}}}\nspec: {containers: [{name: c, image: i}]}\n`)
  .join('---\n');
const assertions = 'assertions:\n  - {from: a, to: b, expect: denied}\n';
const wanted = { namespace: 'east', app: undefined, directions: ['ingress', 'egress'] } as const;
const told = asideKinds.filter((type) => !/Staged|Tier/.test(type));

const filesOf = (type: string) => ({ 'all.yaml': workloads, 'theirs.yaml': familyManifest(type, wanted).text, 'x.netpol-test.yaml': assertions });

describe.each([...filteringKinds, ...told])('%s', (type) => {
  const kind = type.split(' ')[1] ?? '';
  const name = new RegExp(`${kind} (east/)?theirs is not evaluated: `);

  test('is a limit of every answer of the command line', async () => {
    const cwd = folderOf(filesOf(type));
    const commands = [['list'], ['explain', '--from', 'a', '--to', 'b'], ['diff', 'all.yaml', '.'], ['test'], ['check']];
    for (const command of commands) {
      const { out, notes } = await netpol([...command, '--format', 'json'], { cwd });
      const answer = JSON.parse(out);
      expect(answer.limits).toContainEqual(
        expect.objectContaining({ kind: 'family-not-evaluated', message: expect.stringMatching(name), file: 'theirs.yaml', line: 3 }),
      );
      expect(answer).toHaveProperty('environment', null);
      if (command[0] !== 'check') expect(notes).toMatch(new RegExp(`^netpol: theirs\\.yaml:3: .*${name.source}`, 'm'));
    }
  });

  test('has no findings', async () => {
    const { out } = await netpol(['check', '--format', 'json'], { cwd: folderOf(filesOf(type)) });
    const { findings } = JSON.parse(out);
    expect(findings.filter(({ file }: { readonly file: string }) => file === 'theirs.yaml')).toEqual([]);
  });

  test('is told by the map', () => {
    const { snapshot } = open(fixture(type));
    const { notes } = mapOf({ complete: true }, snapshot.environment(undefined));
    expect(notes.map(({ text }) => text)).toContainEqual(expect.stringMatching(name));
  });
});

const fixture = (type: string) => `#- /all.yaml\n${workloads}#- /theirs.yaml\n${familyManifest(type, wanted).text}`;

const covering = filteringKinds.filter((type) => !/Egress|FQDN/.test(type));

test.each(covering)('with %s, a hover, a lens and the calls claim nothing of the pods that it covers', (type) => {
  const deny = '#- /deny.yaml\napiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: deny, namespace: east}\nspec: {podSelector: {}}\n';
  const kind = type.split(' ')[1] ?? '';
  for (const policies of ['', deny]) {
    const text = hoverAt(fixture(type).replace('{name: b', '{name: $0b') + policies);
    expect(text).toContain('**Who can reach it is not known**, for the reason below.');
    expect(text).toMatch(new RegExp(`${kind} (east/)?theirs is not evaluated: what passes at the pods that it may be for is unknown\\.`));
    expect(text).not.toMatch(/[Nn]obody can reach it|Anyone can reach it/);
    expect(callsAt(fixture(type).replace('{name: b', '{name: $0b') + policies, 'ingress').join('\n')).toContain(`${kind} `);
  }
});

test('a lens says that nothing is sure', () => {
  checkCodeLenses(
    `#- /all.yaml\n${workloads.replace('apiVersion: v1', 'apiVersion: v1 # «no policy | reached by perhaps anyone»').replace('---\napiVersion: v1', '---\napiVersion: v1 # «no policy | reached by perhaps anyone»')}#- /theirs.yaml\n${familyManifest('crd.antrea.io/v1beta1 NetworkPolicy', wanted).text}`,
  );
});

test('a difference says that a policy that is not evaluated is behind it', async () => {
  const cwd = folderOf(filesOf('cilium.io/v2 CiliumNetworkPolicy'));
  const { out } = await netpol(['diff', 'all.yaml', '.'], { cwd });
  const lines = out.split('\n').filter((line) => line.startsWith('- '));
  expect(lines.length).toBeGreaterThan(0);
  for (const line of lines) expect(line).toContain('CiliumNetworkPolicy east/theirs is of a family that is not evaluated, so nothing is sure (theirs.yaml:3)');
});

describe('families that are passed over', () => {
  test.each(filteringKinds)('%s', async (type) => {
    const cwd = folderOf(filesOf(type));
    const { out: with_ } = await netpol(['list', '--format', 'json', '--ignore-families', familyOf(type)], { cwd });
    const { out: without } = await netpol(['list', '--format', 'json', 'all.yaml'], { cwd });
    const [answer, expected] = [JSON.parse(with_), JSON.parse(without)];
    expect(answer.connections).toEqual(expected.connections);
    expect(expected.connections.length).toBeGreaterThan(0);
    expect(answer.limits).toMatchObject([{ kind: 'families-ignored', message: expect.stringMatching(/^1 policy of .* is passed over, as asked/) }]);
  });

  test('a name that is none is refused, and one that is near is named', async () => {
    const { status, notes } = await netpol(['list', '--ignore-families', 'calico,cillium'], { cwd: folderOf({ 'all.yaml': workloads }) });
    expect(status).toBe(2);
    expect(notes).toContain('no family "cillium". Is cilium meant?');
  });

  test('an assertion that something is denied fails for what it does not know, and holds where that is passed over', async () => {
    const deny = 'apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: deny, namespace: east}\nspec: {podSelector: {}}\n';
    const cwd = folderOf({ ...filesOf('cilium.io/v2 CiliumNetworkPolicy'), 'deny.yaml': deny });
    const strict = await netpol(['test'], { cwd });
    expect(strict.status).toBe(1);
    expect(strict.out).toContain('denied expected, but it cannot be said whether');
    expect(strict.out).toContain('CiliumNetworkPolicy east/theirs is not evaluated');
    expect((await netpol(['test', '--ignore-families', 'cilium'], { cwd })).status).toBe(0);
  });
});

function familyOf(type: string): string {
  const families: Readonly<Record<string, string>> = {
    'projectcalico.org': 'calico',
    'crd.projectcalico.org': 'calico',
    'cilium.io': 'cilium',
    'crd.antrea.io': 'antrea',
    'security.antrea.tanzu.vmware.com': 'antrea',
    'policy.networking.k8s.io': 'clusternetworkpolicy',
    'networking.k8s.aws': 'eks',
    'vpcresources.k8s.aws': 'aws-security-groups',
    'networking.gke.io': 'gke',
    'k8s.ovn.org': 'ovn-kubernetes',
    'network.openshift.io': 'openshift-sdn',
    'kubeovn.io': 'kube-ovn',
    'crd.nsx.vmware.com': 'nsx',
    'nsx.vmware.com': 'nsx',
  };
  return families[type.slice(0, type.indexOf('/'))] ?? '';
}
