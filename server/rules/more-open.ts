import type { Direction } from '../model/network-policy.js';
import { mayAdmitAll } from '../semantics/answers/questions.js';
import type { WorkloadEndpoint } from '../semantics/cluster/endpoint.js';
import type { Policy } from '../semantics/cluster/policy.js';
import { parentOf } from '../util/file-id.js';
import { compareText } from '../util/text.js';
import type { RenderedUnit } from '../workspace/rendering/rendered-units.js';
import type { EnvironmentView, Location, PlacedObject, Snapshot } from '../workspace/snapshot.js';
import { hasOtherPolicies } from './workspace/isolation.js';

/** A policy of another environment that isolates what is open in this one. */
export interface MoreOpen {
  readonly direction: Direction;
  readonly policy: Policy;
  readonly at: Location | undefined;
  /** The environment that has it. */
  readonly closedIn: string;
  /** Whether that one is called like production, too. */
  readonly amongEquals: boolean;
  /** As they are called here. */
  readonly workloads: readonly string[];
}

/** Each costs what answering for an environment costs. */
const mostCompared = 6;

const production: ReadonlySet<string> = new Set(['prod', 'production', 'prd', 'live']);
const other: ReadonlySet<string> = new Set(
  'non no not nonprod pre preprod preproduction dev development test tests testing stage staging stg qa uat sandbox demo preview local ci example examples'.split(
    ' ',
  ),
);

/** Whether a folder is called like production, and nothing in its path speaks against it. */
export function isCalledProduction(path: string): boolean {
  const words = path.toLowerCase().split(/[/\\._-]+/);
  return words.some((word) => production.has(word)) && !words.some((word) => other.has(word));
}

/**
 * What is open in a unit and isolated in another one that is made of the same manifests, as far as both are known: where policies may be that are not
 * seen, or that others decide, nothing is said.
 * @param pathOf where it is said that a unit is deployed, as people know it
 */
export function moreOpenThanOthers(snapshot: Snapshot, unit: RenderedUnit, pathOf: (unit: RenderedUnit) => string): readonly MoreOpen[] {
  const files = new Set(unit.files);
  const alike = snapshot.units.filter((one) => one !== unit && one.outcome === 'rendered' && one.files.some((file) => files.has(file)));
  if (alike.length === 0) return [];
  const own = environmentOf(snapshot, unit);
  const workloads = own && workloadsByOrigin(own, unit);
  if (!workloads || workloads.size === 0) return [];
  const isOpen = openIn(own);
  const found = new Map<string, MoreOpen>();
  for (const closed of nearestFirst(unit, alike).slice(0, mostCompared)) {
    const view = environmentOf(snapshot, closed);
    if (!view) continue;
    const amongEquals = isCalledProduction(pathOf(closed));
    for (const [origin, there] of workloadsByOrigin(view, closed)) {
      const here = workloads.get(origin);
      if (!here) continue;
      for (const direction of ['ingress', 'egress'] as const) {
        const policy = isOpen(here, direction) ? isolating(view, there, direction) : undefined;
        if (!policy) continue;
        const key = `${direction} ${policy.kind} ${policy.name}`;
        const known = found.get(key);
        if (!known) found.set(key, { direction, policy, at: view.locate(policy), closedIn: view.name, amongEquals, workloads: [here.name] });
        else if (known.closedIn === view.name) found.set(key, { ...known, workloads: [...known.workloads, here.name] });
      }
    }
  }
  return [...found.values()];
}

function environmentOf(snapshot: Snapshot, { id }: RenderedUnit): EnvironmentView | undefined {
  return snapshot.environmentsOf(id, 1)[0];
}

/** Those in the folder beside it, then those with most of the path in common. */
function nearestFirst({ folder }: RenderedUnit, units: readonly RenderedUnit[]): readonly RenderedUnit[] {
  const own = folder.split('/');
  const common = (one: RenderedUnit) => {
    const parts = one.folder.split('/');
    const end = parts.findIndex((part, index) => part !== own[index]);
    return end < 0 ? parts.length : end;
  };
  const isBeside = (one: RenderedUnit) => Number(parentOf(one.folder) === parentOf(folder));
  return [...units].sort((a, b) => isBeside(b) - isBeside(a) || common(b) - common(a) || compareText(a.folder, b.folder));
}

/** By where they are written: a prefix or a namespace makes other names of one base. What several are made of is left out. */
function workloadsByOrigin(view: EnvironmentView, unit: RenderedUnit): ReadonlyMap<string, WorkloadEndpoint> {
  const byOrigin = new Map<string, WorkloadEndpoint | undefined>();
  const files = new Set(unit.files);
  for (const placed of view.objects) {
    if (placed.object.type !== 'workload' || !files.has(placed.file) || runsToCompletion(placed)) continue;
    const origin = `${placed.file} ${placed.document} ${placed.object.kind.value}`;
    byOrigin.set(origin, byOrigin.has(origin) ? undefined : view.workload(placed.id));
  }
  return new Map([...byOrigin].flatMap(([origin, workload]) => (workload && !workload.hostNetwork ? [[origin, workload] as const] : [])));
}

function runsToCompletion({ object }: PlacedObject): boolean {
  return object.kind.value === 'Job' || object.kind.value === 'CronJob';
}

/** Whether surely nothing isolates a workload. */
function openIn(view: EnvironmentView): (workload: WorkloadEndpoint, direction: Direction) => boolean {
  const isDecidedElsewhere = hasOtherPolicies(view);
  return (workload, direction) =>
    view.refused.length === 0 &&
    !isDecidedElsewhere(workload.namespace) &&
    !view.mayHoldUnseenPolicies(workload.namespace) &&
    !view.evaluator.doubtsOf(workload).some(({ directions }) => directions.includes(direction)) &&
    !view.evaluator.policiesOf(workload).some(({ policy }) => policy.isolates[direction] !== false);
}

/** A policy that surely isolates a workload, where no policy lets everyone through all the same. */
function isolating({ evaluator }: EnvironmentView, workload: WorkloadEndpoint, direction: Direction): Policy | undefined {
  const deciding = evaluator.policiesOf(workload).filter(({ policy }) => policy.isolates[direction] !== false);
  if (deciding.some(({ policy }) => policy.rules[direction].some(mayAdmitAll))) return undefined;
  return deciding.find(({ policy, sure }) => sure && policy.namespace !== undefined && policy.isolates[direction] === true)?.policy;
}
