import type { RenderId, RenderSource } from '../rendering.js';

/** What a folder is built through of which all files count. */
export interface TreeSource extends RenderSource {
  /** Every file and folder directly in a folder, sorted. */
  childrenOf(folder: RenderId): Promise<readonly { readonly id: RenderId; readonly kind: 'file' | 'folder' }[]>;
}

/** Files and folders below one that are looked at; far more than anyone deploys from one folder. */
export const mostFiles = 20_000;
