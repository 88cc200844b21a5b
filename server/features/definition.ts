import { isPolicy, type Workload } from '../model/objects.js';
import type { WorkloadEndpoint } from '../semantics/cluster/endpoint.js';
import { type Match, matchLabels } from '../semantics/cluster/label-selector.js';
import type { PodMatcher, PodPeer, Policy, Rule } from '../semantics/cluster/policy.js';
import type { Selector } from '../semantics/cluster/selector.js';
import { type Range, shift, touches } from '../util/range.js';
import type { EnvironmentView, FileId, Location, PlacedObject, Snapshot } from '../workspace/snapshot.js';
import { assertionDefinition } from './assertions/definition.js';
import { type Cursor, isSelf } from './cursor.js';
import { serviceAndPods, serviceNamedAt, servicePods, targetPorts } from './definition/services.js';
import { matchesPort } from './hover/port-words.js';
import { shownCursorAt } from './rendered-cursor.js';
import { placeOf, policyOf } from './scope.js';

export interface Definition {
  /** What was asked about, in offsets of the file. */
  readonly origin: Range;
  readonly targets: readonly Location[];
}

/** A list to choose from is of no use beyond this. */
const MOST = 300;

/**
 * Where what is written under the cursor is defined: from a pod selector or peer the workloads it selects, from a namespace selector or
 * a namespace's name the Namespaces, from a port's name the container ports, from what names a Service the Service and its pods; in a file
 * of assertions from an end. What is surely meant stands first, then what may be. Undefined where nothing here is meant.
 */
export function definition(snapshot: Snapshot, file: FileId, offset: number): Definition | undefined {
  const view = snapshot.environment(file);
  const found = definitionAt(snapshot, view, file, offset);
  return found && found.targets.length > 0 ? { origin: found.origin, targets: found.targets.slice(0, MOST) } : undefined;
}

function definitionAt(snapshot: Snapshot, view: EnvironmentView, id: FileId, offset: number): Definition | undefined {
  const file = snapshot.file(id);
  if (file?.role === 'assertions') return assertionDefinition(snapshot, file, offset);
  const cursor = shownCursorAt(snapshot, id, offset);
  return cursor && { origin: cursor.range, targets: targetsAt(view, cursor) };
}

function targetsAt(view: EnvironmentView, cursor: Cursor): readonly Location[] {
  const { placed, path, offset } = cursor;
  const { object } = placed;
  if (path[0] === 'metadata' && path[1] === 'namespace' && path.length === 2 && object.type !== 'namespace') {
    return namespaceObjects(view, (name) => name === placed.namespace);
  }
  if (object.type === 'service') {
    if (path[0] === 'spec' && path[1] === 'ports') return targetPorts(view, placed, object, offset);
    return isSelf(cursor) || (path[0] === 'spec' && path[1] === 'selector') ? servicePods(view, placed.namespace, object) : [];
  }
  if (object.type === 'workload' || object.type === 'other') {
    const service = serviceNamedAt(view, placed, offset);
    if (service) return serviceAndPods(view, service);
    return object.type === 'workload' ? probedPorts(placed, object, offset) : [];
  }
  if (!isPolicy(object) || path[0] !== 'spec') return [];
  const policy = policyOf({ view }, placed);
  if (!policy) return [];
  return inPolicy(view, policy, path.slice(1));
}

/** The port of a container that a probe names. */
function probedPorts({ file, offset: start }: PlacedObject, { clues, ports }: Workload, offset: number): readonly Location[] {
  const probe = clues?.probes.find(({ range }) => touches(range, offset));
  const meant = probe ? ports.filter(({ name, number }) => probe.port === name || probe.port === number) : [];
  return meant.map(({ range }) => ({ file, range: shift(range, start) }));
}

function namespacesLabelled(view: EnvironmentView, labels: Selector): readonly Location[] {
  const facts = view.evaluator.cluster.namespaces;
  const matching = (wanted: Match) =>
    namespaceObjects(view, (name) => {
      const fact = facts.get(name);
      return fact !== undefined && matchLabels(labels, fact.labels) === wanted;
    });
  return [...matching('yes'), ...matching('unknown')];
}

/** @param path from `spec` on */
function inPolicy(view: EnvironmentView, policy: Policy, [field, ...path]: Cursor['path']): readonly Location[] {
  if (field === 'subject' || field === 'podSelector') return selected(view, policy.subject, path);
  if (field !== 'ingress' && field !== 'egress') return [];
  const [ruleIndex, list, index, ...inside] = path;
  const rules = policy.rules[field].filter((each) => each.index === ruleIndex);
  const rule = rules.find(({ unknown }) => unknown === undefined) ?? rules[0];
  if (!rule) return [];
  if (list === 'ports' || list === 'protocols') return portPlaces(view, policy, rule, index);
  const peer = rule.peers === 'anyone' ? undefined : rule.peers.find((each): each is PodPeer => each.kind === 'pods' && each.index === index);
  return peer ? selected(view, peer.pods, inside) : [];
}

/** From a selector of namespaces the Namespaces, where there are any; else the workloads. */
function selected(view: EnvironmentView, pods: PodMatcher, path: Cursor['path']): readonly Location[] {
  const isForNamespaces = path.includes('namespaces') || path.includes('namespaceSelector');
  const namespaces = isForNamespaces && 'labels' in pods.namespaces ? namespacesLabelled(view, pods.namespaces.labels) : [];
  return namespaces.length > 0 ? namespaces : workloadsOf(view, view.evaluator.matches(pods));
}

/** Those that are surely meant first. */
function workloadsOf(view: EnvironmentView, meant: readonly { readonly workload: WorkloadEndpoint; readonly sure: boolean }[]): readonly Location[] {
  const ordered = [...meant.filter(({ sure }) => sure), ...meant.filter(({ sure }) => !sure)];
  return ordered.slice(0, MOST).flatMap(({ workload }) => {
    const placed = view.source(workload);
    return placed ? [placeOf(placed)] : [];
  });
}

function namespaceObjects(view: EnvironmentView, wanted: (name: string) => boolean): readonly Location[] {
  return view.inNamespace(undefined).flatMap((placed) => {
    const name = placed.object.type === 'namespace' ? placed.object.metadata.name?.value : undefined;
    return name !== undefined && wanted(name) ? [placeOf(placed)] : [];
  });
}

/** The container ports that one item of `ports` matches, at the workloads where the connection ends. */
function portPlaces(view: EnvironmentView, policy: Policy, { direction, peers, ports }: Rule, index: string | number | undefined): readonly Location[] {
  const port = ports === 'any' ? undefined : ports.find((each) => each.index === index);
  if (!port || port.port === 'all') return [];
  const ends =
    direction === 'ingress'
      ? view.evaluator.subjectsOf(policy)
      : peers === 'anyone'
        ? []
        : peers.flatMap((peer) => (peer.kind === 'pods' ? view.evaluator.matches(peer.pods) : []));
  return ends.slice(0, MOST).flatMap(({ workload }) => {
    const placed = view.source(workload);
    if (placed?.object.type !== 'workload') return [];
    const meant = placed.object.ports.filter((each) => matchesPort(port, each));
    return meant.map(({ range }) => ({ file: placed.file, range: shift(range, placed.offset) }));
  });
}
