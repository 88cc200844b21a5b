import type { Range } from '../util/range.js';
import type { Protocol } from './object-base.js';

/** What the object sends traffic to: of an Ingress, a route of the Gateway API, or an OpenShift Route. */
export interface RouteSpec {
  readonly backends: readonly RouteBackend[];
  /** What the backends speak; the route's kind says so. */
  readonly protocol: Protocol;
  /** A template may write more backends than these. */
  readonly templated: boolean;
  /** By which class of controllers it is carried; absent where that is not written. */
  readonly className?: string;
  /** It routes between pods of a mesh, which no controller of its own carries. */
  readonly inMesh?: true;
}

export interface RouteBackend {
  /** `Service`, or the kind that is written: what stands behind another kind is not known. */
  readonly kind: string;
  /** Undefined where a template writes it. */
  readonly name: string | undefined;
  /** Undefined: that of the route. */
  readonly namespace: string | undefined;
  readonly port: BackendPort;
  /** From the start of the document. */
  readonly range: Range;
}

/**
 * How a backend picks among the ports of its Service: by the Service's own port, number or name; by what that port targets at the pods (an
 * OpenShift Route says either with one field); all of them; or in a way that is not known, or not written though it has to be.
 */
export type BackendPort =
  | { readonly by: 'port'; readonly port: number | string }
  | { readonly by: 'target'; readonly port: number | string }
  | { readonly by: 'all' }
  | { readonly by: 'unknown' }
  | { readonly by: 'missing' };
