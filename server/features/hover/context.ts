import type { Direction } from '../../model/network-policy.js';
import type { Admission, RuleReference } from '../../semantics/answers.js';
import type { WorkloadEndpoint } from '../../semantics/endpoint.js';
import type { Policy } from '../../semantics/policy.js';
import type { Path } from '../../syntax/nodes.js';
import type { EnvironmentView, Location, PlacedObject, Snapshot } from '../../workspace/snapshot.js';
import { code, linkTo } from '../markdown.js';
import { nameLocation } from '../places.js';
import { joined } from '../words.js';

/** What every hover works with. */
export interface HoverContext {
  readonly snapshot: Snapshot;
  readonly view: EnvironmentView;
  /** The object under the cursor. */
  readonly placed: PlacedObject;
  /** Where in the object the cursor is. */
  readonly path: Path;
  link(location: Location): string | undefined;
}

/** A policy's name as a link to it. */
export function policyLink({ view, link }: HoverContext, policy: Policy): string {
  const source = view.source(policy);
  return linkTo(policy.name, source && link(nameLocation(source)));
}

export function policyLinks(context: HoverContext, policies: readonly Policy[]): string {
  return joined(policies.map((policy) => policyLink(context, policy)));
}

/** "mysql-from-backend, rule 1" as a link to the rule. */
export function ruleLink({ view, link }: HoverContext, { policy, rule }: Pick<RuleReference, 'policy' | 'rule'>): string {
  const location = view.locate(policy, ['spec', rule.direction, rule.index]);
  return linkTo(`${policy.name}, rule ${rule.index + 1}`, location && link(location));
}

/** The rules that admit something, each once. */
export function ruleLinks(context: HoverContext, admissions: readonly Admission[]): string {
  return [...new Set(admissions.map(({ by }) => ruleLink(context, by)))].join(', ');
}

/** "Deployment `backend`" as a link to its manifest; its namespace is said where it is another one than `seenFrom`. */
export function workloadLink({ view, link }: HoverContext, workload: WorkloadEndpoint, seenFrom?: string): string {
  const source = view.source(workload);
  const target = source && link(nameLocation(source));
  const where = seenFrom === undefined || seenFrom === workload.namespace ? '' : ` in ${code(workload.namespace)}`;
  return `${workload.kind} ${target === undefined ? code(workload.name) : `[${code(workload.name)}](${target})`}${where}`;
}

/** "ingress" with the verb that fits. */
export function opposite(direction: Direction): Direction {
  return direction === 'ingress' ? 'egress' : 'ingress';
}
