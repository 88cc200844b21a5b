import type { Ordinals, Protocol } from '../model/objects.js';
import type { Doubt } from './doubt.js';
import type { PodAddresses, PodNetwork } from './pod-network.js';
import type { Policy } from './policy.js';

/** Labels of pods or namespaces. A value that is `undefined` is there but not known (a template, a generated hash). */
export interface Labels {
  readonly values: ReadonlyMap<string, string | undefined>;
  /** There may be more labels than these. */
  readonly open: boolean;
  /** Keys of `values` that may be absent: some of the pods, or of the template's outcomes, lack them. */
  readonly partial?: ReadonlySet<string>;
  /** Keys of which each pod has another value, a number behind a prefix; their value in `values` is `undefined`. */
  readonly ordinals?: ReadonlyMap<string, Ordinals>;
  /** Keys in which the pods are known to differ. */
  readonly differing?: ReadonlySet<string>;
}

export type { Ordinals } from '../model/objects.js';

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
