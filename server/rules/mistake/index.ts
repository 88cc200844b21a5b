import type { LintRule } from '../rule.js';
import adminNamespaceIgnored from './admin-namespace-ignored.js';
import adminPolicySuperseded from './admin-policy-superseded.js';
import adminRuleShadowed from './admin-rule-shadowed.js';
import adminSelectorUnreadable from './admin-selector-unreadable.js';
import cidrSuspiciousMask from './cidr-suspicious-mask.js';
import dnsProtocolIncomplete from './dns-protocol-incomplete.js';
import domainNamesNotAccepted from './domain-names-not-accepted.js';
import duplicateKey from './duplicate-key.js';
import egressEmptyListWithoutType from './egress-empty-list-without-type.js';
import emptyRuleAllowsAll from './empty-rule-allows-all.js';
import emptySpec from './empty-spec.js';
import exceptReopened from './except-reopened.js';
import experimentalField from './experimental-field.js';
import mergeOrder from './merge-order.js';
import mergeRepeated from './merge-repeated.js';
import metadataNameLabelTypo from './metadata-name-label-typo.js';
import namedPortOutsideCluster from './named-port-outside-cluster.js';
import namespaceLabelInPodSelector from './namespace-label-in-pod-selector.js';
import namespaceSelectorByNameLabel from './namespace-selector-by-name-label.js';
import networkHostBits from './network-host-bits.js';
import nullRuleItem from './null-rule-item.js';
import peerDuplicate from './peer-duplicate.js';
import peerSelectorNull from './peer-selector-null.js';
import peerShadowed from './peer-shadowed.js';
import peerSplitAndOr from './peer-split-and-or.js';
import peersEmptyAllowsAll from './peers-empty-allows-all.js';
import placeholderUnfilled from './placeholder-unfilled.js';
import podLabelInNamespaceSelector from './pod-label-in-namespace-selector.js';
import podSelectorGeneratedLabel from './pod-selector-generated-label.js';
import podsSelectorMissing from './pods-selector-missing.js';
import policyTypesDuplicate from './policy-types-duplicate.js';
import policyTypesImplicitIngressDeny from './policy-types-implicit-ingress-deny.js';
import policyTypesMissingEgress from './policy-types-missing-egress.js';
import policyTypesMissingIngress from './policy-types-missing-ingress.js';
import portItemAny from './port-item-any.js';
import portRangeReversed from './port-range-reversed.js';
import portWithoutProtocol from './port-without-protocol.js';
import portsAsSeparateRule from './ports-as-separate-rule.js';
import protocolMatchesNothing from './protocol-matches-nothing.js';
import selectorContradiction from './selector-contradiction.js';
import selectorEmptyMatchLabels from './selector-empty-match-labels.js';
import specPodSelectorNull from './spec-pod-selector-null.js';
import textBehindEnd from './text-behind-end.js';

/** What the API server accepts and the author surely did not mean. */
export const mistakeRules: readonly LintRule[] = [
  adminNamespaceIgnored,
  adminPolicySuperseded,
  adminRuleShadowed,
  adminSelectorUnreadable,
  cidrSuspiciousMask,
  dnsProtocolIncomplete,
  domainNamesNotAccepted,
  duplicateKey,
  egressEmptyListWithoutType,
  emptyRuleAllowsAll,
  emptySpec,
  exceptReopened,
  experimentalField,
  mergeOrder,
  mergeRepeated,
  metadataNameLabelTypo,
  namedPortOutsideCluster,
  namespaceLabelInPodSelector,
  namespaceSelectorByNameLabel,
  networkHostBits,
  nullRuleItem,
  peerDuplicate,
  peerSelectorNull,
  peerShadowed,
  peerSplitAndOr,
  peersEmptyAllowsAll,
  placeholderUnfilled,
  podLabelInNamespaceSelector,
  podSelectorGeneratedLabel,
  podsSelectorMissing,
  policyTypesDuplicate,
  policyTypesImplicitIngressDeny,
  policyTypesMissingEgress,
  policyTypesMissingIngress,
  portItemAny,
  portRangeReversed,
  portWithoutProtocol,
  portsAsSeparateRule,
  protocolMatchesNothing,
  selectorContradiction,
  selectorEmptyMatchLabels,
  specPodSelectorNull,
  textBehindEnd,
];
