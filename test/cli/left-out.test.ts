import { describe, expect, test } from 'vitest';
import { folderOf, netpol } from '../support/cli.js';

const pod = (name: string, namespace = 'shop') =>
  `apiVersion: v1\nkind: Pod\nmetadata: {name: ${name}, namespace: ${namespace}, labels: {app: ${name}}}\nspec: {containers: [{name: c, image: c}]}\n---\n`;
const policy = (name: string, spec: string) =>
  `apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: ${name}, namespace: shop}\nspec: ${spec}\n---\n`;

const workloads = pod('a') + pod('b');
const fine = policy('fine', '{podSelector: {matchLabels: {app: a}}, policyTypes: [Ingress]}');
/** Port 0 does not exist. */
const broken = policy('broken', '{podSelector: {}, policyTypes: [Ingress], ingress: [{ports: [{port: 0, protocol: TCP}]}]}');
const note = /^netpol: all\.yaml:\d+: NetworkPolicy shop\/broken is left out of the answer, because the API server refuses it: .*\n$/;

describe('a policy that the API server refuses', () => {
  test.each(['text', 'csv'])('list --format %s is the list of the files without it, and a note says so', async (format) => {
    const [is, expected] = await Promise.all(
      [workloads + fine + broken, workloads + fine].map((text) => netpol(['list', '--format', format], { cwd: folderOf({ 'all.yaml': text }) })),
    );
    expect(is?.out).toBe(expected?.out);
    expect(is?.status).toBe(0);
    expect(is?.notes).toMatch(note);
    expect(expected?.notes).toBe('');
  });

  test('list --format json has the connections of the files without it, and says so among its limits', async () => {
    const [is, expected] = await Promise.all(
      [workloads + fine + broken, workloads + fine].map((text) => netpol(['list', '--format', 'json'], { cwd: folderOf({ 'all.yaml': text }) })),
    );
    const [answer, without] = [JSON.parse(is?.out ?? ''), JSON.parse(expected?.out ?? '')];
    expect(answer.connections).toEqual(without.connections);
    expect(answer.limits).toMatchObject([{ kind: 'policy-refused', file: 'all.yaml', line: 19 }]);
    expect(without.limits).toEqual([]);
  });

  test('explain says so in its answer, and of JSON in a note, too', async () => {
    const cwd = folderOf({ 'all.yaml': workloads + fine + broken });
    const text = await netpol(['explain', '--from', 'a', '--to', 'b'], { cwd });
    expect(text.notes).toBe('');
    expect(text.out.split('\n').slice(-3)).toEqual([
      'What limits this answer:',
      expect.stringMatching(/^ {2}NetworkPolicy shop\/broken is left out of the answer, because the API server refuses it: .* \(all\.yaml:\d+\)$/),
      '',
    ]);
    const json = await netpol(['explain', '--from', 'a', '--to', 'b', '--format', 'json'], { cwd });
    expect(json.notes).toMatch(note);
    expect(JSON.parse(json.out)).toMatchObject({
      allowed: true,
      limits: [{ kind: 'policy-refused', message: expect.stringMatching(/^NetworkPolicy shop\/broken .*0/), file: 'all.yaml', line: 19 }],
    });
  });

  test('diff says so of each of the two states', async () => {
    const cwd = folderOf({ 'old.yaml': workloads + broken, 'new.yaml': workloads + broken + fine });
    const { notes, out } = await netpol(['diff', 'old.yaml', 'new.yaml'], { cwd });
    expect(notes.split('\n').map((line) => line.split(':')[1])).toEqual([' old.yaml', ' new.yaml', undefined]);
    expect(out).toContain('- shop/Pod/b -> shop/Pod/a');
  });

  test('of very many, the last line counts the rest', async () => {
    const many = Array.from({ length: 23 }, (_, index) => broken.replace('broken', `broken-${index}`)).join('');
    const { notes } = await netpol(['list'], { cwd: folderOf({ 'all.yaml': workloads + many }) });
    expect(notes.trimEnd().split('\n')).toHaveLength(21);
    expect(notes).toContain('3 more policies are left out of the answer.');
  });
});

test('what follows from a policy that is left out is reported as every answer is given: without it', async () => {
  const rules = async (text: string) => {
    const { out } = await netpol(['check', '--format', 'json'], { cwd: folderOf({ 'all.yaml': text }) });
    return (JSON.parse(out).findings as readonly { rule: string }[]).map(({ rule }) => rule);
  };
  // Without `broken`, b is open beside an isolated a, which is said where b stands.
  expect(await rules(workloads + fine)).toEqual(['workload-not-isolated']);
  expect(await rules(workloads + fine + broken)).toEqual(['workload-not-isolated', 'port-out-of-range']);
});

test('a comment that silences such a finding is not called unused meanwhile', async () => {
  const silenced = pod('b').replace('metadata:', '# netpol-ignore-next-line workload-not-isolated: everyone may come\nmetadata:');
  for (const text of [pod('a') + silenced + fine, pod('a') + silenced + fine + broken]) {
    const { out } = await netpol(['check', '--format', 'json'], { cwd: folderOf({ 'all.yaml': text }) });
    expect(out).not.toContain('ignore-unused');
    expect(out).not.toContain('workload-not-isolated');
  }
});

test('an assertion that fails says which policies do not count', async () => {
  const assertions = 'assertions:\n  - {from: b, to: a, expect: denied}\n  - {from: a, to: b, expect: denied}\n';
  const { out, notes, status } = await netpol(['test'], { cwd: folderOf({ 'all.yaml': workloads + fine + broken, 'x.netpol-test.yaml': assertions }) });
  expect(status).toBe(1);
  expect(notes).toMatch(note);
  expect(out.match(/NetworkPolicy shop\/broken is left out of the answer, because the API server refuses it: /g)).toHaveLength(1);
});

test.each([
  ['a connection', '{from: shop/b, to: shop/a, expect: allowed}'],
  ['the namespaces', '{every: namespace, in: [shop], has: default-deny-egress}'],
])('an assertion about %s does not name a policy that is left out elsewhere', async (_, assertion) => {
  const elsewhere = broken.replace('namespace: shop', 'namespace: other');
  const files = (refused: string) => ({ 'all.yaml': workloads + fine + refused + pod('c', 'other'), 'x.netpol-test.yaml': `assertions:\n  - ${assertion}\n` });
  const { out, status } = await netpol(['test'], { cwd: folderOf(files(elsewhere)) });
  expect(status).toBe(1);
  expect(out).not.toContain('left out of the answer');
  const here = await netpol(['test'], { cwd: folderOf(files(broken)) });
  expect(here.out).toContain('NetworkPolicy shop/broken is left out of the answer');
});
