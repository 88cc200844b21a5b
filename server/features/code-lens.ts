import type { Direction } from '../model/network-policy.js';
import type { Policy } from '../semantics/policy.js';
import { type Range, shift } from '../util/range.js';
import type { EnvironmentView, FileId, Location, ObjectId, PlacedObject, Snapshot } from '../workspace/snapshot.js';
import { defaultDenyOf, opens } from './default-deny-state.js';
import { nameLocation, workloadLocation } from './places.js';
import { reachersText } from './reachers.js';
import { countText, listed } from './words.js';

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
  readonly about: 'subjects' | Direction | 'policies' | 'reachers' | 'default-deny';
}

export interface ResolvedCodeLens {
  readonly title: string;
  /** What a click shows; empty: nothing to show. */
  readonly locations: readonly Location[];
}

/** The lines above policies, workloads and namespaces: places only, so that they stand still while one types. Titles are filled in by `resolveCodeLens`. */
export function codeLenses(snapshot: Snapshot, file: FileId, options: CodeLensOptions): readonly CodeLens[] {
  const objects = snapshot.file(file)?.objects ?? [];
  return objects.flatMap((placed) => {
    const range = firstLine(placed);
    return aboutOf(placed, options).map((about) => ({ range, object: placed.id, about }));
  });
}

/** The title of a lens and what a click on it shows; undefined where the object is gone or nothing can be said yet. */
export function resolveCodeLens(snapshot: Snapshot, { object: id, about }: CodeLens): ResolvedCodeLens | undefined {
  const placed = snapshot.object(id);
  if (!placed) return undefined;
  if (!snapshot.complete) return { title: 'reading the workspace…', locations: [] };
  const view = snapshot.environment(placed.file);
  if (about === 'default-deny') return namespaceLens(view, placed);
  if (about === 'policies' || about === 'reachers') return workloadLens(view, placed, about);
  return policyLens(view, placed, about);
}

function aboutOf({ object }: PlacedObject, options: CodeLensOptions): readonly CodeLens['about'][] {
  if (object.type === 'NetworkPolicy') return options.policies ? ['subjects', 'ingress', 'egress'] : [];
  if (object.type === 'workload') return options.workloads ? ['policies', 'reachers'] : [];
  if (object.type === 'namespace') return options.namespaces ? ['default-deny'] : [];
  return [];
}

function firstLine({ object, offset }: PlacedObject): Range {
  const { start } = object.range;
  return shift({ start, end: start }, offset);
}

function policyLens(view: EnvironmentView, placed: PlacedObject, about: 'subjects' | Direction): ResolvedCodeLens | undefined {
  const policy = view.policy(placed.id);
  if (!policy) return undefined;
  return about === 'subjects' ? subjectsLens(view, policy) : { title: `${about}: ${directionText(policy, about)}`, locations: [] };
}

function subjectsLens(view: EnvironmentView, policy: Policy): ResolvedCodeLens {
  const subjects = view.evaluator.subjectsOf(policy);
  const locations = subjects.flatMap(({ workload }) => workloadLocation(view, workload) ?? []);
  if (subjects.length === 0) return { title: 'selects no workload here', locations: [] };
  const names = subjects.map(({ workload, sure }) => (sure ? workload.name : `${workload.name}?`));
  return { title: `${countText(subjects.length, 'workload')}: ${listed(names, 4)}`, locations };
}

/** What the policy does in one direction: not limited, denied, or how many peers it lets through. */
function directionText(policy: Policy, direction: Direction): string {
  const isolates = policy.isolates[direction];
  if (isolates === undefined) return 'not known';
  if (!isolates) return 'not limited';
  const rules = policy.rules[direction];
  if (rules.some(({ unknown }) => unknown !== undefined)) return 'not known';
  if (rules.length === 0) return 'denied';
  if (opens(policy, direction)) return 'open';
  const anyone = rules.some(({ peers }) => peers === 'anyone');
  const peers = rules.reduce((sum, rule) => sum + (rule.peers === 'anyone' ? 0 : rule.peers.length), 0);
  return [...(anyone ? ['anyone on some ports'] : []), ...(peers > 0 ? [countText(peers, 'peer')] : [])].join(', ');
}

function workloadLens(view: EnvironmentView, placed: PlacedObject, about: 'policies' | 'reachers'): ResolvedCodeLens | undefined {
  const workload = view.workload(placed.id);
  if (!workload) return undefined;
  const policies = view.evaluator.policiesOf(workload);
  if (about === 'reachers') return { title: reachersText(view, workload), locations: [] };
  const locations = policies.flatMap(({ policy }) => {
    const source = view.source(policy);
    return source ? [nameLocation(source)] : [];
  });
  return { title: policies.length === 0 ? 'no policy' : countText(policies.length, 'policy', 'policies'), locations };
}

function namespaceLens(view: EnvironmentView, placed: PlacedObject): ResolvedCodeLens | undefined {
  const name = placed.object.metadata.name?.value;
  if (name === undefined) return undefined;
  const by = (['ingress', 'egress'] as const).map((direction) => ({ direction, policies: defaultDenyOf(view, name, direction) }));
  const locations = [...new Set(by.flatMap(({ policies }) => policies))].flatMap((policy) => {
    const source = view.source(policy);
    return source ? [nameLocation(source)] : [];
  });
  return { title: `default-deny: ${by.map(({ direction, policies }) => `${direction} ${policies.length > 0 ? 'yes' : 'no'}`).join(', ')}`, locations };
}
