import type { Protocol } from '../../model/object-base.js';
import type { AddressRange } from '../sets/address-set.js';
import type { Doubt } from './doubt.js';
import type { Labels } from './labels.js';
import type { PodAddresses, PodNetwork } from './pod-network.js';
import type { Policy } from './policy.js';

/** All pods of one template; identified as `namespace/Kind/name`. */
export interface WorkloadEndpoint {
  readonly id: string;
  readonly kind: string;
  readonly name: string;
  readonly namespace: string;
  readonly labels: Labels;
  readonly ports: readonly { readonly name: string | undefined; readonly number: number; readonly protocol: Protocol }[];
  /** More ports may be declared than these (a template). */
  readonly portsOpen: boolean;
  /** NetworkPolicy does not say what happens to pods on the host's network; plugins mostly ignore them. */
  readonly hostNetwork: boolean;
  /** Absent where no address of its pods is known. */
  readonly addresses?: PodAddresses;
  /** Of pods with one owner: the labels in which they differ. */
  readonly differing?: readonly string[];
}

/** One end of a connection. */
export type Endpoint = WorkloadEnd | AddressEnd;

export interface WorkloadEnd {
  readonly kind: 'workload';
  readonly workload: WorkloadEndpoint;
}

/** Cluster-external addresses. Where policies tell them apart, an answer is sure that holds for all of them, possible that holds for some. */
export interface AddressEnd {
  readonly kind: 'addresses';
  readonly range: AddressRange;
}

export interface NamespaceFact {
  readonly name: string;
  /** `kubernetes.io/metadata.name` included. */
  readonly labels: Labels;
  /** A Namespace object is in the workspace; otherwise the namespace is only named, and its other labels are unknown (`labels.open`). */
  readonly defined: boolean;
}

/** What one environment adds up to, in values. */
export interface ClusterModel {
  readonly workloads: readonly WorkloadEndpoint[];
  readonly namespaces: ReadonlyMap<string, NamespaceFact>;
  readonly policies: readonly Policy[];
  /** What is not decided by these policies, though manifests say something about it. */
  readonly doubts: readonly Doubt[];
  readonly network: PodNetwork;
}
