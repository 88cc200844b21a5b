import type { Endpoint } from '../../semantics/cluster/endpoint.js';
import { intersectAddresses } from '../../semantics/sets/address-set.js';
import { isEveryPort } from '../../semantics/sets/connection-set.js';
import { describeAddresses } from '../../words/addresses.js';
import { plainly } from '../../words/mark.js';
import { describeConnections } from '../../words/ports.js';
import type { EnvironmentView, Location } from '../../workspace/snapshot.js';
import { type Explanation, explain, type Reason, type SideExplanation } from '../explain.js';
import { list } from '../say.js';
import type { ConnectionStatement } from './assertion.js';
import { anotherNamespace } from './ends.js';
import type { Breach, BrokenEnd, Examination } from './findings.js';
import { workloadName } from './workload-names.js';

/** A place as the reader of a message names it, like `shop/policies.yaml:12`; undefined where it is not known. */
export type PlaceText = (location: Location) => string | undefined;

/** What does not hold, then why, and how many more there are; and the places of the rules that decide it. */
export function breachText(
  view: EnvironmentView,
  expect: ConnectionStatement['expect'],
  first: Breach,
  { breaches, pairs }: Examination,
  placeText: PlaceText,
) {
  const answer = explain(view, endpointOf(view, first.from), endpointOf(view, first.to), first.ports);
  const sides = [answer.egress, answer.ingress].filter((side) => isDecisive(side, first));
  const lines = [headline(view, expect, first), ...(first.doubt === undefined ? [] : [capital(`${first.doubt}.`)])];
  for (const side of sides) lines.push(...sideLines(dependsOnLabels(first) ? { ...side, summary: 'it depends on the labels' } : side, placeText));
  const remedy = expect === 'allowed' && first.verdict === 'denied' ? answer.remedy : undefined;
  if (remedy) lines.push(remedyLine(remedy, placeText));
  if (pairs > 1) lines.push(moreLine(view, breaches, pairs - 1));
  return { lines, locations: locationsOf(sides, remedy?.location) };
}

function headline(view: EnvironmentView, expect: ConnectionStatement['expect'], breach: Breach): string {
  const { verdict, from, to, ports } = breach;
  const [source, destination] = [endName(view, from), endName(view, to)];
  const on = isEveryPort(ports) ? 'on every port' : `on ${describeConnections(ports, plainly)}`;
  const isPlural = /^(addresses|pods) /.test(source);
  const reaches = isPlural ? 'reach' : 'reaches';
  if (dependsOnLabels(breach) && expect === 'denied') return `${expect} expected, but ${source} may reach ${destination} ${on}:`;
  if (verdict === 'allowed') return `${expect} expected, but ${source} ${reaches} ${destination} ${on}:`;
  if (verdict === 'denied') return `${expect} expected, but ${source} ${isPlural ? 'do' : 'does'} not reach ${destination} ${on}:`;
  return `${expect} expected, but it cannot be said whether ${source} ${reaches} ${destination} ${on}:`;
}

/** Of pods that nobody wrote it is not known only because they may carry any labels. */
function dependsOnLabels({ verdict, from, to, doubt }: Breach): boolean {
  return verdict === 'unknown' && doubt === undefined && (from.kind === 'unseen' || to.kind === 'unseen');
}

/** An end of a breach as people name it. */
function endName(view: EnvironmentView, end: BrokenEnd): string {
  if (end.kind === 'workload') return workloadName(view, end.workload);
  if (end.kind === 'outside') return describeAddresses(end.addresses, plainly);
  const { namespace } = end.workload;
  return `pods in ${namespace === anotherNamespace ? 'another namespace' : namespace} that no manifest here makes`;
}

/** One end of which policies tell nothing apart, so that its reasons are those of all. */
function endpointOf({ evaluator }: EnvironmentView, end: BrokenEnd): Endpoint {
  if (end.kind !== 'outside') return { kind: 'workload', workload: end.workload };
  for (const range of evaluator.addressRanges()) {
    const [part] = intersectAddresses([range], end.addresses);
    if (part) return { kind: 'addresses', range: part };
  }
  return { kind: 'addresses', range: end.addresses[0] ?? { family: 4, first: 0n, last: 0n } };
}

/** Of a denied connection the end that lets it pass explains nothing; neither does what an end outside the policies' reach says. */
function isDecisive(side: SideExplanation, { verdict, from, to }: Breach): boolean {
  if (side.end.kind === 'addresses') return false;
  if ((side.direction === 'egress' ? from : to).kind === 'unseen' && side.verdict === 'allowed') return false;
  return verdict === 'denied' ? side.verdict !== 'allowed' : true;
}

function sideLines({ direction, end, summary, reasons }: SideExplanation, placeText: PlaceText): readonly string[] {
  const name = end.kind === 'workload' ? end.workload.name : 'the address';
  return [`${direction} of ${name}: ${summary}`, ...reasons.map((reason) => `  ${reason.policy.name}${placeOf(reason, placeText)}: ${reason.text}`)];
}

function placeOf({ location }: Pick<Reason, 'location'>, placeText: PlaceText): string {
  const place = location && placeText(location);
  return place === undefined ? '' : ` (${place})`;
}

function remedyLine(remedy: NonNullable<Explanation['remedy']>, placeText: PlaceText): string {
  return `To allow it, ${remedy.text}${placeOf(remedy, placeText)}.`;
}

function moreLine(view: EnvironmentView, breaches: readonly Breach[], more: number): string {
  const names = breaches.slice(1, 4).map(({ from, to }) => `${endName(view, from)} -> ${endName(view, to)}`);
  return `Not as expected either: ${list(names, names.length, more)}.`;
}

/** Where something is to be changed comes first: the first place is what an editor shows. */
function locationsOf(sides: readonly SideExplanation[], first: Location | undefined): readonly Location[] {
  const known = new Map<string, Location>();
  const all = [first, ...sides.flatMap(({ reasons }) => reasons.map(({ location }) => location))];
  for (const location of all) if (location) known.set(`${location.file} ${location.range.start}`, location);
  return [...known.values()];
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
