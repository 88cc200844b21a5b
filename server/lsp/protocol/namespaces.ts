import type { ProtocolLocation } from './places.js';

/** What there is in an environment, namespace by namespace: for a view that opens them one at a time. */

export interface NamespacesParams {
  /** The name of an environment; left out: the one that answers about the file are for. */
  readonly environment?: string;
  /** Left out: the environment that is seen from the root. */
  readonly textDocument?: { readonly uri: string };
  readonly filter?: ListFilter;
}

export interface ListFilter {
  /** In `namespace/Kind/name`, or in a label `key=value` of pods. */
  readonly text?: string;
  /** Only workloads that are not surely isolated in both directions. */
  readonly open?: boolean;
}

export interface NamespacesResult {
  /** False while the workspace is read: there may be more. */
  readonly complete: boolean;
  /** All of the environment, whatever is filtered away. */
  readonly totals: { readonly workloads: number; readonly policies: number };
  /** By name; last what is of the whole cluster, without a name. */
  readonly namespaces: readonly ListedNamespace[];
}

export interface ListedNamespace {
  readonly name?: string;
  readonly workloads: number;
  /** How many of them are surely isolated. */
  readonly isolated: { readonly ingress: number; readonly egress: number };
  readonly policies: number;
  /** Of its Namespace, else of something in it. */
  readonly location?: ProtocolLocation;
}

export interface NamespaceParams extends NamespacesParams {
  /** Left out: what is of the whole cluster. */
  readonly namespace?: string;
}

export interface NamespaceResult {
  readonly workloads: readonly ListedWorkload[];
  readonly policies: readonly PolicySummary[];
}

/** `isolated`: only what policies allow passes; `limited`: rules of an admin kind deny something; `unknown`: a template decides, or labels that nobody knows. */
export type WorkloadStanding = 'open' | 'limited' | 'isolated' | 'unknown';

export interface ListedWorkload {
  /** `namespace/Kind/name`. */
  readonly id: string;
  readonly kind: string;
  readonly name: string;
  readonly ingress: WorkloadStanding;
  readonly egress: WorkloadStanding;
  /** The names of the policies that select it, or may. */
  readonly policies: readonly string[];
  readonly location?: ProtocolLocation;
}

export interface PolicySummary {
  readonly kind: string;
  readonly name: string;
  /** Surely. */
  readonly isolates: readonly ('ingress' | 'egress')[];
  /** How many it surely selects. */
  readonly workloads: number;
  /** How many it may select besides. */
  readonly possible: number;
  readonly location?: ProtocolLocation;
}
