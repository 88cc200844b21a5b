import { checkFile } from '../../server/rules/check.js';
import type { Finding } from '../../server/rules/finding.js';
import type { KubernetesVersion } from '../../server/validation/kubernetes-version.js';
import { snapshotOf } from './snapshot.js';

/** The findings that say that the API server refuses a document, of one file that holds it. A rule that throws fails the test. */
export function refusalsOf(text: string, path = '/policy.yaml', kubernetesVersion?: KubernetesVersion): readonly Finding[] {
  const snapshot = snapshotOf({ [path]: text }, { defaultNamespace: 'default', kubernetesVersion });
  return checkFile(snapshot, path, { onError: fail }).filter(({ category }) => category === 'syntax' || category === 'api');
}

function fail({ rule, error }: { readonly rule: string; readonly error: unknown }): never {
  throw new Error(`${rule} failed`, { cause: error });
}
