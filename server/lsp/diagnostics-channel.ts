import type { FileId } from '../workspace/snapshot.js';

/** How findings reach the client. Nothing here rejects. */
export interface DiagnosticsChannel {
  /** A document was opened or edited. */
  edited(id: FileId): Promise<void>;
  closed(id: FileId): void;
  /**
   * Something changed that may matter to any file. Gives the client what is new, and nothing where nothing is. Stops where `current`
   * says that another change came, which will ask again.
   */
  others(current: () => boolean): Promise<void>;
}
