import type { ServicePort } from '../model/objects.js';
import type { WorkloadEndpoint } from '../semantics/cluster/endpoint.js';
import type { Policy } from '../semantics/cluster/policy.js';
import type { ConnectionSet } from '../semantics/sets/connection-set.js';
import type { Range } from '../util/range.js';
import type { Installation } from '../workspace/installations.js';
import type { PlacedObject } from '../workspace/snapshot.js';

/** A connection that manifests say has to work, whatever policies make of it. */
export interface Dependency {
  readonly from: Connector;
  readonly to: Target;
  readonly evidence: Evidence;
}

/** Who connects. */
export type Connector =
  | { readonly kind: 'workload'; readonly workload: WorkloadEndpoint }
  /** What is usually installed from elsewhere, so that no manifest here need make it; `usual` is what it may be, the likeliest first. */
  | { readonly kind: 'installation'; readonly role: 'ingress-controller' | 'monitoring'; readonly usual: readonly Installation[] }
  /** The API server: no pod, so no selector matches it. */
  | { readonly kind: 'api-server' };

/** To whom. */
export type Target =
  | {
      readonly kind: 'pods';
      /** The Service that stands for them, and which of its ports is meant; undefined where the pods themselves are meant. */
      readonly service: ServiceTarget | undefined;
      readonly pods: readonly TargetPods[];
      /** Pods that no manifest here shows may be among them. */
      readonly open: boolean;
    }
  | { readonly kind: 'api-server' };

export interface ServiceTarget {
  readonly placed: PlacedObject;
  readonly namespace: string;
  readonly name: string;
  /** Undefined where none is named and it has several. */
  readonly port: ServicePort | undefined;
}

export interface TargetPods {
  readonly workload: WorkloadEndpoint;
  /** At the pods, where policies look. */
  readonly ports: ConnectionSet;
  /** Neither a template nor unknown labels decide whether these are the pods. */
  readonly sure: boolean;
}

export type EvidenceKind = 'variable' | 'argument' | 'config' | 'route' | 'webhook' | 'monitor' | 'scrape' | 'rbac' | 'replicas';

/** Why it is said that there is such a connection, and where that is written. */
export interface Evidence {
  readonly kind: EvidenceKind;
  /** The object that says so. */
  readonly placed: PlacedObject;
  /** From the start of its document. */
  readonly range: Range;
  /** The variable, argument or key that holds it, where it has one. */
  readonly name: string | undefined;
  /** As it is written: `http://api.shop:8080` is `api.shop:8080`. */
  readonly text: string;
}

/** What policies make of a dependency. */
export type DependencyStanding =
  | { readonly kind: 'open' }
  /** Surely nothing of it passes: of every policy that isolates one of the ends, no rule lets it through. */
  | { readonly kind: 'closed'; readonly by: readonly Closing[] }
  | { readonly kind: 'unknown' };

/** A policy that isolates an end that lets nothing of it pass. */
export interface Closing {
  readonly policy: Policy;
  readonly direction: 'ingress' | 'egress';
}
