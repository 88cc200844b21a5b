import path from 'node:path';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { slashPaths } from '../../server/workspace/search/names.js';

const names = fc.array(fc.constantFrom('a', 'b', 'ab', '.git', 'x.yaml', 'ä b'), { maxLength: 5 });
const absolute = names.map((parts) => `/${parts.join('/')}`);

test('takes absolute names with slashes apart as Node does', () => {
  fc.assert(
    fc.property(absolute, absolute, names, (file, other, more) => {
      expect(slashPaths.basename(file)).toBe(path.posix.basename(file));
      expect(slashPaths.dirname(file)).toBe(path.posix.dirname(file));
      expect(slashPaths.relative(file, other)).toBe(path.posix.relative(file, other));
      expect(slashPaths.join(file, ...more)).toBe(path.posix.join(file, ...more));
      expect(slashPaths.resolve(file)).toBe(path.posix.resolve(file));
      expect([file, ...more].map(slashPaths.isAbsolute)).toEqual([file, ...more].map(path.posix.isAbsolute));
    }),
  );
});
