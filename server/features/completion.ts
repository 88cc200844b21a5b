import { writtenOf } from '../families/written.js';
import type { AdminPolicy } from '../model/admin-policy.js';
import type { Direction, NetworkPolicy } from '../model/network-policy.js';
import { isPolicy, type PolicyObject } from '../model/objects.js';
import { configurationSchema } from '../rules/configuration/schema.js';
import { allRules } from '../rules/registry.js';
import { isSatisfiable } from '../semantics/cluster/label-selector.js';
import type { Labels } from '../semantics/cluster/labels.js';
import type { PodMatcher, Policy } from '../semantics/cluster/policy.js';
import { everything } from '../semantics/cluster/selector.js';
import { type Range, touches } from '../util/range.js';
import type { EnvironmentView, FileId, PlacedObject, Snapshot } from '../workspace/snapshot.js';
import { viewFor } from './assertions/environment.js';
import { readAssertions } from './assertions/read.js';
import { assertionOffers } from './completion/assertions.js';
import { configurationOffers } from './completion/configuration.js';
import { type Completion, completionsOf, counted, namespaceNames, type Offer, words } from './completion/offer.js';
import { type TypingPlace, typingPlace } from './completion/place.js';
import * as say from './say.js';
import { policyOf } from './scope.js';

/**
 * What this workspace can say while a policy is typed: labels that its pods and namespaces carry, namespaces, container ports; and the
 * few words that Kubernetes allows for an operator, a protocol, a policy type. Best first.
 */
export function completions(snapshot: Snapshot, fileId: FileId, offset: number): readonly Completion[] {
  const file = snapshot.file(fileId);
  const document = file?.source?.documents.findLast((each) => each.offset <= offset);
  if (!file?.source || !document) return [];
  const place = typingPlace(file.source.text, offset);
  if (file.role === 'assertions') {
    const { tree, offset: start } = document;
    const environments = () => snapshot.environments.map(({ name }) => name);
    const view = viewFor(snapshot, readAssertions(file));
    return place ? completionsOf(place, assertionOffers({ view, environments, tree, place, offset: offset - start })) : [];
  }
  if (file.role === 'configuration') return place ? completionsOf(place, configurationOffers(configurationSchema(allRules), place)) : [];
  if (file.role !== 'manifest') return [];
  const placed =
    file.objects.find((each) => each.document === document.index && encloses(each, offset)) ?? file.objects.find((each) => each.document === document.index);
  if (!place || !placed) return [];
  const view = snapshot.environment(fileId);
  return completionsOf(place, offersAt({ view, placed, place, offset: offset - placed.offset }));
}

interface Asked {
  readonly view: EnvironmentView;
  readonly placed: PlacedObject;
  readonly place: TypingPlace;
  /** From the start of the document. */
  readonly offset: number;
}

function encloses({ object, offset: start }: PlacedObject, offset: number): boolean {
  return touches({ start: start + object.range.start, end: start + object.range.end }, offset);
}

function offersAt(asked: Asked): readonly Offer[] {
  const { place, placed } = asked;
  const { parents, key } = place;
  const last = parents.at(-1);
  if (key === 'namespace' && parents.length === 1 && last === 'metadata' && placed.object.type !== 'namespace') return namespaceNames(asked.view);
  const { object } = placed;
  if (!isPolicy(object) || parents[0] !== 'spec') return [];
  if (last === 'matchLabels') return key === undefined ? labelKeys(asked) : labelValues(asked, key);
  if (last === 'matchExpressions' && key === 'key') return labelKeys(asked).map((offer) => ({ ...offer, key: false }));
  if (last === 'matchExpressions' && key === 'operator') return words(['In', 'NotIn', 'Exists', 'DoesNotExist']);
  if (last === 'values' && key === undefined) return expressionValues(asked, object);
  if (object.type === 'AdminPolicy') return adminOffers(asked, object);
  if (last === 'policyTypes' && key === undefined) return words(['Ingress', 'Egress']);
  if (last === 'ports' && key === 'protocol') return words(['TCP', 'UDP', 'SCTP']);
  if (last === 'ports' && (key === 'port' || key === 'endPort')) return containerPorts(asked, key === 'port' ? 'both' : 'numbers');
  return [];
}

function adminOffers(asked: Asked, object: AdminPolicy): readonly Offer[] {
  const { parents, key } = asked.place;
  const { form } = object;
  const last = parents.at(-1);
  if (key === 'tier' && last === 'spec') return words(form.tiers);
  if (key === 'action' && (last === 'ingress' || last === 'egress')) return words(Object.keys(form.actions));
  if ((key === 'namedPort' || key === 'destinationNamedPort') && last === form.ports) return containerPorts(asked, 'names');
  if (last === undefined || !PORT_HOLDERS.includes(last)) return [];
  if (key === 'protocol') return words(['TCP', 'UDP', 'SCTP']);
  return key === 'port' || key === 'number' || key === 'start' || key === 'end' ? containerPorts(asked, 'numbers') : [];
}

/** Where numbers of ports are written. */
const PORT_HOLDERS = ['portNumber', 'portRange', 'destinationPort', 'range'];

const SELECTORS = ['podSelector', 'namespaceSelector', 'namespaces', 'nodes'];

/** The labels of what a selector at this place can select, and what carries them. */
function labelled({ view, placed, place, offset }: Asked): { readonly noun: string; readonly all: readonly Labels[] } {
  const selector = place.parents.findLast((key) => SELECTORS.includes(key));
  // Nodes are in no manifest.
  if (selector === 'nodes') return { noun: 'node', all: [] };
  if (selector === 'namespaceSelector' || selector === 'namespaces')
    return { noun: 'namespace', all: [...view.evaluator.cluster.namespaces.values()].map(({ labels }) => labels) };
  const policy = policyOf({ view }, placed);
  const own = { name: policy?.namespace ?? placed.namespace ?? '' };
  const { object } = placed;
  const peer = policy && isPolicy(object) ? peerScope(policy, object, { place, offset }) : undefined;
  const pods = view.evaluator.matches({ namespaces: peer ?? own, pods: everything });
  const sure = pods.filter((each) => each.sure);
  return { noun: 'workload', all: (sure.length > 0 ? sure : pods).map(({ workload }) => workload.labels) };
}

/**
 * The namespaces that the subject or the peer at an offset looks into; all where they cannot be read, and undefined where those of the policy's own
 * pods are meant.
 */
function peerScope(policy: Policy, object: PolicyObject, { place, offset }: Pick<Asked, 'place' | 'offset'>): PodMatcher['namespaces'] | undefined {
  const isOfCluster = policy.namespace === undefined;
  if (place.parents[1] === 'subject') return readable(policy.subject);
  if (!isOfCluster && place.parents.length <= 3) return undefined;
  const written = lastBefore(writtenOf(object).peers(), offset, ({ range }) => range.start);
  if (!written) return isOfCluster ? { labels: everything } : undefined;
  if (!written.namespaces) return undefined;
  const rule = policy.rules[written.direction].find(({ index, peers }) => index === written.rule && peers !== 'anyone');
  const peer = rule && rule.peers !== 'anyone' ? rule.peers.find(({ index }) => index === written.peer) : undefined;
  // A pod selector that is half typed may keep the peer from matching anything; its namespaces are not known then, so all are looked at.
  return peer?.kind === 'pods' ? readable(peer.pods) : { labels: everything };
}

function readable({ namespaces }: PodMatcher): PodMatcher['namespaces'] {
  return 'labels' in namespaces && isSatisfiable(namespaces.labels) ? namespaces : { labels: everything };
}

/** What a cursor is in: a value that is not written yet ends before the cursor, so only the start counts. */
function lastBefore<T>(items: readonly T[], offset: number, startOf: (item: T) => number): T | undefined {
  return items
    .filter((item) => startOf(item) <= offset)
    .sort((a, b) => startOf(a) - startOf(b))
    .at(-1);
}

function labelKeys(asked: Asked): readonly Offer[] {
  const { noun, all } = labelled(asked);
  return counted(all.flatMap(({ values }) => [...values].flatMap(([key, value]) => (value === undefined ? [] : [key])))).map(([label, number]) => ({
    label,
    kind: 'labelKey',
    detail: `on ${say.count(number, noun)} here`,
    key: true,
  }));
}

function labelValues(asked: Asked, key: string): readonly Offer[] {
  const { noun, all } = labelled(asked);
  return counted(all.flatMap(({ values }) => values.get(key) ?? [])).map(([label, number]) => ({
    label,
    kind: 'labelValue',
    detail: `on ${say.count(number, noun)} here`,
  }));
}

function expressionValues(asked: Asked, object: NetworkPolicy | AdminPolicy): readonly Offer[] {
  const expressions = writtenOf(object)
    .selectors()
    .flatMap(({ selector }) => selector.matchExpressions?.items ?? []);
  const key = lastBefore(expressions, asked.offset, ({ range }) => range.start)?.key?.value;
  return key === undefined ? [] : labelValues(asked, key);
}

/** The ports that the containers at the far end declare: of the selected pods for ingress, of the rule's peers for egress. */
function containerPorts({ view, placed, offset, place }: Asked, wanted: 'numbers' | 'names' | 'both'): readonly Offer[] {
  const policy = policyOf({ view }, placed);
  if (!policy || !isPolicy(placed.object)) return [];
  const direction: Direction = place.parents.includes('egress') ? 'egress' : 'ingress';
  const items: readonly { readonly index: number; readonly range: Range }[] = placed.object.spec[direction]?.items ?? [];
  const written = lastBefore(items, offset, ({ range }) => range.start);
  const rule = policy.rules[direction].find(({ index }) => index === written?.index);
  const peers = rule && rule.peers !== 'anyone' ? rule.peers : [];
  const ends =
    direction === 'ingress' ? view.evaluator.subjectsOf(policy) : peers.flatMap((peer) => (peer.kind === 'pods' ? view.evaluator.matches(peer.pods) : []));
  const ports = ends.flatMap(({ workload }) => workload.ports.map((port) => ({ ...port, of: workload.name })));
  const names =
    wanted !== 'numbers'
      ? ports.flatMap(({ name, number, protocol, of }) => (name === undefined ? [] : [{ label: name, detail: `${protocol} ${number} of ${of}` }]))
      : [];
  const numbers =
    wanted === 'names'
      ? []
      : ports.map(({ name, number, protocol, of }) => ({
          label: String(number),
          detail: `${protocol}${name === undefined ? '' : `, ${name}`} of ${of}`,
        }));
  // In quotes, a number would be a name.
  const first = new Map([...names, ...(place.quoted ? [] : numbers)].reverse().map((offer) => [offer.label, offer] as const));
  return [...first.values()].reverse().map((offer) => ({ ...offer, kind: 'port' }));
}
