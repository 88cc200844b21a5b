import type { Rule } from '../rule.js';
import cidrSuspiciousMask from './cidr-suspicious-mask.js';
import dnsProtocolIncomplete from './dns-protocol-incomplete.js';
import egressEmptyListWithoutType from './egress-empty-list-without-type.js';
import emptyRuleAllowsAll from './empty-rule-allows-all.js';
import emptySpec from './empty-spec.js';
import exceptReopened from './except-reopened.js';
import metadataNameLabelTypo from './metadata-name-label-typo.js';
import namespaceLabelInPodSelector from './namespace-label-in-pod-selector.js';
import namespaceSelectorByNameLabel from './namespace-selector-by-name-label.js';
import nullRuleItem from './null-rule-item.js';
import peerDuplicate from './peer-duplicate.js';
import peerSelectorNull from './peer-selector-null.js';
import peerShadowed from './peer-shadowed.js';
import peerSplitAndOr from './peer-split-and-or.js';
import peersEmptyAllowsAll from './peers-empty-allows-all.js';
import podLabelInNamespaceSelector from './pod-label-in-namespace-selector.js';
import podSelectorGeneratedLabel from './pod-selector-generated-label.js';
import policyTypesDuplicate from './policy-types-duplicate.js';
import policyTypesImplicitIngressDeny from './policy-types-implicit-ingress-deny.js';
import policyTypesMissingEgress from './policy-types-missing-egress.js';
import policyTypesMissingIngress from './policy-types-missing-ingress.js';
import portItemAny from './port-item-any.js';
import portWithoutProtocol from './port-without-protocol.js';
import portsAsSeparateRule from './ports-as-separate-rule.js';
import selectorContradiction from './selector-contradiction.js';
import selectorEmptyMatchLabels from './selector-empty-match-labels.js';
import specPodSelectorNull from './spec-pod-selector-null.js';

/** What the API server accepts and the author surely did not mean. */
export const mistakeRules: readonly Rule[] = [
  cidrSuspiciousMask,
  dnsProtocolIncomplete,
  egressEmptyListWithoutType,
  emptyRuleAllowsAll,
  emptySpec,
  exceptReopened,
  metadataNameLabelTypo,
  namespaceLabelInPodSelector,
  namespaceSelectorByNameLabel,
  nullRuleItem,
  peerDuplicate,
  peerSelectorNull,
  peerShadowed,
  peerSplitAndOr,
  peersEmptyAllowsAll,
  podLabelInNamespaceSelector,
  podSelectorGeneratedLabel,
  policyTypesDuplicate,
  policyTypesImplicitIngressDeny,
  policyTypesMissingEgress,
  policyTypesMissingIngress,
  portItemAny,
  portWithoutProtocol,
  portsAsSeparateRule,
  selectorContradiction,
  selectorEmptyMatchLabels,
  specPodSelectorNull,
];
