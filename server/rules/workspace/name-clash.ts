import { writtenOf } from '../../families/written.js';
import { isPolicy } from '../../model/objects.js';
import { baseName, parentOf } from '../../util/file-id.js';
import { type Range, shift } from '../../util/range.js';
import { compareText, counted } from '../../util/text.js';
import { isInSuite } from '../../workspace/expectation.js';
import { sameValues } from '../../workspace/place-objects.js';
import type { EnvironmentView, FileId, PlacedObject } from '../../workspace/snapshot.js';
import { conceptReference } from '../references.js';
import { type RelatedPlace, rule, type Severity } from '../rule.js';

interface Clash {
  readonly at: Range;
  readonly severity: Severity;
  readonly related: readonly RelatedPlace[];
  /** `NetworkPolicy`, as people name it. */
  readonly kind: string;
  readonly name: string;
  readonly how: 'kustomization' | 'equal' | 'file' | 'folder';
  /** The file of the one that counts, as people read its name. */
  readonly other: string;
  /** Other objects of this file that the other file defines again, too. */
  readonly more: number;
}

/** Two objects that are applied together and are one to the cluster. */
export default rule<'environment', Clash>({
  id: 'name-clash',
  category: 'workspace',
  severity: 'warning',
  on: 'environment',
  docs: {
    summary: 'Two definitions of one object are applied together, and the last one takes the place of the other.',
    why: 'To the cluster a kind, a namespace and a name are one object. Of two definitions in one file, or in files of one folder, `kubectl apply -f` leaves the last: documents in their order, files by their names. What the other one allowed or denied is gone without a word. Kustomize refuses to build what it gets twice. Folders that define the same are taken for environments, not for a clash; definitions that say the same are left alone, and so are the steps of test suites and what lies in `testdata`; of files that define several objects in common, as alternatives do, one is named.',
    bad: `
#- /shop/allow.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: web, namespace: shop}
#                ^^^ warning: name-clash
spec: {podSelector: {}, policyTypes: [Ingress]}
#- /shop/web.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: web, namespace: shop}
spec: {podSelector: {}, policyTypes: [Egress]}
`,
    good: `
#- /shop/allow.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: default-deny, namespace: shop}
spec: {podSelector: {}, policyTypes: [Ingress]}
#- /shop/web.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: web, namespace: shop}
spec: {podSelector: {}, policyTypes: [Egress]}
`,
    references: [conceptReference(), 'https://kubernetes.io/docs/concepts/overview/working-with-objects/names/'],
  },
  *find({ object, view, once }) {
    const { object: own } = object;
    const name = own.metadata.name;
    const winner = winnerOver(object, view);
    if (!winner || !name) return;
    const how = howTheyMeet(object, winner, view);
    if (!how) return;
    const pair = how === 'folder' ? once(clashesBetweenFiles).get(pairOf(object, winner)) : undefined;
    if (pair && pair.first !== object.id) return;
    const { metadata, kind } = winner.object;
    yield {
      at: name.range,
      severity: how === 'equal' ? 'hint' : pair && (pair.inFolder > 1 || pair.isContained || pair.definitions > 3) ? 'info' : 'warning',
      related: [{ file: winner.file, range: shift(metadata.name?.range ?? kind.range, winner.offset), message: 'this one counts' }],
      kind: own.kind.value,
      name: name.value,
      how,
      other: baseName(winner.file),
      more: (pair?.count ?? 1) - 1,
    };
  },
  say({ how, kind, name, other, more }) {
    const what = `${kind} \`${name}\``;
    if (how === 'kustomization')
      return `\`${other}\` defines ${what} again, and a kustomization takes in both: Kustomize refuses to build that. Rename one, or remove it.`;
    if (how === 'equal') return `${what} is defined again further down, alike: applied, they are one object. Remove one.`;
    if (how === 'file')
      return `${what} is defined again further down: applied, the last one takes the place of this one, and nothing of this one stays. Rename one, or put both into one.`;
    const things = more === 0 ? what : `${what} and ${counted(more, 'more object')} of this file`;
    return `\`${other}\` defines ${things} again: where the folder is applied, files go by their names, so it takes the place of what this one says. Rename one, or keep them in folders of their own.`;
  },
});

/** The definition that counts instead of this one; undefined where this one does, or where the API server takes one of them only. */
function winnerOver(object: PlacedObject, view: EnvironmentView): PlacedObject | undefined {
  const { type } = object.object;
  if ((type !== 'workload' && !isPolicy(object.object)) || object.refused || isInSuite(object.file)) return undefined;
  const applied = view.appliedDefinitions(object.id);
  const winner = applied.at(-1);
  return winner && winner.id !== object.id && !winner.refused && applied.some(({ id }) => id === object.id) ? winner : undefined;
}

function howTheyMeet(object: PlacedObject, winner: PlacedObject, view: EnvironmentView): Clash['how'] | undefined {
  const built = view.builtTogether([object.file, winner.file]);
  if (built !== 'no') return built === 'together' ? 'kustomization' : undefined;
  const isSame = sameValues(object.object, winner.object);
  if (object.file !== winner.file) return isSame ? undefined : 'folder';
  // It has a rule of its own.
  if (isPolicy(object.object) && writtenOf(object.object).onlyName !== undefined) return undefined;
  return isSame ? 'equal' : 'file';
}

/** What two files of a folder define differently. */
interface Pair {
  readonly count: number;
  /** The object in the file that loses at which it is said. */
  readonly first: PlacedObject['id'];
  /** How many objects of the folder clash: in a folder of alternatives, many do. */
  readonly inFolder: number;
  /** How many files of the folder define that object: more than three are no slip. */
  readonly definitions: number;
  /** One file has all objects of the other, and these are several: whoever installs chooses one. */
  readonly isContained: boolean;
}

function clashesBetweenFiles(view: EnvironmentView): ReadonlyMap<string, Pair> {
  const pairs = new Map<string, PlacedObject[]>();
  const inFolder = new Map<FileId, number>();
  for (const winner of view.objects) {
    const losers = view.appliedDefinitions(winner.id).filter((one) => winnerOver(one, view) && howTheyMeet(one, winner, view) === 'folder');
    if (losers.length > 0) inFolder.set(parentOf(winner.file), (inFolder.get(parentOf(winner.file)) ?? 0) + 1);
    for (const loser of losers) pairs.set(pairOf(loser, winner), [...(pairs.get(pairOf(loser, winner)) ?? []), loser]);
  }
  return new Map([...pairs].map(([key, losers]) => [key, pairFrom(losers, view, inFolder)] as const));
}

function pairFrom(losers: readonly PlacedObject[], view: EnvironmentView, inFolder: ReadonlyMap<FileId, number>): Pair {
  const [first] = [...losers].sort((a, b) => a.offset + a.object.range.start - (b.offset + b.object.range.start) || compareText(a.id, b.id));
  const winner = first && winnerOver(first, view);
  return {
    count: losers.length,
    first: first?.id ?? '',
    inFolder: inFolder.get(parentOf(first?.file ?? '')) ?? 0,
    definitions: new Set(first && view.appliedDefinitions(first.id).flatMap(({ file }) => (parentOf(file) === parentOf(first.file) ? [file] : []))).size,
    isContained: first !== undefined && winner !== undefined && isContained(first.file, winner.file, view),
  };
}

/** Whether each object that counts of one of two files stands in the other, too. */
function isContained(loser: FileId, winner: FileId, view: EnvironmentView): boolean {
  const counting = view.objects.filter(({ file }) => file === winner);
  const common = counting.filter(({ id }) => view.appliedDefinitions(id).some(({ file }) => file === loser)).length;
  return common >= 3 && (common === counting.length || !view.objects.some(({ file }) => file === loser));
}

function pairOf(loser: PlacedObject, winner: PlacedObject): string {
  return `${loser.file} ${winner.file}`;
}
