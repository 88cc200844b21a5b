import { describe, expect, test } from 'vitest';
import { addDefaultDeny } from '../../server/features/code-actions/add-default-deny.js';
import { type CodeActionOptions, codeActions } from '../../server/features/code-actions.js';
import { defaultDeny } from '../../server/features/default-deny.js';
import type { Direction } from '../../server/model/network-policy.js';
import type { FileEdit } from '../../server/rules/rule.js';
import { applyEdits } from '../../server/util/text-edit.js';
import type { Snapshot } from '../../server/workspace/snapshot.js';
import { snapshotOfTexts } from '../../server/workspace/snapshot-of-texts.js';
import { dedent, open } from '../support/check-features.js';
import type { LineEnding } from '../support/fixture.js';
import { at, defaultDeny as denied, shopPolicy, shopWorkloads } from '../support/shop.js';

describe('quick fixes', () => {
  const split = `
    from:
      - namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: monitoring}}
      - $0podSelector: {matchLabels: {app: prometheus}}
  `;

  test('those of the finding under the cursor, the best one preferred; silencing is never preferred', () => {
    const actions = actionsAt(split).filter(({ kind, finding }) => kind === 'quickfix' && finding?.rule === 'peer-split-and-or');
    expect(actions.map(({ title, preferred }) => `${title}${preferred ? ' *' : ''}`)).toEqual(['Require both (one peer) *', 'Ignore peer-split-and-or here']);
  });

  test('none away from the finding', () => {
    expect(actionsAt(split.replace('$0', '').replace('from:', '$0from:')).filter(({ finding }) => finding?.rule === 'peer-split-and-or')).toEqual([]);
  });

  test('only the kinds asked for', () => {
    expect(actionsAt(split, ['fixAll']).filter(({ kind }) => kind !== 'fixAll')).toEqual([]);
    expect(actionsAt(split, ['quickfix']).filter(({ kind }) => kind !== 'quickfix')).toEqual([]);
  });

  test('of a whole selection', () => {
    const titles = actionsAt('$0ports:\n  - port: 80\n  - port: 90$0').map(({ title }) => title);
    expect(titles.length).toBeGreaterThan(0);
    expect(new Set(titles).size).toBeGreaterThan(1);
  });
});

describe('all safe fixes', () => {
  test('are made together', () => {
    checkFixAll(
      `
        spec:
          podSelector: {matchLabels: {}}
          ingress:
            - ports:
                - port: 80
                - port: 443
      `,
      `
        spec:
          podSelector: {}
          ingress:
            - ports:
                - port: 80
                  protocol: TCP
                - port: 443
                  protocol: TCP
      `,
    );
  });

  test('again and again: what one leaves another may fix', () => {
    checkFixAll(
      `
        spec:
          podSelector: {matchLabels: {}}
          policyTypes: [Ingress, Ingress, Ingress, Egress, Egress]
      `,
      `
        spec:
          podSelector: {}
          policyTypes: [Ingress, Egress]
      `,
    );
  });

  test('with the line endings of the file', () => {
    checkFixAll(
      'spec:\n  podSelector: {matchLabels: {}}\n  ingress:\n    - ports:\n        - port: 80\n',
      'spec:\n  podSelector: {}\n  ingress:\n    - ports:\n        - port: 80\n          protocol: TCP\n',
      '\r\n',
    );
  });

  test('none where no finding has one', () => {
    expect(actionsAt('spec:\n  podSelector: {}\n  policyTypes: [Ingress]\n', ['fixAll'])).toEqual([]);
  });

  test('are stable: nothing is left afterwards', () => {
    const { snapshot, file } = open('spec:\n  podSelector:\n  policyTypes: [Egress, Egress, Ingress]\n  ingress:\n    - ports: [{port: 80}, {port: 80}, {}]\n');
    const text = applied(snapshot, onlyAction(snapshot, file));
    const again = open(text);
    expect(codeActions(again.snapshot, again.file, { start: 0, end: 0 }, { kinds: ['fixAll'] })).toEqual([]);
  });
});

describe('default-deny', () => {
  const workload = `
    #- /shop/web.yaml
    apiVersion: v1
    kind: Pod
    metadata: {name: web, namespace: shop, labels: {app: web}}
    spec: {containers: []}
  `;

  test('ingress, as a new document of the file', () => {
    checkDefaultDeny(
      workload,
      ['ingress'],
      `
        apiVersion: v1
        kind: Pod
        metadata: {name: web, namespace: shop, labels: {app: web}}
        spec: {containers: []}
        ---
        apiVersion: networking.k8s.io/v1
        kind: NetworkPolicy
        metadata:
          name: default-deny-ingress
          namespace: shop
        spec:
          podSelector: {}
          policyTypes:
            - Ingress
      `,
    );
  });

  describe('is offered without a finding', () => {
    const namespace = '#- /ns.yaml\n# the shop\napiVersion: v1\nkind: Namespace\nmetadata:\n  name: shop\n  labels: {team: a}\n';
    const offered = (text: string) => actionsAt(text, ['refactor']).map(({ title }) => title);
    const all = [
      'Add default-deny to shop: ingress',
      'Add default-deny to shop: ingress and egress, DNS allowed',
      'Add default-deny to shop: choose from more...',
    ];

    test.each(['# the shop', 'apiVersion', 'Namespace', 'name: shop', 'team'])('anywhere in a Namespace, also without workloads: %s', (words) => {
      expect(offered(at(namespace, words))).toEqual(all);
    });

    test.each(['kind: Deployment', 'name: frontend', 'namespace: shop'])('at the head of a workload: %s', (words) => {
      expect(offered(at(shopWorkloads, words))).toEqual(all);
    });

    test('at the head of a policy; below it, it would only be in the way', () => {
      const policy = shopPolicy('one', 'podSelector: {matchLabels: {app: redis}}\ningress: [{}]');
      expect(offered(at(policy, 'one\n  namespace'))).toEqual(all);
      expect(offered(at(policy, 'ingress'))).toEqual([]);
      expect(offered(at(shopWorkloads, 'containers'))).toEqual([]);
    });

    test('for what is open yet', () => {
      const closed = shopPolicy('closed', 'podSelector: {}');
      expect(offered(at(namespace, 'name: shop') + closed)).toEqual([
        'Add default-deny to shop: egress, DNS allowed',
        'Add default-deny to shop: choose from more...',
      ]);
      expect(offered(at(namespace, 'name: shop') + denied)).toEqual([]);
    });

    test('and what else there is, is asked for apart', () => {
      const others = (text: string) => {
        const { snapshot, file, offset } = open(text);
        return addDefaultDeny(snapshot, file, offset)
          ?.others()
          .map(({ title }) => title);
      };
      expect(others(at(namespace, 'name: shop'))).toEqual([
        'Add default-deny to shop: egress, DNS allowed',
        'Add default-deny to shop in a new file: ingress',
        'Add default-deny to shop in a new file: egress, DNS allowed',
        'Add default-deny to shop in a new file: ingress and egress, DNS allowed',
      ]);
      const needing = shopWorkloads.replace('{name: api,', '{name: api, env: [{name: DB, value: "mysql:3306"}],');
      const service = '---\napiVersion: v1\nkind: Service\nmetadata: {name: mysql, namespace: shop}\nspec: {selector: {app: mysql}, ports: [{port: 3306}]}\n';
      expect(offered(at(needing, 'name: frontend') + service)).toEqual([
        'Add default-deny to shop: ingress, with rules for the 1 connection that manifests need',
        'Add default-deny to shop: ingress and egress, DNS allowed, with rules for the 1 connection that manifests need',
        'Add default-deny to shop: choose from more...',
      ]);
      expect(others(at(needing, 'name: frontend') + service)).toHaveLength(10);
    });

    test('in a new file where the own one cannot hold it', () => {
      const json = '#- /ns.json\n{"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "shop"}}\n';
      expect(offered(at(json, 'shop'))).toEqual([
        'Add default-deny to shop in a new file: ingress',
        'Add default-deny to shop in a new file: ingress and egress, DNS allowed',
        'Add default-deny to shop: choose from more...',
      ]);
    });

    test('once, where a finding offers it too', () => {
      const titles = actionsAt(at(namespace, 'shop\n  labels') + shopWorkloads).map(({ title }) => title);
      expect(titles.filter((title) => title === all[1])).toHaveLength(1);
    });
  });

  test('as a new file, under a name that no file has, whatever is in it', () => {
    const snapshot = snapshotOfTexts({ '/shop/web.yaml': workload, '/shop/default-deny-shop.yaml': '# to be written\n' });
    const { edit } = defaultDeny(snapshot, '/shop/web.yaml', undefined, { directions: ['ingress'], into: 'newFile' });
    expect(edit?.file).toBe('/shop/default-deny-shop-2.yaml');
    const others = addDefaultDeny(snapshot, '/shop/web.yaml', workload.indexOf('kind'))?.others() ?? [];
    const titles = others.filter(({ title }) => title.includes('in a new file'));
    expect(titles.flatMap(({ edits }) => edits.map(({ file }) => file))).toEqual(titles.map(() => '/shop/default-deny-shop-2.yaml'));
    expect(titles.length).toBeGreaterThan(0);
  });

  test('both, with names open, as a new file beside it', () => {
    const { snapshot, file } = open(workload);
    const { edit } = defaultDeny(snapshot, file, undefined, { directions: ['ingress', 'egress'], into: 'newFile' });
    expect(edit?.file).toBe('/shop/default-deny-shop.yaml');
    expect(edit?.create).toBe(true);
    expect(applyEdits('', edit?.edits ?? []).trimEnd()).toBe(
      dedent(`
        apiVersion: networking.k8s.io/v1
        kind: NetworkPolicy
        metadata:
          name: default-deny
          namespace: shop
        spec:
          podSelector: {}
          policyTypes:
            - Ingress
            - Egress
          egress:
            - to:
                - namespaceSelector:
                    matchLabels:
                      kubernetes.io/metadata.name: kube-system
                  podSelector:
                    matchLabels:
                      k8s-app: kube-dns
              ports:
                - port: 53
                  protocol: UDP
                - port: 53
                  protocol: TCP
      `),
    );
  });

  test('does what it says: nothing passes but names', () => {
    const { snapshot, file } = open(shopWorkloads);
    const { edit } = defaultDeny(snapshot, file, undefined, { directions: ['ingress', 'egress'], into: 'file' });
    const after = open(edit ? applied(snapshot, edit) : '');
    const { evaluator } = after.snapshot.environment(after.file);
    expect([...evaluator.connections()]).toEqual([]);
    const dns = evaluator.cluster.workloads.map((each) => evaluator.traffic(each, 'egress').reaches.map(({ peer }) => peer.kind));
    expect(dns).toEqual([['possible'], ['possible'], ['possible'], ['possible']]);
  });

  test('no namespace is written where the objects have none', () => {
    const { snapshot, file } = open('#- /a.yaml\napiVersion: v1\nkind: Pod\nmetadata: {name: web}\nspec: {containers: []}\n');
    const { edit } = defaultDeny(snapshot, file, undefined, { directions: ['ingress'], into: 'file' });
    expect(edit?.edits[0]?.newText).not.toContain('namespace');
  });

  test('with the line endings of the file', () => {
    const { snapshot, file } = open(workload, '\r\n');
    const { edit } = defaultDeny(snapshot, file, undefined, { directions: ['egress'], into: 'file' });
    expect(edit?.edits[0]?.newText.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
  });

  test('only the direction that is open yet, and a name that is free', () => {
    const { snapshot, file } = open(`${shopWorkloads}${shopPolicy('default-deny-egress', 'podSelector: {}\npolicyTypes: [Ingress]')}`);
    const { edit, message } = defaultDeny(snapshot, file, undefined, { directions: ['ingress', 'egress'], into: 'file' });
    expect(message).toContain('shop has default-deny for ingress already');
    expect(edit?.edits[0]?.newText).toContain('name: default-deny-egress-2');
  });

  test.each([
    ['it is there already', at(shopWorkloads, 'redis') + denied, 'shop has default-deny for ingress already.'],
    ['there is nothing in the file', '#- /a.yaml\n# nothing\n', 'There is no Kubernetes object in this file whose namespace is known.'],
    [
      'the file is JSON',
      '#- /a.json\n{"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "p", "namespace": "x"}, "spec": {"containers": []}}\n',
      'This file cannot hold another document: ask for a new file.',
    ],
  ])('refused where %s', (_, text, message) => {
    const { snapshot, file, offset } = open(text);
    expect(defaultDeny(snapshot, file, offset, { directions: ['ingress'], into: 'file' })).toEqual({ edit: undefined, message });
  });

  test.each([
    ['workload', `${at(shopWorkloads, 'mysql, namespace')}${shopPolicy('frontend', 'podSelector: {matchLabels: {app: frontend}}')}`],
    ['Namespace', `${shopWorkloads}\n#- /ns.yaml\napiVersion: v1\nkind: Namespace\nmetadata: {name: $0shop}\n`],
    ['policy', `${shopWorkloads}${at(shopPolicy('dns', 'podSelector: {matchLabels: {app: mysql}}\npolicyTypes: [Egress]'), 'dns\n')}`],
  ])('is offered from the finding on a %s, the likeliest first and the others behind one choice', (_, text) => {
    const { snapshot, file, offset } = open(text);
    const titles = codeActions(snapshot, file, { start: offset, end: offset }, { kinds: ['quickfix'] }).map(({ title }) => title);
    const choices = [
      'Add default-deny to shop: ingress',
      'Add default-deny to shop: ingress and egress, DNS allowed',
      'Add default-deny to shop: choose from more...',
    ];
    expect([...new Set(titles.filter((title) => title.startsWith('Add default-deny')))]).toEqual(choices);
    // What silences a finding is behind all that does something about it.
    expect(titles.findIndex((title) => title.startsWith('Ignore'))).toBeGreaterThan(-1);
    expect(titles.lastIndexOf(choices[2] ?? '')).toBeLessThan(titles.findLastIndex((title) => title.startsWith('Ignore')));
  });
});

function actionsAt(text: string, kinds?: CodeActionOptions['kinds']) {
  const { fixture, snapshot, file } = open(text);
  return codeActions(snapshot, file, fixture.cursor ?? { start: 0, end: 0 }, kinds ? { kinds } : {});
}

function checkFixAll(before: string, after: string, lineEnding: LineEnding = '\n'): void {
  const { snapshot, file } = open(before, lineEnding);
  const { fixture, file: path } = open(after, lineEnding);
  expect(applied(snapshot, onlyAction(snapshot, file))).toBe(fixture.files.find((each) => each.path === path)?.text);
}

function onlyAction(snapshot: Snapshot, file: string): FileEdit {
  const [action, ...others] = codeActions(snapshot, file, { start: 0, end: 0 }, { kinds: ['fixAll'] });
  expect(others).toEqual([]);
  const [edit] = action?.edits ?? [];
  if (!edit) throw new Error('nothing is fixed');
  return edit;
}

function applied(snapshot: Snapshot, { file, edits }: FileEdit): string {
  return applyEdits(snapshot.file(file)?.source?.text ?? '', edits);
}

function checkDefaultDeny(before: string, directions: readonly Direction[], after: string): void {
  const { snapshot, file, offset } = open(before);
  const { edit } = defaultDeny(snapshot, file, offset, { directions, into: 'file' });
  expect(edit && applied(snapshot, edit).trimEnd()).toBe(dedent(after));
}
