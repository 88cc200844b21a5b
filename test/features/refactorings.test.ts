import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseAllDocuments, stringify } from 'yaml';
import { refactorings } from '../../server/features/refactorings.js';
import { applyEdits } from '../../server/util/text-edit.js';
import { isAllowed, type NetworkPolicyManifest, type Party, type World } from '../support/brute-force.js';
import { open } from '../support/check-features.js';
import { manifestsOf, probePorts, probes, type RandomCluster, randomCluster } from '../support/random-cluster.js';
import { shopPolicy, shopWorkloads } from '../support/shop.js';
import { snapshotOf } from '../support/snapshot.js';

function rewritten(text: string, id: string): string | undefined {
  const { snapshot, file, offset } = open(text);
  const [edit] = refactorings(snapshot, file, offset).find((one) => one.id === id)?.edits ?? [];
  return edit && applyEdits(snapshot.file(file)?.source?.text ?? '', edit.edits).replace(/^[\s\S]*\nspec:\n/, '');
}

describe('another form of a selector', () => {
  test('keeps quotes, and what stands around it', () => {
    const before = "podSelector:\n  $0matchLabels: # both\n    app: 'mysql'\n    tier: db\ningress: []";
    expect(rewritten(shopPolicy('mysql', before), 'to-expressions')).toBeUndefined();
    expect(rewritten(shopPolicy('mysql', before.replace(' # both', '')), 'to-expressions')).toBe(
      "  podSelector:\n    matchExpressions:\n      - key: app\n        operator: In\n        values: ['mysql']\n      - key: tier\n        operator: In\n        values: [db]\n  ingress: []\n",
    );
    expect(rewritten(shopPolicy('mysql', 'podSelector: {$0matchLabels: {app: mysql}}'), 'to-expressions')).toBe(
      '  podSelector: {matchExpressions: [{key: app, operator: In, values: [mysql]}]}\n',
    );
  });

  test('is not offered where it would say something else', () => {
    expect(rewritten(shopPolicy('a', 'podSelector: {$0matchExpressions: [{key: app, operator: In, values: [a, b]}]}'), 'to-labels')).toBeUndefined();
    expect(rewritten(shopPolicy('a', 'podSelector: {$0matchExpressions: [{key: app, operator: NotIn, values: [a]}]}'), 'to-labels')).toBeUndefined();
    expect(rewritten(shopPolicy('a', 'podSelector: {$0matchExpressions: [{key: app, operator: In, values: ["a"]}]}'), 'to-labels')).toBe(
      '  podSelector: {matchLabels: {app: "a"}}\n',
    );
  });
});

test('a peer gets a rule of its own with its comments and the same ports', () => {
  const before = `
    podSelector: {}
    ingress:
      - from:
          - podSelector: {matchLabels: {app: frontend}}
          # the api
          - podSelector: $0{matchLabels: {app: 'backend'}} # v2
        ports:
          - port: 3306
      - {}
  `;
  expect(rewritten(shopPolicy('mysql', before), 'extract-peer')).toBe(
    `  podSelector: {}
  ingress:
    - from:
        - podSelector: {matchLabels: {app: frontend}}
      ports:
        - port: 3306
    - from:
        # the api
        - podSelector: {matchLabels: {app: 'backend'}} # v2
      ports:
        - port: 3306
    - {}
`,
  );
});

describe('tightening', () => {
  const services = '\n---\napiVersion: v1\nkind: Service\nmetadata: {name: mysql, namespace: shop}\nspec: {selector: {app: mysql}, ports: [{port: 3306}]}\n';
  const saying = (text: string, who: string) => text.replace(`{name: ${who},`, `{name: ${who}, env: [{name: DB, value: "mysql:3306"}],`);
  const policy = shopPolicy(
    'redis',
    'podSelector: {matchLabels: {app: redis}}\ningress:\n  - from: [{podSelector: {matchLabels: {app: $0backend}}}]\n  - from: [{podSelector: {matchLabels: {app: frontend}}}]',
  );

  test('removes a rule that no manifest needs, where those who connect say whom they connect to', () => {
    expect(rewritten(`${saying(shopWorkloads, 'api')}${services}${policy}`, 'tighten')).toBe(
      '  podSelector: {matchLabels: {app: redis}}\n  ingress:\n    - from: [{podSelector: {matchLabels: {app: frontend}}}]\n',
    );
  });

  test('says nothing where they do not', () => {
    expect(rewritten(`${shopWorkloads}${services}${policy}`, 'tighten')).toBeUndefined();
  });
});

const forms = ['to-expressions', 'to-labels', 'extract-peer'];

const styles = fc.constantFrom(
  { collectionStyle: 'block' as const },
  { indentSeq: false },
  { defaultStringType: 'QUOTE_SINGLE' as const },
  { collectionStyle: 'flow' as const },
);

test('the form changes and no connection does, by brute force on random policies', () => {
  const counts: Record<string, number> = {};
  fc.assert(
    fc.property(randomCluster({ admin: false }), styles, fc.boolean(), (cluster, style, isCrlf) => {
      const block = manifestsOf(cluster)
        .split('\n---\n')
        .map((text) => stringify(JSON.parse(text), { version: '1.1', ...style }))
        .join('---\n');
      const text = isCrlf ? block.replaceAll('\n', '\r\n') : block;
      const snapshot = snapshotOf({ '/all.yaml': text });
      const places = [...text.matchAll(/matchLabels|matchExpressions|ipBlock|podSelector/g)].map(({ index }) => index);
      for (const offset of places)
        for (const { id, edits } of refactorings(snapshot, '/all.yaml', offset)) {
          if (!forms.includes(id)) continue;
          counts[id] = (counts[id] ?? 0) + 1;
          const after = edits.reduce((sum, each) => applyEdits(sum, each.edits), text);
          if (isCrlf) expect(after.replaceAll('\r\n', '')).not.toContain('\n');
          checkSame(cluster, { ...cluster, policies: policiesOf(after), adminPolicies: [] }, after);
        }
    }),
    { numRuns: 200 },
  );
  for (const id of forms) expect(counts[id], id).toBeGreaterThan(3);
});

function policiesOf(text: string): readonly NetworkPolicyManifest[] {
  return parseAllDocuments(text).flatMap((document) => {
    if ('errors' in document) expect(document.errors).toEqual([]);
    const value = document.toJS() as NetworkPolicyManifest & { kind: string };
    return value.kind === 'NetworkPolicy' ? [value] : [];
  });
}

function checkSame(before: RandomCluster, after: World, text: string): void {
  const parties: readonly Party[] = [...before.pods, ...probes];
  for (const a of parties)
    for (const b of parties) {
      if (a === b || (typeof a === 'string' && typeof b === 'string')) continue;
      for (const port of probePorts) expect(isAllowed(after, a, b, 'TCP', port), text).toBe(isAllowed(before, a, b, 'TCP', port));
    }
}
