import type { FileEdit } from '../rules/rule.js';
import { addedDocument } from '../rules/workspace/added-document.js';
import type { Evaluator } from '../semantics/evaluator.js';
import { appendDocument } from '../syntax/edit/append-document.js';
import { parentOf } from '../util/file-id.js';
import { remember } from '../util/remember.js';
import { counted } from '../util/text.js';
import type { EnvironmentView, FileId, PlacedObject, Snapshot, WorkspaceFile } from '../workspace/snapshot.js';
import { afterEdits } from './allow/after-edits.js';
import { placeBeside } from './allow/file-edits.js';
import type { NotProposed, ProposedEdit } from './allow.js';
import { changeRows, fewRows } from './change-rows.js';
import { namespaceOf } from './default-deny.js';
import { commentedPolicyText } from './generate/commented-text.js';
import type { GeneratedPolicies, GeneratedPolicy, GenerateTarget } from './generate/generated.js';
import { generatePolicies, ruleReason } from './generate.js';
import { objectAt } from './places.js';
import type { TextOf } from './text-of.js';

/** What policies are asked for. */
export interface ProposalAsked {
  readonly file: FileId;
  /** In the file; undefined: its first object counts. */
  readonly offset: number | undefined;
  readonly target: 'workload' | 'namespace';
  /** Whether a file may be made; else they are added to one. */
  readonly createsFiles: boolean;
}

/** What policies could be generated for at a place. */
export interface ProposalTarget {
  readonly title: string;
  readonly target: ProposalAsked['target'];
}

/** Titles without the policies, so that a menu waits for nothing: of a workload where the head of one stands, of the namespace at a Namespace, too. */
export function proposalTargets(snapshot: Snapshot, file: FileId, offset: number): readonly ProposalTarget[] {
  const placed = snapshot.complete && snapshot.file(file)?.role === 'manifest' ? objectAt(snapshot, file, offset) : undefined;
  const namespace = placed && namespaceOf(placed);
  if (!placed || namespace === undefined) return [];
  const lockDown: ProposalTarget = { title: `Lock down namespace ${namespace}`, target: 'namespace' };
  if (placed.object.type === 'namespace') return snapshot.environment(file).workloadsIn(namespace).length > 0 ? [lockDown] : [];
  if (placed.object.type !== 'workload') return [];
  const { kind, metadata } = placed.object;
  if (offset - placed.offset > Math.max(kind.range.end, metadata.range?.end ?? 0)) return [];
  return [{ title: `Generate policies for ${kind.value} ${metadata.name?.value ?? ''}`, target: 'workload' }, lockDown];
}

/**
 * Policies that isolate the workload at a place, or its whole namespace, and let pass what manifests say has to work: each with a comment for what
 * it is, and for each rule why it is there. What stops passing is read from the very texts. Where policies of a namespace stand in a manifest
 * already they are added to it, else to a new file, or to the file of the place.
 * @param textOf asked for every file that may have to change
 */
export function proposePolicies(snapshot: Snapshot, asked: ProposalAsked, textOf: TextOf): ProposedEdit | NotProposed {
  if (!snapshot.complete) return { refusal: 'The workspace is still being read: try again when that is done.' };
  const file = snapshot.file(asked.file);
  const placed = asked.offset === undefined ? file?.objects[0] : objectAt(snapshot, asked.file, asked.offset);
  const namespace = placed && namespaceOf(placed);
  if (file?.role !== 'manifest' || !placed || namespace === undefined) return { refusal: 'There is no Kubernetes object here whose namespace is known.' };
  const view = snapshot.environment(asked.file);
  const target = targetOf(view, placed, namespace, asked.target);
  if (!target) return { refusal: 'There is no workload here: stand in what makes pods.' };
  const { found, problem } = generatePolicies(view, target);
  if (problem !== undefined) return { refusal: problem };
  const edits = editsFor({ snapshot, view, file, placed, textOf, createsFiles: asked.createsFiles }, found.policies);
  if (typeof edits === 'string') return { refusal: edits };
  const title = 'workload' in target ? `Isolate ${target.workload}` : `Lock down namespace ${namespace}`;
  const after = afterEdits(snapshot, view, edits, textOf);
  return { title: `${title}: ${counted(found.policies.length, 'policy')}`, description: descriptionOf(view, after, found), edits };
}

function targetOf(view: EnvironmentView, placed: PlacedObject, namespace: string, target: ProposalAsked['target']): GenerateTarget | undefined {
  if (target === 'namespace') return { namespace };
  const workload = view.workload(placed.id);
  return workload && { workload: workload.id };
}

interface Where {
  readonly snapshot: Snapshot;
  readonly view: EnvironmentView;
  readonly file: WorkspaceFile;
  readonly placed: PlacedObject;
  readonly textOf: TextOf;
  readonly createsFiles: boolean;
}

/** One edit for each file; why there is none, as a sentence. */
function editsFor(where: Where, policies: readonly GeneratedPolicy[]): readonly FileEdit[] | string {
  const byFile = new Map<FileId, { readonly made: boolean; readonly texts: string[]; readonly beside: PlacedObject }>();
  const made = where.createsFiles && !isTakenIn(where) ? where.placed : undefined;
  for (const policy of policies) {
    const found = placeOf(where, policy.namespace) ?? (made ? undefined : ownPlace(where, policy.namespace));
    if (!found && !made) return `Policies of ${policy.namespace} cannot be added to this file, whose objects go to another namespace.`;
    const beside = found ?? where.placed;
    const key = found ? found.file : '';
    const withoutNamespace = found !== undefined && found.namespaceFrom !== 'manifest' && found.object.type !== 'namespace';
    remember(byFile, key, () => ({ made: !found, texts: [], beside })).texts.push(commentedPolicyText(policy, ruleReason, { withoutNamespace }));
  }
  const edits = [...byFile.values()].map(({ made: isNew, texts, beside }): FileEdit | undefined => {
    const text = texts.join('---\n');
    if (isNew) return inNewFile(where, text);
    const source = where.textOf(beside.file);
    const edit = source && appendDocument(source, text);
    return edit && { file: beside.file, create: false, edits: [edit] };
  });
  return edits.includes(undefined) ? 'This file cannot hold another document.' : edits.flatMap((one) => one ?? []);
}

/** A kustomization applies the files that it lists: one that it does not list would be without effect. */
function isTakenIn({ snapshot, view, file, placed }: Where): boolean {
  if (placed.namespaceFrom === 'kustomization' || view.builtTogether([file.id]) !== 'no') return true;
  const folder = parentOf(file.id);
  return snapshot.kustomizations.some((one) => parentOf(one) === folder);
}

function inNewFile({ snapshot, view, file, placed }: Where, text: string): FileEdit | undefined {
  const namespace = namespaceOf(placed) ?? '';
  const place = { view, placed, namespace, file, isTaken: (one: FileId) => snapshot.file(one) !== undefined };
  return addedDocument(place, text, 'newFile', `network-policies-${namespace}`);
}

/** A policy of the namespace in a manifest that can hold more of them. */
function placeOf(where: Where, namespace: string): PlacedObject | undefined {
  return where.view.inNamespace(namespace, 'NetworkPolicy').find((placed) => placeBeside(where, placed) !== undefined);
}

function ownPlace({ placed, file }: Where, namespace: string): PlacedObject | undefined {
  if (file.path.endsWith('.json')) return undefined;
  return placed.object.type === 'namespace' || placed.namespaceFrom === 'manifest' || placed.namespace === namespace ? placed : undefined;
}

/** What the policies, as they are written, stop, and what they cannot let pass. */
function descriptionOf(view: EnvironmentView, after: Evaluator, { notAllowed }: GeneratedPolicies): string {
  const { stops, opens } = changeRows(view.evaluator, after);
  return [
    stops.length === 0 ? 'Nothing stops passing.' : `What no manifest needs stops passing, ${counted(stops.length, 'connection')}: ${fewRows(stops)}.`,
    ...(opens.length === 0 ? [] : [`What manifests need opens, ${counted(opens.length, 'connection')}: ${fewRows(opens)}.`]),
    ...notAllowed.map(({ dependency: { evidence }, because }) => `${evidence.name ?? evidence.text} is needed and cannot be allowed: ${because}`),
  ].join(' ');
}
