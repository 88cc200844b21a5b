// biome-ignore-all lint/suspicious/noTemplateCurlyInString: it is what other tools fill in.
import { describe, expect, test } from 'vitest';
import { semanticTokens } from '../../server/features/semantic-tokens.js';
import { open } from '../support/check-features.js';
import { mysqlFromBackend, shopPolicy, shopWorkloads } from '../support/shop.js';

function tokens(text: string, path: string): readonly string[] {
  const { snapshot } = open(text);
  const source = snapshot.file(path)?.source?.text ?? '';
  return semanticTokens(snapshot, path).map(({ range, kind }) => `${kind} ${source.slice(range.start, range.end)}`);
}

const namespace = '\n#- /ns.yaml\napiVersion: v1\nkind: Namespace\nmetadata: {name: shop}\n';

describe('a selector that matches nothing', () => {
  const typo = shopPolicy('x', 'podSelector:\n  matchLabels: {app: mysqll, tier: db}');
  test('its key, and each requirement', () =>
    expect(tokens(shopWorkloads + namespace + typo, '/shop/x.yaml')).toEqual([
      'matchesNothing podSelector',
      'matchesNothing app',
      'matchesNothing mysqll',
      'matchesNothing tier',
      'matchesNothing db',
    ]));
  test('none where it matches', () => expect(tokens(shopWorkloads + namespace + mysqlFromBackend, '/shop/mysql-from-backend.yaml')).toEqual([]));
  const dns = shopPolicy(
    'x',
    'podSelector: {}\negress:\n  - to:\n      - namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: kube-system}}\n        podSelector: {matchLabels: {k8s-app: kube-dns}}',
  );
  test('none in a namespace of which the workspace holds nothing', () => expect(tokens(shopWorkloads + namespace + dns, '/shop/x.yaml')).toEqual([]));
  test('none for the resolver, which every cluster has', () => {
    const other =
      '\n#- /k.yaml\napiVersion: v1\nkind: Pod\nmetadata: {name: metrics, namespace: kube-system, labels: {app: metrics}}\nspec: {containers: []}\n';
    expect(tokens(shopWorkloads + namespace + dns + other, '/shop/x.yaml')).toEqual([]);
  });
  test('none where a template may say what it selects', () =>
    expect(tokens(shopWorkloads + namespace + typo.replace('mysqll', '"${APP}"'), '/shop/x.yaml')).toEqual([]));
  test('none where pods may be there that no manifest shows', () =>
    expect(
      tokens(
        `${shopWorkloads}${namespace}${typo}\n#- /r.yaml\napiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: {name: r, namespace: shop}\nspec: {chart: {spec: {chart: c, sourceRef: {kind: HelmRepository, name: h}}}}\n`,
        '/shop/x.yaml',
      ),
    ).toEqual([]));
});

describe('a rule that admits everything', () => {
  test('as it is written, in each form', () =>
    expect(
      tokens(
        shopWorkloads + shopPolicy('x', 'podSelector: {}\ningress:\n  - {}\n  - from: []\n    ports: []\n  - ports: [{port: 80}]\negress: [{}]'),
        '/shop/x.yaml',
      ),
    ).toEqual(['admitsAll - {}', 'admitsAll - from: []', 'admitsAll {}']));
  test('none where a template may narrow it', () =>
    expect(tokens(shopPolicy('x', 'podSelector: {}\ningress:\n  - from: ${PEERS}'), '/shop/x.yaml')).toEqual([]));
});
