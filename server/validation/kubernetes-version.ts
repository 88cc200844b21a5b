/** A minor version of Kubernetes, `1.34`. */
export type KubernetesVersion = `1.${number}`;

/** The version that a person wrote, `1.34`, `v1.34` or `1.34.2`; undefined where it is none. */
export function parseKubernetesVersion(text: string): KubernetesVersion | undefined {
  const minor = /^v?1\.(\d{1,3})(?:\.\d{1,3})?$/.exec(text.trim())?.[1];
  return minor === undefined ? undefined : `1.${Number(minor)}`;
}

/** The versions of which it is known what their API servers take. */
export const oldestKnown: KubernetesVersion = '1.25';
export const newestKnown: KubernetesVersion = '1.37';

/** The known version that one is judged as: itself, where it is one of them. */
export function nearestKnown(version: KubernetesVersion): KubernetesVersion {
  if (!isSince(version, oldestKnown)) return oldestKnown;
  return isSince(version, newestKnown) ? newestKnown : version;
}

/** Whether `version` is `from` or a later one. */
export function isSince(version: KubernetesVersion, from: KubernetesVersion): boolean {
  return minorOf(version) >= minorOf(from);
}

function minorOf(version: KubernetesVersion): number {
  return Number(version.slice(2));
}

/**
 * Whether an API server surely refuses what servers refuse only from some version on (undefined: all of them do). Where the version of the cluster
 * is not known, a manifest counts: objects that are stored stay as they are when the server is upgraded.
 */
export function surelyRefuses(from: KubernetesVersion | undefined, version: KubernetesVersion | undefined): boolean {
  return from === undefined || (version !== undefined && isSince(version, from));
}
