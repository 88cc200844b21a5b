import { describe, expect, test } from 'vitest';
import { folderOf, netpol } from '../support/cli.js';

const open = `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: open, namespace: shop}
spec:
  podSelector: {matchLabels: {app: db}}
  policyTypes: [Ingress]
  ingress:
    - from: []
      ports: [{protocol: TCP, port: 5432}]
`;
const rule = 'peers-empty-allows-all';

async function rulesOf(args: readonly string[], files: Readonly<Record<string, string>>, below = ''): Promise<readonly string[]> {
  const { out } = await netpol(['check', '--format', 'json', ...args], { cwd: `${folderOf(files)}/${below}` });
  return JSON.parse(out).findings.map(({ file, rule, severity }: Record<string, string>) => `${file} ${severity} ${rule}`);
}

describe('.netpol.yaml', () => {
  test('sets severities, for some files others, and leaves files out', async () => {
    const files = {
      '.netpol.yaml': `rules: {${rule}: error}\noverrides: [{files: ["test/**"], rules: {${rule}: hint}}]\nexclude: [old]\n`,
      'a.yaml': open,
      'test/a.yaml': open.replaceAll('open', 'other').replace('5432', '5433'),
      'old/a.yaml': open,
    };
    expect(await rulesOf([], files)).toEqual([`a.yaml error ${rule}`, `test/a.yaml hint ${rule}`]);
    expect(await rulesOf(['--no-config'], files)).toContain(`old/a.yaml warning ${rule}`);
  });

  test('is found above the path, up to the root of its repository, and its own faults are findings', async () => {
    const files = { '.git/HEAD': 'ref: refs/heads/main\n', '.netpol.yaml': `rules: {${rule}: off, wrong: off}\n`, 'k8s/a.yaml': open };
    const found = await rulesOf([], files, 'k8s');
    expect(found).toEqual([expect.stringMatching(/\.netpol\.yaml warning configuration-ignored$/)]);
    expect(await rulesOf([], { 'sub/.git/HEAD': '', '.netpol.yaml': `rules: {${rule}: off}\n`, 'sub/a.yaml': open }, 'sub')).toEqual([
      `a.yaml warning ${rule}`,
    ]);
  });

  test('exempts, and tells of an exemption that has ended', async () => {
    const exemption = (until: string) => `exemptions: [{rule: ${rule}, namespace: shop, reason: why, until: ${until}}]\n`;
    expect(await rulesOf([], { '.netpol.yaml': exemption('2999-01-01'), 'a.yaml': open })).toEqual([]);
    expect(await rulesOf([], { '.netpol.yaml': exemption('2020-01-01'), 'a.yaml': open })).toEqual([
      '.netpol.yaml warning exemption-expired',
      `a.yaml warning ${rule}`,
    ]);
  });

  test('says what the cluster is, unless an option says it; other commands note what does not count', async () => {
    const namespaced = { '.netpol.yaml': 'defaultNamespace: shop\nplugin: cilium\nplugni: x\n', 'a.yaml': open };
    const { out, notes: err } = await netpol(['list', '--format', 'json'], { cwd: folderOf(namespaced) });
    expect(JSON.parse(out).version).toBe(1);
    expect(err).toMatch(/^netpol: \.netpol\.yaml:3: A configuration has no field plugni: did you mean plugin\?$/m);
  });

  test('one that is named and is not there ends the command', async () => {
    const { status, notes: err } = await netpol(['check', '--config', 'none.yaml'], { cwd: folderOf({ 'a.yaml': open }) });
    expect([status, err]).toEqual([2, expect.stringMatching(/^netpol: none\.yaml cannot be read \(ENOENT\)/)]);
  });

  test('names environments', async () => {
    const overlay = 'apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources: [../../base]\nnamespace: ';
    const cwd = folderOf({
      '.git/HEAD': '',
      '.netpol.yaml': 'environments: {prod: {kustomize: overlays/p}}\n',
      'base/kustomization.yaml': 'apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources: [a.yaml]\n',
      'base/a.yaml': open,
      'overlays/p/kustomization.yaml': `${overlay}prod\n`,
      'overlays/d/kustomization.yaml': `${overlay}dev\n`,
    });
    const answers = await Promise.all(
      ['prod', 'overlays/p', 'overlays/d'].map((name) => netpol(['check', '--format', 'json', '--environment', name], { cwd })),
    );
    const [prod, path, other] = answers.map(({ out }) => JSON.parse(out));
    expect(prod.environment).toBe('prod');
    expect(prod).toEqual(path);
    expect(prod.environment).not.toBe(other.environment);
    const several = await netpol(['list'], { cwd });
    expect([several.status, several.notes]).toEqual([2, 'netpol: There are 2 environments here: overlays/d, prod. Name one with --environment.\n']);
    const listed = await netpol(['environments'], { cwd });
    expect(listed.out).toBe('overlays/d\n  overlays/d/kustomization.yaml is rendered\n\nprod (overlays/p)\n  overlays/p/kustomization.yaml is rendered\n');
    const below = await netpol(['check', '--format', 'json', '--environment', 'prod', '..'], { cwd: `${cwd}/base` });
    expect(JSON.parse(below.out).environment).toBe(prod.environment);
  });
});

test('an environment without its kustomization is told of where the folder is read, and not where files are named one by one', async () => {
  const cwd = folderOf({
    '.netpol.yaml': 'environments: {prod: {kustomize: overlays/prdo}, dev: {kustomize: overlays/dev}}\n',
    'overlays/prod/kustomization.yaml': 'resources: []\n',
    'overlays/dev/kustomization.yaml': 'resources: [open.yaml]\n',
    'overlays/dev/open.yaml': open,
  });
  const said = async (...paths: readonly string[]) => {
    const { findings } = JSON.parse((await netpol(['check', ...paths, '--allow-empty', '--format', 'json'], { cwd })).out);
    return findings.flatMap((one: Record<string, string>) => (one['rule'] === 'configuration-ignored' ? [one['message']] : []));
  };
  expect(await said('.')).toEqual([expect.stringMatching(/^There is no kustomization in "overlays\/prdo".* Is .*overlays\/prod.* meant\?$/)]);
  expect(await said('.netpol.yaml', 'overlays/dev/open.yaml')).toEqual([]);
});
