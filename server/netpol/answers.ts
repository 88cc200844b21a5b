import { type AllowedPorts, allowedPorts, allowedText } from '../features/allowed.js';
import { endpointName, endpointText } from '../features/ends/endpoints.js';
import type { Limit } from '../features/limits.js';
import type { Endpoint } from '../semantics/cluster/endpoint.js';
import { type ConnectionSet, everyPort, intersectConnections } from '../semantics/sets/connection-set.js';

/** An answer for one environment, and what it does not know. */
export interface Answered<T> {
  /** Of the form of the answer; another form has another number. */
  readonly version: 1;
  readonly answer: T;
  /** Why the answer may not be the cluster's. */
  readonly limits: readonly Limit[];
  /** The name that `EnvironmentAnswers` was asked for by; null where there is only one environment, or none was named. */
  readonly environment: string | null;
}

/** One end of a connection. */
export type AnswerEnd =
  | {
      readonly kind: 'workload';
      /** `namespace/Kind/name`: what every question takes. */
      readonly id: string;
      readonly namespace: string;
      /** The kind of the object: `Deployment`. */
      readonly type: string;
      readonly name: string;
    }
  | {
      readonly kind: 'addresses';
      /** `first-last`. */
      readonly id: string;
      /** As people read it, who prefer blocks. */
      readonly text: string;
    };

/** Ports by protocol; protocols that have none are left out. */
export interface AnswerPorts {
  readonly list: readonly AllowedPorts[];
  /** As people write it: `TCP 80,443; UDP 53`, `all ports`. */
  readonly text: string;
}

/** The same end or set gives the same value: a million rows have few ends and fewer sets of ports. */
export interface Plain {
  /** What is told of a set: all of it, or all but ICMP. */
  told(set: ConnectionSet): ConnectionSet;
  end(endpoint: Endpoint): AnswerEnd;
  ports(set: ConnectionSet): AnswerPorts;
}

/** Makes plain values and keeps them while their originals are there. @param icmp whether ICMP is told */
export function createPlain(icmp: boolean): Plain {
  const told = icmp ? (set: ConnectionSet) => set : remembering((set: ConnectionSet) => intersectConnections(set, everyPort));
  return { told, end: remembering(plainEnd), ports: remembering((set) => plainPorts(told(set))) };
}

function plainEnd(endpoint: Endpoint): AnswerEnd {
  if (endpoint.kind === 'addresses') return { kind: 'addresses', id: endpointName(endpoint), text: endpointText(endpoint) };
  const { id, namespace, kind: type, name } = endpoint.workload;
  return { kind: 'workload', id, namespace, type, name };
}

function plainPorts(set: ConnectionSet): AnswerPorts {
  return { list: allowedPorts(set), text: allowedText(set) };
}

/** The same value for the same object, made once. */
export function remembering<K extends object, V>(make: (key: K) => V): (key: K) => V {
  const known = new WeakMap<K, V>();
  return (key) => {
    const before = known.get(key);
    if (before !== undefined) return before;
    const value = make(key);
    known.set(key, value);
    return value;
  };
}

/** The end as a row of an answer names it, for people: `shop/Deployment/web`, `10.0.0.0/8`. */
export function endText(end: AnswerEnd): string {
  return end.kind === 'workload' ? end.id : end.text;
}

/** The end as a sentence names it: "Deployment shop/web", an address, a range of them. */
export function endTitle(end: AnswerEnd): string {
  return end.kind === 'workload' ? `${end.type} ${end.namespace}/${end.name}` : end.text;
}
