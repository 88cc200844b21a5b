import { familyTitle } from '../families/not-evaluated.js';
import { titleOf, type UnevaluatedPolicy } from '../families/unevaluated.js';
import { refusalText } from '../rules/refusal.js';
import type { Endpoint, WorkloadEndpoint } from '../semantics/cluster/endpoint.js';
import type { Policy } from '../semantics/cluster/policy.js';
import { baseName, parentOf } from '../util/file-id.js';
import { compareText } from '../util/text.js';
import { type LimitKind, limitTexts, moreLimitsText } from '../words/limits.js';
import type { EnvironmentView, FileId, Location, ObjectId, PlacedObject, Refused, Unseen } from '../workspace/snapshot.js';
import { placeOf, sourceOf } from './scope.js';

export type { LimitKind } from '../words/limits.js';

/** One reason why an answer may not be the cluster's; every printer says it in these words. */
export interface Limit {
  readonly kind: LimitKind;
  /** Sentences on one line, with `code` marks. */
  readonly message: string;
  readonly file: FileId | undefined;
  /** Where in the file, where that is known. */
  readonly location: Location | undefined;
  /** The policy that is behind it, where it is one. */
  readonly policy?: ObjectId;
}

/** Of every answer that is given before the workspace is read: a policy that was not read yet may turn it around. */
export const stillIndexing: Limit = {
  kind: 'still-indexing',
  message: limitTexts.stillIndexing(),
  file: undefined,
  location: undefined,
};

/** Everything that limits the answers for an environment: each kind together, by place. */
export function limitsOf(view: EnvironmentView): readonly Limit[] {
  const { workloads, policies } = view.evaluator.cluster;
  return [
    ...enforcementLimits(view),
    ...familyLimits(view, view.unevaluated),
    ...view.refused.map(refusedLimit),
    ...view.held.map(heldLimit),
    ...unseenLimits(view.unseen),
    ...workloads.flatMap((workload) => workloadLimits(view, workload)).sort(byKindAndPlace),
    ...policies.flatMap((policy) => placeholderLimits(view, policy)).sort(byKindAndPlace),
    ...policies.flatMap((policy) => conditionLimits(view, policy)).sort(byKindAndPlace),
    ...sharedLimits(view),
  ];
}

/** A person says that nothing enforces policies. A guess of the plugin says nothing of answers. */
export function enforcementLimits({ profile: { plugin } }: EnvironmentView): readonly Limit[] {
  if (plugin?.enforces !== false) return [];
  return [limit('not-enforced', limitTexts.notEnforced(plugin.name === 'none' ? undefined : plugin.title), undefined)];
}

/** Files of several environments, said once for each folder. */
function sharedLimits({ name, sharedFiles }: EnvironmentView): readonly Limit[] {
  const folders = new Map<FileId, readonly FileId[]>();
  for (const file of sharedFiles) folders.set(parentOf(file), [...(folders.get(parentOf(file)) ?? []), file]);
  return [...folders.values()].flatMap(([file, ...more]): readonly Limit[] => {
    if (file === undefined) return [];
    return [{ kind: 'file-shared', message: limitTexts.fileShared(baseName(file), more.length, name), file, location: undefined }];
  });
}

/** What of it limits an answer about these ends. */
export function limitsFor(view: EnvironmentView, ends: readonly Endpoint[]): readonly Limit[] {
  const workloads = ends.flatMap((end) => (end.kind === 'workload' ? [end.workload] : []));
  const namespaces = [...new Set(workloads.map(({ namespace }) => namespace))];
  const doubts = new Set(workloads.flatMap((workload) => view.evaluator.doubtsOf(workload).map(({ id }) => id)));
  const policies = new Set(workloads.flatMap((workload) => view.evaluator.policiesOf(workload).map(({ policy }) => policy)));
  return [
    ...(workloads.length > 0 ? enforcementLimits(view) : []),
    ...familyLimits(
      view,
      view.unevaluated.filter((placed) => doubts.has(placed.id) || (isAside(view, placed) && mayConcern(placed, namespaces))),
    ),
    ...leftOutFor(view, namespaces).map(refusedLimit),
    ...view.held.filter((placed) => mayConcern(placed, namespaces)).map(heldLimit),
    ...unseenLimits(namespaces.flatMap((namespace) => view.unseenPolicies(namespace))),
    ...workloads.flatMap((workload) => workloadLimits(view, workload)),
    ...[...policies].flatMap((policy) => placeholderLimits(view, policy)),
  ];
}

/** What of it limits what is said of a namespace as a whole. */
export function limitsIn(view: EnvironmentView, namespace: string): readonly Limit[] {
  const doubts = new Set(view.workloadsIn(namespace).flatMap((workload) => view.evaluator.doubtsOf(workload).map(({ id }) => id)));
  return [
    ...enforcementLimits(view),
    ...familyLimits(
      view,
      view.unevaluated.filter((placed) => doubts.has(placed.id) || mayConcern(placed, [namespace])),
    ),
    ...leftOutFor(view, [namespace]).map(refusedLimit),
    ...view.held.filter((placed) => mayConcern(placed, [namespace])).map(heldLimit),
    ...unseenLimits([...new Set([...view.unseenPolicies(namespace), ...view.unseenPods(namespace)])]),
  ];
}

/** Those that a reader of a short answer is told, and, in their place, how many more there are of a kind. */
export function fewLimits(limits: readonly Limit[], mostOf: (kind: LimitKind) => number): readonly Limit[] {
  const kinds = [...new Set(limits.map(({ kind }) => kind))];
  return kinds.flatMap((kind) => {
    const same = limits.filter((limit) => limit.kind === kind);
    const most = mostOf(kind);
    const more = same.length - most;
    return more <= 0 ? same : [...same.slice(0, most), { kind, message: moreLimitsText(kind, more), file: undefined, location: undefined }];
  });
}

/** An object whose text is being edited: its last good version is what answers count. */
function heldLimit(placed: PlacedObject): Limit {
  const { object, namespace } = placed;
  const name = object.metadata.name?.value ?? '';
  const title = `${object.kind.value} ${namespace === undefined ? name : `${namespace}/${name}`}`;
  return limit('half-typed', limitTexts.halfTyped(title), placeOf(placed), placed.id);
}

function familyLimits(view: EnvironmentView, policies: readonly PlacedObject[]): readonly Limit[] {
  const counting = policies.filter(({ unevaluated }) => unevaluated && unevaluated.effect !== 'none');
  const isIgnored = ({ unevaluated }: PlacedObject) => unevaluated !== undefined && view.ignoredFamilies.includes(unevaluated.family);
  const ignored = counting.filter(isIgnored);
  const open = counting.filter((placed) => !isIgnored(placed));
  return [...open.map(familyLimit), ...(ignored.length === 0 ? [] : [ignoredLimit(ignored)])];
}

function familyLimit(placed: PlacedObject): Limit {
  const { object, namespace, unevaluated } = placed;
  const name = unevaluated ? titleOf({ kind: object.kind.value, name: object.metadata.name?.value ?? '', namespace, policy: unevaluated }) : '';
  return limit('family-not-evaluated', limitTexts.familyNotEvaluated(name, unevaluated ? effectWords(unevaluated) : ''), placeOf(placed), placed.id);
}

function effectWords({ effect, subjects, makes }: UnevaluatedPolicy): string {
  if (effect === 'above') return 'it decides which requests are served over connections that pass';
  if (effect === 'elsewhere') return "it is about networks other than the cluster's own";
  if (makes) {
    const closes = subjects.every(({ closesOnly }) => closesOnly);
    return `a controller makes NetworkPolicies of it${closes ? ', which may close what no other policy isolates' : ', and what passes at the pods that they may select is unknown'}`;
  }
  return subjects.length === 0 ? 'it is for no pods' : 'what passes at the pods that it may be for is unknown';
}

function ignoredLimit(ignored: readonly PlacedObject[]): Limit {
  const families = [...new Set(ignored.flatMap(({ unevaluated }) => unevaluated?.family ?? []))].map(familyTitle);
  const [first] = ignored;
  return limit('families-ignored', limitTexts.familiesIgnored(ignored.length, families), first && placeOf(first));
}

/** Whether a policy leaves no pod in doubt, and yet has to be told. */
function isAside({ ignoredFamilies }: EnvironmentView, { unevaluated }: PlacedObject): boolean {
  return unevaluated !== undefined && (unevaluated.effect !== 'filters' || ignoredFamilies.includes(unevaluated.family));
}

function mayConcern({ namespace }: PlacedObject, namespaces: readonly string[]): boolean {
  return namespace === undefined || namespaces.includes(namespace);
}

/** The policies that may matter to pods of these namespaces, and that answers leave out because the API server refuses them; by place. */
function leftOutFor({ refused }: EnvironmentView, namespaces: readonly string[]): readonly Refused[] {
  return refused.filter(({ object: { namespace } }) => namespace === undefined || namespaces.includes(namespace));
}

/** "NetworkPolicy shop/web". */
function refusedName({ object: { object, namespace } }: Refused): string {
  return `${object.kind.value} ${namespace === undefined ? '' : `${namespace}/`}${object.metadata.name?.value ?? '(no name)'}`;
}

function refusedLimit(refused: Refused): Limit {
  const message = limitTexts.policyRefused(refusedName(refused), refusalText(refused.reason));
  return limit('policy-refused', message, refused.location, refused.object.id);
}

/**
 * One for each reason: the pods and the policies of one template have the same, and so may several charts. The templates in a folder of a chart
 * are one reason, however many there are.
 */
export function unseenLimits(unseen: readonly Unseen[]): readonly Limit[] {
  const alike = new Map<string, Unseen[]>();
  for (const one of unseen) {
    // Of a chart by itself it is so in every answer.
    if (one.cause === 'beside-chart') continue;
    const key = one.cause === 'chart-template' ? `chart-template ${parentOf(one.file)}` : one.reason;
    const known = alike.get(key);
    if (known) known.push(one);
    else alike.set(key, [one]);
  }
  return [...alike.values()].flatMap(unseenLimit).sort(byKindAndPlace);
}

function unseenReason(first: Unseen, alike: readonly Unseen[]): string {
  const more = new Set(alike.map(({ file }) => file)).size - 1;
  if (first.cause !== 'chart-template' || more === 0) return first.reason;
  return limitTexts.chartTemplates(baseName(first.file), more);
}

function unseenLimit(alike: readonly Unseen[]): readonly Limit[] {
  const [first] = alike;
  if (!first) return [];
  const [pods, policies] = [alike.some((one) => one.pods !== 'none'), alike.some((one) => one.policies)];
  const what = pods && policies ? 'Pods or policies' : pods ? 'Pods' : 'Policies';
  const kind = first.cause === 'operator' ? 'workloads-unseen' : first.cause === 'snapshot' ? 'not-listed' : 'unit-not-rendered';
  return [
    { kind, message: limitTexts.unseen(what, unseenReason(first, alike)), file: first.file, location: first.at && { file: first.file, range: first.at } },
  ];
}

function workloadLimits(view: EnvironmentView, workload: WorkloadEndpoint): readonly Limit[] {
  const { hostNetwork, differing = [] } = workload;
  if (!hostNetwork && differing.length === 0) return [];
  const place = sourceOf({ view }, workload);
  return [
    ...(hostNetwork ? [limit('host-network', limitTexts.hostNetwork(workload.name), place)] : []),
    ...(differing.length > 0 ? [limit('pods-differ', limitTexts.podsDiffer(workload.name, differing), place)] : []),
  ];
}

/** Of a policy that a template or another tool completes. */
function placeholderLimits(view: EnvironmentView, policy: Policy): readonly Limit[] {
  if (!isCompleted(policy)) return [];
  const name = `${policy.kind} ${policy.namespace === undefined ? '' : `${policy.namespace}/`}${policy.name}`;
  return [limit('placeholder', limitTexts.placeholder(name), sourceOf({ view }, policy), policy.id)];
}

function isCompleted({ subject, isolates, rules }: Policy): boolean {
  if (subject.pods.unknown || isolates.ingress === undefined || isolates.egress === undefined) return true;
  return [...rules.ingress, ...rules.egress].some(
    ({ unknown, conditional, peers, ports }) =>
      (unknown !== undefined && !conditional) ||
      (peers !== 'anyone' && peers.some((peer) => (peer.kind === 'pods' ? peer.pods.pods.unknown : peer.unknown !== undefined && !peer.conditional))) ||
      (ports !== 'any' && ports.some((port) => port.unknown !== undefined)),
  );
}

/** Of a policy of which all is written, and that says something about what is in no manifest. */
function conditionLimits(view: EnvironmentView, policy: Policy): readonly Limit[] {
  const rules = [...policy.rules.ingress, ...policy.rules.egress];
  const peers = rules.flatMap((rule) => (rule.peers === 'anyone' ? [] : rule.peers.filter((peer) => peer.kind === 'addresses')));
  const reasons = new Set([...rules, ...peers].flatMap(({ conditional, unknown }) => (conditional && unknown !== undefined ? [unknown] : [])));
  if (reasons.size === 0) return [];
  return [limit('condition', limitTexts.condition(`${policy.kind} ${policy.name}`, reasons), sourceOf({ view }, policy), policy.id)];
}

function limit(kind: LimitKind, message: string, location: Location | undefined, policy?: ObjectId): Limit {
  return { kind, message, file: location?.file, location, ...(policy === undefined ? {} : { policy }) };
}

function byKindAndPlace(a: Limit, b: Limit): number {
  return compareText(a.kind, b.kind) || compareText(a.file ?? '', b.file ?? '') || (a.location?.range.start ?? 0) - (b.location?.range.start ?? 0);
}

/** The message without marks, for readers of plain text. */
export function plainMessage({ message }: Limit): string {
  return message.replaceAll('`', '');
}
