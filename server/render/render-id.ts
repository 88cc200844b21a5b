import type { RenderId } from './rendering.js';

const scheme = /^[a-z][a-z0-9+.-]+:/i;

/** What a path, written with `/` in a file of `folder`, names; `undefined` where it leads above everything. A slash at the end counts for nothing. */
export function resolvePath(folder: RenderId, path: string): RenderId | undefined {
  const isUri = scheme.test(folder);
  let at = path.startsWith('/') ? topOf(folder) : folder;
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue;
    if (part !== '..') at = `${at}/${isUri ? encodePart(part) : part.replaceAll('#', '%23')}`;
    else if (at === '' || at.endsWith('//')) return undefined;
    else at = at.slice(0, Math.max(at.lastIndexOf('/'), 0));
  }
  return at;
}

/** `file://` of `file:///a/b`. */
function topOf(folder: RenderId): RenderId {
  return /^[a-z][a-z0-9+.-]+:\/\/[^/]*/i.exec(folder)?.[0] ?? '';
}

/** Whether `id` is `folder` or stands somewhere below it. */
export function isWithin(folder: RenderId, id: RenderId): boolean {
  return id === folder || (id.startsWith(folder) && (folder === '' || folder.endsWith('/') || id.charAt(folder.length) === '/'));
}

/** The last part of an id, as people read it. */
export function nameOf(id: RenderId): string {
  const name = id.slice(id.lastIndexOf('/') + 1);
  try {
    return scheme.test(id) ? decodeURIComponent(name) : name;
  } catch {
    return name;
  }
}

function encodePart(part: string): string {
  return encodeURIComponent(part).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);
}
