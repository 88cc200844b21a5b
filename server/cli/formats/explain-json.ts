import type { Explanation, Reason, SideExplanation } from '../../features/explain.js';
import type { Location } from '../../workspace/snapshot.js';
import { allowedPorts, endpointJson } from './connections.js';
import type { Places } from './places.js';

/** The JSON of `netpol explain`: the verdict, the ports that pass, and each end with the same reasons as the text. */
export function explainJson(answer: Explanation, places: Places): string {
  const result = {
    version: 1,
    from: endpointJson(answer.from),
    to: endpointJson(answer.to),
    allowed: answer.verdict === 'allowed',
    ...(answer.verdict === 'unknown' ? { unknown: true } : {}),
    ports: allowedPorts(answer.ports),
    egress: sideJson(answer.egress, places),
    ingress: sideJson(answer.ingress, places),
    ...(answer.remedy ? { remedy: { text: answer.remedy.text, ...placeJson(answer.remedy.location, places) } } : {}),
  };
  return `${JSON.stringify(result, null, 2)}\n`;
}

function sideJson({ kind, verdict, summary, reasons }: SideExplanation, places: Places) {
  return { kind, verdict, summary, reasons: reasons.map((reason) => reasonJson(reason, places)) };
}

function reasonJson({ policy, rule, text, location }: Reason, places: Places) {
  return {
    policy: { kind: policy.kind, ...(policy.namespace === undefined ? {} : { namespace: policy.namespace }), name: policy.name },
    ...(rule ? { rule: rule.index + 1 } : {}),
    text,
    ...placeJson(location, places),
  };
}

function placeJson(location: Location | undefined, places: Places) {
  return location && places.has(location) ? { at: places.get(location) } : {};
}
