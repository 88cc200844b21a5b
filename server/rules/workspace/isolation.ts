export { hasOtherPolicies, mayBeAllowedElsewhere } from '../../dependencies/other-policies.js';

import type { Direction } from '../../model/network-policy.js';
import { isPolicy } from '../../model/objects.js';
import { admitsAll, mayAdmitAll } from '../../semantics/answers/questions.js';
import type { WorkloadEndpoint } from '../../semantics/cluster/endpoint.js';
import type { Policy } from '../../semantics/cluster/policy.js';
import { compareText } from '../../util/text.js';
import type { EnvironmentView, PlacedObject } from '../../workspace/snapshot.js';
import type { OptionValues, RuleOptions } from '../options.js';
import { meets, workloadsIn } from './matching.js';

/** How a namespace stands for one direction: what the rules about missing policies ask. */
export interface NamespaceIsolation {
  /** That policies can protect: not on the host's network, and, for ingress, not run to completion, which listens on nothing. */
  readonly workloads: readonly WorkloadEndpoint[];
  /** Of these, those that surely no policy isolates. */
  readonly open: ReadonlySet<WorkloadEndpoint['id']>;
  /** How many of them surely not everything passes of. The rest is neither: it may be isolated, or is, and lets everything pass all the same. */
  readonly isolated: number;
  /** Those that count. */
  readonly policies: readonly PlacedObject[];
  /** Policies of other namespaces may be meant for this one, so nothing can be said of it as a whole. */
  readonly unsettled: boolean;
  /** The object that speaks for the namespace: its Namespace, else its first policy, else its first workload. */
  readonly spokesman: PlacedObject | undefined;
}

/** Of the rules about missing policies. */
export const namespaceOptions = {
  ignoreNamespaces: {
    type: 'strings',
    default: ['kube-system', 'kube-public', 'kube-node-lease'],
    called: 'names of namespaces',
    pattern: '[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?',
    description:
      "Namespaces of which nothing is said, by default the cluster's own, which its installer looks after. A list takes the place of the default one.",
  },
  directions: {
    type: 'enum',
    default: 'both',
    values: ['ingress', 'egress', 'both'],
    description: 'Which directions are looked at. Of egress it is said only where most workloads of the namespace are isolated for it.',
  },
} as const satisfies RuleOptions;

/** Those that are asked for by `directions`. */
export function directionsOf({ directions }: OptionValues<typeof namespaceOptions>): readonly Direction[] {
  return directions === 'both' ? ['ingress', 'egress'] : [directions];
}

/** Asked by namespace and direction; each is looked at once. */
export function isolationByNamespace(view: EnvironmentView): (namespace: string, direction: Direction) => NamespaceIsolation {
  const known = new Map<string, NamespaceIsolation>();
  let manifests: ReadonlyMap<string, PlacedObject> | undefined;
  return (namespace, direction) => {
    manifests ??= namespaceManifests(view);
    const key = `${direction} ${namespace}`;
    const isolation = known.get(key) ?? isolationOf(view, namespace, direction, manifests.get(namespace));
    known.set(key, isolation);
    return isolation;
  };
}

/** The Namespace objects by name; of several with one name, the first by place. */
export function namespaceManifests(view: EnvironmentView): ReadonlyMap<string, PlacedObject> {
  const namespaces = view.inNamespace(undefined, 'namespace');
  return new Map(
    [...namespaces].sort((a, b) => byPlace(b, a)).flatMap((placed) => (placed.object.metadata.name ? [[placed.object.metadata.name.value, placed]] : [])),
  );
}

function isolationOf(view: EnvironmentView, namespace: string, direction: Direction, manifest: PlacedObject | undefined): NamespaceIsolation {
  const workloads = workloadsIn(view, namespace).filter(
    ({ kind, hostNetwork }) => !hostNetwork && (direction === 'egress' || (kind !== 'Job' && kind !== 'CronJob')),
  );
  const covers = once(() => unsettledPolicies(view, namespace, direction));
  const isOpen = (workload: WorkloadEndpoint) =>
    !view.evaluator.policiesOf(workload).some(({ policy }) => policy.isolates[direction] !== false) &&
    !isInDoubt(view, workload, direction) &&
    !covers().some((policy) => couldSelect(policy, workload));
  const open = once(() => new Set(workloads.filter(isOpen).map(({ id }) => id)));
  const isolated = once(() => workloads.filter((workload) => isSurelyIsolated(view, workload, direction)).length);
  const unsettled = once(() => covers().some((policy) => workloads.some((workload) => couldSelect(policy, workload))));
  const placed = [...view.inNamespace(namespace)].sort(byPlace);
  const policies = placed.filter(({ object, refused }) => isPolicy(object) && !refused);
  return {
    workloads,
    // These take a look at every policy of the workspace, so only the object that speaks for the namespace should ask.
    get open() {
      return open();
    },
    get isolated() {
      return isolated();
    },
    policies,
    get unsettled() {
      return unsettled();
    },
    spokesman: manifest ?? policies[0] ?? placed.find(({ object }) => object.type === 'workload'),
  };
}

/** Policies of a kind that is not evaluated may decide. */
function isInDoubt({ evaluator }: EnvironmentView, workload: WorkloadEndpoint, direction: Direction): boolean {
  return evaluator.doubtsOf(workload).some(({ directions }) => directions.includes(direction));
}

function isSurelyIsolated(view: EnvironmentView, workload: WorkloadEndpoint, direction: Direction): boolean {
  const policies = view.evaluator.policiesOf(workload).filter(({ policy }) => policy.isolates[direction] !== false);
  const surely = policies.some(({ policy, sure }) => sure && policy.isolates[direction] === true);
  return surely && !policies.some(({ policy }) => policy.rules[direction].some(mayAdmitAll)) && !isInDoubt(view, workload, direction);
}

/**
 * Policies of other namespaces that may be applied to this one all the same: where nobody wrote the namespace of the policies, or of
 * the objects here, whoever applies the files decides.
 */
function unsettledPolicies(view: EnvironmentView, namespace: string, direction: Direction): readonly Policy[] {
  const isUnwritten = ({ namespaceFrom }: PlacedObject) => namespaceFrom === 'default' || namespaceFrom === 'unknown';
  const here = view.inNamespace(namespace).some((placed) => placed.object.type === 'workload' && isUnwritten(placed));
  const isolates = (policy: Policy) => policy.namespace !== namespace && policy.isolates[direction] !== false;
  if (here) return view.evaluator.cluster.policies.filter(isolates);
  // What nobody wrote has the one default namespace, so no other has to be looked at.
  return view.inNamespace(view.defaultNamespace, 'NetworkPolicy').flatMap((placed) => {
    const policy = isUnwritten(placed) ? view.policy(placed.id) : undefined;
    return policy && isolates(policy) ? [policy] : [];
  });
}

/** What `compute` gives, computed when first asked for. */
function once<T>(compute: () => T): () => T {
  let known: { readonly value: T } | undefined;
  return () => {
    known ??= { value: compute() };
    return known.value;
  };
}

function couldSelect({ subject }: Policy, { labels }: WorkloadEndpoint): boolean {
  return subject.pods.requirements.every((requirement) => meets(labels, requirement) !== 'no');
}

function byPlace(a: PlacedObject, b: PlacedObject): number {
  return compareText(a.file, b.file) || a.offset - b.offset || a.object.range.start - b.object.range.start;
}

/**
 * Whether the open workloads of a namespace are few, so that each is named; where most of it is open, one finding says so with the number. Egress is
 * often limited for some workloads on purpose, so there it takes most of them.
 */
export function areExceptions(open: number, isolated: number, direction: Direction): boolean {
  return isolated > 0 && (direction === 'ingress' ? open <= Math.max(3, isolated) : open < isolated);
}

/** Whether a policy holds for every pod of its namespace and lets not everyone through: new pods start isolated then. What a template writes may do so. */
export function isDefaultDeny(policy: Policy, direction: Direction): boolean {
  const { requirements, unknown } = policy.subject.pods;
  return requirements.length === 0 && !unknown && policy.isolates[direction] !== false && !policy.rules[direction].some(admitsAll);
}
