import { lowerSelector as readSelector } from '../../model/lower-selector.js';
import { keyName, stringOf } from '../../model/read-node.js';
import { requirementsOf } from '../../model/reading.js';
import { lowerSelector } from '../../semantics/cluster/lower-selector.js';
import { entryOf } from '../../syntax/locate.js';
import type { MapEntry, MapNode, Node, ScalarNode } from '../../syntax/nodes.js';
import { shift } from '../../util/range.js';
import type { EnvironmentView, FileId } from '../../workspace/snapshot.js';
import { viewFor } from '../assertions/environment.js';
import { readAssertions } from '../assertions/read.js';
import type { NamePlace } from './place.js';
import type { Renaming } from './plan.js';
import type { NamedRequirement, SelectorNode } from './selecting.js';

/** One assertion as it is written, with the start of its document in the file. */
export interface WrittenAssertion {
  readonly file: FileId;
  readonly offset: number;
  readonly map: MapNode;
}

/** The assertions that are held against an environment. */
export function assertionsOf({ snapshot, read }: Renaming, view: EnvironmentView): readonly WrittenAssertion[] {
  return snapshot.assertionFiles.flatMap((file) => {
    const source = read(file);
    if (!source || viewFor(snapshot, readAssertions({ id: file, source })).name !== view.name) return [];
    return source.documents.flatMap(({ tree, offset }) => {
      const list = entryOf(tree.root, 'assertions')?.value;
      const items = list?.kind === 'sequence' && !tree.templated ? list.items : [];
      return items.flatMap(({ value }) => (value.kind === 'map' ? [{ file, offset, map: value }] : []));
    });
  });
}

/** The ends of an assertion that are written. */
export function endsOfAssertion({ map }: WrittenAssertion): readonly Node[] {
  return ['from', 'to'].flatMap((key) => entryOf(map, key)?.value ?? []);
}

/** Where a scalar of an assertion stands. */
export function placeInAssertion({ file, offset }: WrittenAssertion, { range }: Pick<ScalarNode, 'range'>): NamePlace {
  return { file, range: shift(range, offset), who: 'an assertion' };
}

/** The selectors that assertions of an environment have. */
export function assertionSelectors(renaming: Renaming, view: EnvironmentView): readonly SelectorNode[] {
  return assertionsOf(renaming, view).flatMap((assertion) =>
    endsOfAssertion(assertion).flatMap((end) => (end.kind === 'map' ? (selectorOf(assertion, end) ?? []) : [])),
  );
}

function selectorOf(assertion: WrittenAssertion, end: MapNode): SelectorNode | undefined {
  const labels = entryOf(end, 'labels')?.value;
  const selector = readSelector(end, 'selector', []);
  if (labels?.kind !== 'map' && !selector) return undefined;
  const equal = labels?.kind === 'map' ? labels.entries.flatMap(requirementOf) : [];
  const written = selector ? requirementsOf(selector).requirements.map(({ key, values }) => ({ key, values, map: undefined })) : [];
  const namespaceNode = entryOf(end, 'namespace')?.value;
  const namespace = namespaceNode && stringOf(namespaceNode);
  const lowered = lowerSelector(selector, false);
  const requirements = [
    ...equal.map(({ key, values }) => ({ key: key.value, operator: 'In' as const, values: values.map(({ value }) => value) })),
    ...lowered.requirements,
  ];
  return {
    type: 'selecting',
    of: 'pods',
    place: (range) => placeInAssertion(assertion, { range }),
    who: 'an assertion',
    selector: { requirements, unknown: lowered.unknown },
    requirements: [...equal, ...written],
    home: namespace,
    reaches: (carrier) => (namespace === undefined || carrier.namespace.name === namespace ? 'yes' : 'no'),
    role: 'other',
  };
}

function requirementOf(entry: MapEntry): readonly NamedRequirement[] {
  const text = stringOf(entry.value);
  return text === undefined
    ? []
    : [{ key: { value: keyName(entry), range: entry.key.range }, values: [{ value: text, range: entry.value.range }], map: 'labels' }];
}
