import type { Explained, ExplainedPair, ExplainedReason, Probe, SideAnswer } from '../../netpol.js';
import { jsonText } from '../../util/text.js';
import type { Location } from '../../workspace/snapshot.js';
import type { AnswerHead } from '../limits.js';
import { endpointJson } from './connections.js';
import type { PlaceOf } from './places.js';

/**
 * The JSON of `netpol explain`: the verdict, the ports that pass, and each end with the same reasons as the text. A Service or a route with
 * one backend adds `via`, how the pods were found; with several, or none, there is a list of explanations, one for each.
 */
export function explainJson(answer: Explained, { limits, environment }: AnswerHead, placeOf: PlaceOf): string {
  return `${jsonText({ version: 1, ...answerJson(answer, placeOf), limits, environment }, 2)}\n`;
}

/** Of several environments, one that does not have what is asked about. */
export function explainProblemJson(problem: string, { limits, environment }: AnswerHead): string {
  return `${jsonText({ version: 1, problem, limits, environment }, 2)}\n`;
}

function answerJson(answer: Explained, placeOf: PlaceOf) {
  const { from, verdict, title, steps, explanations, notes } = answer;
  const resolution = steps.length > 0 ? { resolution: steps.map((step) => stepJson(step, placeOf)) } : {};
  const said = notes.length > 0 ? { notes } : {};
  const [only, ...more] = explanations;
  if (only && more.length === 0) {
    const all = [...only.notes, ...notes];
    return { ...backendJson(only, placeOf), ...verdictJson(verdict), ...resolution, ...(all.length > 0 ? { notes: all } : {}) };
  }
  return {
    from: endpointJson(from),
    to: { object: title },
    ...verdictJson(verdict),
    ...resolution,
    explanations: explanations.map((one) => backendJson(one, placeOf)),
    ...said,
  };
}

function verdictJson(verdict: Explained['verdict']) {
  return { allowed: verdict === 'allowed', ...(verdict === 'unknown' ? { unknown: true } : {}) };
}

function backendJson(explanation: ExplainedPair, placeOf: PlaceOf) {
  const { via, notes, probe } = explanation;
  return {
    ...explanationJson(explanation, placeOf),
    ...(via.length > 0 ? { via: via.map(hopJson) } : {}),
    ...(notes.length > 0 ? { notes } : {}),
    ...(probe ? { probe: probeJson(probe) } : {}),
  };
}

function probeJson({ command, fallback, notes }: Probe) {
  return { command, ...(fallback === undefined ? {} : { fallback }), ...(notes.length > 0 ? { notes } : {}) };
}

/** Why the verdict is unknown, in sentences. */
function becauseJson({ because }: ExplainedPair) {
  return because.length > 0 ? { because: because.join('; ') } : {};
}

function explanationJson(answer: ExplainedPair, placeOf: PlaceOf) {
  return {
    from: endpointJson(answer.from),
    to: endpointJson(answer.to),
    ...verdictJson(answer.verdict),
    ...becauseJson(answer),
    ports: answer.ports.list,
    egress: sideJson(answer.egress, placeOf),
    ingress: sideJson(answer.ingress, placeOf),
    ...(answer.remedy ? { remedy: remedyJson(answer.remedy, placeOf) } : {}),
  };
}

/** Of both ends, the changes one by one. */
function remedyJson({ text, location, steps }: NonNullable<ExplainedPair['remedy']>, placeOf: PlaceOf) {
  const each = steps.map((step) => ({ text: step.text, ...placeJson(step.location, placeOf) }));
  return { text, ...placeJson(location, placeOf), ...(each.length > 1 ? { steps: each } : {}) };
}

function hopJson({ object, ports }: ExplainedPair['via'][number]) {
  return {
    object,
    ...(ports.length > 0 ? { ports: ports.map(({ name, port, protocol }) => ({ ...(name === undefined ? {} : { name }), port, protocol })) } : {}),
  };
}

function stepJson({ text, location, open }: Explained['steps'][number], placeOf: PlaceOf) {
  return { text, ...(open ? { unknown: true } : {}), ...placeJson(location, placeOf) };
}

function sideJson({ kind, verdict, summary, reasons }: SideAnswer, placeOf: PlaceOf) {
  return { kind, verdict, summary, reasons: reasons.map((reason) => reasonJson(reason, placeOf)) };
}

function reasonJson({ policy, rule, peers, ports, text, location }: ExplainedReason, placeOf: PlaceOf) {
  return {
    policy: { kind: policy.kind, ...(policy.namespace === undefined ? {} : { namespace: policy.namespace }), name: policy.name },
    ...(rule === undefined ? {} : { rule }),
    ...(peers.length > 0 ? { peers } : {}),
    ...(ports.length > 0 ? { ports } : {}),
    text,
    ...placeJson(location, placeOf),
  };
}

function placeJson(location: Location | undefined, placeOf: PlaceOf) {
  const at = location && placeOf(location);
  return at ? { at } : {};
}
