/** Names a file or folder: its URI as the client wrote it, or any other unique text from where files come from. Compared, never opened; of a folder without a slash at its end. */
export type FileId = string;

const scheme = /^[a-z][a-z0-9+.-]+:/i;

/**
 * The one spelling of a file's name. Clients write the same URI in several ways (`%3A` or `:`, `%40` or `@`); this is the spelling
 * in which every character but letters, digits, `-._~` and `/` is percent-encoded and a drive letter is small, as VS Code writes it.
 * Text that is no URI stays, except that `#` is encoded, because it ends the file's part of an `ObjectId`.
 */
export function canonicalFileId(id: string): FileId {
  const match = scheme.exec(id);
  if (!match) return id.replaceAll('#', '%23');
  const rest = id.slice(match[0].length);
  const slashes = rest.startsWith('//') ? 2 : 0;
  const pathStart = slashes === 2 ? rest.indexOf('/', 2) : 0;
  if (pathStart < 0) return id;
  const path = encodePath(decode(rest.slice(pathStart)));
  return match[0].toLowerCase() + rest.slice(0, pathStart) + path.replace(/^\/([A-Za-z])%3A/, (_, drive: string) => `/${drive.toLowerCase()}%3A`);
}

/** Every segment percent-encoded in the canonical way. */
export function encodePath(path: string): string {
  return path.split('/').map(encodeSegment).join('/');
}

/** What people read for an id: percent-encoding undone. */
export function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** The folder that a file or folder stands in, without a slash at its end; '' above the first. */
export function parentOf(id: FileId): FileId {
  const slash = id.lastIndexOf('/');
  return slash <= 0 ? '' : id.slice(0, slash);
}

/** The last part of an id, as people read it. */
export function baseName(id: FileId): string {
  const name = id.slice(id.lastIndexOf('/') + 1);
  // Few names have anything to undo, and this is asked of every file, often.
  return name.includes('%') && scheme.test(id) ? decode(name) : name;
}

/** What `relative`, written with `/` in a file of `folder`, names; undefined where it leads above everything. A slash at the end is dropped. */
export function resolveId(folder: FileId, relative: string): FileId | undefined {
  const encoded = scheme.test(folder) ? encodePath(relative) : relative.replaceAll('#', '%23');
  let at = folder;
  for (const part of encoded.split('/')) {
    if (part === '' || part === '.') continue;
    if (part !== '..') at = `${at}/${part}`;
    else if (at === '' || at.endsWith('//')) return undefined;
    else at = parentOf(at);
  }
  return at;
}

/** Whether `id` is `folder` or stands somewhere below it. */
export function isWithin(folder: FileId, id: FileId): boolean {
  return id === folder || folder === '' || (id.startsWith(folder) && (folder.endsWith('/') || id.charAt(folder.length) === '/'));
}

/** A file or folder within `folder` as people read it from there, with `/`; '' for the folder itself. */
export function pathBelow(folder: FileId, id: FileId): string {
  return decode(id.slice(folder.length)).replace(/^\//, '');
}

function encodeSegment(segment: string): string {
  return encodeURIComponent(segment).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);
}
