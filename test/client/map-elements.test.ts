import { expect, test } from 'vitest';
import { nodeElement } from '../../client/map/view/elements.js';
import { mapOf } from '../../server/features/map.js';
import { open } from '../support/check-features.js';

/** Every character as wide as any other, in pixels. */
const measure = (text: string) => text.length * 7;

const pod = (name: string) => `apiVersion: v1\nkind: Pod\nmetadata: {name: ${name}, namespace: a}\nspec: {containers: [{name: main, image: main}]}\n`;

/** The lines that are drawn of this pod. */
function linesOf(name: string): readonly string[] {
  const { snapshot, file } = open(`#- /a.yaml\n${pod(name)}$0`);
  const node = mapOf(snapshot, snapshot.environment(file)).nodes.find(({ kind }) => kind === 'workload');
  return node ? String(nodeElement(node, measure).data['text']).split('\n') : [];
}

test('two long names that differ at their ends are drawn differently, and neither without end', () => {
  // The longest that Kubernetes takes, with and without a place to break at.
  for (const long of ['abcdefgh-'.repeat(28), 'a'.repeat(252)]) {
    const [one, two] = [linesOf(`${long}1`), linesOf(`${long}2`)];
    expect(one.length).toBeGreaterThan(4);
    expect(one).not.toEqual(two);
    expect(one.length).toBe(two.length);
    expect(one.length).toBeLessThan(9);
    for (const line of one) expect(measure(line)).toBeLessThan(250);
  }
});

test('a name of a megabyte is drawn in as many lines', () => {
  const lines = linesOf('a'.repeat(1_000_000));
  expect(lines.length).toBeGreaterThan(4);
  expect(lines.length).toBeLessThan(9);
});
