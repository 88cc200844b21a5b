import { describe, expect, test } from 'vitest';
import { explain } from '../../server/features/explain.js';
import { mapOf } from '../../server/features/map.js';
import { checkCodeLenses, hoverAt, open } from '../support/check-features.js';
import { at, defaultDeny, mysqlFromBackend, shopWorkloads } from '../support/shop.js';

/** The API server knows no port 99999. */
const refused = mysqlFromBackend.replace(/port: .*/, 'port: 99999}]');

describe('a policy that the API server refuses', () => {
  test('its own hover says so first, and then what it would mean', () => {
    const text = hoverAt(at(refused, 'mysql-from-backend\n') + shopWorkloads);
    const [first, second] = text.split('\n\n');
    expect(first).toMatch(/^\*\*The API server refuses this policy\*\*, so no answer counts it: /);
    expect(first).toContain('99999');
    expect(second).toMatch(/^\*\*mysql-from-backend\*\* selects \*\*1 workload\*\*/);
  });

  test('where the finding stands that says why, its hover does not say so again', () => {
    const [first] = hoverAt(at(refused, '99999') + shopWorkloads).split('\n\n');
    expect(first).toBe('**The API server refuses this policy**, so no answer counts it.');
  });

  test('the hover of a workload in its namespace counts without it, and names it', () => {
    const paragraphs = hoverAt(at(shopWorkloads, 'mysql, namespace') + refused).split('\n\n');
    expect(paragraphs[0]).toMatch(/\n\*\*Anyone can reach it on every port\*\*/);
    expect(paragraphs.at(-1)).toMatch(
      /^NetworkPolicy shop\/mysql-from-backend is left out of the answer, because the API server refuses it: .*99999.* \(\[shop\/mysql-from-backend\.yaml\]\(.*mysql-from-backend\.yaml:\d+\)\)$/,
    );
  });

  test('the hover of its namespace does, too', () => {
    const paragraphs = hoverAt(`${at(shopWorkloads, 'shop}')}${defaultDeny}${refused}`).split('\n\n');
    expect(paragraphs.slice(0, 3)).toEqual([
      '**Namespace shop** · 4 workloads, 1 policy',
      'Ingress: **default-deny** by [default-deny](shop/default-deny.yaml:4).\nEgress: **default-deny** by [default-deny](shop/default-deny.yaml:4).',
      'Policies: [default-deny](shop/default-deny.yaml:4).',
    ]);
    expect(paragraphs[3]).toMatch(/^NetworkPolicy shop\/mysql-from-backend is left out of the answer, because the API server refuses it: /);
  });

  test('the first lens above it says so', () => {
    checkCodeLenses(`
      #- /policy.yaml
      apiVersion: networking.k8s.io/v1 # «refused by the API server | ingress: denied | egress: not limited»
      kind: NetworkPolicy
      metadata: {name: mysql, namespace: shop}
      spec:
        podSelector: {matchLabels: {app: mysql}}
        ingress: {}
    `);
  });

  test('an explanation names those of the namespaces of both ends', () => {
    const elsewhere = refused.replace('#- /', '#- /elsewhere/').replace('namespace: shop', 'namespace: elsewhere');
    const { snapshot } = open(shopWorkloads + refused + elsewhere);
    const view = snapshot.environment(undefined);
    const [from, to] = ['backend', 'mysql'].map((name) => view.evaluator.cluster.workloads.find((each) => each.name === name));
    if (!from || !to) throw new Error('the shop has both');
    const answer = explain(view, { kind: 'workload', workload: from }, { kind: 'workload', workload: to });
    expect(answer.limits.map(({ kind, policy }) => [kind, policy])).toEqual([
      ['policy-refused', expect.stringMatching(/NetworkPolicy\/shop\/mysql-from-backend$/)],
    ]);
    expect(answer.verdict).toBe('allowed');
    expect(view.refused).toHaveLength(2);
  });

  test('the map says so in its namespace', () => {
    const { snapshot } = open(shopWorkloads + refused);
    const { boxes } = mapOf({ complete: true }, snapshot.environment(undefined));
    expect(boxes.map(({ label, notes }) => [label, notes])).toContainEqual([
      'shop',
      [expect.stringMatching(/^NetworkPolicy shop\/mysql-from-backend is left out of the answer, because the API server refuses it: /)],
    ]);
  });
});
