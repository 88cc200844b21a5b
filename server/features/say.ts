import type { Direction } from '../model/network-policy.js';
import type { Admission } from '../semantics/answers/answers.js';
import type { WorkloadEndpoint } from '../semantics/cluster/endpoint.js';
import type { PodMatcher, Policy, PortMatcher, Rule } from '../semantics/cluster/policy.js';
import type { Selector } from '../semantics/cluster/selector.js';
import type { ConnectionSet } from '../semantics/sets/connection-set.js';
import { counted, firstListed } from '../util/text.js';
import { matcherText, namespacesText, podsText } from '../words/pods.js';
import { connectionsText, portText, rulePortsText } from '../words/ports.js';
import type { Printer } from './printer.js';
import { placeOf, type Scope, sourceOf } from './scope.js';

/** "a", "a and b", "a, b and c"; of more than `limit`, the first ones and "and 5 more". */
export function list(items: readonly string[], limit = items.length, total = items.length): string {
  return firstListed(items, limit, total);
}

export { counted as count } from '../util/text.js';
export { addressCount } from '../words/addresses.js';
export { describeSelector, namesOf, selectorText } from '../words/selectors.js';

/** "Deployment `web`", with its namespace where that is not `home`. */
export function workload(scope: Scope, of: WorkloadEndpoint, home?: string): string {
  const { print } = scope;
  const name = print.name(print.code(of.name), sourceOf(scope, of));
  return `${print.text(of.kind)} ${name}${home === undefined || of.namespace === home ? '' : ` in ${print.code(of.namespace)}`}`;
}

/** "Deployment `a`, Deployment `b` and 5 more"; where the editor can, the rest is a link that shows them all. */
export function workloads(scope: Scope, some: readonly WorkloadEndpoint[], limit: number, home?: string): string {
  const names = some.slice(0, limit).map((each) => workload(scope, each, home));
  const more = some.length - names.length;
  return more > 0 ? `${names.join(', ')} and ${showing(scope, `${more.toLocaleString('en')} more`, some)}` : list(names);
}

/** One or two by name, more by their number. */
export function fewWorkloads(scope: Scope, some: readonly WorkloadEndpoint[]): string {
  return some.length < 3 ? workloads(scope, some, 2) : showing(scope, counted(some.length, 'workload'), some);
}

/** Words for workloads that are not named: a link that shows them, where the editor can. */
export function showing({ print, view, commands }: Scope, words: string, some: readonly WorkloadEndpoint[]): string {
  if (!commands.showLocations || some.length === 0) return words;
  const places = some.slice(0, MOST_PLACES).flatMap((each) => {
    const placed = view.source(each);
    return placed ? [placeOf(placed)] : [];
  });
  return places.length === 0 ? words : print.command(words, commands.showLocations(places));
}

/** The places travel in the link, so there is an end to them. */
const MOST_PLACES = 40;

/** "pods labelled `app=web`", "every pod". */
export function pods(print: Printer, selector: Selector): string {
  return podsText(selector, print.code);
}

/** "`ops`", "every namespace", "namespaces labelled `team=a`". */
export function namespaces(print: Printer, of: PodMatcher): string {
  return namespacesText(of, print.code);
}

/** "pods labelled `app=web` in `shop`". */
export function matcher(print: Printer, of: PodMatcher): string {
  return matcherText(of, print.code);
}

/** "TCP 80", "UDP 8000-8100", "TCP port `http`", "every TCP port". */
export function port(print: Printer, of: PortMatcher): string {
  return portText(of, print.code);
}

/** The ports of a rule. */
export function rulePorts(print: Printer, rule: Rule): string {
  return rulePortsText(rule, print.code);
}

/** "every port", "TCP 3306 (mysql), UDP 53"; names are those of the destination's containers. */
export function connections(print: Printer, set: ConnectionSet, destination?: WorkloadEndpoint): string {
  return connectionsText(set, destination, print.text);
}

/** A policy's name, linked. */
export function policyName(scope: Scope, policy: Policy): string {
  return scope.print.link(scope.print.text(policy.name || 'a policy without a name'), scope.view.locate(policy));
}

/** "mysql-from-backend, rule 1", linked to the rule. */
export function ruleName(scope: Scope, policy: Policy, { direction, index }: Pick<Rule, 'direction' | 'index'>): string {
  const { print, view } = scope;
  return print.link(`${print.text(policy.name || 'a policy without a name')}, rule ${index + 1}`, view.locate(policy, ['spec', direction, index]));
}

/** The rules that admit something, each once; at most two by name. */
export function because(scope: Scope, admissions: readonly Admission[]): string {
  const rules = distinctRules(admissions);
  return list(
    rules.slice(0, 2).map(({ by }) => ruleName(scope, by.policy, by.rule)),
    2,
    rules.length,
  );
}

export function distinctRules(admissions: readonly Admission[]): readonly Admission[] {
  const seen = new Map(admissions.map((each) => [ruleKey(each), each] as const).reverse());
  return [...seen.values()].reverse();
}

export function ruleKey({ by }: Admission): string {
  return `${by.policy.id}#${by.rule.index}`;
}

/** `Ingress` and `Egress`, at the start of a line. */
export function title(direction: Direction): 'Ingress' | 'Egress' {
  return direction === 'ingress' ? 'Ingress' : 'Egress';
}
