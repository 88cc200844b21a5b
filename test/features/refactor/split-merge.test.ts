import { describe, expect, test } from 'vitest';
import { refactorings } from '../../../server/features/refactorings.js';
import { open } from '../../support/check-features.js';
import { refactored, textsAfter } from '../../support/refactored.js';
import { shopPolicy, shopWorkloads } from '../../support/shop.js';
import { snapshotOf } from '../../support/snapshot.js';

const head = 'apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\n';

describe('splitting', () => {
  test('by direction: an egress that is implied is named, an empty list stays, comments go with what they speak of', () => {
    const found = refactored(
      `
#- /a.yaml
# Who may talk to mysql.
${head}metadata: {name: my$0sql, namespace: shop}
spec:
  podSelector: {}
  ingress: [] # nobody
  # lookups
  egress:
    - ports: [{port: 53}]
---
${head}metadata: {name: mysql-egress, namespace: shop}
spec: {podSelector: {matchLabels: {app: b}}}
`,
      'split-directions',
    );
    expect(found).toMatchObject({ title: 'Split into one policy for ingress and one for egress', kind: 'extract' });
    expect(found?.texts['/a.yaml']).toBe(`# Who may talk to mysql.
${head}metadata: {name: mysql, namespace: shop}
spec:
  podSelector: {}
  ingress: [] # nobody
---
${head}metadata: {name: mysql-egress-2, namespace: shop}
spec:
  podSelector: {}
  policyTypes:
    - Egress
  # lookups
  egress:
    - ports: [{port: 53}]
---
${head}metadata: {name: mysql-egress, namespace: shop}
spec: {podSelector: {matchLabels: {app: b}}}
`);
  });

  test('by rule: a direction without rules stays closed by a policy of its own', () => {
    const found = refactored(
      shopPolicy(
        'mysql$0',
        'podSelector: {}\npolicyTypes: [Ingress, Egress]\ningress:\n  # one\n  - ports: [{port: 1}]\n  - ports: [{port: 2}] # two\n  # old',
      ),
      'split-rules',
    );
    expect(found?.title).toBe('Split into 3 policies, one for each rule');
    const meta = (name: string) => `${head}metadata:\n  name: ${name}\n  namespace: shop\nspec:\n  podSelector: {}\n`;
    expect(found?.texts['/shop/mysql.yaml']).toBe(
      [
        `${meta('mysql')}  policyTypes: [Ingress]\n  ingress:\n    # one\n    - ports: [{port: 1}]\n`,
        `${meta('mysql-ingress-2')}  policyTypes: [Ingress]\n  ingress:\n    - ports: [{port: 2}] # two\n    # old\n`,
        `${meta('mysql-egress')}  policyTypes: [Egress]\n`,
      ].join('---\n'),
    );
  });

  test.each([
    ['rules that do not count', 'podSelector: {}\npolicyTypes: [Egress]\ningress: [{}, {}]\negress: [{}, {}]$0'],
    ['rules that an anchor shares', 'podSelector: {}\ningress: &all\n  - {}\n  - ports: [{port: 1}]\negress: *all$0'],
    ['one rule', 'podSelector: {}\ningress: [{}]$0'],
  ])('is not offered for %s', (_, spec) => {
    expect(refactored(shopPolicy('a', spec), 'split-rules')).toBeUndefined();
    expect(refactored(shopPolicy('a', spec), 'split-directions')).toBeUndefined();
  });

  const two = 'spec: {podSelector: {}, policyTypes: [Ingress, Egress], ingress: [{}, {ports: [{port: 1}]}]}\n';
  test.each([
    [
      'in JSON',
      '#- /a.json\n{"apiVersion": "networking.k8s.io/v1", "kind": "NetworkPolicy", "metadata": {"name": "a$0"}, "spec": {"podSelector": {}, "policyTypes": ["Ingress", "Egress"]}}\n',
    ],
    [
      'in a List',
      `#- /a.yaml\napiVersion: v1\nkind: List\nitems:\n  - apiVersion: networking.k8s.io/v1\n    kind: NetworkPolicy\n    metadata: {name: a$0}\n    ${two}`,
    ],
    ['in a template', `#- /c/Chart.yaml\nname: c\nversion: 1.0.0\n#- /c/templates/a.yaml\n${head}metadata: {name: "{{ .Release.Name }}$0"}\n${two}`],
    ['that is half typed', `#- /a.yaml\n${head}metadata: {name: a$0}\n${two}  ingress\n`],
    [
      'that a patch changes',
      `#- /k/kustomization.yaml\nresources: [a.yaml]\npatches:\n  - patch: |-\n      - {op: add, path: /spec/ingress/0/ports, value: [{port: 7}]}\n    target: {kind: NetworkPolicy}\n#- /k/a.yaml\n${head}metadata: {name: a$0}\n${two}`,
    ],
  ])('is not offered for a policy %s', (_, text) => {
    const { snapshot, file, offset } = open(text);
    expect(refactorings(snapshot, file, offset).filter(({ id }) => id.startsWith('split'))).toEqual([]);
  });

  test('of what a kustomization takes in, gives names that are free there, too', () => {
    const found = refactored(
      `#- /k/kustomization.yaml\nnamePrefix: x-\nnamespace: shop\nresources: [a.yaml, b.yaml]\n#- /k/a.yaml\n${head}metadata: {name: a$0}\n${two}#- /k/b.yaml\n${head}metadata: {name: a-egress}\nspec: {podSelector: {}}\n`,
      'split-directions',
    );
    expect(found?.texts['/k/a.yaml']).toContain('metadata: {name: a-egress-2}\nspec: {podSelector: {}, policyTypes: [Egress]}\n');
  });
});

describe('merging policies of the same pods', () => {
  const own = shopPolicy('mys$0ql', 'podSelector: {matchLabels: {app: mysql}}\ningress:\n  - from: [{podSelector: {matchLabels: {app: backend}}}]');
  const named = (name: string, spec: string, comment = '') => shopPolicy(name, spec).replace('apiVersion', `${comment}apiVersion`);

  test('of several files takes over their rules with the comments, and says what goes', () => {
    const found = refactored(
      own +
        named(
          'scrape',
          'podSelector: {matchExpressions: [{key: app, operator: In, values: [mysql]}]}\ningress:\n- from: []\n  ports: # metrics\n  - port: 9104',
          '# For the scraper.\n',
        ) +
        named('out', 'podSelector: {matchLabels: {app: mysql}}\npolicyTypes: [Egress]'),
      'merge',
    );
    expect(found?.title).toBe('Merge out and scrape into this policy');
    expect(found?.description).toBe(
      'Connections stay as they are. out and scrape are gone then, and the rules stand in mysql. Nothing is left in shop/out.yaml and shop/scrape.yaml.',
    );
    expect(found?.texts['/shop/mysql.yaml']?.replace(/^[\s\S]*\nspec:\n/, '')).toBe(`  podSelector: {matchLabels: {app: mysql}}
  policyTypes:
    - Ingress
    - Egress
  ingress:
    - from: [{podSelector: {matchLabels: {app: backend}}}]
    # For the scraper.
    - from: []
      ports: # metrics
      - port: 9104
`);
    expect(found?.edits.map(({ file, emptied }) => [file, emptied])).toEqual([
      ['/shop/mysql.yaml', undefined],
      ['/shop/out.yaml', true],
      ['/shop/scrape.yaml', true],
    ]);
  });

  test('of one file leaves what stands at its head', () => {
    const text = `#- /a.yaml\n# (c) the shop\n\n${head}metadata: {name: b, namespace: shop}\nspec: {podSelector: {}, ingress: [{}]}\n---\n${head}metadata: {name: a$0, namespace: shop}\nspec:\n  podSelector: {}\n  ingress: []\n`;
    expect(refactored(text, 'merge')?.texts['/a.yaml']).toBe(
      `# (c) the shop\n\n${head}metadata: {name: a, namespace: shop}\nspec:\n  podSelector: {}\n  ingress:\n    - {}\n`,
    );
  });

  test.each([
    ['another label', { labels: '\n  labels: {team: "ops"}' }, 'other has the label team=ops, which would be lost.'],
    ['another annotation', { labels: '\n  annotations: {a: b}' }, 'other has the annotation a=b, which would be lost.'],
    ['rules that do not count', { spec: 'policyTypes: [Ingress]\negress: [{}]' }, 'other has rules of a direction that its policyTypes leave out.'],
    ['anchors', { spec: 'ingress:\n  - &a {ports: [{port: 1}]}\n  - *a' }, 'other has parts that anchors share.'],
    ['no namespace', { namespace: '' }, undefined],
  ])(
    'is refused for %s',
    (_, { labels = '', spec = '', namespace = '\n  namespace: shop' }: { labels?: string; spec?: string; namespace?: string }, reason) => {
      const other = `#- /shop/other.yaml\n${head}metadata:\n  name: other${namespace}${labels}\nspec:\n  podSelector: {matchLabels: {app: mysql}}\n${spec === '' ? '' : `  ${spec.replaceAll('\n', '\n  ')}\n`}`;
      const found = refactored(`${own}${other}`, 'merge');
      expect(found?.refusal).toBe(reason);
      expect(found?.edits ?? []).toEqual([]);
    },
  );

  test('does not empty a file that a kustomization lists, nor mix environments', () => {
    const policy = (name: string) => `${head}metadata: {name: ${name}, namespace: shop}\nspec:\n  podSelector: {}\n  ingress:\n    - {}\n`;
    const listed = `#- /k/kustomization.yaml\nresources: [a.yaml, b.yaml]\n#- /k/a.yaml\n${policy('a$0')}#- /k/b.yaml\n${policy('b')}`;
    expect(refactored(listed, 'merge')).toMatchObject({ refusal: 'The text of b cannot be taken over as it is.', edits: [] });
    const two = (folder: string, cursor = '') => `#- /${folder}/a.yaml\n${policy(`a${cursor}`)}`;
    expect(refactored(`${two('dev', '$0')}${two('prod')}#- /dev/b.yaml\n${policy('b')}`, 'merge')?.texts['/dev/a.yaml']).toContain('- {}\n    - {}\n');
    expect(refactored(`${two('dev', '$0')}${two('prod')}#- /base.yaml\n${policy('b')}`, 'merge')).toMatchObject({ refusal: 'b counts in other environments.' });
  });

  test('writes the line ends of its own file', () => {
    const policy = (name: string) => `${head}metadata: {name: ${name}, namespace: shop}\nspec:\n  podSelector: {}\n  ingress:\n    # ${name}\n    - {}`;
    const before = { '/a.yaml': `${policy('a')}\n`.replaceAll('\n', '\r\n'), '/b.yaml': policy('b') };
    const [found] = refactorings(snapshotOf(before), '/a.yaml', 40).filter(({ id }) => id === 'merge');
    expect(textsAfter(before, found?.edits ?? [])).toEqual({
      '/a.yaml': `${policy('a')}\n    # b\n    - {}\n`.replaceAll('\n', '\r\n'),
      '/b.yaml': '',
    });
    const [back] = refactorings(snapshotOf(before), '/b.yaml', 40).filter(({ id }) => id === 'merge');
    expect(textsAfter(before, back?.edits ?? [])['/b.yaml']).toBe(`${policy('b')}\n    # a\n    - {}`);
  });

  test('has a short title, however long names are', () => {
    const found = refactored(own + named('a'.repeat(250), 'podSelector: {matchLabels: {app: mysql}}\ningress:\n  - {}'), 'merge');
    expect(found?.title).toBe('Merge 1 policy of the same pods into this one');
  });

  test('is refused where the rules have no place in what is written', () => {
    const rules = `#- /b.yaml\n${head}metadata: {name: b, namespace: shop}\nspec:\n  podSelector: {}\n  ingress: [{}]\n  egress: [{}]\n`;
    const text = `#- /a.yaml\n${head}metadata: {name: a$0, namespace: shop}\nspec: {}\n${rules}`;
    expect(refactored(text, 'merge')).toMatchObject({ refusal: 'The text of b cannot be taken over as it is.' });
  });

  test('takes no comment along that silences findings', () => {
    for (const comment of ['# netpol-ignore-next-line open-ingress-world: meant', '# netpol-ignore-file open-ingress-world: meant']) {
      const other = named('other', 'podSelector: {matchLabels: {app: mysql}}\ningress:\n  - {}', `${comment}\n`);
      expect(refactored(own + other, 'merge')).toMatchObject({ refusal: 'The text of other cannot be taken over as it is.' });
    }
  });

  test('leaves alone what a kustomization adds to by its name', () => {
    const policy = (name: string) => `${head}metadata: {name: ${name}, namespace: shop}\nspec:\n  podSelector: {}\n  ingress:\n    - {}\n`;
    const patch = 'patches:\n  - target: {kind: NetworkPolicy, name: b}\n    patch: |-\n      - {op: add, path: /metadata/annotations, value: {a: b}}\n';
    const text = (patches: string) => `#- /k/kustomization.yaml\nresources: [all.yaml]\n${patches}#- /k/all.yaml\n${policy('a$0')}---\n${policy('b')}`;
    expect(refactored(text(''), 'merge')?.texts['/k/all.yaml']).not.toContain('name: b');
    expect(refactored(text(patch), 'merge')).toMatchObject({ refusal: 'b is changed by a kustomization before it is applied.' });
  });

  test('is not offered where no other policy is of these pods', () => {
    expect(refactored(own + shopWorkloads + shopPolicy('all', 'podSelector: {}'), 'merge')).toBeUndefined();
  });
});
