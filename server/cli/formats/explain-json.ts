import { allowedPorts } from '../../features/allowed.js';
import type { Hop, Step } from '../../features/ends/backends.js';
import { fullName } from '../../features/ends/named.js';
import type { Answer, ExplainedBackend } from '../../features/explain/destination.js';
import type { Explanation, Reason, SideExplanation } from '../../features/explain.js';
import { refusedName } from '../../features/left-out.js';
import type { Probe } from '../../features/probe.js';
import type { Location } from '../../workspace/snapshot.js';
import { endpointJson } from './connections.js';
import type { Places } from './places.js';

/**
 * The JSON of `netpol explain`: the verdict, the ports that pass, and each end with the same reasons as the text. A Service or a route with
 * one backend adds `via`, how the pods were found; with several, or none, there is a list of explanations, one for each.
 */
export function explainJson(answer: Answer, places: Places): string {
  return `${JSON.stringify({ version: 1, ...answerJson(answer, places) }, null, 2)}\n`;
}

function answerJson(answer: Answer, places: Places) {
  const { from, verdict, title, steps, explanations, notes } = answer;
  const resolution = steps.length > 0 ? { resolution: steps.map((step) => stepJson(step, places)) } : {};
  const said = notes.length > 0 ? { notes } : {};
  const [only, ...more] = explanations;
  if (only && more.length === 0) {
    const all = [...only.notes, ...notes];
    return { ...backendJson(only, places), ...verdictJson(verdict), ...resolution, ...(all.length > 0 ? { notes: all } : {}) };
  }
  return {
    from: endpointJson(from),
    to: { object: title },
    ...verdictJson(verdict),
    ...resolution,
    explanations: explanations.map((one) => backendJson(one, places)),
    ...said,
  };
}

function verdictJson(verdict: Answer['verdict']) {
  return { allowed: verdict === 'allowed', ...(verdict === 'unknown' ? { unknown: true } : {}) };
}

function backendJson(explanation: ExplainedBackend, places: Places) {
  const { via, notes, probe } = explanation;
  return {
    ...explanationJson(explanation, places),
    ...(via.length > 0 ? { via: via.map(hopJson) } : {}),
    ...(notes.length > 0 ? { notes } : {}),
    ...(probe ? { probe: probeJson(probe) } : {}),
  };
}

function probeJson({ command, fallback, notes }: Probe) {
  return { command, ...(fallback === undefined ? {} : { fallback }), ...(notes.length > 0 ? { notes } : {}) };
}

function explanationJson(answer: Explanation, places: Places) {
  return {
    from: endpointJson(answer.from),
    to: endpointJson(answer.to),
    ...verdictJson(answer.verdict),
    ports: allowedPorts(answer.ports),
    egress: sideJson(answer.egress, places),
    ingress: sideJson(answer.ingress, places),
    ...(answer.remedy ? { remedy: { text: answer.remedy.text, ...placeJson(answer.remedy.location, places) } } : {}),
    leftOut: answer.leftOut.map((one) => ({ policy: refusedName(one), message: one.message, ...placeJson(one.location, places) })),
  };
}

function hopJson({ placed: { object, namespace = '' }, ports }: Hop) {
  return {
    object: fullName({ namespace, kind: object.kind.value, name: object.metadata.name?.value ?? '' }),
    ...(ports.length > 0 ? { ports: ports.map(({ name, port, protocol }) => ({ ...(name === undefined ? {} : { name }), port, protocol })) } : {}),
  };
}

function stepJson({ text, location, open }: Step, places: Places) {
  return { text, ...(open ? { unknown: true } : {}), ...placeJson(location, places) };
}

function sideJson({ kind, verdict, summary, reasons }: SideExplanation, places: Places) {
  return { kind, verdict, summary, reasons: reasons.map((reason) => reasonJson(reason, places)) };
}

function reasonJson({ policy, rule, peers, ports, text, location }: Reason, places: Places) {
  return {
    policy: { kind: policy.kind, ...(policy.namespace === undefined ? {} : { namespace: policy.namespace }), name: policy.name },
    ...(rule ? { rule: rule.index + 1 } : {}),
    ...(peers.length > 0 ? { peers: peers.map((index) => index + 1) } : {}),
    ...(ports.length > 0 ? { ports: ports.map((index) => index + 1) } : {}),
    text,
    ...placeJson(location, places),
  };
}

function placeJson(location: Location | undefined, places: Places) {
  return location && places.has(location) ? { at: places.get(location) } : {};
}
