import { groupVersionOf, isClusterScoped } from '../kustomize/ids.js';

/**
 * Whether objects of the kind stand in no namespace, as far as Kustomize's table of kinds knows, whatever the version. Who places objects knows more
 * kinds, and takes no notice of a namespace that such an object names.
 */
export function isClusterScopedKind(apiVersion: string, kind: string): boolean {
  const { group, version } = groupVersionOf(apiVersion);
  return [version, 'v1', 'v1beta1'].some((one) => isClusterScoped({ group, version: one, kind }));
}
