import { describe, expect, test } from 'vitest';
import { unknownProfile } from '../../server/workspace/cluster-profile.js';
import { readInstallations } from '../../server/workspace/installations.js';
import { dependencyLines } from '../support/dependencies.js';

const WEB = `---
apiVersion: v1
kind: Service
metadata: {name: web, namespace: shop, labels: {app: web}}
spec: {selector: {app: web}, ports: [{name: http, port: 80, targetPort: 8080}]}
---
apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop, labels: {app: web}}
spec: {serviceAccountName: web, containers: [{name: web, image: web, ports: [{containerPort: 8080, name: http}]}]}
`;
const INGRESS = (className = 'nginx') => `---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: web, namespace: shop}
spec: {ingressClassName: ${className}, defaultBackend: {service: {name: web, port: {name: http}}}}
`;
const POLICY = (spec: string) => `---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: web, namespace: shop}
spec: ${spec}
`;
const from = (peers: string, ports = '[{port: 8080}]') => POLICY(`{podSelector: {matchLabels: {app: web}}, ingress: [{from: ${peers}, ports: ${ports}}]}`);
const namespace = (name: string) => `{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: ${name}}}}`;
const lines = (...parts: readonly string[]) => dependencyLines(`#- /all.yaml\n${parts.join('')}`);
const standing = (line: string | undefined) => / (open|closed|unknown): /.exec(line ?? '')?.[1];

describe('who stands before an Ingress', () => {
  test('is told by its class, at the port of the pods', () => {
    expect(lines(WEB, INGRESS()).map((line) => line.replace(/ @.*/, ''))).toEqual([
      'ingress-controller (ingress-nginx) -> shop/web:80 [shop/web TCP 8080] open: route web',
    ]);
    expect(lines(WEB, INGRESS('traefik-internal'))[0]).toContain('ingress-controller (Traefik)');
  });

  test.each([
    ['nobody', POLICY('{podSelector: {}}'), 'closed'],
    ['pods of the own namespace, all of whom are here', from('[{podSelector: {matchLabels: {app: web}}}]'), 'closed'],
    ['monitoring', from(`[${namespace('monitoring')}]`), 'closed'],
    ['ingress-nginx', from(`[${namespace('ingress-nginx')}]`), 'unknown'],
    ['ingress-nginx on another port', from(`[${namespace('ingress-nginx')}]`, '[{port: 80}]'), 'closed'],
    ['a namespace that is not known', from(`[${namespace('edge')}]`), 'unknown'],
    ['namespaces by another label', from('[{namespaceSelector: {matchLabels: {team: web}}}]'), 'unknown'],
    ['pods called like a controller', from('[{namespaceSelector: {}, podSelector: {matchLabels: {app: ingress-nginx}}}]'), 'unknown'],
    ['pods called like Prometheus', from('[{namespaceSelector: {}, podSelector: {matchLabels: {app: prometheus}}}]'), 'closed'],
    ['addresses', from('[{ipBlock: {cidr: 10.0.0.0/8}}]'), 'unknown'],
    ['anyone', POLICY('{podSelector: {}, ingress: [{ports: [{port: 8080}]}]}'), 'open'],
    ['anyone, by the name of the port', POLICY('{podSelector: {}, ingress: [{ports: [{port: http}]}]}'), 'unknown'],
  ])('a rule for %s', (_, policy, expected) => expect(lines(WEB, INGRESS(), policy).map(standing)).toEqual([expected]));

  test('a controller of its own in the namespace is no outsider', () => {
    const own = `---\napiVersion: v1\nkind: Pod\nmetadata: {name: c, namespace: shop, labels: {app.kubernetes.io/name: ingress-nginx}}\nspec: {containers: [{name: c, image: c}]}\n`;
    expect(lines(WEB, INGRESS(), own, from('[{podSelector: {}}]')).map(standing)).toEqual(['unknown']);
  });

  test('where a person says where it runs, it runs nowhere else', () => {
    const { installations } = readInstallations([{ kind: 'ingress-controller', namespace: 'edge', labels: { app: 'front' } }]);
    const settings = { defaultNamespace: 'default', profile: { ...unknownProfile, installations } };
    const asked = (policy: string) => dependencyLines(`#- /all.yaml\n${WEB}${INGRESS()}${policy}`, settings).map(standing);
    expect(asked(from(`[${namespace('edge')}]`))).toEqual(['unknown']);
    expect(asked(from(`[${namespace('ingress-nginx')}]`))).toEqual(['closed']);
    expect(asked(from(`[${namespace('other')}]`))).toEqual(['closed']);
  });

  test('routes of a mesh, and backends that are not here, are none', () => {
    const route = (parent: string, name: string) =>
      `---\napiVersion: gateway.networking.k8s.io/v1\nkind: HTTPRoute\nmetadata: {name: r, namespace: shop}\nspec: {parentRefs: [${parent}], rules: [{backendRefs: [{name: ${name}, port: 80}]}]}\n`;
    expect(lines(WEB, route('{name: gateway}', 'web')).length).toBe(1);
    expect(lines(WEB, route('{kind: Service, name: web}', 'web'))).toEqual([]);
    expect(lines(WEB, route('{name: gateway}', 'other'))).toEqual([]);
  });
});

describe('the API server', () => {
  const hook = `---\napiVersion: admissionregistration.k8s.io/v1\nkind: MutatingWebhookConfiguration\nmetadata: {name: h}\nwebhooks: [{name: a.b.c, clientConfig: {service: {name: web, namespace: shop, port: 80}}}]\n`;
  test.each([
    ['nobody', POLICY('{podSelector: {}}'), 'closed'],
    ['a namespace of applications', from(`[${namespace('default')}]`), 'closed'],
    ['pods of kube-system, which may be what it speaks through', from(`[${namespace('kube-system')}]`), 'unknown'],
    ['addresses', from('[{ipBlock: {cidr: 10.0.0.1/32}}]'), 'unknown'],
    ['anyone', POLICY('{podSelector: {}, ingress: [{}]}'), 'open'],
  ])('calls a webhook: a rule for %s', (_, policy, expected) => expect(lines(WEB, hook, policy).map(standing)).toEqual([expected]));

  const role = (rule: string) => `---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: web}
rules: [${rule}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: web, namespace: shop}
roleRef: {kind: ClusterRole, name: web, apiGroup: rbac.authorization.k8s.io}
subjects: [{kind: ServiceAccount, name: web, namespace: shop}]
`;
  const egress = (rules: string) => POLICY(`{podSelector: {}, policyTypes: [Egress], egress: ${rules}}`);
  const reads = role('{apiGroups: [""], resources: [pods], verbs: [get]}');

  test.each([
    ['none', '[]', 'closed'],
    ['DNS', '[{ports: [{port: 53, protocol: UDP}]}]', 'closed'],
    ['pods of the namespace default', `[{to: [${namespace('default')}], ports: [{port: 443}]}]`, 'closed'],
    ['443 to anyone', '[{ports: [{port: 443}]}]', 'unknown'],
    ['addresses', '[{to: [{ipBlock: {cidr: 10.96.0.1/32}}], ports: [{port: 443}]}]', 'unknown'],
    ['everything', '[{}]', 'open'],
  ])('is called: an egress rule for %s', (_, rules, expected) => expect(lines(WEB, reads, egress(rules)).map(standing)).toEqual([expected]));

  test.each([
    ['a role that permits to use something', role('{apiGroups: [security.openshift.io], resources: [securitycontextconstraints], verbs: [use]}')],
    ['a role of paths only', role('{nonResourceURLs: [/metrics], verbs: [get]}')],
    ['no binding', ''],
    [
      'an account whose pods get no token',
      `${reads}---\napiVersion: v1\nkind: ServiceAccount\nmetadata: {name: web, namespace: shop}\nautomountServiceAccountToken: false\n`,
    ],
  ])('is not called: %s', (_, text) => expect(lines(WEB, text)).toEqual([]));
});

describe('monitoring', () => {
  const monitor = `---\napiVersion: monitoring.coreos.com/v1\nkind: ServiceMonitor\nmetadata: {name: m, namespace: shop}\nspec: {selector: {matchLabels: {app: web}}, endpoints: [{port: http}]}\n`;
  test.each([
    ['nobody', POLICY('{podSelector: {}}'), 'closed'],
    ['the namespace monitoring', from(`[${namespace('monitoring')}]`), 'unknown'],
    ['ingress-nginx', from(`[${namespace('ingress-nginx')}]`), 'closed'],
  ])('a rule for %s', (_, policy, expected) => expect(lines(WEB, monitor, policy).map(standing)).toEqual([expected]));

  test('a port that neither the Service nor the pods have is none', () => expect(lines(WEB, monitor.replace('http}', 'metrics}'))).toEqual([]));
});

describe('installations as people write them', () => {
  test('what can be read holds, and the rest is told with its place', () => {
    expect(readInstallations(undefined)).toEqual({ installations: [], problems: [] });
    expect(readInstallations('x').problems).toEqual([{ path: '', problem: 'must be a list' }]);
    const { installations, problems } = readInstallations([
      { kind: 'monitoring', namespace: 'metrics', labels: { app: 'vmagent' }, ports: [8429], hostNetwork: false },
      { kind: 'ingress', namespace: 'a' },
      { kind: 'dns', ports: [70000] },
      { kind: 'dns', lables: {} },
      null,
    ]);
    expect(installations.map(({ kind, name, namespaces }) => [kind, name, namespaces])).toEqual([
      ['monitoring', 'metrics', ['metrics']],
      ['dns', 'dns', []],
    ]);
    expect(problems.map(({ path }) => path)).toEqual(['[1].kind', '[2].ports', '[3].lables', '[4]']);
  });
});
