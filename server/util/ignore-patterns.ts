/**
 * More stars in one name of a pattern, or folders in one pattern, would be tried in so many ways that a long name is never decided on. Of
 * patterns that come near, a file may have a few.
 */
const mostStars = 3;
const mostPatternsWithStars = 50;

/** As long as git takes a pattern for meant. */
const longestPattern = 1024;

/** The patterns of ignore files without those that a long name could be held against without end. */
export function decidable(lines: readonly string[]): readonly string[] {
  let costly = 0;
  return lines.filter((line) => {
    if (line.trim() === '' || line.startsWith('#')) return false;
    const stars = starsIn(line);
    return line.length <= longestPattern && stars <= mostStars && (stars < mostStars || ++costly <= mostPatternsWithStars);
  });
}

/** The most stars in one name of a pattern, or the number of its `**`, whichever is more. */
function starsIn(pattern: string): number {
  const parts = pattern.split('/');
  const folders = parts.filter((part) => part === '**').length;
  return Math.max(folders, ...parts.map((part) => (part === '**' ? 0 : part.replace(/\\./g, '').split('*').length - 1)));
}
