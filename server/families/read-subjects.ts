import type { Direction } from '../model/network-policy.js';
import { nodeAtPath, stringOf } from '../model/read-node.js';
import { everything, type Selector } from '../semantics/cluster/selector.js';
import { entryOf } from '../syntax/locate.js';
import type { Node } from '../syntax/nodes.js';
import { namespacesSelectedBy, podsSelectedBy } from './calico-selector.js';
import { endpointSelectorAt } from './cilium-selector.js';
import { anything, mayHave, namespaceNamed, selectorAt } from './selectors.js';
import type { UnevaluatedSubject } from './unevaluated.js';

/** Where objects of a kind live. */
export type ObjectScope = 'namespace' | 'cluster';

/**
 * Whom a policy of one kind may be for; never fewer pods or directions than it is, so what cannot be read covers everything.
 * @param object the whole object
 */
export type ReadSubjects = (object: Node | undefined, scope: ObjectScope) => readonly UnevaluatedSubject[];

const both: readonly Direction[] = ['ingress', 'egress'];

/** Nothing in the object says whom it is for, or it is not read here. */
export const everyPod: ReadSubjects = (_, scope) => [{ namespaces: home(scope), pods: everything, directions: both }];

/** All pods of the namespace, and only what leaves them. */
export const egressOfNamespace: ReadSubjects = () => [{ namespaces: 'own', pods: everything, directions: ['egress'] }];

/** `spec.podSelector` of pods of the own namespace, in both directions. */
export const podSelector: ReadSubjects = (object) => [{ namespaces: 'own', pods: selectorAt(specOf(object), 'podSelector'), directions: both }];

/** Like a NetworkPolicy: `podSelector`, `policyTypes`, `ingress`, `egress`. */
export const likeNetworkPolicy: ReadSubjects = (object) => {
  const spec = specOf(object);
  return [{ namespaces: 'own', pods: selectorAt(spec, 'podSelector'), directions: typesOf(spec, 'policyTypes') }];
};

/** `podSelector`, and what the pods may reach; `ingress` in older versions. */
export const egressByName: ReadSubjects = (object) => {
  const spec = specOf(object);
  const directions: readonly Direction[] = mayHave(spec, 'ingress') || mayHave(spec, 'policyTypes') ? both : ['egress'];
  return [{ namespaces: 'own', pods: selectorAt(spec, 'podSelector'), directions }];
};

/** `subject`, `ingress`, `egress`, as policies of the network policy API have them. */
export const bySubject: ReadSubjects = (object) => {
  const spec = specOf(object);
  const directions = ruledDirections(spec);
  const subject = nodeAtPath(spec, ['subject']);
  const pods = entryOf(subject, 'pods')?.value;
  if (subject?.kind !== 'map' || subject.templated || (pods && entryOf(subject, 'namespaces'))) return [{ namespaces: anything, pods: anything, directions }];
  if (!pods) return [{ namespaces: entryOf(subject, 'namespaces') ? selectorAt(subject, 'namespaces') : anything, pods: everything, directions }];
  return [{ namespaces: selectorAt(pods, 'namespaceSelector'), pods: selectorAt(pods, 'podSelector'), directions }];
};

/** `selector` and `namespaceSelector` as expressions, and `types`. */
export const calico: ReadSubjects = (object, scope) => {
  const spec = specOf(object);
  const { pods, namespaces } = podsSelectedBy(expressionAt(spec, 'selector') ?? UNREADABLE);
  const selected = namespacesSelectedBy(expressionAt(spec, 'namespaceSelector') ?? UNREADABLE);
  const all: Selector = { requirements: [...namespaces.requirements, ...selected.requirements], unknown: namespaces.unknown || selected.unknown };
  return [{ namespaces: scope === 'namespace' ? 'own' : all, pods, directions: calicoTypes(spec) }];
};

/** `spec`, or several in `specs`, each with its own `endpointSelector`. A `nodeSelector` is for nodes, not for pods. */
export const cilium: ReadSubjects = (object, scope) => {
  const specs = nodeAtPath(object, ['specs']);
  const rules = [nodeAtPath(object, ['spec']), ...(specs?.kind === 'sequence' ? specs.items.map(({ value }) => value) : specs ? [specs] : [])];
  const written = rules.flatMap((rule) => (rule && !isNodeRule(rule) ? [ciliumRule(rule, scope)] : []));
  const open = object?.kind !== 'map' || object.templated || (specs?.kind === 'sequence' && specs.templated);
  return open ? [...written, ...everyPod(object, scope)] : written;
};

/** `appliedTo` of the policy or of its rules. */
export const antrea: ReadSubjects = (object, scope) => appliedTo(object, scope, ruledDirections(specOf(object)), ['ingress', 'egress']);

/** `appliedTo` of the policy or of its `rules`, which say themselves which direction they are for. */
export const nsx: ReadSubjects = (object, scope) => appliedTo(object, scope, both, ['rules']);

/** A subnet of Kube-OVN filters where it is private or has `acls`; it is for the namespaces that it names. */
export const kubeOvnSubnet: ReadSubjects = (object) => {
  const spec = specOf(object);
  const isOpen = stringOrBoolean(entryOf(spec, 'private')?.value) === false || !mayHave(spec, 'private');
  if (isOpen && !mayHave(spec, 'acls')) return [];
  const list = entryOf(spec, 'namespaces')?.value;
  const names = list?.kind === 'sequence' && !list.templated ? list.items.map(({ value }) => stringOf(value)) : [];
  const known = names.flatMap((name) => name ?? []);
  const namespaces = known.length > 0 && known.length === names.length ? namespaceNamed(...known) : anything;
  return [{ namespaces, pods: everything, directions: both }];
};

function specOf(object: Node | undefined): Node | undefined {
  return nodeAtPath(object, ['spec']);
}

function home(scope: ObjectScope): UnevaluatedSubject['namespaces'] {
  return scope === 'namespace' ? 'own' : everything;
}

/** A direction without rules is not decided; where there are none at all, nobody knows what they will be. */
function ruledDirections(spec: Node | undefined): readonly Direction[] {
  const ruled = both.filter((direction) => mayHave(spec, direction));
  return spec?.kind === 'map' ? ruled : both;
}

/** As a NetworkPolicy has it where no types are written: ingress, and egress where there are rules of it. */
function typesOf(spec: Node | undefined, name: string): readonly Direction[] {
  return writtenTypes(spec, name) ?? (mayHave(spec, 'egress') ? both : ['ingress']);
}

/** Rules of egress alone make it egress alone; of an empty list the ways into a cluster disagree. */
function calicoTypes(spec: Node | undefined): readonly Direction[] {
  const written = writtenTypes(spec, 'types');
  if (written) return written;
  const egress = entryOf(spec, 'egress')?.value;
  const isEgressOnly = egress?.kind === 'sequence' && egress.items.length > 0 && !mayHave(spec, 'ingress');
  return isEgressOnly ? ['egress'] : typesOf(spec, 'types');
}

/** Undefined where none are written that can be read. */
function writtenTypes(spec: Node | undefined, name: string): readonly Direction[] | undefined {
  const list = entryOf(spec, name)?.value;
  if (list?.kind !== 'sequence') return list === undefined && spec?.kind === 'map' && !spec.templated ? undefined : both;
  const types = list.items.map(({ value }) => stringOf(value)?.toLowerCase());
  if (list.templated || types.some((type) => type !== 'ingress' && type !== 'egress')) return both;
  return types.length === 0 ? undefined : both.filter((direction) => types.includes(direction));
}

/** No term of Calico's: it takes nothing away. */
const UNREADABLE = '?';

/** '' where it is not written. */
function expressionAt(spec: Node | undefined, name: string): string | undefined {
  if (!mayHave(spec, name)) return '';
  const value = entryOf(spec, name)?.value;
  return value && stringOf(value);
}

function isNodeRule(rule: Node): boolean {
  return rule.kind === 'map' && !rule.templated && entryOf(rule, 'nodeSelector') !== undefined && entryOf(rule, 'endpointSelector') === undefined;
}

function ciliumRule(rule: Node, scope: ObjectScope): UnevaluatedSubject {
  const { pods, namespaces } = endpointSelectorAt(rule, 'endpointSelector');
  const ruled = both.filter((direction) => mayHave(rule, direction) || mayHave(rule, `${direction}Deny`));
  return { namespaces: scope === 'namespace' ? 'own' : namespaces, pods, directions: rule.kind === 'map' ? ruled : both };
}

function appliedTo(
  object: Node | undefined,
  scope: ObjectScope,
  directions: readonly Direction[],
  ruleLists: readonly string[],
): readonly UnevaluatedSubject[] {
  const spec = specOf(object);
  const rules = ruleLists.flatMap((name) => itemsOf(entryOf(spec, name)?.value));
  const lists = [spec, ...rules].flatMap((holder) => entryOf(holder, 'appliedTo')?.value ?? []);
  const targets = lists.flatMap(itemsOf);
  const isOpen = lists.some((list) => list.kind !== 'sequence' || list.templated) || spec?.kind !== 'map' || spec.templated || targets.length === 0;
  if (isOpen) return [{ namespaces: scope === 'namespace' ? 'own' : everything, pods: everything, directions }];
  return targets.flatMap((target) => targetOf(target, scope, directions));
}

function targetOf(target: Node, scope: ObjectScope, directions: readonly Direction[]): readonly UnevaluatedSubject[] {
  const has = (name: string) => entryOf(target, name) !== undefined;
  const isReadable = target.kind === 'map' && !target.templated;
  if (isReadable && !has('podSelector') && !has('namespaceSelector') && NOT_PODS.some(has)) return [];
  if (!isReadable || UNREAD.some(has)) return [{ namespaces: home(scope), pods: everything, directions }];
  const namespaces = scope === 'namespace' && !has('namespaceSelector') ? 'own' : selectorAt(target, 'namespaceSelector');
  return [{ namespaces, pods: selectorAt(target, 'podSelector'), directions }];
}

/** Targets that are nodes or machines. */
const NOT_PODS = ['nodeSelector', 'externalEntitySelector', 'vmSelector'];

/** Targets by something that other objects say. */
const UNREAD = ['group', 'serviceAccount', 'service'];

function itemsOf(node: Node | undefined): readonly Node[] {
  return node?.kind === 'sequence' ? node.items.map(({ value }) => value) : [];
}

function stringOrBoolean(node: Node | undefined): unknown {
  return node?.kind === 'scalar' && !node.templated ? node.value : undefined;
}
