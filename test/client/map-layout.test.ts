import ELK from 'elkjs/lib/elk.bundled.js';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type LayoutNode, type LayoutRequest, layOut } from '../../client/map/layout.js';
import { nextNode } from '../../client/map/navigation.js';

const elk = new ELK();

const request: fc.Arbitrary<LayoutRequest> = fc
  .record({
    nodes: fc.array(
      fc.record({ box: fc.constantFrom('', 'a', 'b', 'c'), width: fc.integer({ min: 40, max: 240 }), height: fc.integer({ min: 20, max: 90 }) }),
      {
        minLength: 1,
        maxLength: 18,
      },
    ),
    edges: fc.array(fc.record({ from: fc.nat(17), to: fc.nat(17), width: fc.integer({ min: 0, max: 120 }) }), { maxLength: 24 }),
    aspect: fc.constantFrom(0.5, 1, 2),
  })
  .map(({ nodes, edges, aspect }) => ({
    nodes: nodes.map((node, index) => ({ ...node, id: `n${index}` })),
    edges: edges
      .filter(({ from, to }) => from < nodes.length && to < nodes.length)
      .map(({ from, to, width }) => ({ id: `${from}-${to}`, from: `n${from}`, to: `n${to}`, width })),
    aspect,
  }));

interface Rectangle {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

function overlap(a: Rectangle, b: Rectangle): boolean {
  return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
}

function around(rectangles: readonly Rectangle[]): Rectangle {
  return {
    left: Math.min(...rectangles.map(({ left }) => left)),
    right: Math.max(...rectangles.map(({ right }) => right)),
    top: Math.min(...rectangles.map(({ top }) => top)),
    bottom: Math.max(...rectangles.map(({ bottom }) => bottom)),
  };
}

describe('the layout', () => {
  test('places every node, and none on another nor in a box that is not its own', { timeout: 60_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(request, async ({ nodes, edges, aspect }) => {
        const { places } = await layOut({ nodes, edges, aspect }, elk);
        const rectangleOf = ({ id, width, height }: LayoutNode): Rectangle => {
          const { x, y } = places[id] ?? { x: Number.NaN, y: Number.NaN };
          expect(Number.isFinite(x) && Number.isFinite(y)).toBe(true);
          return { left: x - width / 2, right: x + width / 2, top: y - height / 2, bottom: y + height / 2 };
        };
        const byBox = new Map<string, Rectangle[]>();
        for (const node of nodes) {
          const key = node.box === '' ? node.id : `box ${node.box}`;
          byBox.set(key, [...(byBox.get(key) ?? []), rectangleOf(node)]);
        }
        for (const own of byBox.values()) expect(own.some((a, index) => own.slice(index + 1).some((b) => overlap(a, b)))).toBe(false);
        const boxes = [...byBox.values()].map(around);
        expect(boxes.some((a, index) => boxes.slice(index + 1).some((b) => overlap(a, b)))).toBe(false);
      }),
      { numRuns: 150 },
    );
  });

  test('gives the same places for the same request', { timeout: 60_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(request, async (one) => {
        expect(await layOut(one, elk)).toEqual(await layOut(one, elk));
      }),
      { numRuns: 50 },
    );
  });

  test('places every node, too, where no layers can be made', async () => {
    const failing = { layout: () => Promise.reject(new TypeError('no layers')) };
    const nodes = ['a', 'b', 'c'].map((id) => ({ id, box: id === 'c' ? 'y' : 'x', width: 100, height: 40 }));
    const { places, bends } = await layOut({ nodes, edges: [{ id: '1', from: 'a', to: 'c', width: 40 }], aspect: 2 }, failing);
    expect(Object.keys(places).sort()).toEqual(['a', 'b', 'c']);
    expect(bends).toEqual({});
  });

  test('of a chain goes from left to right', async () => {
    const nodes = ['a', 'b', 'c'].map((id) => ({ id, box: 'x', width: 100, height: 40 }));
    const edges = [
      { id: '1', from: 'a', to: 'b', width: 40 },
      { id: '2', from: 'b', to: 'c', width: 40 },
    ];
    const { places } = await layOut({ nodes, edges, aspect: 3 }, elk);
    expect((places['a']?.x ?? 0) < (places['b']?.x ?? 0) && (places['b']?.x ?? 0) < (places['c']?.x ?? 0)).toBe(true);
  });
});

test('lines between nodes of one box run through no other', { timeout: 60_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(request, async ({ nodes, edges, aspect }) => {
      const { places, bends } = await layOut({ nodes, edges, aspect }, elk);
      const rectangles = nodes.map(({ id, width, height, box }) => {
        const { x, y } = places[id] ?? { x: Number.NaN, y: Number.NaN };
        return { id, box, left: x - width / 2, right: x + width / 2, top: y - height / 2, bottom: y + height / 2 };
      });
      const boxOf = (id: string) => nodes.find((node) => node.id === id)?.box;
      for (const { id, from, to } of edges) {
        const box = boxOf(from);
        if (from === to || box === '' || box !== boxOf(to)) continue;
        const others = [...new Set(rectangles.map((one) => one.box).filter((one) => one !== box && one !== ''))];
        const hulls = others.map((other) => around(rectangles.filter((one) => one.box === other)));
        for (const { x, y } of bends[id] ?? [])
          expect(hulls.some(({ left, right, top, bottom }) => x > left && x < right && y > top && y < bottom)).toBe(false);
      }
    }),
    { numRuns: 150 },
  );
});

describe('arrow keys', () => {
  const places = { a: { x: 0, y: 0 }, b: { x: 100, y: 10 }, c: { x: 110, y: 200 }, d: { x: 0, y: 210 } };

  test('go to the nearest node in their direction', () => {
    expect(nextNode(places, 'a', 'ArrowRight')).toBe('b');
    expect(nextNode(places, 'b', 'ArrowDown')).toBe('c');
    expect(nextNode(places, 'c', 'ArrowLeft')).toBe('d');
    expect(nextNode(places, 'd', 'ArrowUp')).toBe('a');
  });

  test('begin at the first node, and stay where nothing is ahead', () => {
    expect(nextNode(places, undefined, 'ArrowDown')).toBe('a');
    expect(nextNode({}, undefined, 'ArrowDown')).toBeUndefined();
    expect(nextNode(places, 'c', 'ArrowRight')).toBe('c');
  });
});

describe('page keys', () => {
  test('reach every node in the order of reading, and go round', () => {
    const points = fc.array(fc.record({ x: fc.integer({ min: 0, max: 900 }), y: fc.integer({ min: 0, max: 900 }) }), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(points, (all) => {
        const places = Object.fromEntries(all.map((point, index) => [`n${index}`, point]));
        const first = nextNode(places, undefined, 'Home') ?? '';
        const walked = [first];
        while (walked.length < all.length) walked.push(nextNode(places, walked.at(-1), 'PageDown') ?? '');
        expect([...walked].sort()).toEqual(Object.keys(places).sort());
        expect(walked.at(-1)).toBe(nextNode(places, first, 'End'));
        expect(nextNode(places, walked.at(-1), 'PageDown')).toBe(first);
        expect(nextNode(places, first, 'PageUp')).toBe(walked.at(-1));
      }),
    );
  });
});
