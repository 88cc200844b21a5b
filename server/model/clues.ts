import type { Range } from '../util/range.js';
import type { Field } from './field.js';
import type { LabelSelector } from './network-policy.js';

/**
 * What objects say of the connections that their pods, or others, have to make. Only what may be a dependency is kept: a host that a value
 * names, and not the value. Nothing of it is resolved: whether there is such a Service is for who sees all objects.
 */

/** A host in a value, as a client would name what it connects to. */
export interface WrittenHost {
  /** In small letters, without the dot of the root at its end. */
  readonly host: string;
  /** Undefined where none is written, and the scheme has none by custom. */
  readonly port: number | undefined;
  /** Of the variable, argument or key that holds it, where it has one. */
  readonly name: string | undefined;
  readonly range: Range;
}

/** What a container takes from a ConfigMap or Secret. */
export interface ConfigUse {
  readonly kind: 'ConfigMap' | 'Secret';
  readonly name: string;
  /** One key of it; undefined: all. */
  readonly key: string | undefined;
  /** The variable that gets it, where that is one. */
  readonly variable: string | undefined;
}

/** What the pods of a workload say of whom they connect to, and who connects to them. */
export interface PodClues {
  readonly hosts: readonly WrittenHost[];
  readonly configs: readonly ConfigUse[];
  readonly serviceAccount: Field<string> | undefined;
  /** `automountServiceAccountToken`; undefined where it is not written, or not known. */
  readonly mountsToken: boolean | undefined;
  readonly scrape: ScrapeClue | undefined;
  /** Ports that the kubelet asks whether the containers live, by number or name. */
  readonly probes: readonly ProbeClue[];
}

export interface ProbeClue {
  readonly port: number | string;
  readonly range: Range;
}

/** `prometheus.io/scrape: "true"`. */
export interface ScrapeClue {
  readonly port: number | undefined;
  readonly range: Range;
}

/** A Service that another object names as the one that answers. */
export interface ServiceClue {
  readonly name: string;
  readonly namespace: string | undefined;
  readonly port: number;
  readonly range: Range;
}

/** Ports of a Service or of pods that a monitor reads: by the name or number that is written. */
export interface MonitorPort {
  readonly by: 'service' | 'pod';
  readonly port: number | string;
  readonly range: Range;
}

/** Of objects that make no pods. */
export type ObjectClues =
  | { readonly kind: 'config'; readonly entries: readonly ConfigEntry[] }
  | { readonly kind: 'webhooks'; readonly services: readonly ServiceClue[] }
  | {
      readonly kind: 'monitor';
      readonly of: 'services' | 'pods';
      readonly selector: LabelSelector;
      readonly namespaces: 'own' | 'any' | readonly string[];
      readonly ports: readonly MonitorPort[];
    }
  /** A Role or ClusterRole; `callsApi`: what it permits is done by calling the API server. */
  | { readonly kind: 'role'; readonly callsApi: boolean }
  | { readonly kind: 'binding'; readonly role: RoleName; readonly accounts: readonly AccountClue[] }
  | { readonly kind: 'account'; readonly mountsToken: boolean | undefined };

export interface RoleName {
  readonly kind: string;
  readonly name: string;
}

/** A ServiceAccount that a binding names. */
export interface AccountClue {
  readonly name: string;
  readonly namespace: string | undefined;
  readonly range: Range;
}

/** One key of a ConfigMap or Secret whose value names hosts. */
export interface ConfigEntry {
  readonly key: string;
  readonly hosts: readonly WrittenHost[];
}
