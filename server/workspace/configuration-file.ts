import { baseName, type FileId } from '../util/file-id.js';

/** What the file is called that says, for editor and command line alike, what the cluster is and what is wanted to be told. */
export const configurationName = '.netpol.yaml';

/** Whether a file is called as the configuration is; it counts at the root only. */
export function isConfigurationFile(id: FileId): boolean {
  return baseName(id) === configurationName;
}
