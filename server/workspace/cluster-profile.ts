import type { Plugin } from '../semantics/cluster/plugins.js';
import type { KubernetesVersion } from '../validation/kubernetes-version.js';
import type { Installation } from './installations.js';

/** What a person says of the cluster that the manifests are for: for rules, which say more, or less, where they know it. */
export interface ClusterProfile {
  /** The network plugin; undefined: not known. */
  readonly plugin?: Plugin | undefined;
  /** Undefined: not known. */
  readonly kubernetesVersion?: KubernetesVersion | undefined;
  /** Namespaces that exist, though no manifest here says so. */
  readonly knownNamespaces: readonly string[];
  /** The resolvers of the cluster; no others are there, if these are pods. */
  readonly dns?: readonly Installation[];
  /** What is installed from elsewhere; it takes the place of what is usual, kind by kind, and of resolvers it stands beside. */
  readonly installations?: readonly Installation[];
}

/** Nothing is known of it. */
export const unknownProfile: ClusterProfile = { knownNamespaces: [] };
