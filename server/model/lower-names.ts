import { entryOf } from '../syntax/locate.js';
import type { MapNode, Node, Path } from '../syntax/nodes.js';
import type { Field } from './field.js';
import { lowerSelector } from './lower-selector.js';
import type { OtherObject, OwnPodSelector, Workload } from './objects.js';
import { knownString, nodeAtPath, stringOf } from './read-node.js';

/** The selectors of a workload that look at pods, beside its `matchLabels`, and the names of its ports, with their places. */
export function workloadNames(object: MapNode, path: Path, template: Path): Pick<Workload, 'podSelectors' | 'portNames' | 'namespaceNames'> {
  const spec = nodeAtPath(object, [...template, 'spec']);
  const specPath = [...path, ...template, 'spec'];
  const terms = affinityTerms(spec, specPath);
  const podSelectors = [
    ...(template.length === 0 ? [] : ownExpressions(entryOf(object, 'spec')?.value, [...path, 'spec'])),
    ...placed(entryOf(spec, 'topologySpreadConstraints')?.value, [...specPath, 'topologySpreadConstraints']),
    ...terms.flatMap(({ node, at }) => inTerm(node, at)),
  ];
  const portNames = ['containers', 'initContainers'].flatMap((name) => itemsOf(spec, name).flatMap(portNamesOf));
  const namespaceNames = terms.flatMap(({ node }) => textsOf(entryOf(node, 'namespaces')?.value));
  return {
    ...(podSelectors.length > 0 && { podSelectors }),
    ...(portNames.length > 0 && { portNames }),
    ...(namespaceNames.length > 0 && { namespaceNames }),
  };
}

function ownExpressions(spec: Node | undefined, path: Path): readonly OwnPodSelector[] {
  const selector = spec?.kind === 'map' ? lowerSelector(spec, 'selector', path) : undefined;
  return selector?.matchExpressions ? [{ selector, among: 'own' }] : [];
}

function placed(list: Node | undefined, path: Path): readonly OwnPodSelector[] {
  if (list?.kind !== 'sequence') return [];
  return list.items.flatMap(({ value }, index): readonly OwnPodSelector[] => {
    const selector = value.kind === 'map' ? lowerSelector(value, 'labelSelector', [...path, index]) : undefined;
    return selector && !selector.isNull ? [{ selector, among: 'namespace' }] : [];
  });
}

interface Term {
  readonly node: Node;
  readonly at: Path;
}

function affinityTerms(spec: Node | undefined, path: Path): readonly Term[] {
  return ['podAffinity', 'podAntiAffinity'].flatMap((kind) => {
    const at = [...path, 'affinity', kind];
    const affinity = nodeAtPath(spec, ['affinity', kind]);
    return [
      ...itemsOf(affinity, REQUIRED).map((node, index) => ({ node, at: [...at, REQUIRED, index] })),
      ...itemsOf(affinity, PREFERRED).flatMap((item, index) => {
        const node = entryOf(item, 'podAffinityTerm')?.value;
        return node ? [{ node, at: [...at, PREFERRED, index, 'podAffinityTerm'] }] : [];
      }),
    ];
  });
}

const REQUIRED = 'requiredDuringSchedulingIgnoredDuringExecution';
const PREFERRED = 'preferredDuringSchedulingIgnoredDuringExecution';

/** Without namespaces and a selector of them, a term is about those of the namespace that the pod is in (API reference, PodAffinityTerm). */
function inTerm(node: Node, path: Path): readonly OwnPodSelector[] {
  const selector = node.kind === 'map' ? lowerSelector(node, 'labelSelector', path) : undefined;
  if (node.kind !== 'map' || !selector || selector.isNull) return [];
  const namespaces = lowerSelector(node, 'namespaceSelector', path);
  const names = textsOf(entryOf(node, 'namespaces')?.value).map(({ value }) => value);
  const isOwn = names.length === 0 && (namespaces === undefined || namespaces.isNull);
  return [{ selector, among: isOwn ? 'namespace' : { names, selector: namespaces?.isNull ? undefined : namespaces } }];
}

function portNamesOf(container: Node): readonly Field<string>[] {
  const probes = ['livenessProbe', 'readinessProbe', 'startupProbe'].map((name) => entryOf(container, name)?.value);
  const hooks = ['postStart', 'preStop'].map((name) => nodeAtPath(container, ['lifecycle', name]));
  return [
    ...itemsOf(container, 'ports').flatMap((port) => knownString(port, 'name') ?? []),
    ...[...probes, ...hooks].flatMap((one) => ['httpGet', 'tcpSocket'].flatMap((way) => knownString(entryOf(one, way)?.value, 'port') ?? [])),
  ].filter(({ value }) => value !== '');
}

/** Of a Service: the ports of pods that it names. */
export function targetNames(spec: Node | undefined): readonly Field<string>[] {
  return itemsOf(spec, 'ports').flatMap((port) => knownString(port, 'targetPort') ?? []);
}

/** What an object that makes no pods says of workloads: the pods that it is about, the object that it scales, and the namespaces that it names. */
export function otherNames(object: MapNode, kind: string, path: Path): Pick<OtherObject, 'podSelector' | 'scales' | 'namespaceNames'> {
  if (passedOver.has(kind)) return {};
  const spec = entryOf(object, 'spec')?.value;
  const podSelector = kind === 'PodDisruptionBudget' && spec?.kind === 'map' ? lowerSelector(spec, 'selector', [...path, 'spec']) : undefined;
  const target = entryOf(spec, 'scaleTargetRef')?.value ?? entryOf(spec, 'targetRef')?.value;
  const name = scalers.has(kind) ? knownString(target, 'name') : undefined;
  const namespaceNames = entriesBut(object, 'metadata').flatMap((value) => namespacesIn(value, 0));
  return {
    ...(podSelector && !podSelector.isNull && { podSelector }),
    ...(name && { scales: { kind: knownString(target, 'kind')?.value ?? 'Deployment', name } }),
    ...(namespaceNames.length > 0 && { namespaceNames }),
  };
}

/** Large, and nothing in them is read as a name. */
const passedOver: ReadonlySet<string> = new Set(['ConfigMap', 'Secret', 'CustomResourceDefinition']);
const scalers: ReadonlySet<string> = new Set(['HorizontalPodAutoscaler', 'VerticalPodAutoscaler', 'ScaledObject']);
const deepest = 12;

function entriesBut(object: MapNode, but: string): readonly Node[] {
  return object.entries.filter(({ key }) => key.value !== but).map(({ value }) => value);
}

/** A namespace beside a name or a server, as references and destinations have it, `targetNamespace`, and lists of them. */
function namespacesIn(node: Node, depth: number): readonly Field<string>[] {
  if (depth > deepest || node.kind === 'scalar' || node.alias !== undefined) return [];
  if (node.kind === 'sequence') return node.items.flatMap(({ value }) => namespacesIn(value, depth + 1));
  const isReference = ['name', 'server', 'kind'].some((key) => entryOf(node, key));
  const own = [...(isReference ? [knownString(node, 'namespace')] : []), knownString(node, 'targetNamespace')].flatMap((field) => field ?? []);
  return [...own, ...textsOf(entryOf(node, 'matchNames')?.value), ...node.entries.flatMap(({ value }) => namespacesIn(value, depth + 1))];
}

function itemsOf(map: Node | undefined, key: string): readonly Node[] {
  const list = entryOf(map, key)?.value;
  return list?.kind === 'sequence' ? list.items.map(({ value }) => value) : [];
}

function textsOf(list: Node | undefined): readonly Field<string>[] {
  if (list?.kind !== 'sequence') return [];
  return list.items.flatMap(({ value }) => {
    const text = stringOf(value);
    return text === undefined || text === '' ? [] : [{ value: text, range: value.range }];
  });
}
