import { isPolicy } from '../../model/objects.js';
import { refusalText } from '../../rules/refusal.js';
import type { WorkloadEndpoint } from '../../semantics/cluster/endpoint.js';
import { touches } from '../../util/range.js';
import type { GuessedPlugin, PlacedObject } from '../../workspace/snapshot.js';
import { enforcementLimits, fewLimits, type Limit, limitsFor } from '../limits.js';
import * as say from '../say.js';
import { placeOf, type Scope } from '../scope.js';
import { otherEnvironments } from './elsewhere.js';

/** Said first, because a policy that was not read yet may turn the verdict around. */
export function stillReading({ snapshot, print }: Scope): readonly string[] {
  return snapshot.complete ? [] : [print.strong('The workspace is still being read: what follows counts only the files read so far.')];
}

/** What limits the answer, said last: other definitions of the object, and other environments that it counts in. */
export function footnotes(scope: Scope, placed: PlacedObject): readonly string[] {
  return [...(isPolicy(placed.object) ? enforcementWords(scope) : []), ...otherEnvironments(scope, placed), ...otherDefinitions(scope, placed)];
}

/** Of a policy: that nothing enforces it, as a person says or as manifests seem to show. */
function enforcementWords(scope: Scope): readonly string[] {
  const { profile, guessedPlugin } = scope.view;
  if (profile.plugin || !guessedPlugin || guessedPlugin.plugin.enforces) return limitWords(scope, enforcementLimits(scope.view));
  return [`Perhaps nothing enforces it: ${scope.print.text(guessedPlugin.plugin.title)} does not, which is ${guessWords(scope, guessedPlugin)}.`];
}

/** "guessed from DaemonSet `kube-system/calico-node`", with a link. */
export function guessWords({ print }: Scope, { by, at }: GuessedPlugin): string {
  return `guessed from ${print.link(print.marked(by), at)}`;
}

function otherDefinitions({ snapshot, view, print }: Scope, placed: PlacedObject): readonly string[] {
  const definitions = view.definitionsOf(placed.id);
  const [chosen] = definitions;
  if (!chosen || definitions.length < 2) return [];
  const linked = (each: PlacedObject) => print.link(print.code(snapshot.file(each.file)?.path ?? each.file), placeOf(each));
  if (!isSamePlace(chosen, placed)) return [`Defined ${definitions.length} times; from here the definition in ${linked(chosen)} counts, not this one.`];
  const others = definitions.slice(1);
  return [`Also defined in ${say.list(others.slice(0, 3).map(linked), 3, others.length)}; from here, this definition counts.`];
}

/** What a kustomization renders of a definition is that definition. */
function isSamePlace(a: PlacedObject, b: PlacedObject): boolean {
  const [one, other] = [placeOf(a), placeOf(b)];
  return a.id === b.id || (one.file === other.file && one.range.start === other.range.start);
}

/** That what is said of a policy is only what it would mean, and why; not where the finding that says why stands under the cursor itself. */
export function refusalWords({ print }: Scope, { refused, halfTyped }: PlacedObject, offset: number): readonly string[] {
  if (!refused) return [];
  const counts = halfTyped ? 'so answers count it as it was before' : 'so no answer counts it';
  const why = touches(refused.problem.at, offset) ? '.' : `: ${print.marked(refusalText(refused))}`;
  return [`${print.strong('The API server refuses this policy')}, ${counts}${why}`];
}

/** What limits an answer about one workload. What a template leaves open is said beside the verdict. */
export function workloadLimits(scope: Scope, workload: WorkloadEndpoint): readonly string[] {
  const limits = limitsFor(scope.view, [{ kind: 'workload', workload }]);
  return limitWords(
    scope,
    limits.filter(({ kind }) => kind !== 'placeholder'),
  );
}

/** Why what was said may not be the cluster's, each with a link to what is behind it. */
export function limitWords({ print, snapshot }: Scope, limits: readonly Limit[]): readonly string[] {
  return fewLimits(limits, () => SHOWN).map(({ message, file, location, policy }) => {
    const path = file === undefined ? undefined : (snapshot.file(file)?.path ?? file);
    return policy !== undefined && location && path !== undefined
      ? `${print.marked(message)} (${print.link(print.text(path), location)})`
      : print.marked(message);
  });
}

const SHOWN = 3;

/** What may be there though no manifest shows it: one or two reasons; of many, the first. */
export function unseenWords({ print }: Scope, what: string, reasons: readonly { readonly reason: string }[]): readonly string[] {
  const distinct = [...new Set(reasons.map(({ reason }) => reason))];
  return distinct.length === 0
    ? []
    : [`${what} not known here: ${say.list(distinct.slice(0, distinct.length > 2 ? 1 : 2).map(print.marked), 2, distinct.length)}.`];
}
