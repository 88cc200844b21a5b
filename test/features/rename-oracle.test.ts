import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import { prepareRename, rename } from '../../server/features/rename.js';
import { buildOracle, hasOracle, ORACLE_TIMEOUT, type Oracle } from '../support/oracle.js';
import { snapshotOf } from '../support/snapshot.js';

/*
 * A new name is refused exactly when the API server refuses a policy that has it, and for what it says: its length where that is too long, its
 * characters where these are wrong.
 */

let oracle: Oracle | undefined;

beforeAll(async () => {
  if (hasOracle) oracle = await buildOracle();
}, ORACLE_TIMEOUT);

interface Names {
  readonly key?: string;
  readonly value?: string;
  readonly namespace?: string;
  readonly name?: string;
  readonly port?: string;
}

const policy = ({ key = 'app', value = 'web', namespace = 'shop', name = 'p', port = 'http' }: Names) =>
  JSON.stringify({
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { name, namespace },
    spec: { podSelector: { matchLabels: { [key]: value } }, ingress: [{ ports: [{ port }] }] },
  });

const workload = `apiVersion: apps/v1
kind: Deployment
metadata: {name: front, namespace: shop}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: c, ports: [{name: http, containerPort: 80}]}]}
`;
const texts = { '/a.yaml': workload, '/b.json': `${policy({})}\n` };

/** What is renamed: the word of the workload that is chosen, and the field of a policy that has the same form. */
const kinds: readonly (readonly [what: string, at: string, field: keyof Names])[] = [
  ['the key of a label', 'app: web}}\n  template', 'key'],
  ['the value of a label', 'web}}\n  template', 'value'],
  ['a namespace', 'shop}', 'namespace'],
  ['a workload', 'front', 'name'],
  ['a port', 'http', 'port'],
];

const letters = fc.constantFrom('a', 'b', 'Z', '0', '9', '-', '.', '_', '/', ' ', ':', 'ä', '\u00a0', '🛒', '\n', '\t', '"', "'", '{', '#', '@');
const sane = fc.constantFrom('a', 'b', '0', '9', '-');
const names = fc.oneof(
  fc.string({ unit: letters, minLength: 1, maxLength: 8 }),
  fc.string({ unit: sane, minLength: 1, maxLength: 20 }),
  fc
    .tuple(fc.constantFrom('a', 'ab', 'a-', 'a.', 'ä', 'a.b/', 'a/'), fc.integer({ min: 1, max: 260 }))
    .map(([part, length]) => part.repeat(260).slice(0, length)),
  fc.tuple(fc.string({ unit: sane, minLength: 1, maxLength: 4 }), fc.string({ unit: letters, minLength: 1, maxLength: 4 })).map((parts) => parts.join('/')),
);

test.skipIf(!hasOracle).each(kinds)('%s (needs Go and ../shared/oracle)', (_, at, field) => {
  const snapshot = snapshotOf(texts);
  const place = { file: '/a.yaml', offset: workload.indexOf(at) };
  expect(prepareRename(snapshot, place.file, place.offset)?.refusal).toBeUndefined();
  const asked = [...new Set(fc.sample(names, { numRuns: 1500, seed: 7 }))];
  const answers = oracle?.(asked.map((name) => policy({ [field]: name }))) ?? [];
  let refused = 0;
  for (const [index, name] of asked.entries()) {
    const reasons = answers[index]?.errors ?? [];
    const answer = rename(snapshot, place, name, (id) => snapshot.file(id)?.source);
    // What is taken otherwise is refused for that.
    const said = answer?.refusal !== undefined && /There is|has a port/.test(answer.refusal) ? undefined : answer?.refusal;
    expect(said === undefined ? 'taken' : 'refused', `${JSON.stringify(name)}: ${said} ${reasons.join()}`).toBe(reasons.length === 0 ? 'taken' : 'refused');
    if (said === undefined) continue;
    refused++;
    const isTooLong = reasons.some((reason) => /must be no more than|must have at most/.test(reason));
    const isOther = reasons.some((reason) =>
      /must consist of|must contain|must not contain|must be|may not|must start/.test(reason.replaceAll(/must be no more than \d+ (?:bytes|characters)/g, '')),
    );
    if (isTooLong && !isOther) expect(said, `${JSON.stringify(name)}: ${reasons.join()}`).toMatch(/\b(?:253|63|15)\b/);
    if (!isTooLong) expect(said, `${JSON.stringify(name)}: ${reasons.join()}`).not.toMatch(/at most \d|longer than|too long/);
  }
  expect(refused).toBeGreaterThan(asked.length / 10);
  expect(refused).toBeLessThan(asked.length);
});
