import fc from 'fast-check';
import { expect, test } from 'vitest';
import { dependenciesOf } from '../../../server/dependencies/dependencies.js';
import { standings } from '../../../server/dependencies/standing.js';
import { refactorings } from '../../../server/features/refactorings.js';
import { isAllowed, type NetworkPolicyManifest, type Pod, type PortManifest, type Protocol, type World } from '../../support/brute-force.js';
import { policiesOf, textsAfter, type WritingStyle, writingStyles, written } from '../../support/refactored.js';
import { snapshotOf } from '../../support/snapshot.js';

/*
 * Who connects says to whom, and policies admit that and more. Whatever is tightened, nothing opens, and what was open of what is said stays open: by the
 * brute force, of the connections that the generator knows of; by the evaluator, of the dependencies that are found.
 */

const names = ['a', 'b', 'c', 'd'] as const;
const numbers = [80, 3306, 8080, 8443];
const probed = [1, 79, 80, 81, 3305, 3306, 3307, 8080, 8443, 8444, 65535];

const pods: readonly Pod[] = names.map((name, index) => ({
  name,
  namespace: 'shop',
  labels: { app: name, half: index < 2 ? 'x' : 'y' },
  ports: [
    { name: 'main', containerPort: numbers[index] ?? 80 },
    { name: 'admin', containerPort: numbers[(index + 1) % 4] ?? 80 },
  ],
}));

interface Need {
  readonly from: number;
  readonly to: number;
  /** Of the Service: the first or the second port of the pod. */
  readonly port: 80 | 81;
}

const needs: fc.Arbitrary<readonly Need[]> = fc.array(fc.record({ from: fc.nat(3), to: fc.nat(3), port: fc.constantFrom(80 as const, 81 as const) }), {
  minLength: 2,
  maxLength: 8,
});

const port: fc.Arbitrary<PortManifest> = fc.oneof(
  fc.record({ port: fc.constantFrom<number | string>(80, 3306, 8080, 8443, 'main', 'main', 'admin', 'admin') }),
  fc.record({ protocol: fc.constantFrom<Protocol>('TCP', 'UDP') }),
  fc.constantFrom({ port: 80, endPort: 8080 }, { port: 8000, endPort: 9000 }, { protocol: 'TCP' as const, port: 1, endPort: 65535 }),
);
const selector = fc.constantFrom(...names.map((name) => ({ matchLabels: { app: name } })), { matchLabels: { half: 'x' } }, { matchLabels: { half: 'y' } });
const rule = (peers: 'from' | 'to') =>
  fc
    .record({ peers: fc.array(selector, { minLength: 1, maxLength: 2 }), ports: fc.option(fc.array(port, { maxLength: 3 }), { nil: undefined }) })
    .map((one) => ({ [peers]: one.peers.map((podSelector) => ({ podSelector })), ...(one.ports ? { ports: one.ports } : {}) }));
const spec = fc.record({ podSelector: selector, ingress: fc.array(rule('from'), { maxLength: 2 }), egress: fc.array(rule('to'), { maxLength: 2 }) });

function manifests(needed: readonly Need[]): string {
  return pods
    .flatMap(({ name, namespace, labels, ports }, index) => [
      {
        apiVersion: 'v1',
        kind: 'Pod',
        metadata: { name, namespace, labels },
        spec: {
          containers: [
            {
              name: 'main',
              image: 'x',
              ports,
              env: needed.filter(({ from }) => from === index).map((one, place) => ({ name: `NEED_${place}`, value: `svc-${names[one.to]}:${one.port}` })),
            },
          ],
        },
      },
      {
        apiVersion: 'v1',
        kind: 'Service',
        metadata: { name: `svc-${name}`, namespace },
        spec: { selector: { app: name }, ports: ports.map(({ name: targetPort }, place) => ({ name: targetPort, port: 80 + place, targetPort })) },
      },
    ])
    .map((one) => JSON.stringify(one))
    .join('\n---\n');
}

test('nothing opens, and nothing that is needed closes', { timeout: 240_000 }, () => {
  const counts = { tighten: 0, 'tighten-ports': 0 };
  fc.assert(
    fc.property(needs, fc.array(spec, { minLength: 1, maxLength: 2 }), writingStyles, (needed, specs, style) => {
      const before = { '/pods.yaml': manifests(needed), '/policies.yaml': policiesText(specs, style) };
      const snapshot = snapshotOf(before);
      for (const { index } of before['/policies.yaml'].matchAll(/app: |app:|half:/g))
        for (const { id, edits } of refactorings(snapshot, '/policies.yaml', index)) {
          if (id !== 'tighten' && id !== 'tighten-ports') continue;
          counts[id]++;
          const after = textsAfter(before, edits) as typeof before;
          checkBruteForce(needed, worldOf(before), worldOf(after), after['/policies.yaml']);
          checkEvaluated(before, after);
        }
    }),
    { numRuns: 200, seed: 1302 },
  );
  expect(counts.tighten).toBeGreaterThan(10);
  expect(counts['tighten-ports']).toBeGreaterThan(30);
});

function policiesText(specs: readonly object[], style: WritingStyle): string {
  const texts = specs.map((one, index) =>
    written({ apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', metadata: { name: `p-${index}`, namespace: 'shop' }, spec: one }, style, index + 5),
  );
  return texts.join(style.crlf ? '---\r\n' : '---\n');
}

function worldOf(texts: Readonly<Record<string, string>>): World {
  const policies: readonly NetworkPolicyManifest[] = policiesOf({ '/policies.yaml': texts['/policies.yaml'] ?? '' });
  return { namespaces: { shop: { 'kubernetes.io/metadata.name': 'shop' } }, policies, adminPolicies: [] };
}

function checkBruteForce(needed: readonly Need[], before: World, after: World, text: string): void {
  for (const [i, from] of pods.entries())
    for (const [j, to] of pods.entries()) {
      if (i === j) continue;
      for (const protocol of ['TCP', 'UDP'] as const)
        for (const number of probed) {
          const [was, is] = [isAllowed(before, from, to, protocol, number), isAllowed(after, from, to, protocol, number)];
          if (is && !was) expect.fail(`${from.name} to ${to.name} ${protocol} ${number} opens:\n${text}`);
          if (is === was) continue;
          const isNeeded = needed.some((one) => one.from === i && one.to === j && protocol === 'TCP' && to.ports[one.port - 80]?.containerPort === number);
          if (isNeeded) expect.fail(`${from.name} to ${to.name} TCP ${number} is needed, and closes:\n${text}`);
        }
    }
}

function checkEvaluated(before: Readonly<Record<string, string>>, after: Readonly<Record<string, string>>): void {
  const open = (texts: Readonly<Record<string, string>>) => {
    const view = snapshotOf(texts).environment(undefined);
    const standingOf = standings(view);
    return dependenciesOf(view).map((one) => [one.evidence.text, one.evidence.placed.id, standingOf(one).kind === 'open'] as const);
  };
  const are = open(after);
  for (const [index, [text, id, was]] of open(before).entries()) {
    expect(are[index]?.slice(0, 2)).toEqual([text, id]);
    if (was) expect(are[index]?.[2], `${text} of ${id}`).toBe(true);
  }
}
