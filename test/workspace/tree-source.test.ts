import { describe, expect, test } from 'vitest';
import { MemorySource } from '../../server/workspace/memory-source.js';
import { treeSource } from '../../server/workspace/rendering/tree-source.js';
import { renderSource } from '../../server/workspace/rendering/unit-source.js';

const files = new MemorySource({ '/a/one/x.yaml': '', '/a/two/below/y.yaml': '', '/b/z.yaml': '' });

describe('what is in a folder', () => {
  const tree = () => treeSource(files, renderSource(files));
  const inA = [
    { id: '/a/one', kind: 'folder' },
    { id: '/a/two', kind: 'folder' },
  ];

  test('is the same for two who ask at the same time', async () => {
    const { childrenOf } = tree();
    expect(await Promise.all([childrenOf('/a'), childrenOf('/a'), childrenOf('/a/two')])).toEqual([inA, inA, [{ id: '/a/two/below', kind: 'folder' }]]);
  });

  test('is the same after folders in it were asked for', async () => {
    const { childrenOf } = tree();
    await childrenOf('/a/two/below');
    await childrenOf('/a/one');
    expect(await childrenOf('/a')).toEqual(inA);
    expect(await childrenOf('')).toEqual([
      { id: '/a', kind: 'folder' },
      { id: '/b', kind: 'folder' },
    ]);
  });
});
