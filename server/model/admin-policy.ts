import type { Path } from '../syntax/nodes.js';
import type { Range } from '../util/range.js';
import type { Field, List } from './field.js';
import type { Mismatch } from './mismatch.js';
import type { Direction, LabelSelector } from './network-policy.js';
import type { ObjectBase } from './object-base.js';

/** A policy of an administrator as written: its rules are asked in order, and have actions. */
export interface AdminPolicy extends ObjectBase {
  readonly type: 'AdminPolicy';
  readonly form: AdminForm;
  readonly spec: AdminPolicySpec;
  /** Where the text does not fit the API's schema; mostly nowhere. */
  readonly mismatches: readonly Mismatch[];
}

/** How a kind of such policies is written; everything else they have in common. */
export interface AdminForm {
  /** The versions of the API that have the kind, the one to write first. */
  readonly apiVersions: readonly [string, ...string[]];
  /** The field of a rule that lists ports. */
  readonly ports: 'ports' | 'protocols';
  /** The words for what a rule does, best known first. */
  readonly actions: Readonly<Record<string, AdminAction>>;
  /** The values of the field `tier`, where the kind has one. */
  readonly tiers: readonly string[];
  readonly hasPriority: boolean;
  /** The one name that an object of the kind can have, where there is only one. */
  readonly onlyName?: string;
  /** The fields of its parts. A part that it does not list does not occur in it. */
  readonly fields: Readonly<Partial<Record<AdminPart, readonly string[]>>>;
  /** The parts that have exactly one of their fields. */
  readonly choices: readonly AdminPart[];
  /** What stands below an entry of the list of ports, by the path in it, with dots. */
  readonly portParts: Readonly<Record<string, AdminPart>>;
  readonly most: { readonly rules: number; readonly peers: number; readonly ports: number };
  /** The field of an entry of ports that names one. */
  readonly namedPort: 'namedPort' | 'destinationNamedPort';
  /** How a single port is written, for messages. */
  readonly portExample: string;
  /** Whether programs that read manifests themselves take a selector of `pods` that must be there, and is not, for `{}`. */
  readonly completesPods: boolean;
  /** Whether the API refuses a range of ports that does not end above its start. */
  readonly refusesNarrowRanges: boolean;
  /** Fields that only the CRD of the experimental channel has, as the newest release has it, where that is worth saying. */
  readonly experimental: readonly ('nodes' | 'domainNames' | 'destinationNamedPort')[];
  /** Versions of the API that only CRDs serve which refuse blocks with host bits, and signs in domain names. */
  readonly strictVersions: readonly string[];
  /** What to say of a field that there is not at its place, by its name; for what other kinds write in another way. */
  readonly advice: Readonly<Record<string, string>>;
}

/** A map below `spec` of such a policy. */
export type AdminPart =
  | 'adminSpec'
  | 'adminSubject'
  | 'adminRule'
  | 'ingressPeer'
  | 'egressPeer'
  | 'pods'
  /** An entry of the list of ports. */
  | 'adminPort'
  | 'portNumber'
  | 'portRange'
  /** `tcp`, `udp` and `sctp`. */
  | 'protocol'
  | 'destinationPort';

export type AdminAction = 'allow' | 'deny' | 'pass';

export interface AdminPolicySpec {
  /** Of the key `spec`. */
  readonly key: Range | undefined;
  /** Of a kind that says it itself. */
  readonly tier: Field<string | undefined> | undefined;
  readonly priority: Field<number | undefined> | undefined;
  readonly subject: AdminSelection | undefined;
  /** Of the value. */
  readonly subjectRange: Range | undefined;
  readonly ingress: List<AdminRule> | undefined;
  readonly egress: List<AdminRule> | undefined;
  /** A template may write fields that are absent here. */
  readonly templated: boolean;
}

export interface AdminRule {
  readonly direction: Direction;
  readonly index: number;
  readonly range: Range;
  readonly path: Path;
  readonly name: Field<string | undefined> | undefined;
  /** The value `undefined`: templated or no string. */
  readonly action: Field<string | undefined> | undefined;
  /** `from` or `to`. */
  readonly peers: List<AdminPeer> | undefined;
  readonly ports: List<AdminPort> | undefined;
  readonly templated: boolean;
}

/** Pods by their namespaces alone, or by both. */
export interface AdminSelection {
  readonly namespaces: LabelSelector | undefined;
  readonly pods: AdminPods | undefined;
  readonly templated: boolean;
}

export interface AdminPods {
  readonly namespaceSelector: LabelSelector | undefined;
  readonly podSelector: LabelSelector | undefined;
  readonly templated: boolean;
}

export interface AdminPeer extends AdminSelection {
  readonly index: number;
  readonly range: Range;
  readonly path: Path;
  /** CIDRs outside the cluster; egress only, as `nodes` and `domainNames` are. */
  readonly networks: List<Field<string | undefined>> | undefined;
  readonly domainNames: List<Field<string | undefined>> | undefined;
  readonly nodes: LabelSelector | undefined;
}

/** A value `undefined`: templated, or of another type. */
export interface AdminPortNumber {
  /** Any text: the API server does not look at it. */
  readonly protocol: Field<string | undefined> | undefined;
  readonly port: Field<number | undefined> | undefined;
}

export interface AdminPortRange {
  readonly protocol: Field<string | undefined> | undefined;
  readonly start: Field<number | undefined> | undefined;
  readonly end: Field<number | undefined> | undefined;
}

/** One of the three is written in a valid port. */
export interface AdminPort {
  readonly index: number;
  readonly range: Range;
  readonly path: Path;
  readonly portNumber: AdminPortNumber | undefined;
  readonly portRange: AdminPortRange | undefined;
  readonly namedPort: Field<string | undefined> | undefined;
  /** The port, or a part of it, comes from a template. */
  readonly templated: boolean;
}
