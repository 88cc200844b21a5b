import type { Direction } from '../model/network-policy.js';
import type { Endpoint } from '../semantics/cluster/endpoint.js';
import { type ConnectionSet, hasConnections, intersectConnections } from '../semantics/sets/connection-set.js';
import { plainly } from '../words/mark.js';
import { describePods } from '../words/pods.js';
import { describeConnections } from '../words/ports.js';
import type { EnvironmentView } from '../workspace/snapshot.js';
import { shortName } from './ends/endpoints.js';

/** What should be known of an answer beside its reasons, in sentences: what else passes. */
export function notesOn(view: EnvironmentView, from: Endpoint, to: Endpoint, on: ConnectionSet): readonly string[] {
  return [...possiblePods(view, to, 'ingress', on), ...possiblePods(view, from, 'egress', on)];
}

/** Pods that rules at this end would let pass on the ports asked about, and that no manifest here makes: shown, never guessed away. */
function possiblePods(view: EnvironmentView, end: Endpoint, direction: Direction, on: ConnectionSet): readonly string[] {
  if (end.kind === 'addresses') return [];
  return view.evaluator.traffic(end.workload, direction).reaches.flatMap(({ peer, allowed }) => {
    const ports = intersectConnections(allowed.possible, on);
    if (peer.kind !== 'possible' || !hasConnections(ports)) return [];
    const perhaps = hasConnections(intersectConnections(allowed.sure, on)) ? '' : ', unless their own policies forbid it';
    const pods = describePods(peer.matcher, plainly).replace(/^(every pod|pods)/, 'any pod');
    const verb = direction === 'ingress' ? 'also lets in' : 'may also reach';
    return [`${shortName(end)} ${verb} ${pods} on ${describeConnections(ports, plainly)}${perhaps}; no manifest here makes one.`];
  });
}
