import type { FileId } from '../util/file-id.js';

/** Whether a file of this name states what must hold of the manifests around it, whatever else it holds. */
export function isAssertionFile(id: FileId): boolean {
  return /[^/]\.netpol-test\.ya?ml$/.test(id);
}
