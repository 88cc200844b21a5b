import type { Direction } from '../model/network-policy.js';
import type { FileEdit } from '../rules/rule.js';
import type { Endpoint } from '../semantics/cluster/endpoint.js';
import type { Policy } from '../semantics/cluster/policy.js';
import { hasConnections, includesConnections } from '../semantics/sets/connection-set.js';
import { listed } from '../util/text.js';
import type { FileId, PlacedObject, Snapshot } from '../workspace/snapshot.js';
import { afterEdits } from './allow/after-edits.js';
import { type AllowWriting, canWrite, fileEditsFor } from './allow/file-edits.js';
import { endName } from './ends/endpoints.js';
import { answer, type DestinationQuestion, type ExplainedBackend } from './explain/destination.js';
import { alsoOpened, opensOnly } from './explain/opened.js';
import { type Remedy, remedyOf } from './explain/remedy.js';
import { portsText } from './explain.js';
import type { TextOf } from './text-of.js';

/** An edit of manifests, and what people should know of it before it is made. */
export interface ProposedEdit {
  readonly refusal?: undefined;
  readonly title: string;
  /** What it does, and what else comes of it; sentences. */
  readonly description: string;
  readonly edits: readonly FileEdit[];
}

/** Why nothing is proposed, as sentences. */
export interface NotProposed {
  readonly refusal: string;
  /** Of allowing: what a person may choose nevertheless, `AllowQuestion.withTwins`. */
  readonly choice?: string;
}

export interface AllowQuestion extends DestinationQuestion {
  /** Whether pods may be opened, too, whose labels are the same as those of an end, so that no selector tells them apart. */
  readonly withTwins?: boolean;
}

/**
 * The narrowest edit that lets one end reach another on the ports asked about, at whichever ends refuse it. It is tried out as it is written:
 * nothing opens but that. Where no selector tells other pods from those named, it is refused, with the choice to open these, too.
 * @param file of the environment that is meant
 * @param textOf asked for every file that may have to change; what it does not give is not changed
 */
export function allow(snapshot: Snapshot, file: FileId, question: AllowQuestion, textOf: TextOf): ProposedEdit | NotProposed {
  if (!snapshot.complete) return { refusal: 'The workspace is still being read: try again when that is done.' };
  const view = snapshot.environment(file);
  const { found, problem } = answer(view, question);
  if (problem !== undefined) return { refusal: problem };
  const closed = found.explanations.filter(({ verdict }) => verdict !== 'allowed');
  const [one, ...others] = closed;
  const what = `${endName(found.from)} to ${found.title}`;
  if (!one) return { refusal: found.explanations.length > 0 ? `${what} is allowed already.` : `It is not known which pods ${found.title} leads to.` };
  if (others.length > 0)
    return {
      refusal: `Several workloads are behind ${found.title}: name ${listed(
        closed.map(({ to }) => endName(to)),
        'or',
      )}.`,
    };
  if (one.verdict === 'unknown') return { refusal: `Whether ${what} is allowed cannot be said: ${becauseOf(one)}. No edit is sure to open it.` };
  const wholly = question.port !== undefined || question.to.includes(':');
  return allowPair({ snapshot, view, textOf }, one, { wholly, withTwins: question.withTwins === true });
}

function becauseOf({ egress, ingress }: ExplainedBackend): string {
  return [egress, ingress].flatMap(({ because }) => because ?? []).join('; ');
}

type Asking = Pick<AllowWriting, 'snapshot' | 'view' | 'textOf'>;

interface AllowOptions {
  /** Every port that is asked about, not some of them. */
  readonly wholly: boolean;
  readonly withTwins: boolean;
}

function allowPair(asking: Asking, { from, to, asked: on }: ExplainedBackend, { wholly, withTwins }: AllowOptions): ProposedEdit | NotProposed {
  const { snapshot, view, textOf } = asking;
  const { evaluator } = view;
  const verdict = evaluator.verdict(from, to, on);
  const writing: AllowWriting = { ...asking, ends: [shortName(from), shortName(to)], placesFor: (policy) => placesFor(asking, policy, from, to) };
  const remedy = remedyOf(view, verdict, on, (step) => canWrite(writing, step));
  const edits = remedy && fileEditsFor(writing, remedy.steps);
  if (!edits) return { refusal: `No edit of a manifest here opens ${endName(from)} to ${endName(to)} and nothing else.` };
  const after = afterEdits(snapshot, view, edits, textOf);
  const { sure } = after.verdict(from, to, on).allowed;
  if (!(wholly ? includesConnections(sure, on) : hasConnections(sure)) || !opensOnly(evaluator, after, { from, to, on }))
    return { refusal: `No edit of a manifest here opens ${endName(from)} to ${endName(to)} and nothing else.` };
  const also = alsoOpened(evaluator, after, { from, to }).map((workload) => endName({ kind: 'workload', workload }));
  if (also.length > 0 && !withTwins) return twinsRefusal(from, to, also);
  const elsewhere = [...new Set(edits.flatMap(({ file }) => snapshot.environmentNamesOf(file)))];
  return {
    title: `Allow ${endName(from)} to reach ${endName(to)} on ${portsText(sure)}${also.length > 0 ? `, and open it for ${listed(also)}, too` : ''}`,
    description: [
      `To allow it, ${remedyText(remedy)}.`,
      ...(also.length > 0 ? [`It is opened for ${listed(also)}, too: the labels are the same.`] : ['Nothing else opens, and nothing closes.']),
      ...(elsewhere.length > 1 ? [`What is edited counts in several environments: ${listed(elsewhere)}.`] : []),
    ].join(' '),
    edits,
  };
}

function twinsRefusal(from: Endpoint, to: Endpoint, also: readonly string[]): NotProposed {
  return {
    refusal: `No selector tells ${listed(also)} from the ends of ${endName(from)} to ${endName(to)}: the labels are the same. Give the pods a label that tells them apart, or open it for all of them.`,
    choice: `Open it for ${listed(also)}, too`,
  };
}

function remedyText({ steps }: Remedy): string {
  return steps.map(({ text }) => text).join(', and ');
}

function shortName(end: Endpoint): string {
  return end.kind === 'workload' ? end.workload.name : endName(end);
}

/** Beside the policies that isolate the end, or else beside the workload. */
function placesFor({ view }: Pick<Asking, 'view'>, { isolates, namespace }: Policy, from: Endpoint, to: Endpoint): readonly PlacedObject[] {
  const direction: Direction = isolates.ingress ? 'ingress' : 'egress';
  const own = direction === 'ingress' ? to : from;
  if (own.kind !== 'workload') return [];
  const isolating = view.evaluator.policiesOf(own.workload).flatMap(({ policy }) => (policy.isolates[direction] ? [policy] : []));
  const sources = [...isolating, own.workload].flatMap((one) => view.source(one) ?? []);
  return sources.filter((placed) => placed.namespace === namespace);
}
