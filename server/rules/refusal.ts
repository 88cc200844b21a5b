import { isPolicy, type KubernetesObject } from '../model/objects.js';
import { encloses } from '../util/range.js';
import type { Refusal, RefusalOf } from '../workspace/refusal.js';
import type { PlacedObject, WorkspaceFile } from '../workspace/snapshot.js';
import { type OwnFinding, ownFindings } from './hits.js';
import { allRules } from './registry.js';

/**
 * Why the API server would refuse the policies of a document: the first finding of each, by place, of the rules of the categories `api` and
 * `syntax`. What is not YAML is refused with all that it holds. What is only `dropped` (the `status: {}` that generators write) leaves the
 * policy as it is. A comment that silences a finding does not make the API server take the policy. Asked while a workspace is indexed, so
 * nothing else is looked at.
 */
export const refusalOf: RefusalOf = (tree, objects) => {
  if (tree.templated) return [];
  const placed = objects.map((object) => standIn(object));
  const found = ownFindings(refusing, { file: noFile, tree, placed });
  return found.length === 0 ? [] : objects.map((object, index) => (isPolicy(object) ? first(found.filter((one) => isAbout(one, objects, index))) : undefined));
};

/** A finding of one item of a List says nothing of the others, except that a document that is not YAML holds no object at all. */
function isAbout({ rule, at, placed }: OwnFinding, objects: readonly KubernetesObject[], index: number): boolean {
  if (placed !== undefined) return placed === index;
  if (rule.category === 'syntax') return true;
  const own = objects[index];
  return (own && encloses(own.range, at)) || !objects.some(({ range }) => encloses(range, at));
}

function first(found: readonly OwnFinding[]): Refusal | undefined {
  // What every server refuses comes before what only later ones do.
  const rank = ({ refusedFrom }: OwnFinding): number => (refusedFrom === undefined ? 0 : 1);
  const [one] = [...found].sort((a, b) => rank(a) - rank(b) || a.at.start - b.at.start || a.at.end - b.at.end);
  return one && { message: one.message, range: one.at, ...(one.refusedFrom === undefined ? {} : { from: one.refusedFrom }) };
}

/** What the API server says of a manifest does not depend on where it stands. */
function standIn(object: KubernetesObject): PlacedObject {
  return { id: '', file: '', object, document: 0, offset: 0, namespace: undefined, namespaceFrom: 'unknown', refused: undefined, unevaluated: undefined };
}

const refusing = allRules.filter(({ category, dropped }) => (category === 'api' || category === 'syntax') && !dropped);

const noFile: WorkspaceFile = { id: '', path: '', role: 'manifest', objects: [], source: undefined, lines: undefined };
