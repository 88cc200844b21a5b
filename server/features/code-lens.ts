import type { Direction } from '../model/network-policy.js';
import { isPolicy } from '../model/objects.js';
import { defaultDenyPolicies } from '../semantics/answers/default-deny.js';
import { admitsAll } from '../semantics/answers/questions.js';
import type { WorkloadEndpoint } from '../semantics/cluster/endpoint.js';
import { decidesInOrder, type Policy } from '../semantics/cluster/policy.js';
import { type Range, shift } from '../util/range.js';
import type { EnvironmentView, FileId, Location, ObjectId, PlacedObject, Snapshot } from '../workspace/snapshot.js';
import { admittedText } from './code-lens/direction.js';
import { countAcross, countsInSeveral, environmentsLens, textAcross } from './code-lens/environments.js';
import { MOST_IN_A_LINE, plainPrinter } from './printer.js';
import { briefly, summarize } from './reach.js';
import { objectsOfTemplate } from './rendered-cursor.js';
import * as say from './say.js';
import { placeOf, policyOf, type Scope, sourceOf } from './scope.js';

export interface CodeLensOptions {
  readonly policies: boolean;
  readonly workloads: boolean;
  readonly namespaces: boolean;
}

/** A line above an object whose title is not known yet. Survives a round trip as JSON. */
export interface CodeLens {
  /** File offsets; one line. */
  readonly range: Range;
  readonly object: ObjectId;
  readonly about: 'environments' | 'subjects' | Direction | 'policies' | 'reachers' | 'default-deny';
}

export interface ResolvedCodeLens {
  readonly title: string;
  /** What a click shows; empty: nothing to show. */
  readonly locations: readonly Location[];
  /** What a click adds instead, where the editor can: a default-deny for these directions. */
  readonly adds?: readonly Direction[];
  /** A click has the person choose another environment instead, where the editor can. */
  readonly chooses?: true;
}

/** Names in a title before "and 5 more". */
const NAMES = 3;

/** The lines above policies, workloads and namespaces: places only, so that they stand still while one types. Titles are filled in by `resolveCodeLens`. */
export function codeLenses(snapshot: Snapshot, file: FileId, options: CodeLensOptions): readonly CodeLens[] {
  const found = snapshot.file(file);
  if (found?.role !== 'manifest' && found?.role !== 'template') return [];
  let isFirst = countsInSeveral(snapshot, file);
  const objects = found.role === 'template' ? objectsOfTemplate(snapshot, file) : found.objects;
  return objects.flatMap((placed) => {
    const range = firstLine(placed);
    const about = aboutOf(placed, options);
    const all: readonly CodeLens['about'][] = isFirst && about.length > 0 ? ['environments', ...about] : about;
    isFirst = isFirst && about.length === 0;
    return all.map((about) => ({ range, object: placed.id, about }));
  });
}

/** The title of a lens and what a click on it shows, as things are now; undefined where the object is gone or nothing can be said of it. */
export function resolveCodeLens(snapshot: Snapshot, { object: id, about }: CodeLens): ResolvedCodeLens | undefined {
  const placed = snapshot.object(id);
  const file = placed && snapshot.file(placed.file);
  if (!placed || !file) return undefined;
  if (!snapshot.complete) return { title: 'reading the workspace…', locations: [] };
  const scope: Scope = { snapshot, file, view: snapshot.environment(placed.file), print: plainPrinter(() => undefined, MOST_IN_A_LINE), commands: {} };
  switch (about) {
    case 'environments': {
      const lens = environmentsLens(scope);
      return lens && { ...lens, chooses: true };
    }
    case 'default-deny':
      return namespaceLens(scope, placed);
    case 'policies':
    case 'reachers':
      return workloadLens(scope, placed, about);
    case 'subjects':
    case 'ingress':
    case 'egress':
      return policyLens(scope, placed, about);
    default:
      return undefined;
  }
}

function aboutOf({ object }: PlacedObject, options: CodeLensOptions): readonly CodeLens['about'][] {
  if (isPolicy(object)) return options.policies ? ['subjects', 'ingress', 'egress'] : [];
  if (object.type === 'workload') return options.workloads ? ['policies', 'reachers'] : [];
  if (object.type === 'namespace') return options.namespaces ? ['default-deny'] : [];
  return [];
}

function firstLine({ object, offset }: PlacedObject): Range {
  const { start } = object.range;
  return shift({ start, end: start }, offset);
}

function policyLens(scope: Scope, placed: PlacedObject, about: 'subjects' | Direction): ResolvedCodeLens | undefined {
  const { refused, file, offset } = placed;
  // What it says of each direction can still be read beside it.
  if (refused && about === 'subjects') return { title: 'refused by the API server', locations: [{ file, range: shift(refused.problem.at, offset) }] };
  const policy = policyOf(scope, placed);
  if (!policy) return undefined;
  if (about === 'subjects') return subjectsLens(scope, placed, policy);
  const textIn = (view: EnvironmentView): string | undefined => {
    const there = view === scope.view ? policy : view.policy(placed.id);
    return there && directionText({ ...scope, view }, there, about);
  };
  const title = textAcross(scope, placed, textIn, `${about}: `) ?? '';
  return { title, locations: peerLocations(scope, policy, about) };
}

function subjectsLens(scope: Scope, placed: PlacedObject, policy: Policy): ResolvedCodeLens {
  const subjects = scope.view.evaluator.subjectsOf(policy);
  const countIn = (view: EnvironmentView): number => {
    const there = view === scope.view ? policy : view.policy(placed.id);
    return there ? view.evaluator.subjectsOf(there).length : 0;
  };
  const names = subjects.slice(0, NAMES).map(({ workload, sure }) => `${scope.print.text(workload.name)}${sure ? '' : '?'}`);
  const listed = `${names.join(', ')}${subjects.length > NAMES ? ` and ${subjects.length - NAMES} more` : ''}`;
  const title = countAcross(scope, placed, countIn, (where) =>
    subjects.length === 0 ? `selects no workload ${where === '' ? 'here' : where.trimStart()}` : `${say.count(subjects.length, 'workload')}${where}: ${listed}`,
  );
  return {
    title,
    locations: placesOf(
      scope,
      subjects.map(({ workload }) => workload),
    ),
  };
}

/** What the policy does in one direction: not limited, denied, or whom it lets through. */
function directionText(scope: Scope, policy: Policy, direction: Direction): string {
  if (decidesInOrder(policy)) return actionsText(policy, direction);
  const isolates = policy.isolates[direction];
  if (isolates === undefined) return 'not known';
  if (!isolates) return 'not limited';
  const rules = policy.rules[direction];
  if (rules.some(({ unknown }) => unknown !== undefined)) return 'not known';
  return rules.some(admitsAll) ? 'open' : admittedText(scope, policy, direction);
}

/** "3 rules (1 allow, 2 deny)". */
function actionsText({ rules }: Policy, direction: Direction): string {
  const all = rules[direction];
  if (all.some(({ unknown }) => unknown !== undefined)) return 'not known';
  if (all.length === 0) return 'no rule';
  const counts = (['allow', 'deny', 'pass'] as const).map((action) => ({ action, count: all.filter((each) => each.action === action).length }));
  const written = counts.filter(({ count }) => count > 0);
  const words = written.length === 1 ? (written[0]?.action ?? '') : written.map(({ action, count }) => `${count} ${action}`).join(', ');
  return `${say.count(all.length, 'rule')} (${words})`;
}

/** The workloads that the policy's rules are about: of a NetworkPolicy, those that they let through. */
function peerLocations(scope: Scope, policy: Policy, direction: Direction): readonly Location[] {
  if (!decidesInOrder(policy) && policy.isolates[direction] !== true) return [];
  const peers = policy.rules[direction].flatMap((rule) => (rule.peers === 'anyone' ? [] : rule.peers));
  return placesOf(scope, [
    ...new Set(peers.flatMap((peer) => (peer.kind === 'pods' ? scope.view.evaluator.matches(peer.pods).map(({ workload }) => workload) : []))),
  ]);
}

function workloadLens(scope: Scope, placed: PlacedObject, about: 'policies' | 'reachers'): ResolvedCodeLens | undefined {
  const { evaluator } = scope.view;
  const workload = scope.view.workload(placed.id);
  if (!workload) return undefined;
  if (about === 'reachers') {
    const traffic = evaluator.traffic(workload, 'ingress');
    const open = traffic.isolatedBy.length === 0;
    const textIn = (view: EnvironmentView): string | undefined => {
      const there = view.workload(placed.id);
      return there && briefly({ ...scope, view }, view.evaluator.traffic(there, 'ingress'), { ports: false });
    };
    return { title: textAcross(scope, placed, textIn, 'reached by ') ?? '', locations: open ? [] : placesOf(scope, summarize(traffic).workloads) };
  }
  const policies = evaluator.policiesOf(workload);
  const locations = policies.flatMap(({ policy }) => sourceOf(scope, policy) ?? []);
  const countIn = (view: EnvironmentView): number => {
    const there = view.workload(placed.id);
    return there ? view.evaluator.policiesOf(there).length : 0;
  };
  const title = countAcross(scope, placed, countIn, (where) => `${policies.length === 0 ? 'no policy' : say.count(policies.length, 'policy')}${where}`);
  return { title, locations };
}

function namespaceLens(scope: Scope, placed: PlacedObject): ResolvedCodeLens | undefined {
  const name = placed.object.metadata.name?.value;
  if (name === undefined) return undefined;
  const by = (['ingress', 'egress'] as const).map((direction) => ({ direction, policies: defaultDenyPolicies(scope.view.evaluator, name, direction) }));
  const title = `default-deny: ${by.map(({ direction, policies }) => `${direction} ${policies.length > 0 ? 'yes' : 'no'}`).join(', ')}`;
  const denying = [...new Set(by.flatMap(({ policies }) => policies))].flatMap((policy) => sourceOf(scope, policy) ?? []);
  const open = by.filter(({ policies }) => policies.length === 0).map(({ direction }) => direction);
  if (open.length === 0) return { title, locations: denying };
  // Where nothing can be added: what there is in the namespace.
  const others = scope.view.inNamespace(name).filter(({ object }) => isPolicy(object) || object.type === 'workload');
  return { title, adds: open, locations: denying.length > 0 ? denying : others.slice(0, MOST).map(placeOf) };
}

/** More places are of no use in a list to choose from. */
const MOST = 300;

/** Where workloads are named. */
function placesOf({ view }: Scope, workloads: readonly WorkloadEndpoint[]): readonly Location[] {
  return workloads.slice(0, MOST).flatMap((workload) => {
    const placed = view.source(workload);
    return placed ? [placeOf(placed)] : [];
  });
}
