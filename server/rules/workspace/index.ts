import type { LintRule } from '../rule.js';
import adminPodsUnmatched from './admin-pods-unmatched.js';
import adminPriorityTie from './admin-priority-tie.js';
import baselinePolicyRepeated from './baseline-policy-repeated.js';
import danglingPeer from './dangling-peer.js';
import danglingPodSelector from './dangling-pod-selector.js';
import dnsBlocked from './dns-blocked.js';
import hostNetworkPeer from './host-network-peer.js';
import hostNetworkSubject from './host-network-subject.js';
import labelNearMiss from './label-near-miss.js';
import nameClash from './name-clash.js';
import namedPortUndeclared from './named-port-undeclared.js';
import namespaceNoDefaultDeny from './namespace-no-default-deny.js';
import oneSidedConnection from './one-sided-connection.js';
import peerMergedAnd from './peer-merged-and.js';
import peerOtherNamespaceOnly from './peer-other-namespace-only.js';
import policyInWrongNamespace from './policy-in-wrong-namespace.js';
import selectorMatchesOwnerNotPod from './selector-matches-owner-not-pod.js';
import servicePortInsteadOfTargetPort from './service-port-instead-of-target-port.js';
import workloadNotIsolated from './workload-not-isolated.js';

/** What only the other objects of the workspace can tell. */
export const workspaceRules: readonly LintRule[] = [
  adminPodsUnmatched,
  adminPriorityTie,
  baselinePolicyRepeated,
  danglingPeer,
  danglingPodSelector,
  dnsBlocked,
  hostNetworkPeer,
  hostNetworkSubject,
  labelNearMiss,
  nameClash,
  namedPortUndeclared,
  namespaceNoDefaultDeny,
  oneSidedConnection,
  peerMergedAnd,
  peerOtherNamespaceOnly,
  policyInWrongNamespace,
  selectorMatchesOwnerNotPod,
  servicePortInsteadOfTargetPort,
  workloadNotIsolated,
];
