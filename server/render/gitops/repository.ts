import { resolveId } from '../../util/file-id.js';
import type { RenderId } from '../rendering.js';

/**
 * Whether two addresses are of one repository: they may be written for HTTPS, SSH or an OCI registry, and a mirror has the same owner and name on
 * another host.
 */
export function isSameRepository(a: string, b: string): boolean {
  const [one, other] = [ownerAndName(a), ownerAndName(b)];
  return one !== '' && one === other;
}

function ownerAndName(url: string): string {
  const path = url
    .trim()
    .toLowerCase()
    .replace(/^[a-z+]+:\/\//, '')
    .replace(/^[^@/]*@/, '')
    .replace(/[?#].*$/, '')
    .replace(/\/+$/, '')
    .replace(/\.git$/, '');
  const [, ...names] = path.split(/[:/]+/).filter((part) => !/^\d+$/.test(part));
  return names.length < 2 ? names.join('/') : names.slice(-2).join('/');
}

/** What a path of a declaration names: it is joined to the top of its source, and `..` leads nowhere above that. */
export function pathIn(root: RenderId, path: string): RenderId {
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  return resolveId(root, parts.join('/')) ?? root;
}

/** Whether the path leads above where it begins. */
export function leadsOut(path: string): boolean {
  let depth = 0;
  for (const part of path.split('/')) {
    if (part === '..') depth--;
    else if (part !== '' && part !== '.') depth++;
    if (depth < 0) return true;
  }
  return false;
}

/** The path of the top itself, however it is written. */
export function isTop(path: string): boolean {
  return path.split('/').every((part) => part === '' || part === '.' || part === '..');
}

/** A variable of a shell or a template that nothing has been written for. */
export function hasVariable(text: string): boolean {
  return /\$\{|\{\{/.test(text);
}
