import { describe, expect, test } from 'vitest';
import { checkFile } from '../../server/rules/check.js';
import { allRules } from '../../server/rules/registry.js';
import type { RuleSettings } from '../../server/rules/settings.js';
import type { Snapshot } from '../../server/workspace/snapshot.js';
import { checkFix, checkRule } from '../support/check-rule.js';
import { snapshotOf } from '../support/snapshot.js';

/** A pod as a manifest of its own. */
function pod(namespace: string, name: string, labels = `app: ${name}`, more = ''): string {
  return `apiVersion: v1
kind: Pod
metadata: {name: ${name}, namespace: ${namespace}, labels: {${labels}}}
spec: {containers: [{name: main, image: x${more}}]}
---
`;
}

function policy(namespace: string, name: string, spec: string): string {
  return `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: ${name}, namespace: ${namespace}}
spec: ${spec}
---
`;
}

/** The rules that speak in any of the files, each once. */
function rulesIn(texts: Record<string, string>): readonly string[] {
  const snapshot = snapshotOf(texts);
  return [...new Set(Object.keys(texts).flatMap((file) => checkFile(snapshot, file).map(({ rule }) => rule)))].sort();
}

const UNMATCHED = [
  'dangling-peer',
  'dangling-pod-selector',
  'label-near-miss',
  'peer-merged-and',
  'peer-other-namespace-only',
  'policy-in-wrong-namespace',
  'selector-matches-owner-not-pod',
  'selector-split-across-pods',
];

function unmatched(texts: Record<string, string>): readonly string[] {
  return rulesIn(texts).filter((rule) => UNMATCHED.includes(rule));
}

describe('a selector that matches nothing is said once, by the rule that knows most', () => {
  const db = pod('shop', 'db');
  const peer = (selector: string) => ({ '/p.yaml': policy('shop', 'db', `{podSelector: {matchLabels: {app: db}}, ingress: [{from: [${selector}]}]}`) });

  test('nothing like it', () => {
    expect(unmatched({ ...peer('{podSelector: {matchLabels: {app: billing}}}'), '/a.yaml': db })).toEqual(['dangling-peer']);
    expect(unmatched({ '/p.yaml': policy('shop', 'x', '{podSelector: {matchLabels: {app: billing}}}'), '/a.yaml': db })).toEqual(['dangling-pod-selector']);
  });

  test('almost the label of a workload', () => {
    expect(unmatched({ ...peer('{podSelector: {matchLabels: {app: fronted}}}'), '/a.yaml': db + pod('shop', 'frontend') })).toEqual(['label-near-miss']);
  });

  test('where that rule is switched off nothing is said, and nothing else takes its place', () => {
    const snapshot = snapshotOf({ ...peer('{podSelector: {matchLabels: {app: fronted}}}'), '/a.yaml': db + pod('shop', 'frontend') });
    const said = (settings: RuleSettings) => checkFile(snapshot, '/p.yaml', { settings }).map(({ rule }) => rule);
    expect(said({}).filter((rule) => UNMATCHED.includes(rule))).toEqual(['label-near-miss']);
    expect(said({ 'label-near-miss': { severity: 'off' } }).filter((rule) => UNMATCHED.includes(rule))).toEqual([]);
  });

  test('each rule about such a selector says before which others it is heard', () => {
    const rules = allRules.filter(({ on }) => on === 'unmatched selector');
    expect(rules.map(({ id }) => id)).toEqual(UNMATCHED);
    expect(rules.filter(({ precedence }) => precedence === undefined).map(({ id }) => id)).toEqual([]);
    expect(allRules.filter(({ on, precedence }) => on !== 'unmatched selector' && precedence !== undefined)).toEqual([]);
  });

  test('another convention for the same key', () => {
    expect(unmatched({ ...peer('{podSelector: {matchLabels: {app.kubernetes.io/name: web}}}'), '/a.yaml': db + pod('shop', 'web') })).toEqual([
      'label-near-miss',
    ]);
  });

  test('another number is another thing', () => {
    expect(unmatched({ ...peer('{podSelector: {matchLabels: {app: shard-1}}}'), '/a.yaml': db + pod('shop', 'shard-2') })).toEqual(['dangling-peer']);
  });

  test('the labels of pods elsewhere', () => {
    expect(unmatched({ ...peer('{podSelector: {matchLabels: {app: prometheus}}}'), '/a.yaml': db + pod('monitoring', 'prometheus') })).toEqual([
      'peer-other-namespace-only',
    ]);
  });

  test("the resolver's labels without its namespace", () => {
    const egress = policy('shop', 'dns', '{podSelector: {}, policyTypes: [Egress], egress: [{to: [{podSelector: {matchLabels: {k8s-app: kube-dns}}}]}]}');
    expect(unmatched({ '/p.yaml': egress, '/a.yaml': db })).toEqual(['peer-other-namespace-only']);
  });

  test('two selectors where either was meant', () => {
    const both = '{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: ops}}, podSelector: {matchLabels: {app: db}}}';
    expect(unmatched({ ...peer(both), '/a.yaml': db + pod('ops', 'scanner') })).toEqual(['peer-merged-and']);
  });

  test('the labels of the Service in front of the pods', () => {
    const service =
      'apiVersion: v1\nkind: Service\nmetadata: {name: db, namespace: shop, labels: {tier: data}}\nspec: {selector: {app: db}, ports: [{port: 1}]}\n';
    expect(unmatched({ '/p.yaml': policy('shop', 'x', '{podSelector: {matchLabels: {tier: data}}}'), '/a.yaml': db + service })).toEqual([
      'selector-matches-owner-not-pod',
    ]);
  });

  test('a contradiction is not also called dangling', () => {
    const spec = '{podSelector: {matchLabels: {app: db}, matchExpressions: [{key: app, operator: NotIn, values: [db]}]}}';
    expect(rulesIn({ '/p.yaml': policy('shop', 'x', spec), '/a.yaml': db }).filter((rule) => rule.includes('selector'))).toEqual(['selector-contradiction']);
  });
});

describe('what the workspace cannot know is not said', () => {
  const narrow = (namespace: string) => ({
    '/p.yaml': policy(namespace, 'x', '{podSelector: {matchLabels: {app: web}}, ingress: [{from: [{podSelector: {matchLabels: {app: api}}}]}]}'),
  });

  test('no workload of the namespace is here', () => {
    expect(unmatched(narrow('shop'))).toEqual([]);
    expect(unmatched({ ...narrow('shop'), '/a.yaml': pod('other', 'unlike') })).toEqual([]);
  });

  test('everything, by {}', () => {
    expect(unmatched({ '/p.yaml': policy('shop', 'x', '{podSelector: {}, ingress: [{from: [{podSelector: {}}]}]}'), '/a.yaml': pod('shop', 'db') })).toEqual(
      [],
    );
    expect(unmatched({ '/p.yaml': policy('empty', 'x', '{podSelector: {}}'), '/a.yaml': pod('shop', 'db') })).toEqual([]);
  });

  test('labels that a template or a controller makes', () => {
    const sts = policy('shop', 'x', '{podSelector: {matchLabels: {statefulset.kubernetes.io/pod-name: db-0}}}');
    expect(unmatched({ '/p.yaml': sts, '/a.yaml': pod('shop', 'db') })).toEqual([]);
    const operator = policy('shop', 'x', '{podSelector: {matchLabels: {strimzi.io/cluster: events}}}');
    expect(unmatched({ '/p.yaml': operator, '/a.yaml': pod('shop', 'db') })).toEqual([]);
    const templated = policy('shop', 'x', '{podSelector: {matchLabels: {app: "{{ .Values.app }}"}}}');
    expect(unmatched({ '/p.yaml': templated, '/a.yaml': pod('shop', 'db') })).toEqual([]);
  });

  test('pods that an operator makes', () => {
    const custom = 'apiVersion: monitoring.coreos.com/v1\nkind: Prometheus\nmetadata: {name: k8s, namespace: shop}\nspec: {}\n';
    expect(unmatched({ ...narrow('shop'), '/a.yaml': pod('shop', 'db'), '/b.yaml': custom })).toEqual([]);
  });

  test('namespaces by labels that a namespace outside the workspace may carry', () => {
    const peer = '{namespaceSelector: {matchLabels: {team: a}}, podSelector: {matchLabels: {app: billing}}}';
    expect(unmatched({ '/p.yaml': policy('shop', 'x', `{podSelector: {}, ingress: [{from: [${peer}]}]}`), '/a.yaml': pod('shop', 'db') })).toEqual([]);
  });

  test('a namespace by name that is not in the workspace', () => {
    const peer = '{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: kube-system}}, podSelector: {matchLabels: {k8s-app: kube-dns}}}';
    expect(unmatched({ '/p.yaml': policy('shop', 'x', `{podSelector: {}, egress: [{to: [${peer}]}]}`), '/a.yaml': pod('shop', 'db') })).toEqual([]);
  });

  test('pods, or the policy, for which nobody wrote a namespace: whoever applies the files decides', () => {
    const unwritten = pod('shop', 'web').replace(', namespace: shop', '');
    const api = pod('shop', 'api');
    expect(unmatched({ '/p.yaml': policy('shop', 'x', '{podSelector: {matchLabels: {app: web}}}'), '/a.yaml': unwritten + api })).toEqual([]);
    const bare = policy('shop', 'x', '{podSelector: {matchLabels: {app: web}}}').replace(', namespace: shop', '');
    expect(unmatched({ '/p.yaml': bare, '/a.yaml': pod('shop', 'web') + api.replace(', namespace: shop', '') })).toEqual([]);
  });

  test('components that clusters have by themselves', () => {
    const peer = (labels: string) => policy('shop', 'x', `{podSelector: {}, ingress: [{from: [{podSelector: {matchLabels: {${labels}}}}]}]}`);
    expect(unmatched({ '/p.yaml': peer('app.kubernetes.io/name: ingress-nginx'), '/a.yaml': pod('shop', 'db') })).toEqual([]);
    expect(unmatched({ '/p.yaml': peer('app: billing'), '/a.yaml': pod('shop', 'db') })).toEqual(['dangling-peer']);
  });

  test('a policy without a namespace, far from the pods of others without one', () => {
    const bare = (text: string) => text.replaceAll(', namespace: shop', '');
    expect(unmatched({ '/guides/policies/p.yaml': bare(narrow('shop')['/p.yaml']), '/examples/redis/a.yaml': bare(pod('shop', 'db')) })).toEqual([]);
    expect(unmatched({ '/app/policies/p.yaml': bare(narrow('shop')['/p.yaml']), '/app/deploy/a.yaml': bare(pod('shop', 'db')) })).toEqual([
      'dangling-peer',
      'dangling-pod-selector',
    ]);
  });
});

describe('peer-split-and-or knows the workspace', () => {
  const split = policy(
    'shop',
    'db',
    '{podSelector: {matchLabels: {app: db}}, ingress: [{from: [{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: ops}}}, {podSelector: {matchLabels: {app: web}}}]}]}',
  );
  const splits = (texts: Record<string, string>) => rulesIn(texts).includes('peer-split-and-or');

  test('pods here, and none like them there: both peers are meant', () => {
    expect(splits({ '/p.yaml': split, '/a.yaml': pod('shop', 'db') + pod('shop', 'web') + pod('ops', 'scanner') })).toBe(false);
  });

  test('pods there, or nothing known of the other namespace', () => {
    expect(splits({ '/p.yaml': split, '/a.yaml': pod('shop', 'db') + pod('ops', 'web') })).toBe(true);
    expect(splits({ '/p.yaml': split, '/a.yaml': pod('shop', 'db') + pod('shop', 'web') })).toBe(true);
    expect(splits({ '/p.yaml': split })).toBe(true);
  });
});

describe('workload-not-isolated and namespace-no-default-deny', () => {
  const isolation = (texts: Record<string, string>) =>
    rulesIn(texts).filter((rule) => rule === 'workload-not-isolated' || rule === 'namespace-no-default-deny');
  const namespace = (name: string) => `apiVersion: v1\nkind: Namespace\nmetadata: {name: ${name}}\n---\n`;
  const deny = policy('shop', 'deny', '{podSelector: {}, policyTypes: [Ingress]}');

  test('without any policy, each namespace has one finding', () => {
    const snapshot = snapshotOf({ '/a.yaml': pod('shop', 'db') + pod('shop', 'web') });
    expect(checkFile(snapshot, '/a.yaml').map(({ rule }) => rule)).toEqual(['namespace-no-default-deny']);
    expect(isolation({ '/a.yaml': pod('shop', 'db'), '/n.yaml': namespace('shop') })).toEqual(['namespace-no-default-deny']);
  });

  test('one finding for a namespace that nobody isolates, however many workloads it has', () => {
    const texts = { '/a.yaml': [1, 2, 3, 4].map((n) => pod('other', `web${n}`)).join(''), '/p.yaml': deny + pod('shop', 'db') };
    const snapshot = snapshotOf(texts);
    expect(checkFile(snapshot, '/a.yaml').map(({ rule }) => rule)).toEqual(['namespace-no-default-deny']);
  });

  test('a namespace without workloads, and one of the cluster itself, have none', () => {
    expect(isolation({ '/n.yaml': namespace('shop'), '/p.yaml': policy('other', 'x', '{podSelector: {}}') })).toEqual([]);
    expect(isolation({ '/n.yaml': namespace('kube-system'), '/a.yaml': pod('kube-system', 'dns') })).toEqual([]);
  });

  test('a default-deny ends both, also one that lets the namespace itself through', () => {
    expect(isolation({ '/a.yaml': namespace('shop') + pod('shop', 'db'), '/p.yaml': deny })).toEqual([]);
    const own = policy('shop', 'own', '{podSelector: {}, ingress: [{from: [{podSelector: {}}]}]}');
    expect(isolation({ '/a.yaml': namespace('shop') + pod('shop', 'db'), '/p.yaml': own })).toEqual([]);
  });

  test('a policy that may be applied to the namespace all the same is not overlooked', () => {
    const unwritten = (text: string) => text.replaceAll(', namespace: shop', '');
    expect(isolation({ '/a.yaml': unwritten(pod('shop', 'db')), '/p.yaml': deny })).toEqual([]);
    expect(isolation({ '/a.yaml': pod('shop', 'db'), '/p.yaml': unwritten(deny) })).toEqual([]);
    expect(isolation({ '/a.yaml': pod('other', 'db'), '/p.yaml': deny })).toEqual(['namespace-no-default-deny']);
    // Whether it denies is for a template to say.
    const templated = (spec: string) => ({
      '/a.yaml': pod('shop', 'db'),
      '/p.yaml': `${policy('shop', 'p', '').trimEnd().replace(/-+$/, '')}  podSelector: {}\n${spec}`,
    });
    expect(isolation(templated('  policyTypes: [Ingress]\n  ingress:\n    - {{ toYaml .Values.rule | nindent 6 }}\n'))).toEqual([]);
    expect(isolation(templated('  policyTypes: [Ingress]\n  ingress:\n    - {}\n'))).toEqual(['namespace-no-default-deny']);
  });

  test('a workload counts as isolated only where not everyone surely reaches it', () => {
    const two = pod('shop', 'db') + pod('shop', 'web');
    const forDb = (rest: string) => ({ '/a.yaml': two, '/p.yaml': policy('shop', 'db', `{podSelector: {matchLabels: {app: db}}, ${rest}}`) });
    expect(isolation(forDb('policyTypes: [Ingress], ingress: [{from: [{podSelector: {}}]}]'))).toContain('workload-not-isolated');
    // Selected, and open to everyone all the same.
    expect(isolation(forDb('policyTypes: [Ingress], ingress: [{}]'))).toEqual(['namespace-no-default-deny']);
    const messages = checkFile(snapshotOf({ ...forDb('policyTypes: [Ingress], ingress: [{}]') }), '/p.yaml').concat(
      checkFile(snapshotOf({ '/a.yaml': pod('shop', 'db'), '/p.yaml': forDb('policyTypes: [Ingress], ingress: [{}]')['/p.yaml'] }), '/p.yaml'),
    );
    for (const { message } of messages) expect(message).not.toMatch(/isolated one by one/);
  });

  test('jobs, and pods on the network of their host, are left out', () => {
    const some = policy('shop', 'db', '{podSelector: {matchLabels: {app: db}}, policyTypes: [Ingress]}');
    const job =
      'apiVersion: batch/v1\nkind: Job\nmetadata: {name: once, namespace: shop}\nspec: {template: {metadata: {labels: {app: once}}, spec: {containers: [{name: a, image: a}]}}}\n---\n';
    const host = pod('shop', 'agent').replace('spec: {', 'spec: {hostNetwork: true, ');
    expect(isolation({ '/a.yaml': pod('shop', 'db') + job + host, '/p.yaml': some })).toEqual(['namespace-no-default-deny']);
    // Without a Namespace, the few that are open speak for themselves; with one, it says so, too.
    expect(isolation({ '/a.yaml': pod('shop', 'db') + pod('shop', 'web'), '/p.yaml': some })).toEqual(['workload-not-isolated']);
    const manifest = 'apiVersion: v1\nkind: Namespace\nmetadata: {name: shop}\n---\n';
    expect(isolation({ '/a.yaml': manifest + pod('shop', 'db') + pod('shop', 'web'), '/p.yaml': some })).toEqual([
      'namespace-no-default-deny',
      'workload-not-isolated',
    ]);
  });

  describe('egress', () => {
    const pods = (...names: readonly string[]) => names.map((name) => pod('shop', name)).join('');
    const deny = policy('shop', 'deny', '{podSelector: {}, policyTypes: [Ingress]}');
    const dns = '{ports: [{port: 53, protocol: UDP}]}';
    const out = (name: string, types = '[Egress]') =>
      policy('shop', `out-${name}`, `{podSelector: {matchLabels: {app: ${name}}}, policyTypes: ${types}, egress: [${dns}]}`);
    const messages = (texts: Record<string, string>) => {
      const snapshot = snapshotOf(texts);
      return Object.keys(texts).flatMap((file) =>
        checkFile(snapshot, file)
          .filter(({ rule }) => rule === 'workload-not-isolated' || rule === 'namespace-no-default-deny')
          .map(({ message }) => message.split(':')[0]),
      );
    };

    test('the one that is left out, where most are isolated', () =>
      expect(messages({ '/a.yaml': pods('db', 'web', 'api'), '/p.yaml': deny + out('db') + out('web') })).toEqual([
        'Pod `api` may connect to everything, also outside the cluster',
      ]));
    test('not where it is limited for some, or closed for all', () => {
      expect(messages({ '/a.yaml': pods('db', 'web', 'api'), '/p.yaml': deny + out('db') })).toEqual([]);
      expect(messages({ '/a.yaml': pods('db', 'web'), '/p.yaml': deny + out('db') })).toEqual([]);
      const all = policy('shop', 'all', '{podSelector: {}, policyTypes: [Egress]}');
      expect(messages({ '/a.yaml': pods('db', 'web', 'api'), '/p.yaml': deny + out('db') + out('web') + all })).toEqual([]);
    });
    test('the next pod, where each is isolated by itself', () =>
      expect(messages({ '/a.yaml': pods('db', 'web'), '/p.yaml': deny + out('db') + out('web') })).toEqual([
        '`shop` has no default-deny for egress, so a pod that no policy selects may connect to everything. Its workloads are isolated one by one. Add default-deny to close the rest.',
      ]));
    test('once, where nothing is closed in either direction', () =>
      expect(messages({ '/a.yaml': pods('db', 'web', 'api'), '/p.yaml': out('db', '[Ingress, Egress]') + out('web', '[Ingress, Egress]') })).toEqual([
        'Anyone can reach Pod `api` on every port, also from outside the cluster',
      ]));
    test('as the options say', () => {
      const snapshot = snapshotOf({ '/a.yaml': pods('db', 'web', 'api'), '/p.yaml': out('db', '[Ingress, Egress]') + out('web', '[Ingress, Egress]') });
      const said = (directions: string) =>
        checkFile(snapshot, '/a.yaml', {
          settings: { 'workload-not-isolated': { options: { ignoreNamespaces: [], directions } }, 'namespace-no-default-deny': { severity: 'off' } },
        }).map(({ message }) => /for (ingress|egress)/.exec(message)?.[1]);
      expect(said('ingress')).toEqual(['ingress']);
      expect(said('egress')).toEqual(['egress']);
      expect(said('both')).toEqual(['ingress']);
    });
  });

  describe('a namespace without workloads here', () => {
    const some = policy('shop', 'web', '{podSelector: {matchLabels: {app: web}}, policyTypes: [Ingress]}');
    test('with policies, none of which is for all of its pods', () => {
      expect(isolation({ '/n.yaml': namespace('shop'), '/p.yaml': some })).toEqual(['namespace-no-default-deny']);
      expect(isolation({ '/p.yaml': some })).toEqual([]);
      expect(isolation({ '/n.yaml': namespace('openshift-ingress'), '/p.yaml': some.replaceAll('shop', 'openshift-ingress') })).toEqual([]);
      expect(isolation({ '/n.yaml': namespace('shop'), '/p.yaml': some + deny })).toEqual([]);
    });
    test('not without policies, of which a rule of its own speaks', () => expect(isolation({ '/n.yaml': namespace('shop') })).toEqual([]));
  });

  test('policies of kinds that are not evaluated may isolate: nothing is said', () => {
    const other = 'apiVersion: cilium.io/v2\nkind: CiliumNetworkPolicy\nmetadata: {name: x, namespace: shop}\nspec: {}\n';
    const baseline =
      'apiVersion: policy.networking.k8s.io/v1alpha1\nkind: BaselineAdminNetworkPolicy\nmetadata: {name: default}\nspec: {subject: {namespaces: {}}, ingress: [{action: Deny, from: [{namespaces: {}}]}]}\n';
    expect(isolation({ '/a.yaml': namespace('shop') + pod('shop', 'db'), '/c.yaml': other })).toEqual([]);
    expect(isolation({ '/a.yaml': namespace('shop') + pod('shop', 'db'), '/c.yaml': baseline })).toEqual([]);
  });

  test('the fix adds a document to the file, with a name that is free', () => {
    checkFix(
      'Add default-deny to shop: ingress and egress, DNS allowed',
      `
      #- /shop.yaml
      apiVersion: v1
      kind: Namespace
      metadata: {name: $0shop}
      #- /p.yaml
      apiVersion: networking.k8s.io/v1
      kind: NetworkPolicy
      metadata: {name: default-deny, namespace: shop}
      spec: {podSelector: {matchLabels: {app: db}}}
      ---
      apiVersion: v1
      kind: Pod
      metadata: {name: db, namespace: shop, labels: {app: db}}
      spec: {containers: [{name: main, image: x}]}
      `,
      `
      apiVersion: v1
      kind: Namespace
      metadata: {name: shop}
      ---
      apiVersion: networking.k8s.io/v1
      kind: NetworkPolicy
      metadata:
        name: default-deny-2
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
      `,
    );
  });

  test('what nobody wrote a namespace for gets none in the new policy', () => {
    checkFix(
      'Add default-deny to default: ingress',
      `
      #- /shop.yaml
      apiVersion: v1
      kind: Pod
      metadata: {name: $0web, labels: {app: web}}
      spec: {containers: [{name: main, image: x}]}
      ---
      apiVersion: v1
      kind: Pod
      metadata: {name: db, labels: {app: db}}
      spec: {containers: [{name: main, image: x}]}
      ---
      apiVersion: networking.k8s.io/v1
      kind: NetworkPolicy
      metadata: {name: db}
      spec: {podSelector: {matchLabels: {app: db}}}
      `,
      `
      #- /shop.yaml
      apiVersion: v1
      kind: Pod
      metadata: {name: web, labels: {app: web}}
      spec: {containers: [{name: main, image: x}]}
      ---
      apiVersion: v1
      kind: Pod
      metadata: {name: db, labels: {app: db}}
      spec: {containers: [{name: main, image: x}]}
      ---
      apiVersion: networking.k8s.io/v1
      kind: NetworkPolicy
      metadata: {name: db}
      spec: {podSelector: {matchLabels: {app: db}}}
      ---
      apiVersion: networking.k8s.io/v1
      kind: NetworkPolicy
      metadata:
        name: default-deny-ingress
      spec:
        podSelector: {}
        policyTypes:
          - Ingress
      `,
    );
  });
});

describe('dns-blocked', () => {
  const blocked = (policies: string) => rulesIn({ '/a.yaml': pod('shop', 'web') + pod('shop', 'db'), '/p.yaml': policies }).includes('dns-blocked');
  const web = (egress: string) => policy('shop', 'web', `{podSelector: {matchLabels: {app: web}}, policyTypes: [Egress], egress: ${egress}}`);
  const toDb = '{to: [{podSelector: {matchLabels: {app: db}}}]}';

  test('without any rule that could reach a resolver', () => {
    expect(blocked(web(`[${toDb}]`))).toBe(true);
    expect(blocked(web('[{ports: [{port: 5432}]}]'))).toBe(true);
    expect(blocked(web('[{to: [{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: ops}}}]}]'))).toBe(true);
    expect(blocked(policy('shop', 'deny', '{podSelector: {}, policyTypes: [Egress]}'))).toBe(true);
  });

  test('with one, wherever it stands and whatever resolver it means', () => {
    for (const dns of [
      '{ports: [{port: 53, protocol: UDP}]}',
      '{ports: [{port: 5353, protocol: UDP}]}',
      '{ports: [{port: dns, protocol: UDP}]}',
      '{to: [{namespaceSelector: {}}]}',
      '{to: [{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: kube-system}}}]}',
      '{to: [{ipBlock: {cidr: 169.254.20.10/32}}]}',
      '{ports: [{port: 1, endPort: 1024, protocol: UDP}]}',
      '{}',
    ]) {
      expect(blocked(web(`[${toDb}, ${dns}]`)), dns).toBe(false);
      expect(blocked(web(`[${toDb}]`) + policy('shop', 'more', `{podSelector: {}, policyTypes: [Egress], egress: [${dns}]}`)), dns).toBe(false);
    }
  });

  test('a workload that may connect to nothing, beside others that may, is meant to be closed', () => {
    const deny = policy('shop', 'deny', '{podSelector: {}, policyTypes: [Egress]}');
    expect(blocked(deny + web(`[${toDb}, {ports: [{port: 53, protocol: UDP}]}]`))).toBe(false);
  });

  test('of pods that are not here it is said mildly, where the policy names other pods', () => {
    const severities = (text: string) =>
      checkFile(snapshotOf({ '/p.yaml': text }), '/p.yaml')
        .filter(({ rule }) => rule === 'dns-blocked')
        .map(({ severity }) => severity);
    expect(severities(web(`[${toDb}]`))).toEqual(['info']);
    expect(severities(web('[{to: [{ipBlock: {cidr: 10.0.0.0/8}}], ports: [{port: 5432}]}]'))).toEqual([]);
    expect(severities(policy('shop', 'deny', '{podSelector: {}, policyTypes: [Egress]}'))).toEqual([]);
    expect(
      severities(web(`[${toDb}]`) + policy('shop', 'dns', '{podSelector: {}, policyTypes: [Egress], egress: [{ports: [{port: 53, protocol: UDP}]}]}')),
    ).toEqual([]);
  });

  test('it is said once for a namespace, on the policy that isolates all of it, with a fix there', () => {
    const deny = policy('shop', 'deny', '{podSelector: {}, policyTypes: [Egress]}');
    const snapshot = snapshotOf({ '/a.yaml': pod('shop', 'web') + pod('shop', 'db'), '/deny.yaml': deny, '/web.yaml': web(`[${toDb}]`) });
    const found = ['/a.yaml', '/deny.yaml', '/web.yaml'].flatMap((file) => checkFile(snapshot, file).filter(({ rule }) => rule === 'dns-blocked'));
    expect(found.map(({ file }) => file)).toEqual(['/deny.yaml']);
  });

  test('the fix adds a rule in block style', () => {
    checkFix(
      'Allow DNS (kube-system, UDP and TCP 53)',
      `
      #- /p.yaml
      apiVersion: networking.k8s.io/v1
      kind: NetworkPolicy
      metadata: {name: deny, namespace: shop}
      spec:
        podSelector: {}
        policyTypes:
        - Egress
        egress: [] # closed
      #- /a.yaml
      apiVersion: v1
      kind: Pod
      metadata: {name: db, namespace: shop, labels: {app: db}}
      spec: {containers: [{name: main, image: x}]}
      `,
      `
      apiVersion: networking.k8s.io/v1
      kind: NetworkPolicy
      metadata: {name: deny, namespace: shop}
      spec:
        podSelector: {}
        policyTypes:
        - Egress
        egress: # closed
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
      `,
    );
  });
});

describe('ports of pods and of Services', () => {
  const service =
    'apiVersion: v1\nkind: Service\nmetadata: {name: web, namespace: shop}\nspec: {selector: {app: web}, ports: [{port: 80, targetPort: http}]}\n---\n';
  const web = pod('shop', 'web', 'app: web', ', ports: [{name: http, containerPort: 8080}]');
  const rules = (pods: string, ports: string) =>
    rulesIn({ '/a.yaml': pods, '/p.yaml': policy('shop', 'web', `{podSelector: {matchLabels: {app: web}}, ingress: [{ports: ${ports}}]}`) }).filter((rule) =>
      /port-instead|port-undeclared/.test(rule),
    );

  test('the port of the Service, by a named target', () => {
    expect(rules(service + web, '[{port: 80}]')).toEqual(['service-port-instead-of-target-port']);
  });

  test('a port that the pod listens on, one that no Service has, and pods that declare none', () => {
    expect(rules(service + web, '[{port: 8080}]')).toEqual([]);
    expect(rules(service + web, '[{port: 9999}]')).toEqual([]);
    expect(rules(service + pod('shop', 'web'), '[{port: 80}]')).toEqual([]);
    expect(rules(web, '[{port: 80}]')).toEqual([]);
  });

  test('pods that declare no port are told of by what the Service leads to, unless another one leads to the port', () => {
    const undeclared = pod('shop', 'web');
    const leads = (name: string, port: number, target: number) =>
      `apiVersion: v1\nkind: Service\nmetadata: {name: ${name}, namespace: shop}\nspec: {selector: {app: web}, ports: [{port: ${port}, targetPort: ${target}}]}\n---\n`;
    expect(rules(leads('web', 80, 8080) + undeclared, '[{port: 80}]')).toEqual(['service-port-instead-of-target-port']);
    expect(rules(leads('web', 80, 8080) + undeclared, '[{port: 8080}]')).toEqual([]);
    expect(rules(leads('web', 80, 80) + undeclared, '[{port: 80}]')).toEqual([]);
    expect(rules(leads('web', 80, 8080) + leads('other', 9000, 80) + undeclared, '[{port: 80}]')).toEqual([]);
  });

  test('both ports, for plugins that look before the translation', () => {
    expect(rules(service + web, '[{port: 80}, {port: 8080}]')).toEqual([]);
  });

  test('a name that some pod declares is right, and by another protocol it is not', () => {
    expect(rules(web, '[{port: http}]')).toEqual([]);
    expect(rules(web, '[{port: http, protocol: UDP}]')).toEqual(['named-port-undeclared']);
  });
});

test('nothing about the workspace is said while it is read', () => {
  const texts = { '/p.yaml': policy('shop', 'x', '{podSelector: {matchLabels: {app: billing}}}'), '/a.yaml': pod('shop', 'db') };
  const complete = snapshotOf(texts);
  const reading: Snapshot = {
    version: complete.version,
    complete: false,
    settings: complete.settings,
    validate: complete.validate,
    files: complete.files,
    assertionFiles: complete.assertionFiles,
    environments: complete.environments,
    configuredEnvironments: [],
    file: (id) => complete.file(id),
    object: (id) => complete.object(id),
    environment: (from) => complete.environment(from),
    environmentsOf: (id) => complete.environmentsOf(id),
    isBuild: (folder) => complete.isBuild(folder),
    renderedWith: () => [],
    unitFiles: [],
    unseen: [],
    pluginSigns: [],
    units: [],
    kustomizations: [],
    charts: [],
    environmentNamesOf: (id) => complete.environmentNamesOf(id),
  };
  expect(checkFile(complete, '/p.yaml').map(({ rule }) => rule)).toContain('dangling-pod-selector');
  expect(checkFile(reading, '/p.yaml').map(({ category }) => category)).not.toContain('workspace');
});

test('a template of a chart is not compared with the workspace', () => {
  checkRule(
    'dangling-pod-selector',
    `
    #- /chart/Chart.yaml
    apiVersion: v2
    name: shop
    version: 1.0.0
    #- /chart/templates/policy.yaml
    apiVersion: networking.k8s.io/v1
    kind: NetworkPolicy
    metadata: {name: x, namespace: shop}
    spec: {podSelector: {matchLabels: {app: billing}}}
    #- /a.yaml
    apiVersion: v1
    kind: Pod
    metadata: {name: db, namespace: shop, labels: {app: db}}
    spec: {containers: [{name: main, image: x}]}
    `,
  );
});

test('half of a torn peer is not also said to match nothing', () => {
  const peers = '[{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: monitoring}}}, {podSelector: {matchLabels: {app: prometheus}}}]';
  const texts = {
    '/p.yaml': policy('shop', 'db', `{podSelector: {matchLabels: {app: db}}, ingress: [{from: ${peers}}]}`),
    '/a.yaml': pod('shop', 'db') + pod('monitoring', 'prometheus'),
  };
  expect(rulesIn(texts).filter((rule) => rule.startsWith('peer-'))).toEqual(['peer-split-and-or']);
});

describe('one-sided-connection', () => {
  const pods = pod('shop', 'web') + pod('shop', 'db');
  const deny = policy('shop', 'deny', '{podSelector: {}, policyTypes: [Ingress, Egress]}');
  const db = (from: string) =>
    policy('shop', 'db', `{podSelector: {matchLabels: {app: db}}, policyTypes: [Ingress], ingress: [{from: [${from}], ports: [{port: 3306}]}]}`);
  const web = (egress: string) => policy('shop', 'web', `{podSelector: {matchLabels: {app: web}}, policyTypes: [Egress], egress: [${egress}]}`);
  const said = (policies: string) =>
    checkFile(snapshotOf({ '/a.yaml': pods, '/p.yaml': policies }), '/p.yaml').flatMap(({ rule, message }) =>
      rule === 'one-sided-connection' ? [message] : [],
    );

  test('either end alone lets nothing pass', () => {
    expect(said(deny + db('{podSelector: {matchLabels: {app: web}}}'))).toEqual([expect.stringContaining('egress of `web` is isolated')]);
    expect(said(deny + web('{to: [{podSelector: {matchLabels: {app: db}}}]}'))).toEqual([expect.stringContaining('ingress of `db` is isolated')]);
  });

  test('ports that do not meet are said once', () => {
    expect(
      said(deny + db('{podSelector: {matchLabels: {app: web}}}') + web('{to: [{podSelector: {matchLabels: {app: db}}}], ports: [{port: 3307}]}')),
    ).toHaveLength(1);
  });

  test('both ends, or an end that nobody isolates', () => {
    expect(said(deny + db('{podSelector: {matchLabels: {app: web}}}') + web('{to: [{podSelector: {matchLabels: {app: db}}}]}'))).toEqual([]);
    expect(said(db('{podSelector: {matchLabels: {app: web}}}'))).toEqual([]);
  });

  test('a peer that is all of a namespace names nobody', () => {
    expect(said(deny + db('{podSelector: {}}'))).toEqual([]);
  });

  test('a template may allow it', () => {
    expect(said(deny + db('{podSelector: {matchLabels: {app: web}}}') + web('{to: [{podSelector: {matchLabels: {app: "{{ .Values.db }}"}}}]}'))).toEqual([]);
  });
});

test('a finding points at what it speaks of, in file offsets', () => {
  const pods = pod('shop', 'db') + pod('shop', 'frontend');
  const texts = {
    '/p.yaml': policy('shop', 'db', '{podSelector: {matchLabels: {app: db}}, ingress: [{from: [{podSelector: {matchLabels: {app: fronted}}}]}]}'),
    '/a.yaml': pods,
  };
  const [finding] = checkFile(snapshotOf(texts), '/p.yaml').filter(({ rule }) => rule === 'label-near-miss');
  expect(finding?.related.map(({ file, range, message }) => [file, pods.slice(range.start, range.end), message])).toEqual([
    ['/a.yaml', 'frontend', 'Pod `frontend`'],
  ]);
});

describe("pods on the host's network", () => {
  const host = (name: string, namespace = 'edge') => pod(namespace, name, 'app: proxy').replace('spec: {', 'spec: {hostNetwork: true, ');
  const hosts = (texts: Record<string, string>) => rulesIn(texts).filter((rule) => rule.startsWith('host-network'));
  const site = pod('site', 'site');
  const peer = (selector: string) => policy('site', 'site', `{podSelector: {matchLabels: {app: site}}, ingress: [{from: [${selector}]}]}`);
  const proxies = '{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: edge}}, podSelector: {matchLabels: {app: proxy}}}';

  test('are said where a selector matches no others', () => {
    expect(hosts({ '/p.yaml': peer(proxies) + site + host('a') + host('b') })).toEqual(['host-network-peer']);
    expect(hosts({ '/p.yaml': policy('edge', 'own', '{podSelector: {matchExpressions: [{key: app, operator: In, values: [proxy]}]}}') + host('a') })).toEqual([
      'host-network-subject',
    ]);
  });

  test('are not said where it means others, too, or whoever is there', () => {
    expect(hosts({ '/p.yaml': peer(proxies) + site + host('a') + pod('edge', 'b', 'app: proxy') })).toEqual([]);
    expect(hosts({ '/p.yaml': policy('edge', 'all', '{podSelector: {}}') + host('a') })).toEqual([]);
    expect(hosts({ '/p.yaml': peer('{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: edge}}}') + site + host('a') })).toEqual([]);
  });

  test('are said of the admin kinds, which leave them out', () => {
    const selection = '{pods: {namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: edge}}, podSelector: {matchLabels: {app: proxy}}}}';
    const admin = (spec: string) => `apiVersion: policy.networking.k8s.io/v1alpha1
kind: AdminNetworkPolicy
metadata: {name: admin}
spec: {priority: 1, ${spec}}
---
`;
    const rule = `ingress: [{action: Deny, from: [${selection}]}]`;
    expect(hosts({ '/p.yaml': admin(`subject: {namespaces: {}}, ${rule}`) + host('a') + site })).toEqual(['host-network-peer']);
    expect(hosts({ '/p.yaml': admin(`subject: ${selection}, ingress: [{action: Deny, from: [{namespaces: {}}]}]`) + host('a') + site })).toEqual([
      'host-network-subject',
    ]);
  });
});
