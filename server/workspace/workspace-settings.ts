import type { PodNetwork } from '../semantics/cluster/pod-network.js';
import type { FileId } from '../util/file-id.js';
import type { KubernetesVersion } from '../validation/kubernetes-version.js';
import type { ClusterProfile } from './cluster-profile.js';
import type { ConfiguredEnvironment } from './configuration-file.js';

/** What is known of a cluster, and how its manifests are read. */
export interface ClusterSettings {
  readonly defaultNamespace: string;
  /** Of the cluster; undefined: not known. */
  readonly kubernetesVersion?: KubernetesVersion | undefined;
  /** How addresses and pods go together in the cluster that the manifests are for; absent: nothing is known of it. */
  readonly network?: PodNetwork | undefined;
  /** What rules know of the cluster; absent: nothing. */
  readonly profile?: ClusterProfile | undefined;
  /** Names of families whose policies are passed over, so that answers are for the evaluated families alone; none where it is left out. */
  readonly ignoreFamilies?: readonly string[];
}

/** The same of one folder of the workspace. */
export interface FolderSettings {
  readonly folder: FileId;
  readonly settings: ClusterSettings;
  /** Another text where the settings are others. */
  readonly key: string;
}

/** What a person says of a workspace. */
export interface WorkspaceSettings extends ClusterSettings {
  /** Where folders of the workspace are not for the same cluster; what is said above holds for what belongs to several of them. */
  readonly ofFolders?: readonly FolderSettings[] | undefined;
  /** What a configuration calls environments; none where it is left out. */
  readonly environments?: readonly ConfiguredEnvironment[] | undefined;
  /** Where sources that declarations name are on this machine: a folder by `Kind/namespace/name`, or by the address of a repository. */
  readonly localSources?: ReadonlyMap<string, FileId>;
}
