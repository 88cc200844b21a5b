import { describe, expect, test } from 'vitest';
import { parseDocument as parseYaml } from 'yaml';
import { readObjects } from '../../server/families/registry.js';
import type { LabelSelector, NetworkPolicy, PolicyRule } from '../../server/model/network-policy.js';
import type { LabelSet } from '../../server/model/object-base.js';
import type { KubernetesObject, Workload } from '../../server/model/objects.js';
import { parseFile } from '../../server/syntax/parse-file.js';
import type { Range } from '../../server/util/range.js';
import { corpusDocuments, storedVerdicts } from '../support/api-corpus.js';
import { mutatedPolicies } from '../support/mutated-policies.js';

function lower(text: string): readonly KubernetesObject[] {
  return parseFile(text).documents.flatMap(({ tree }) => readObjects(tree));
}

function policyOf(text: string): NetworkPolicy {
  const [object] = lower(text);
  if (object?.type !== 'NetworkPolicy') throw new Error('no NetworkPolicy');
  return object;
}

function policyWith(spec: string): NetworkPolicy {
  return policyOf(`apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: a}\n${spec}`);
}

/** `app=web tier=?`, a value that is not known as a question mark, and what a template may add as an ellipsis. */
function labelsText({ entries, templated }: LabelSet): string {
  return [...entries.map(({ key, value }) => `${key.value}=${value.value ?? '?'}`), ...(templated ? ['...'] : [])].join(' ');
}

function workloadText(object: KubernetesObject | undefined): string {
  if (object?.type !== 'workload') return object?.type ?? 'nothing';
  const ports = object.ports.map(({ name, number, protocol }) => `${name ?? ''}:${number}/${protocol}`).join(' ');
  return [
    object.podTemplatePath.join('.') || '.',
    labelsText(object.podLabels),
    ports + (object.portsTemplated ? ' ...' : ''),
    object.hostNetwork ? 'host' : '',
  ].join(' | ');
}

const TEMPLATE = '{metadata: {labels: {app: web}}, spec: {containers: [{ports: [{name: http, containerPort: 80}, {containerPort: 53, protocol: UDP}]}]}}';

describe('workloads', () => {
  test.each([
    ['apiVersion: v1\nkind: Pod\nmetadata: {name: a, labels: {app: web}}\nspec: {containers: [{ports: [{containerPort: 80}]}]}', '. | app=web | :80/TCP | '],
    [
      `apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: a, labels: {own: no}}\nspec: {template: ${TEMPLATE}}`,
      'spec.template | app=web | http:80/TCP :53/UDP | ',
    ],
    [`apiVersion: apps/v1\nkind: StatefulSet\nmetadata: {name: a}\nspec: {template: ${TEMPLATE}}`, 'spec.template | app=web | http:80/TCP :53/UDP | '],
    [`apiVersion: apps/v1\nkind: DaemonSet\nmetadata: {name: a}\nspec: {template: ${TEMPLATE}}`, 'spec.template | app=web | http:80/TCP :53/UDP | '],
    [`apiVersion: apps/v1\nkind: ReplicaSet\nmetadata: {name: a}\nspec: {template: ${TEMPLATE}}`, 'spec.template | app=web | http:80/TCP :53/UDP | '],
    [`apiVersion: v1\nkind: ReplicationController\nmetadata: {name: a}\nspec: {template: ${TEMPLATE}}`, 'spec.template | app=web | http:80/TCP :53/UDP | '],
    [`apiVersion: batch/v1\nkind: Job\nmetadata: {name: a}\nspec: {template: ${TEMPLATE}}`, 'spec.template | app=web | http:80/TCP :53/UDP | '],
    [
      `apiVersion: batch/v1\nkind: CronJob\nmetadata: {name: a}\nspec: {jobTemplate: {spec: {template: ${TEMPLATE}}}}`,
      'spec.jobTemplate.spec.template | app=web | http:80/TCP :53/UDP | ',
    ],
    [`apiVersion: argoproj.io/v1alpha1\nkind: Rollout\nmetadata: {name: a}\nspec: {template: ${TEMPLATE}}`, 'spec.template | app=web | http:80/TCP :53/UDP | '],
    [
      `apiVersion: apps.openshift.io/v1\nkind: DeploymentConfig\nmetadata: {name: a}\nspec: {template: ${TEMPLATE}}`,
      'spec.template | app=web | http:80/TCP :53/UDP | ',
    ],
    [
      `apiVersion: serving.knative.dev/v1\nkind: Service\nmetadata: {name: a}\nspec: {template: ${TEMPLATE}}`,
      'spec.template | app=web | http:80/TCP :53/UDP | ',
    ],
    [`apiVersion: example.com/v1\nkind: Anything\nmetadata: {name: a}\nspec: {template: ${TEMPLATE}}`, 'spec.template | app=web | http:80/TCP :53/UDP | '],
    [
      'apiVersion: argoproj.io/v1alpha1\nkind: ApplicationSet\nmetadata: {name: a}\nspec: {template: {metadata: {labels: {a: b}}, spec: {project: x}}}',
      'other',
    ],
    [
      'apiVersion: cluster.x-k8s.io/v1beta1\nkind: MachineDeployment\nmetadata: {name: a}\nspec: {template: {metadata: {labels: {a: b}}, spec: {version: x}}}',
      'other',
    ],
    ['apiVersion: bitnami.com/v1alpha1\nkind: SealedSecret\nmetadata: {name: a}\nspec: {template: {metadata: {labels: {a: b}}}}', 'other'],
    ['apiVersion: batch.volcano.sh/v1alpha1\nkind: Job\nmetadata: {name: a}\nspec: {tasks: []}', 'other'],
    ['apiVersion: v1\nkind: Namespace\nmetadata: {name: a}', 'namespace'],
    ['apiVersion: v1\nkind: Service\nmetadata: {name: a}\nspec: {ports: [{port: 80}]}', 'service'],
    ['apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}', 'other'],
    ['kind: Deployment', 'spec.template |  |  | '],
  ])('%s', (text, expected) => expect(workloadText(lower(text)[0])).toBe(expected));

  test('ports of sidecars count, those of other init containers do not', () => {
    const containers =
      'initContainers: [{restartPolicy: Always, ports: [{containerPort: 1}]}, {ports: [{containerPort: 2}]}], containers: [{ports: [{containerPort: 3}]}]';
    expect(workloadText(lower(`kind: Pod\nspec: {${containers}, hostNetwork: true}`)[0])).toBe('. |  | :3/TCP :1/TCP | host');
  });

  test('a pod belongs to its controller, else to its first owner', () => {
    const owner = (references: string) => (lower(`kind: Pod\nmetadata: {name: a, ownerReferences: ${references}}`)[0] as Workload).owner;
    expect(owner('[{kind: A, name: a}, {kind: ReplicaSet, name: b, controller: true}]')).toEqual({ kind: 'ReplicaSet', name: 'b' });
    expect(owner('[{kind: A, name: a}, {kind: B, name: b}]')).toEqual({ kind: 'A', name: 'a' });
    expect(owner('[{apiVersion: v1, kind: Node, name: minikube, controller: true}]')).toBeUndefined();
    expect(owner('[]')).toBeUndefined();
    expect(owner('{kind: A}')).toBeUndefined();
  });

  test.each([
    ['apps/v1', 'StatefulSet', ['statefulset.kubernetes.io/pod-name=?', 'apps.kubernetes.io/pod-index=?', 'controller-revision-hash=?']],
    ['apps/v1', 'Deployment', ['pod-template-hash=?']],
    ['apps/v1', 'DaemonSet', ['controller-revision-hash=?']],
    ['batch/v1', 'Job', ['batch.kubernetes.io/job-name=mine', 'job-name=mine', 'controller-uid=?']],
    ['batch/v1', 'CronJob', ['batch.kubernetes.io/job-name=?', 'job-name=?']],
    ['serving.knative.dev/v1', 'Service', ['serving.knative.dev/service=mine']],
  ])('labels that controllers add: %s %s', (apiVersion, kind, expected) => {
    const [object] = lower(`apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: {name: mine}\nspec: {template: {spec: {containers: []}}}`);
    const generated = object?.type === 'workload' ? object.generated.map(({ key, value }) => `${key}=${value ?? '?'}`) : [];
    expect(generated).toEqual(expect.arrayContaining(expected));
  });

  test('what a template writes is unknown', () => {
    const text = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: {{ include "name" . }}
spec:
  template:
    metadata:
      labels:
        app: {{ .Values.app }}
        {{- include "labels" . | nindent 8 }}
    spec:
      containers:
        - name: a
          ports:
            - containerPort: {{ .Values.port }}
`;
    const [object] = lower(text);
    expect(workloadText(object)).toBe('spec.template | app=? ... |  ... | ');
    expect(object?.metadata).toMatchObject({ name: undefined, templated: true });
  });
});

test('a Service has the targetPort and the protocol that the API server fills in', () => {
  const [service] = lower(
    'apiVersion: v1\nkind: Service\nmetadata: {name: a}\nspec:\n  selector: {app: web}\n  ports: [{port: 80}, {name: x, port: 443, targetPort: https}, {port: 53, protocol: UDP, targetPort: 5353}, {name: bad}]\n',
  );
  if (service?.type !== 'service') throw new Error('no service');
  expect(labelsText(service.selector)).toBe('app=web');
  expect(service.ports.map(({ name, port, targetPort, protocol }) => [name, port, targetPort, protocol])).toEqual([
    [undefined, 80, 80, 'TCP'],
    ['x', 443, 'https', 'TCP'],
    [undefined, 53, 5353, 'UDP'],
  ]);
});

describe('lists', () => {
  const identity = (object: KubernetesObject) =>
    `${object.path.join('.')} ${object.apiVersion?.value} ${object.type} ${object.kind.value} ${object.metadata.name?.value}`;

  test('a List holds objects of any kind, also lists', () => {
    const inner = '{apiVersion: v1, kind: List, items: [{kind: Namespace, metadata: {name: b}}]}';
    const text = `apiVersion: v1\nkind: List\nitems:\n  - {apiVersion: v1, kind: Pod, metadata: {name: a}}\n  - ${inner}\n  - {metadata: {name: nothing}}\n  - 5\n`;
    expect(lower(text).map(identity)).toEqual(['items.0 v1 workload Pod a', 'items.1.items.0 undefined namespace Namespace b']);
  });

  test('the items of a typed list need not say what they are', () => {
    const text =
      'apiVersion: networking.k8s.io/v1\nkind: NetworkPolicyList\nitems:\n  - metadata: {name: a}\n  - {apiVersion: v1, kind: Pod, metadata: {name: b}}\n';
    expect(lower(text).map(identity)).toEqual(['items.0 networking.k8s.io/v1 NetworkPolicy NetworkPolicy a', 'items.1 v1 workload Pod b']);
  });

  test('a kind that only ends like a list is an object', () => {
    expect(lower('apiVersion: example.com/v1\nkind: AllowList\nmetadata: {name: a}\n').map(identity)).toEqual([' example.com/v1 other AllowList a']);
  });
});

describe('a NetworkPolicy', () => {
  test('absent, null and empty are kept apart', () => {
    const { spec } = policyWith('spec: {podSelector: , ingress: , egress: [], policyTypes: []}');
    expect(spec.podSelector).toMatchObject({ isNull: true, matchLabels: undefined });
    expect(spec.ingress).toMatchObject({ isNull: true, items: [] });
    expect(spec.egress).toMatchObject({ isNull: false, items: [] });
    expect(spec.policyTypes).toMatchObject({ isNull: false, items: [] });
    expect(policyWith('').spec).toMatchObject({ range: undefined, key: undefined, podSelector: undefined, ingress: undefined, templated: false });
    const nothing = policyWith('spec:').spec;
    expect(nothing.range).toBeUndefined();
    expect(nothing.key).toBeDefined();
  });

  test('null items', () => {
    const { spec } = policyWith('spec: {ingress: [~, {from: [~], ports: [~]}]}');
    expect(spec.ingress?.items.map(({ isNull, index }) => [isNull, index])).toEqual([
      [true, 0],
      [false, 1],
    ]);
    expect(spec.ingress?.items[1]?.peers?.items[0]).toMatchObject({ isNull: true, podSelector: undefined });
    expect(spec.ingress?.items[1]?.ports?.items[0]).toMatchObject({ isNull: true, port: undefined });
  });

  test('what has the wrong type is left out, and the rest keeps its place', () => {
    const { spec } = policyWith('spec: {podSelector: [a], policyTypes: 5, ingress: [text, {from: {a: b}, ports: [[], {port: 80.5, protocol: tcp}]}]}');
    expect(spec.podSelector).toBeUndefined();
    expect(spec.policyTypes).toBeUndefined();
    expect(spec.ingress?.items.map(({ index, path }) => [index, path])).toEqual([[1, ['spec', 'ingress', 1]]]);
    expect(spec.ingress?.items[0]?.peers).toBeUndefined();
    expect(spec.ingress?.items[0]?.ports?.items.map(({ index, port, protocol }) => [index, port?.value, protocol?.value])).toEqual([[1, undefined, undefined]]);
  });

  test('ranges point at what they are of', () => {
    const text = `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: web}
spec:
  podSelector: {matchLabels: {app: web}}
  ingress:
    - from:
        - ipBlock: {cidr: 10.0.0.0/8}
      ports:
        - port: http
`;
    const policy = policyOf(text);
    const rule = policy.spec.ingress?.items[0];
    const at = (range: Range | undefined) => range && text.slice(range.start, range.end);
    expect(at(policy.metadata.name?.range)).toBe('web');
    expect(at(policy.spec.podSelector?.key)).toBe('podSelector');
    expect(at(policy.spec.podSelector?.matchLabels?.entries[0]?.range)).toBe('app: web');
    expect(at(rule?.peers?.key)).toBe('from');
    expect(at(rule?.peers?.items[0]?.range)).toBe('- ipBlock: {cidr: 10.0.0.0/8}');
    expect(at(rule?.peers?.items[0]?.ipBlock?.cidr?.range)).toBe('10.0.0.0/8');
    expect(at(rule?.ports?.items[0]?.port?.range)).toBe('http');
    expect(rule?.ports?.items[0]?.path).toEqual(['spec', 'ingress', 0, 'ports', 0]);
  });

  test.each([
    ['networking.k8s.io/v1', 'NetworkPolicy'],
    ['extensions/v1beta1', 'NetworkPolicy'],
    ['v1', 'NetworkPolicy'],
    ['networking.k8s.io/v2', 'NetworkPolicy'],
    ['networkng.k8s.io/v1', 'NetworkPolicy'],
    ['projectcalico.org/v3', 'other'],
    ['crd.projectcalico.org/v1', 'other'],
    ['crd.antrea.io/v1alpha1', 'other'],
    ['cilium.io/v2', 'other'],
    ['policy.networking.k8s.io/v1alpha1', 'other'],
  ])('of %s is %s', (apiVersion, type) => expect(lower(`apiVersion: ${apiVersion}\nkind: NetworkPolicy\n`)[0]?.type).toBe(type));
});

test('a second reader of YAML finds the same in every policy of the corpus that the API server accepts', () => {
  const verdicts = storedVerdicts();
  const accepted = [...corpusDocuments()]
    .flatMap(([name, documents]) => documents.filter((_, index) => verdicts[name]?.[index] !== 'refused'))
    // Only go-yaml reads octals of YAML 1.2 beside those of 1.1, and it takes dates, base64 and numbers that are too large for text.
    .filter((text) => !/0o17|1e400|2024-01-01|!!binary/.test(text));
  expect(accepted.length).toBeGreaterThan(100);
  for (const text of accepted) {
    const value = parseYaml(text, { version: '1.1', merge: true, intAsBigInt: false }).toJS({ maxAliasCount: -1 }) as {
      spec?: unknown;
    };
    expect(plainSpec(policyOf(text)), text).toEqual(decoded(value.spec));
  }
});

test('nothing that is written makes it throw', () => {
  const objects = mutatedPolicies(7, 1500).flatMap(lower);
  expect(objects.length).toBeGreaterThan(1000);
});

/** The spec of the model as JSON, null and absent left out, as the Go types hold it. */
function plainSpec({ spec }: NetworkPolicy): unknown {
  return withoutNothing({
    podSelector: plainSelector(spec.podSelector),
    policyTypes: spec.policyTypes?.items.map(({ value }) => value),
    ingress: spec.ingress?.items.map((rule) => plainRule(rule, 'from')),
    egress: spec.egress?.items.map((rule) => plainRule(rule, 'to')),
  });
}

function plainRule(rule: PolicyRule, peers: 'from' | 'to'): unknown {
  return {
    [peers]: rule.peers?.items.map((peer) => ({
      podSelector: plainSelector(peer.podSelector),
      namespaceSelector: plainSelector(peer.namespaceSelector),
      ipBlock: peer.ipBlock?.isNull === false ? { cidr: peer.ipBlock.cidr?.value, except: peer.ipBlock.except?.items.map(({ value }) => value) } : undefined,
    })),
    ports: rule.ports?.items.map(({ protocol, port, endPort }) => ({ protocol: protocol?.value, port: port?.value, endPort: endPort?.value })),
  };
}

function plainSelector(selector: LabelSelector | undefined): unknown {
  if (!selector || selector.isNull) return undefined;
  return {
    matchLabels: selector.matchLabels && Object.fromEntries(selector.matchLabels.entries.map(({ key, value }) => [key.value, value.value])),
    matchExpressions: selector.matchExpressions?.items.map(({ key, operator, values }) => ({
      key: key?.value,
      operator: operator?.value,
      values: values?.items.map(({ value }) => value),
    })),
  };
}

/** As Go decodes it: null in a list or map of strings is the empty string, an item that is null is an empty one. */
function decoded(spec: unknown): unknown {
  return withoutNothing(
    JSON.parse(JSON.stringify(spec ?? {}), (key, value: unknown) => {
      if (key === 'matchLabels' && value !== null) return Object.fromEntries(Object.entries(value as object).map(([name, label]) => [name, label ?? '']));
      if ((key === 'values' || key === 'except') && Array.isArray(value)) return value.map((each: unknown) => each ?? '');
      return Array.isArray(value) ? value.map((each: unknown) => each ?? {}) : value;
    }),
  );
}

/** Without members that are null, undefined, or lists and maps of nothing: they all mean "left out" here. */
function withoutNothing(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNothing);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([key, member]) => [key, withoutNothing(member)] as const);
  return Object.fromEntries(
    entries.filter(([, member]) => member !== null && member !== undefined && !(typeof member === 'object' && Object.keys(member as object).length === 0)),
  );
}
