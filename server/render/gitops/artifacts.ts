import type { CopyRule, SourceRef } from './flux-declarations.js';

/** A part of sources that an ArtifactGenerator puts together. */
export interface Artifact {
  readonly sources: ReadonlyMap<string, SourceRef>;
  readonly copies: readonly CopyRule[];
}

/** Where a path of an artifact comes from: `undefined` where no rule copies it, `'rearranged'` where what belongs together is moved apart. */
export function originInArtifact(
  { sources, copies }: Artifact,
  path: string,
): { readonly source: SourceRef; readonly path: string } | 'rearranged' | undefined {
  const wanted = partsOf(path);
  const moves = copies.flatMap((rule) => moveOf(rule) ?? []);
  const above = moves.filter(({ to }) => startsWith(wanted, to));
  // What is copied nearest to the path says most; a later rule writes over what an earlier one copied.
  const found = above.findLast(({ to }) => above.every((other) => other.to.length <= to.length)) ?? moves.findLast(({ to }) => startsWith(to, wanted));
  if (found === undefined) return undefined;
  const source = sources.get(found.alias);
  const origin = movedBack(found, wanted);
  if (source === undefined || origin === undefined) return undefined;
  const inside = moves.filter(({ to }) => startsWith(to, wanted));
  const isKept = inside.every((move) => move.alias === found.alias && movedBack(move, wanted)?.join('/') === origin.join('/'));
  return isKept ? { source, path: origin.join('/') } : 'rearranged';
}

interface Move {
  readonly alias: string;
  readonly from: readonly string[];
  readonly to: readonly string[];
}

/** As the controller copies (source-watcher, internal/builder): `dir/**` is what is in it, `dir` itself stands below the destination. */
function moveOf({ from, to }: CopyRule): Move | undefined {
  const source = /^@([^/]+)\/(.*)$/.exec(from);
  const target = /^@artifact\/(.*)$/.exec(to);
  if (!source || !target) return undefined;
  const [, alias = '', pattern = ''] = source;
  const below = partsOf(target[1] ?? '');
  const contents = pattern === '**' ? '' : /^(.*)\/\*\*$/.exec(pattern)?.[1];
  const parts = partsOf(contents ?? pattern);
  if (parts.some((part) => /[*?[\]]/.test(part))) {
    // Other globs keep all of the path.
    const fixed = parts.slice(
      0,
      parts.findIndex((part) => /[*?[\]]/.test(part)),
    );
    return { alias, from: fixed, to: [...below, ...fixed] };
  }
  return { alias, from: parts, to: contents === undefined && parts.length > 0 ? [...below, parts.at(-1) ?? ''] : below };
}

/** Where a path of the artifact would stand in the source. */
function movedBack({ from, to }: Move, path: readonly string[]): readonly string[] | undefined {
  if (startsWith(path, to)) return [...from, ...path.slice(to.length)];
  // Above what is copied: only where it keeps its place from there on.
  const below = to.slice(path.length);
  return endsWith(from, below) ? from.slice(0, from.length - below.length) : undefined;
}

function partsOf(path: string): readonly string[] {
  return path.split('/').filter((part) => part !== '' && part !== '.');
}

function startsWith(path: readonly string[], start: readonly string[]): boolean {
  return start.length <= path.length && start.every((part, index) => path[index] === part);
}

function endsWith(path: readonly string[], end: readonly string[]): boolean {
  return end.length <= path.length && end.every((part, index) => path[path.length - end.length + index] === part);
}
