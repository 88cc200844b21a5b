import { isPolicy } from '../../model/objects.js';
import { selectorValue } from '../../rules/allow-text.js';
import { policyYaml } from '../../rules/policy-yaml.js';
import type { FileEdit } from '../../rules/rule.js';
import { allowName, nameText } from '../../rules/workspace/allow-fixes.js';
import { policyNames } from '../../rules/workspace/policy-names.js';
import type { Policy, Rule } from '../../semantics/cluster/policy.js';
import { appendDocument } from '../../syntax/edit/append-document.js';
import type { SourceFile } from '../../syntax/source-file.js';
import { shift } from '../../util/range.js';
import { remember } from '../../util/remember.js';
import type { TextEdit } from '../../util/text-edit.js';
import type { EnvironmentView, FileId, PlacedObject, Snapshot } from '../../workspace/snapshot.js';
import type { RemedyStep } from '../explain/remedy-changes.js';
import type { TextOf } from '../text-of.js';
import { peerYaml, portYaml, ruleEdits } from './step-edits.js';

/** Where changes are written. */
export interface AllowWriting {
  readonly snapshot: Snapshot;
  readonly view: EnvironmentView;
  readonly textOf: TextOf;
  /** What stands where the policies of an end do, the best place first. */
  placesFor(this: void, policy: Policy): readonly PlacedObject[];
  /** Of a policy that is added: who the two ends are, for its name. */
  readonly ends: readonly [from: string, to: string];
}

/** Whether a change can be written: of a policy that stands in a manifest as it is applied, or as a document beside such a one. */
export function canWrite(writing: AllowWriting, { change }: RemedyStep): boolean {
  return change.kind === 'policy' ? placeFor(writing, change.policy) !== undefined : inRule(writing, change) !== undefined;
}

/** The changes as edits, one for each file; undefined where one of them cannot be written. */
export function fileEditsFor(writing: AllowWriting, steps: readonly RemedyStep[]): readonly FileEdit[] | undefined {
  const files = new Map<FileId, { readonly source: SourceFile; readonly edits: TextEdit[]; readonly documents: string[] }>();
  const nameFor = policyNames(writing.view);
  for (const { change } of steps) {
    const place = change.kind === 'policy' ? placeFor(writing, change.policy) : placeOfRule(writing, change.policy);
    if (!place) return undefined;
    const { edits, documents } = remember(files, place.placed.file, () => ({ source: place.source, edits: [], documents: [] }));
    if (change.kind === 'policy') documents.push(textOfPolicy(change.policy, { place, ends: writing.ends, nameFor }));
    else {
      const own = inRule(writing, change);
      if (!own) return undefined;
      edits.push(...own);
    }
  }
  const all = [...files].map(([file, { source, edits, documents }]): FileEdit | undefined => {
    const added = documents.length > 0 ? appendDocument(source, documents.join('---\n')) : undefined;
    return documents.length > 0 && !added ? undefined : { file, create: false, edits: [...edits, ...(added ? [added] : [])] };
  });
  return all.includes(undefined) ? undefined : all.flatMap((one) => one ?? []);
}

/** Where an object is written, and the text there. */
interface Place {
  readonly placed: PlacedObject;
  readonly source: SourceFile;
}

function inRule(writing: AllowWriting, change: Extract<RemedyStep['change'], { kind: 'rule' }>): readonly TextEdit[] | undefined {
  const place = placeOfRule(writing, change.policy);
  const tree = place?.source.documents[place.placed.document]?.tree;
  const object = place?.placed.object;
  if (!tree || !object || !isPolicy(object)) return undefined;
  const { spec } = object;
  // Of a policy whose rules are asked in their order, what one of them admits may be denied before.
  const edits = 'policyTypes' in spec ? ruleEdits(tree, spec, change) : undefined;
  return edits?.map(({ range, newText }) => ({ range: shift(range, place.placed.offset), newText }));
}

function placeOfRule(writing: AllowWriting, policy: Policy): Place | undefined {
  const placed = writing.view.source(policy);
  return placed && writtenPlace(writing, placed);
}

/** Where a policy can be added as a document that is applied to its namespace. */
function placeFor(writing: AllowWriting, policy: Policy): Place | undefined {
  for (const placed of writing.placesFor(policy)) {
    if (placed.namespaceFrom !== 'manifest' && placed.namespace !== policy.namespace) continue;
    const place = placeBeside(writing, placed);
    if (place) return place;
  }
  return undefined;
}

/** The file of an object that is applied as it is written there, where another document can stand behind those of the file. */
export function placeBeside(asking: Pick<AllowWriting, 'snapshot' | 'textOf'>, placed: PlacedObject): Place | undefined {
  const place = writtenPlace(asking, placed);
  return place && appendDocument(place.source, '{}\n') ? place : undefined;
}

/** The file of an object that is applied as it is written there. */
function writtenPlace({ snapshot, textOf }: Pick<AllowWriting, 'snapshot' | 'textOf'>, placed: PlacedObject): Place | undefined {
  const file = snapshot.file(placed.file);
  if (file?.role !== 'manifest' || placed.part !== undefined || placed.halfTyped || file.path.endsWith('.json')) return undefined;
  const source = textOf(placed.file);
  return source && { placed, source };
}

interface Named {
  readonly place: Place;
  readonly ends: AllowWriting['ends'];
  readonly nameFor: ReturnType<typeof policyNames>;
}

function textOfPolicy({ namespace, subject, rules, isolates }: Policy, { place, ends, nameFor }: Named): string {
  const direction = isolates.ingress ? 'ingress' : 'egress';
  const [from = '', to = ''] = ends.map((end) => nameText(end) || 'end');
  return policyYaml({
    name: nameFor(namespace, allowName(direction, from, to)),
    namespace: place.placed.namespaceFrom === 'manifest' ? namespace : undefined,
    pods: selectorValue(subject.pods.requirements),
    isolates: [direction],
    rules: { [direction]: rules[direction].map((rule) => ruleYaml(rule, namespace)) },
  });
}

function ruleYaml({ direction, peers, ports }: Rule, own: string | undefined) {
  return {
    ...(peers === 'anyone' ? {} : { [direction === 'ingress' ? 'from' : 'to']: peers.map((peer) => peerYaml(peer, own)) }),
    ...(ports === 'any' ? {} : { ports: ports.map(portYaml) }),
  };
}
