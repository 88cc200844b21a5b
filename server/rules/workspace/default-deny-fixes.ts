import { resolversOf } from '../../dependencies/resolvers.js';
import type { Direction } from '../../model/network-policy.js';
import { isPolicy } from '../../model/objects.js';
import { defaultDenyPolicies } from '../../semantics/answers/default-deny.js';
import { counted } from '../../util/text.js';
import type { EnvironmentView, PlacedObject } from '../../workspace/snapshot.js';
import { type AllowPolicy, allowText } from '../allow-text.js';
import { defaultDenyName, defaultDenyText } from '../default-deny-text.js';
import type { FileEdit, Fix, RuleContext } from '../rule.js';
import { addedDocument, type DefaultDenyPlace } from './added-document.js';
import { neededRules } from './needed-rules.js';

const CHOICES: readonly { readonly directions: readonly Direction[]; readonly says: string }[] = [
  { directions: ['ingress'], says: 'ingress' },
  { directions: ['egress'], says: 'egress, DNS allowed' },
  { directions: ['ingress', 'egress'], says: 'ingress and egress, DNS allowed' },
];

/** Those that people want mostly; of egress alone few do. */
function isLikely({ directions }: (typeof CHOICES)[number], { length }: typeof CHOICES): boolean {
  return length === 1 || directions.includes('ingress');
}

/**
 * Adds the default-deny that the object's namespace lacks, as people want it mostly: in its file where that can hold it, with rules for what manifests
 * need where there can be such.
 */
export function defaultDenyFixes(view: EnvironmentView, placed: PlacedObject, namespace: string, context: Context): readonly Fix[] {
  return waysToDeny(view, placed, namespace, context).flatMap(({ isLikely, ...fix }) => (isLikely ? [fix] : []));
}

/** The other ways, for who wants to choose: another direction, without rules, in a new file. */
export function otherDefaultDenies(view: EnvironmentView, placed: PlacedObject, namespace: string, context: Context): readonly Fix[] {
  return waysToDeny(view, placed, namespace, context).flatMap(({ isLikely, ...fix }) => (isLikely ? [] : [fix]));
}

type Context = Pick<RuleContext, 'file' | 'isTaken'>;

interface WayToDeny extends Fix {
  readonly isLikely: boolean;
}

function waysToDeny(view: EnvironmentView, placed: PlacedObject, namespace: string, { file, isTaken = () => false }: Context): readonly WayToDeny[] {
  const place = { view, placed, namespace, file, isTaken };
  const denied = (['ingress', 'egress'] as const).filter((direction) => defaultDenyPolicies(view.evaluator, namespace, direction).length > 0);
  const choices = CHOICES.filter(({ directions }) => !directions.some((each) => denied.includes(each)));
  const neededOf = neededRules(view, placed, namespace);
  const ways = (['file', 'newFile'] as const).map((into) =>
    choices.flatMap((choice): readonly WayToDeny[] => {
      const { directions, says } = choice;
      const title = `Add default-deny to ${namespace}${into === 'newFile' ? ' in a new file' : ''}: ${says}`;
      const { closes, policies } = neededOf(directions);
      const needed = `${counted(closes, 'connection')} that manifests need`;
      const [alone, allowing] = [defaultDenyEdit(place, directions, into), policies && defaultDenyEdit(place, directions, into, policies)];
      const likely = isLikely(choice, choices);
      return [
        ...(allowing ? [{ title: `${title}, with rules for the ${needed}`, safe: false, edits: [], elsewhere: [allowing], isLikely: likely }] : []),
        ...(alone
          ? [{ title: closes > 0 ? `${title} (closes ${needed})` : title, safe: false, edits: [], elsewhere: [alone], isLikely: likely && !allowing }]
          : []),
      ];
    }),
  );
  const [inFile = [], inNewFile = []] = ways;
  // The new file is for who asks for it, unless nothing else can be done.
  return [...inFile, ...inNewFile.map((way) => (inFile.length > 0 ? { ...way, isLikely: false } : way))];
}

/** The edit that adds the policy, with others beside it; undefined where the file cannot hold another document, or where a new file would be without effect. */
export function defaultDenyEdit(
  place: DefaultDenyPlace,
  directions: readonly Direction[],
  into: 'file' | 'newFile',
  beside: readonly AllowPolicy[] = [],
): FileEdit | undefined {
  const { view, placed, namespace, file } = place;
  const names = new Set(view.inNamespace(namespace).flatMap(({ object }) => (isPolicy(object) ? (object.metadata.name?.value ?? []) : [])));
  // What nobody wrote is decided elsewhere: by a kustomization, or by whoever applies the file.
  const written = placed.object.type === 'namespace' || placed.namespaceFrom === 'manifest' ? namespace : undefined;
  const lineEnding = file.source?.documents[placed.document]?.tree.lineEnding ?? '\n';
  const text = defaultDenyText(
    { name: defaultDenyName(directions, (name) => names.has(name)), namespace: written, directions, resolvers: resolversOf(view.profile) },
    lineEnding,
  );
  const texts = [text, ...beside.map((policy) => allowText(policy, lineEnding))];
  return addedDocument(place, texts.join(`---${lineEnding}`), into, `default-deny-${namespace}`);
}
