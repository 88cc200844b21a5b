import { type KubernetesVersion, nearestKnown, newestKnown, oldestKnown } from '../validation/kubernetes-version.js';

/** That a version is not among those that are known, as a sentence; undefined where it is, or where there is none. */
export function versionNote(version: KubernetesVersion | undefined): string | undefined {
  const known = version && nearestKnown(version);
  if (known === version) return undefined;
  return `Kubernetes ${version} is ${known === newestKnown ? 'later' : 'earlier'} than the versions that are known here, ${oldestKnown} to ${newestKnown}: it is judged as ${known}.`;
}
