import type { Position, ProtocolLocation } from './places.js';

/** Why one end can, or cannot, reach another: what may be asked, and the answer. */

export interface EndsParams {
  /** A file of the environment that is meant. */
  readonly textDocument: { readonly uri: string };
  /** Where the cursor is; the end that is written there is selected. */
  readonly position?: Position;
}

export interface EndsResult {
  /** Workloads first, then Services, then routes; each by namespace and name. */
  readonly ends: readonly ExplainedEnd[];
  /** The name of the end at the position. */
  readonly selected?: string;
}

/** Something that a connection may begin or end at. */
export interface ExplainedEnd {
  /** `namespace/Kind/name`: what `ExplainParams` take. */
  readonly name: string;
  /** What it is called by itself, for a list to pick from. */
  readonly label: string;
  /** Its kind and namespace, and what else tells it apart. */
  readonly detail: string;
  readonly kind: 'workload' | 'service' | 'route';
  /** The file that it is written in, and that file's path in its workspace folder. */
  readonly uri?: string;
  readonly path?: string;
  readonly ports: readonly EndPort[];
}

/** A port that an end names: of its containers, or of the Service. */
export interface EndPort {
  /** As `ExplainParams.port` takes it: `3306`, `UDP/53`. */
  readonly port: string;
  readonly name?: string;
}

/** Ends and port as `netpol explain` takes them: a workload in the shortest form that means only one, or an address; `to` also a Service or route. */
export interface ExplainParams {
  /** A file of the environment that is meant. */
  readonly uri: string;
  readonly from: string;
  readonly to: string;
  readonly port?: string;
}

/** What a link gives; a person picks what is left out, `port` only where one of the ends is picked, too. */
export type ExplainArguments = Pick<ExplainParams, 'uri'> & Partial<ExplainParams>;

export interface ExplainResult {
  /** The answer as the terminal shows it; or, with `problem`, why there is none. */
  readonly text: string;
  readonly problem?: true;
  /** `partly`: of several backends some can be reached. */
  readonly verdict?: 'allowed' | 'denied' | 'unknown' | 'partly';
  /** The places that the text names, by ranges in it. */
  readonly links: readonly { readonly range: ProtocolLocation['range']; readonly location: ProtocolLocation }[];
  /** One for each backend of a Service or route, else one. */
  readonly explanations: readonly ExplainedConnection[];
}

export interface ExplainedConnection {
  readonly from: string;
  readonly to: string;
  readonly verdict: 'allowed' | 'denied' | 'unknown';
  readonly egress: ExplainedSide;
  readonly ingress: ExplainedSide;
  readonly remedy?: { readonly text: string; readonly location?: ProtocolLocation };
}

export interface ExplainedSide {
  readonly verdict: 'allowed' | 'denied' | 'unknown';
  readonly summary: string;
  readonly reasons: readonly { readonly policy: string; readonly rule?: number; readonly text: string; readonly location?: ProtocolLocation }[];
}
