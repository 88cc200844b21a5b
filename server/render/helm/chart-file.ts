import type { Node } from '../../syntax/nodes.js';
import { parseFile } from '../../syntax/parse-file.js';
import type { Range } from '../../util/range.js';

/** An entry of `dependencies`. */
export interface ChartDependency {
  readonly name: string;
  readonly repository: string;
  /** Of the entry, from the start of the file. */
  readonly range: Range;
}

/** What a `Chart.yaml` or a `requirements.yaml` depends on. */
export function dependenciesOf(text: string): readonly ChartDependency[] {
  const [document] = parseFile(text).documents;
  if (document === undefined) return [];
  const list = memberOf(document.tree.root, 'dependencies');
  if (list?.kind !== 'sequence') return [];
  return list.items.map(({ value, range }) => ({
    name: textOf(memberOf(value, 'name')),
    repository: textOf(memberOf(value, 'repository')),
    range: { start: range.start + document.offset, end: range.end + document.offset },
  }));
}

function memberOf(node: Node | undefined, key: string): Node | undefined {
  return node?.kind === 'map' ? node.entries.find((entry) => entry.key.value === key)?.value : undefined;
}

function textOf(node: Node | undefined): string {
  return node?.kind === 'scalar' ? node.text : '';
}
