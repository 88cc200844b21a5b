import { isPolicy } from '../../model/objects.js';
import type { WorkloadEndpoint } from '../../semantics/cluster/endpoint.js';
import type { EnvironmentView, PlacedObject } from '../../workspace/snapshot.js';
import { briefly } from '../reach.js';
import * as say from '../say.js';
import type { Scope } from '../scope.js';

/** So many other environments are looked at, and so many workloads of a policy: more would take longer than one waits for a hover. */
const mostViews = 8;
const mostSubjects = 5;

/** So many ways in which it differs are told. */
const mostTold = 3;

/** What an object comes to in one environment. */
interface Outcome {
  /** Whether two that say the same are the same. */
  readonly complete: boolean;
  /** In a few words. */
  readonly text: string;
  /** Of each workload that it is about, what is said of it; by name. */
  readonly subjects: ReadonlyMap<string, string>;
}

/** Which environment a hover speaks of, where the file counts in several: what is another in the others, and in which it is the same. */
export function otherEnvironments(scope: Scope, placed: PlacedObject): readonly string[] {
  const { snapshot, view, print } = scope;
  if (snapshot.units.length === 0 && !snapshot.chosen) return [];
  const names = snapshot.environmentNamesOf(placed.file).filter((name) => name !== view.name);
  if (names.length === 0) return [];
  const own = outcomeIn(scope, placed, view);
  const others = own
    ? snapshot
        .environmentsOf(placed.file, mostViews + 1)
        .filter(({ name }) => name !== view.name)
        .slice(0, mostViews)
    : [];
  const differing = new Map<string, string[]>();
  const same: string[] = [];
  const known = new Set<string>();
  for (const other of others) {
    const outcome = outcomeIn(scope, placed, other);
    const differs = own && outcome && difference(own, outcome);
    if (differs === undefined) {
      if (!own?.complete || !outcome?.complete) continue;
      same.push(other.name);
    } else differing.set(differs, [...(differing.get(differs) ?? []), other.name]);
    known.add(other.name);
  }
  const listed = (some: readonly string[]) => say.list(some.slice(0, mostTold).map(print.code), mostTold, some.length);
  const rest = names.filter((name) => !known.has(name));
  const [told, untold] = [[...differing].slice(0, mostTold), [...differing].slice(mostTold)];
  const more = untold.flatMap(([, where]) => where).length;
  const lines = [
    ...told.map(([differs, where]) => `In ${listed(where)} it differs: ${differs}.`),
    ...(more > 0 ? [`In ${say.count(more, 'environment')} more it differs, too.`] : []),
    ...(same.length > 0 ? [`In ${listed(same)} it is the same.`] : []),
    ...(rest.length > 0 ? [`This file counts in ${listed(rest)}, too.`] : []),
  ];
  const here = `As ${print.code(view.name)} deploys it.`;
  // Several differences in one paragraph are not read.
  return told.length < 2 ? [[here, ...lines].join(' ')] : [here, lines.map((line) => `- ${line}`).join('\n')];
}

/** In words, what is another there than here; undefined where nothing is, as far as that was looked at. */
function difference(own: Outcome, there: Outcome): string | undefined {
  if (own.text !== there.text) return there.text;
  for (const [name, text] of there.subjects) if (own.subjects.get(name) !== text) return text;
  return undefined;
}

/** Undefined for what is no workload and no policy. */
function outcomeIn(scope: Scope, placed: PlacedObject, view: EnvironmentView): Outcome | undefined {
  const within: Scope = { ...scope, view };
  const { object } = placed;
  if (object.type === 'workload') {
    const workload = view.workload(placed.id);
    return { complete: true, text: workload ? `it is ${trafficText(within, workload)}` : 'it is not there', subjects: new Map() };
  }
  if (!isPolicy(object)) return undefined;
  const policy = view.policy(placed.id);
  if (!policy) return { complete: true, text: 'it does not count', subjects: new Map() };
  const subjects = view.evaluator.subjectsOf(policy).map(({ workload }) => workload);
  const text = subjects.length === 0 ? 'it selects no workload' : `it selects ${say.count(subjects.length, 'workload')}`;
  const looked = subjects.slice(0, mostSubjects);
  const name = (workload: WorkloadEndpoint) => scope.print.code(workload.name);
  const said = looked.map((workload) => [workload.name, `${name(workload)} is ${trafficText(within, workload)}`] as const);
  return { complete: looked.length === subjects.length, text, subjects: new Map(said) };
}

function trafficText(scope: Scope, workload: WorkloadEndpoint): string {
  const { evaluator } = scope.view;
  const [ingress, egress] = (['ingress', 'egress'] as const).map((direction) => briefly(scope, evaluator.traffic(workload, direction), { ports: true }));
  return `reached by ${ingress}, and reaches ${egress}`;
}
