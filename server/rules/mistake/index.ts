import type { Rule } from '../rule.js';
import egressEmptyListWithoutType from './egress-empty-list-without-type.js';
import emptyRuleAllowsAll from './empty-rule-allows-all.js';
import emptySpec from './empty-spec.js';
import namespaceSelectorByNameLabel from './namespace-selector-by-name-label.js';
import nullRuleItem from './null-rule-item.js';
import peerSplitAndOr from './peer-split-and-or.js';
import peersEmptyAllowsAll from './peers-empty-allows-all.js';
import policyTypesImplicitIngressDeny from './policy-types-implicit-ingress-deny.js';
import policyTypesMissingEgress from './policy-types-missing-egress.js';
import policyTypesMissingIngress from './policy-types-missing-ingress.js';
import portWithoutProtocol from './port-without-protocol.js';
import portsAsSeparateRule from './ports-as-separate-rule.js';
import selectorContradiction from './selector-contradiction.js';
import specPodSelectorNull from './spec-pod-selector-null.js';

/** What the API server accepts and the author surely did not mean. */
export const mistakeRules: readonly Rule[] = [
  egressEmptyListWithoutType,
  emptyRuleAllowsAll,
  emptySpec,
  namespaceSelectorByNameLabel,
  nullRuleItem,
  peerSplitAndOr,
  peersEmptyAllowsAll,
  policyTypesImplicitIngressDeny,
  policyTypesMissingEgress,
  policyTypesMissingIngress,
  portWithoutProtocol,
  portsAsSeparateRule,
  selectorContradiction,
  specPodSelectorNull,
];
