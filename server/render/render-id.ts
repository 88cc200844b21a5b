import { resolveId } from '../util/file-id.js';
import type { RenderId } from './rendering.js';

/** What a path, written with `/` in a file of `folder`, names; one that begins with `/` from the top of everything. `undefined` where it leads above that. */
export function resolvePath(folder: RenderId, path: string): RenderId | undefined {
  return resolveId(path.startsWith('/') ? topOf(folder) : folder, path);
}

/** `file://` of `file:///a/b`. */
function topOf(folder: RenderId): RenderId {
  return /^[a-z][a-z0-9+.-]+:\/\/[^/]*/i.exec(folder)?.[0] ?? '';
}
