import { createUnmatchedFinder } from '../../rules/workspace/unmatched.js';
import { movedTo, moveTitle, podsElsewhere } from '../../rules/workspace/wrong-namespace.js';
import { parentOf } from '../../util/file-id.js';
import { counted } from '../../util/text.js';
import type { EnvironmentView } from '../../workspace/snapshot.js';
import { afterEdits } from '../allow/after-edits.js';
import { changeRows, fewRows } from '../change-rows.js';
import { asWritten } from './as-written.js';
import { type Found, inFile, type Refactoring } from './refactoring.js';

/**
 * Puts a policy into the namespace that it is about: where all pods are that it describes and its own has none of, or, where nobody wrote one, where
 * the workloads beside it are. Only where one environment has it, as it is written.
 */
export function moves(found: Found): readonly Refactoring[] {
  const { snapshot, placed, tree } = found;
  if (!snapshot.complete) return [];
  const written = asWritten(snapshot, placed);
  const [only, ...others] = written.problem === undefined ? written.places : [];
  if (written.problem !== undefined || !only || others.length > 0 || only.applied.part !== undefined) return [];
  const { view } = only;
  const target = podsNamespace(found, view) ?? namespaceBeside(found, view);
  if (!target) return [];
  const { namespace, title } = target;
  const what = { id: 'move', title, kind: 'move' } as const;
  if (view.inNamespace(namespace, 'NetworkPolicy').some(({ object }) => object.metadata.name?.value === written.name))
    return [{ ...what, refusal: `${namespace} has a policy ${written.name} already.`, edits: [] }];
  const edits = movedTo(tree, placed, namespace);
  if (!edits) return [];
  const files = [inFile(found, edits)];
  const { stops, opens } = changeRows(view.evaluator, afterEdits(snapshot, view, files, found.textOf));
  const description = [
    stops.length === 0 ? 'Nothing stops passing.' : `Stops passing, ${counted(stops.length, 'connection')}: ${fewRows(stops)}.`,
    ...(opens.length === 0 ? [] : [`Opens, ${counted(opens.length, 'connection')}: ${fewRows(opens)}.`]),
  ].join(' ');
  return [{ ...what, description, edits: files }];
}

interface MoveTarget {
  readonly namespace: string;
  readonly title: string;
}

/** What the rule `policy-in-wrong-namespace` finds. */
function podsNamespace({ placed }: Found, view: EnvironmentView): MoveTarget | undefined {
  if (placed.namespaceFrom !== 'manifest') return undefined;
  const [found] = createUnmatchedFinder(view)(placed).flatMap((target) => podsElsewhere(target) ?? []);
  return found && { namespace: found.namespace, title: moveTitle(found.namespace) };
}

/** Of a policy that names none: where all workloads of its folder say that they are, if it selects some of them. */
function namespaceBeside({ snapshot, file, placed }: Found, view: EnvironmentView): MoveTarget | undefined {
  if (placed.namespaceFrom !== 'default' || view.builtTogether([file.id]) !== 'no') return undefined;
  const policy = view.policy(placed.id);
  if (!policy || policy.subject.pods.unknown || view.evaluator.subjectsOf(policy).length > 0) return undefined;
  const folder = parentOf(file.id);
  const beside = snapshot.files.filter((id) => parentOf(id) === folder).flatMap((id) => snapshot.file(id)?.objects ?? []);
  const workloads = beside.filter(({ object }) => object.type === 'workload');
  const [namespace, ...others] = new Set(workloads.map((one) => (one.namespaceFrom === 'manifest' ? one.namespace : undefined)));
  if (namespace === undefined || others.length > 0) return undefined;
  const matched = view.evaluator.matches({ namespaces: { name: namespace }, pods: policy.subject.pods });
  return matched.length > 0 ? { namespace, title: `Move the policy to ${namespace}, where the workloads beside it are` } : undefined;
}
