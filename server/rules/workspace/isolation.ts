export { hasOtherPolicies } from '../../dependencies/other-policies.js';

import type { Direction } from '../../model/network-policy.js';
import { isPolicy } from '../../model/objects.js';
import { admitsAll, mayAdmitAll } from '../../semantics/answers/questions.js';
import type { WorkloadEndpoint } from '../../semantics/cluster/endpoint.js';
import type { Policy } from '../../semantics/cluster/policy.js';
import { compareText } from '../../util/text.js';
import type { EnvironmentView, PlacedObject } from '../../workspace/snapshot.js';
import type { RuleOptions } from '../options.js';
import { meets, workloadsIn } from './matching.js';

/** How a namespace stands for ingress: what the rules about missing policies ask. */
export interface NamespaceIsolation {
  /** That policies can protect and that listen: not on the host's network, not run to completion. */
  readonly workloads: readonly WorkloadEndpoint[];
  /** Of these, those that surely no policy isolates for ingress. */
  readonly open: ReadonlySet<WorkloadEndpoint['id']>;
  /** How many of them surely not everyone can reach. The rest is neither: it may be isolated, or is, and lets everyone in all the same. */
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
} as const satisfies RuleOptions;

/** Asked by namespace; each is looked at once. */
export function isolationByNamespace(view: EnvironmentView): (namespace: string) => NamespaceIsolation {
  const known = new Map<string, NamespaceIsolation>();
  let manifests: ReadonlyMap<string, PlacedObject> | undefined;
  return (namespace) => {
    manifests ??= namespaceManifests(view);
    const isolation = known.get(namespace) ?? isolationOf(view, namespace, manifests.get(namespace));
    known.set(namespace, isolation);
    return isolation;
  };
}

/** The Namespace objects by name; of several with one name, the first by place. */
export function namespaceManifests(view: EnvironmentView): ReadonlyMap<string, PlacedObject> {
  const namespaces = view.inNamespace(undefined).filter(({ object }) => object.type === 'namespace');
  return new Map(
    [...namespaces].sort((a, b) => byPlace(b, a)).flatMap((placed) => (placed.object.metadata.name ? [[placed.object.metadata.name.value, placed]] : [])),
  );
}

function isolationOf(view: EnvironmentView, namespace: string, manifest: PlacedObject | undefined): NamespaceIsolation {
  const workloads = workloadsIn(view, namespace).filter(({ kind, hostNetwork }) => !hostNetwork && kind !== 'Job' && kind !== 'CronJob');
  const covers = once(() => unsettledPolicies(view, namespace));
  const isOpen = (workload: WorkloadEndpoint) =>
    !view.evaluator.policiesOf(workload).some(({ policy }) => policy.isolates.ingress !== false) &&
    !isInDoubt(view, workload) &&
    !covers().some((policy) => couldSelect(policy, workload));
  const open = once(() => new Set(workloads.filter(isOpen).map(({ id }) => id)));
  const isolated = once(() => workloads.filter((workload) => isSurelyIsolated(view, workload)).length);
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
function isInDoubt({ evaluator }: EnvironmentView, workload: WorkloadEndpoint): boolean {
  return evaluator.doubtsOf(workload).some(({ directions }) => directions.includes('ingress'));
}

function isSurelyIsolated(view: EnvironmentView, workload: WorkloadEndpoint): boolean {
  const policies = view.evaluator.policiesOf(workload).filter(({ policy }) => policy.isolates.ingress !== false);
  const surely = policies.some(({ policy, sure }) => sure && policy.isolates.ingress === true);
  return surely && !policies.some(({ policy }) => policy.rules.ingress.some(mayAdmitAll)) && !isInDoubt(view, workload);
}

/**
 * Policies of other namespaces that may be applied to this one all the same: where nobody wrote the namespace of the policies, or of
 * the objects here, whoever applies the files decides.
 */
function unsettledPolicies(view: EnvironmentView, namespace: string): readonly Policy[] {
  const isUnwritten = ({ namespaceFrom }: PlacedObject) => namespaceFrom === 'default' || namespaceFrom === 'unknown';
  const here = view.inNamespace(namespace).some((placed) => placed.object.type === 'workload' && isUnwritten(placed));
  const isolates = (policy: Policy) => policy.namespace !== namespace && policy.isolates.ingress !== false;
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

/** Whether the open workloads of a namespace are few, so that each is named; where most of it is open, one finding says so with the number. */
export function areExceptions(open: number, isolated: number): boolean {
  return isolated > 0 && open <= Math.max(3, isolated);
}

/** Whether a policy holds for every pod of its namespace and lets not everyone through: new pods start isolated then. What a template writes may do so. */
export function isDefaultDeny(policy: Policy, direction: Direction): boolean {
  const { requirements, unknown } = policy.subject.pods;
  return requirements.length === 0 && !unknown && policy.isolates[direction] !== false && !policy.rules[direction].some(admitsAll);
}
