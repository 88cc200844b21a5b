import { baseName, type FileId } from '../util/file-id.js';

/** What the file is called that says, for editor and command line alike, what the cluster is and what is wanted to be told. */
export const configurationName = '.netpol.yaml';

/** Whether a file is called as the configuration is; it counts at the root only. */
export function isConfigurationFile(id: FileId): boolean {
  return baseName(id) === configurationName;
}

/** An environment that a configuration gives a name. */
export interface ConfiguredEnvironment {
  readonly name: string;
  /** Of its kustomization or its chart. */
  readonly folder: FileId;
  /** Of a chart, the files of values, of which a later one wins; each by the places where it may be, the likeliest first. Undefined of a kustomization. */
  readonly values?: readonly (readonly FileId[])[];
}
