import type { Direction } from '../../model/network-policy.js';
import { defaultDenyPolicies } from '../../semantics/answers/default-deny.js';
import type { WorkloadEndpoint } from '../../semantics/cluster/endpoint.js';
import type { Policy } from '../../semantics/cluster/policy.js';
import { compareText } from '../../util/text.js';
import type { PlacedObject } from '../../workspace/snapshot.js';
import { limitsIn } from '../limits.js';
import * as say from '../say.js';
import type { Scope } from '../scope.js';
import { limitWords } from './footnotes.js';

/** Whether a namespace denies by default, in each direction, and its policies. */
export function hoverNamespace(scope: Scope, name: string | undefined): readonly string[] | undefined {
  if (name === undefined) return undefined;
  const { print, view } = scope;
  const { policies, workloads } = namespaceFacts(scope, name);
  const names = say.list(
    policies.slice(0, 8).map((each) => say.policyName(scope, each)),
    8,
    policies.length,
  );
  const lines = (['ingress', 'egress'] as const).map((direction) => directionWords(scope, name, workloads, direction));
  return [
    `${print.strong(`Namespace ${print.text(name)}`)} · ${say.count(workloads.length, 'workload')}, ${policies.length === 0 ? 'no policy' : say.count(policies.length, 'policy')}`,
    lines.join(print.lineBreak),
    ...(policies.length > 0 ? [`Policies: ${names}.`] : []),
    ...limitWords(scope, limitsIn(view, name)),
  ];
}

/** On `metadata.namespace` of anything else. */
export function hoverNamespaceName(scope: Scope, { namespace }: PlacedObject): readonly string[] | undefined {
  return hoverNamespace(scope, namespace);
}

/** The policies and workloads of a namespace. */
function namespaceFacts(
  { view }: Pick<Scope, 'view'>,
  name: string,
): { readonly policies: readonly Policy[]; readonly workloads: readonly WorkloadEndpoint[] } {
  const placed = view.inNamespace(name);
  return {
    policies: [...new Set(placed.flatMap(({ id }) => view.policy(id) ?? []))].sort((a, b) => (a.name < b.name ? -1 : 1)),
    workloads: [...new Set(placed.flatMap(({ id, object }) => (object.type === 'workload' ? (view.workload(id) ?? []) : [])))].sort((a, b) =>
      compareText(a.name, b.name),
    ),
  };
}

function directionWords(scope: Scope, name: string, workloads: readonly WorkloadEndpoint[], direction: Direction): string {
  const { print, view } = scope;
  const title = say.title(direction);
  const denying = defaultDenyPolicies(view.evaluator, name, direction);
  const [first] = denying;
  if (first)
    return `${title}: ${print.strong('default-deny')} by ${say.list(
      denying.slice(0, 2).map((each) => say.policyName(scope, each)),
      2,
      denying.length,
    )}.`;
  const open = workloads.filter((workload) => !view.evaluator.policiesOf(workload).some(({ policy }) => policy.isolates[direction] !== false));
  const rest =
    workloads.length === 0
      ? ''
      : open.length === 0
        ? ', though every workload here is isolated'
        : open.length === workloads.length
          ? '; nothing is isolated'
          : `; ${say.list(
              open.slice(0, 3).map((each) => print.code(each.name)),
              3,
              open.length,
            )} ${open.length === 1 ? 'is' : 'are'} not isolated`;
  return `${title}: ${print.strong('no default-deny')}${rest}.`;
}
