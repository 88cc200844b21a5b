import type { ProtocolLocation } from './places.js';

/** The environments of the workspace, and which one answers are for. */

export interface EnvironmentsParams {
  /** Left out: nothing is said of a file. */
  readonly textDocument?: { readonly uri: string };
  /** Without the environments one by one. */
  readonly brief?: boolean;
}

export interface EnvironmentsResult {
  /** False while the workspace is read: some may not be known yet. */
  readonly complete: boolean;
  /** How many there are; 0 where nothing is to be chosen. */
  readonly count: number;
  /** Of how many something is not known. */
  readonly incomplete: number;
  /** By name; empty where nothing is to be chosen, and with `brief`. */
  readonly environments: readonly ShownEnvironment[];
  /** The one that was chosen, where it is there. */
  readonly chosen?: string;
  /** The one that answers about the file are for. */
  readonly shown?: string;
  /** What is known of the cluster, of the one that answers are for. */
  readonly profile: ShownProfile;
  /** Those that the file takes part in. */
  readonly holding?: readonly string[];
}

export interface ShownEnvironment {
  /** What `netpol/chooseEnvironment` and `--environment` take. */
  readonly name: string;
  /** Where it is, of one that the configuration gives another name. */
  readonly path?: string;
  /** What makes it one; `files`: manifests as they stand. */
  readonly by: 'kustomize' | 'helm' | 'flux' | 'argocd' | 'files';
  /** What is deployed in it, and whether that could be rendered. */
  readonly units: readonly ShownUnit[];
  /** What of it is not known and why, in sentences. */
  readonly missing: readonly ShownReason[];
}

/** The network plugin and the version of a cluster, as far as they are known. */
export interface ShownProfile {
  readonly plugin?: {
    readonly name: string;
    readonly title: string;
    readonly enforces: boolean;
    /** Left out where a person named it. */
    readonly guessedFrom?: { readonly by: string; readonly location?: ProtocolLocation };
  };
  /** As a person set it, `1.34`. */
  readonly kubernetesVersion?: string;
}

export interface ShownUnit {
  /** The file that says what it is, as people name it. */
  readonly path: string;
  readonly kind: 'kustomization' | 'chart';
  readonly outcome: 'rendered' | 'refused' | 'failed';
  /** Why it is not rendered. */
  readonly problem?: ShownReason;
}

export interface ShownReason {
  readonly message: string;
  readonly location?: ProtocolLocation;
}

export interface ChooseEnvironmentParams {
  /** A name, or its last parts where only one has them; left out or `null`: the nearest to each file. */
  readonly environment?: string | null;
}

export interface ChooseEnvironmentResult {
  /** The one that answers are for from now on, where a file takes part in it. */
  readonly chosen?: string;
  /** Why none was chosen: a sentence. */
  readonly problem?: string;
}

/** Of two environments, by their names: what `environment` allows and `against` does not, and the other way round. */
export interface EnvironmentDifferenceParams {
  readonly environment: string;
  readonly against: string;
}
