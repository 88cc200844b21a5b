/** What a server without a disk asks of a client that says `InitializationOptions.files`. Each may be answered with null: there is none, or it cannot be read. */
export const fileRequestNames = {
  /** `FileParams` to `FileState | null`. */
  state: 'netpol/fileState',
  /** `FileParams` to `FolderChild[] | null`: what stands in a folder. */
  children: 'netpol/folderChildren',
  /** `FileParams` to `FileBytes | null`. Asked for files only that are not larger than the server reads. */
  content: 'netpol/fileContent',
} as const;

export interface FileParams {
  readonly uri: string;
}

export interface FileState {
  readonly kind: 'file' | 'folder';
  /** Whether it leads elsewhere. What is below such a folder is not read. */
  readonly isLink?: boolean;
  /** In bytes. */
  readonly size: number;
  /** Another one whenever the content may be another: of a size and a time, for example. */
  readonly version: string;
}

export interface FolderChild {
  readonly name: string;
  readonly kind: 'file' | 'folder';
  readonly isLink?: boolean;
}

export interface FileBytes {
  /** All of it, in base64. */
  readonly base64: string;
}
