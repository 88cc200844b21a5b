import type { Path } from '../syntax/nodes.js';
import type { Range } from '../util/range.js';
import type { Field, List } from './field.js';
import type { Mismatch } from './mismatch.js';
import type { ObjectBase, Protocol } from './object-base.js';

export type Direction = 'ingress' | 'egress';

/** `networking.k8s.io/v1` NetworkPolicy as written: absent, null and empty are kept apart, because they mean different things. */
export interface NetworkPolicy extends ObjectBase {
  readonly type: 'NetworkPolicy';
  readonly spec: NetworkPolicySpec;
  /** Where the text does not fit the API's schema; mostly nowhere. */
  readonly mismatches: readonly Mismatch[];
}

export interface NetworkPolicySpec {
  /** Of the map; undefined where `spec` is absent or null. */
  readonly range: Range | undefined;
  readonly key: Range | undefined;
  readonly podSelector: LabelSelector | undefined;
  readonly policyTypes: List<Field<string | undefined>> | undefined;
  readonly ingress: List<PolicyRule> | undefined;
  readonly egress: List<PolicyRule> | undefined;
  readonly templated: boolean;
}

export interface PolicyRule {
  readonly direction: Direction;
  readonly index: number;
  /** Of the list item, dash included in block style. */
  readonly range: Range;
  readonly path: Path;
  readonly isNull: boolean;
  /** `from` or `to`. */
  readonly peers: List<PolicyPeer> | undefined;
  readonly ports: List<PolicyPort> | undefined;
  readonly templated: boolean;
}

export interface PolicyPeer {
  readonly index: number;
  readonly range: Range;
  readonly path: Path;
  readonly isNull: boolean;
  readonly podSelector: LabelSelector | undefined;
  readonly namespaceSelector: LabelSelector | undefined;
  readonly ipBlock: IpBlock | undefined;
  readonly templated: boolean;
}

export interface IpBlock {
  readonly range: Range;
  readonly key: Range;
  readonly path: Path;
  readonly isNull: boolean;
  readonly cidr: Field<string | undefined> | undefined;
  readonly except: List<Field<string | undefined>> | undefined;
  readonly templated: boolean;
}

export interface PolicyPort {
  readonly index: number;
  readonly range: Range;
  readonly path: Path;
  readonly isNull: boolean;
  /** The value `undefined`: templated or not a protocol name. */
  readonly protocol: Field<Protocol | undefined> | undefined;
  /** The value `undefined`: templated or neither a number nor a name. */
  readonly port: Field<number | string | undefined> | undefined;
  readonly endPort: Field<number | undefined> | undefined;
  readonly templated: boolean;
}

/** A `metav1.LabelSelector` as written. */
export interface LabelSelector {
  readonly range: Range;
  readonly key: Range;
  readonly path: Path;
  /** Written without a value: for `spec.podSelector` the empty selector, for a peer's selector the same as absent. */
  readonly isNull: boolean;
  readonly matchLabels: MatchLabels | undefined;
  readonly matchExpressions: List<MatchExpression> | undefined;
  /** May hold requirements that a template makes, so what it matches is unknown. */
  readonly templated: boolean;
}

export interface MatchLabels {
  readonly range: Range;
  readonly key: Range;
  readonly path: Path;
  readonly isNull: boolean;
  readonly entries: readonly { readonly key: Field<string>; readonly value: Field<string | undefined>; readonly range: Range }[];
  readonly templated: boolean;
}

export interface MatchExpression {
  readonly range: Range;
  readonly path: Path;
  readonly key: Field<string | undefined> | undefined;
  readonly operator: Field<string | undefined> | undefined;
  readonly values: List<Field<string | undefined>> | undefined;
  readonly templated: boolean;
}
