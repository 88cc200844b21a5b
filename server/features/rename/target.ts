import { stringOf } from '../../model/read-node.js';
import { documentAt, entryOf, type Located, nodeAt, pathAt } from '../../syntax/locate.js';
import type { Path } from '../../syntax/nodes.js';
import type { SyntaxTree } from '../../syntax/source-file.js';
import { type Range, shift, touches } from '../../util/range.js';
import type { FileId } from '../../workspace/snapshot.js';
import type { LabelRename } from './label-change.js';
import { planLabel } from './labels.js';
import type { NameKind } from './names.js';
import { NAME_LABEL, planNamespace } from './namespace.js';
import { placeIn, placeKey } from './place.js';
import { environmentsFor, type Plan, type Renaming } from './plan.js';
import { planPort } from './ports.js';
import { calledOtherwise, planWorkload } from './workload.js';

/** What is renamed, from where a person stands. */
export interface RenameTarget {
  readonly kind: NameKind;
  /** File offsets of the key or value. */
  readonly range: Range;
  readonly name: string;
  /** What it is, for people: `label app=web`. */
  readonly what: string;
  /** The same with another name. */
  called(to: string): string;
  plan(to: string): Plan;
}

/** What may be renamed at an offset of a file, the likeliest first, by how it is written; whether it is that, its plan knows. */
export function targetsAt(
  renaming: Renaming,
  file: FileId,
  offset: number,
): { readonly targets: readonly RenameTarget[]; readonly templated: boolean } | undefined {
  const source = renaming.read(file);
  const document = source && documentAt(source, offset);
  const located = document && pathAt(document.tree, offset - document.offset);
  if (!document || !located) return undefined;
  const { tree, offset: start } = document;
  const scalar = located.on === 'key' ? located.entry?.key : located.node;
  if (scalar?.kind !== 'scalar' || typeof scalar.value !== 'string' || scalar.value === '' || !touches(scalar.range, offset - start)) return undefined;
  if (scalar.templated || scalar.alias !== undefined || located.on === 'dash') return undefined;
  const range = shift(scalar.range, start);
  const at: At = { file, range, name: scalar.value };
  const targets = located.on === 'key' ? keyTargets(renaming, located, at) : valueTargets(renaming, tree, located, at);
  return { targets, templated: tree.templated };
}

interface At {
  readonly file: FileId;
  readonly range: Range;
  readonly name: string;
}

const labelMaps: ReadonlySet<unknown> = new Set(['matchLabels', 'labels', 'commonLabels', 'pairs', 'selector']);

const partsOfSelector: ReadonlySet<string> = new Set(['matchLabels', 'matchExpressions']);

function keyTargets(renaming: Renaming, { path }: Located, at: At): readonly RenameTarget[] {
  return labelMaps.has(path.at(-2)) && !partsOfSelector.has(at.name) ? [labelKey(renaming, at)] : [];
}

function valueTargets(renaming: Renaming, tree: SyntaxTree, { path }: Located, at: At): readonly RenameTarget[] {
  if (labelMaps.has(path.at(-2))) return [labelValue(renaming, at, String(path.at(-1)))];
  if (path.at(-3) === 'matchExpressions' && path.at(-1) === 'key') return [labelKey(renaming, at)];
  if (path.at(-4) === 'matchExpressions' && path.at(-2) === 'values') {
    const key = entryOf(nodeAt(tree, path.slice(0, -2)), 'key')?.value;
    return [labelValue(renaming, at, (key && stringOf(key)) ?? '')];
  }
  if (mayNameNamespace(tree, path)) return [namespace(renaming, at)];
  if (mayNamePort(path)) return [port(renaming, at)];
  return path.at(-1) === 'name' && ['metadata', 'scaleTargetRef', 'targetRef'].includes(String(path.at(-2))) ? workloads(renaming, at) : [];
}

function mayNameNamespace(tree: SyntaxTree, path: Path): boolean {
  const last = path.at(-1);
  if (last === 'namespace' || last === 'targetNamespace' || last === 'outside') return true;
  if (typeof last === 'number') return ['matchNames', 'namespaces', 'in'].includes(String(path.at(-2)));
  const kind = last === 'name' && path.at(-2) === 'metadata' ? entryOf(nodeAt(tree, path.slice(0, -2)), 'kind')?.value : undefined;
  return kind !== undefined && stringOf(kind) === 'Namespace';
}

function mayNamePort(path: Path): boolean {
  const last = path.at(-1);
  if (last === 'port' || last === 'targetPort' || last === 'namedPort' || last === 'destinationNamedPort') return true;
  return (typeof last === 'number' && path.at(-2) === 'ports') || (last === 'name' && path.at(-3) === 'ports');
}

function labelKey(renaming: Renaming, { name, ...at }: At): RenameTarget {
  const plan = (to: string) => planLabel(renaming, at, { kind: 'key', key: name, to });
  return { kind: 'label-key', range: at.range, name, what: `label ${name}`, called: (to) => to, plan };
}

function labelValue(renaming: Renaming, { name, ...at }: At, key: string): RenameTarget {
  if (key === NAME_LABEL) return namespace(renaming, { ...at, name });
  const change = (to: string): LabelRename => ({ kind: 'value', key, from: name, to });
  return {
    kind: 'label-value',
    range: at.range,
    name,
    what: `label ${key}=${name}`,
    called: (to) => `${key}=${to}`,
    plan: (to) => planLabel(renaming, at, change(to)),
  };
}

function namespace(renaming: Renaming, { name, file, range }: At): RenameTarget {
  return { kind: 'namespace', range, name, what: `namespace ${name}`, called: (to) => to, plan: (to) => planNamespace(renaming, file, { name, to }) };
}

function port(renaming: Renaming, { name, ...at }: At): RenameTarget {
  return { kind: 'port', range: at.range, name, what: `port ${name}`, called: (to) => to, plan: (to) => planPort(renaming, at, { name, to }) };
}

/** The workload that has its name there, or that is scaled by what names it there. */
function workloads(renaming: Renaming, { name, file, range }: At): readonly RenameTarget[] {
  const key = placeKey({ file, range });
  for (const view of environmentsFor(renaming, file)) {
    for (const placed of view.objects) {
      const { object, namespace: own } = placed;
      const field = object.type === 'workload' ? object.metadata.name : object.type === 'other' ? object.scales?.name : undefined;
      if (!field || field.value !== name || placeKey(placeIn(placed, field.range)) !== key) continue;
      const kind = object.type === 'other' ? (object.scales?.kind ?? '') : object.kind.value;
      return [
        {
          kind: 'workload',
          range,
          name,
          what: `${kind} ${name}`,
          called: (to) => to,
          plan: (to) => planWorkload(renaming, file, { kind, name, namespace: own, to }),
        },
      ];
    }
  }
  const refusal = calledOtherwise(renaming, [{ file, range }], name);
  return refusal === undefined ? [] : [{ kind: 'workload', range, name, what: name, called: (to) => to, plan: () => ({ refusal }) }];
}
