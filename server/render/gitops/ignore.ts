import { matchesGlob, matchesPath } from './glob.js';

/** What a line of a `.sourceignore` means, as of a `.gitignore`. */
export interface IgnorePattern {
  /** The folder of the file, from the top on. */
  readonly domain: readonly string[];
  readonly parts: readonly string[];
  readonly isNegated: boolean;
  readonly isFolderOnly: boolean;
  /** The pattern is a path, and not a name that may stand anywhere. */
  readonly isPath: boolean;
}

/** What the controller of sources leaves out of every repository (fluxcd/pkg, sourceignore). */
export const alwaysIgnored: readonly IgnorePattern[] = ignorePatterns(
  [
    '.git/',
    '.github/',
    '.circleci/',
    '.travis.yml',
    '.gitlab-ci.yml',
    'appveyor.yml',
    '.drone.yml',
    'cloudbuild.yaml',
    'codeship-services.yml',
    'codeship-steps.yml',
    '**/.goreleaser.yml',
    '**/.sops.yaml',
    '**/.flux.yaml',
  ].join('\n'),
  [],
);

export function ignorePatterns(text: string, domain: readonly string[]): readonly IgnorePattern[] {
  return text.split(/\r?\n/).flatMap((line) => {
    if (line.startsWith('#') || line.trim() === '') return [];
    const isNegated = line.startsWith('!');
    const written = (isNegated ? line.slice(1) : line).replace(/(?<!\\)\s+$/, '');
    const isFolderOnly = written.endsWith('/');
    const pattern = isFolderOnly ? written.slice(0, -1) : written;
    return [{ domain, parts: pattern.replace(/^\//, '').split('/'), isNegated, isFolderOnly, isPath: pattern.includes('/') }];
  });
}

/** Whether the file is left out: the last pattern that means it, or a folder above it, decides. */
export function isIgnored(path: readonly string[], patterns: readonly IgnorePattern[]): boolean {
  for (let length = 1; length <= path.length; length++) {
    const part = path.slice(0, length);
    const last = patterns.findLast((pattern) => means(pattern, part, length < path.length));
    // What stands in a folder that is left out is never looked at.
    if (last && !last.isNegated) return true;
  }
  return false;
}

function means({ domain, parts, isPath, isFolderOnly }: IgnorePattern, path: readonly string[], isFolder: boolean): boolean {
  if (path.length <= domain.length || domain.some((name, index) => path[index] !== name)) return false;
  if (isFolderOnly && !isFolder) return false;
  return isPath ? matchesPath(parts, path.slice(domain.length)) : matchesGlob(parts[0] ?? '', path.at(-1) ?? '');
}
