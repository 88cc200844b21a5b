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

/** Adds the default-deny that the object's namespace lacks: as a new document in its file, or as a new file beside it. */
export function defaultDenyFixes(
  view: EnvironmentView,
  placed: PlacedObject,
  namespace: string,
  { file, isTaken = () => false }: Pick<RuleContext, 'file' | 'isTaken'>,
): readonly Fix[] {
  const place = { view, placed, namespace, file, isTaken };
  const denied = (['ingress', 'egress'] as const).filter((direction) => defaultDenyPolicies(view.evaluator, namespace, direction).length > 0);
  const choices = CHOICES.filter(({ directions }) => !directions.some((each) => denied.includes(each)));
  const neededOf = neededRules(view, placed, namespace);
  return (['file', 'newFile'] as const).flatMap((into) =>
    choices.flatMap(({ directions, says }) => {
      const where = into === 'newFile' ? ' in a new file' : '';
      const title = `Add default-deny to ${namespace}${where}: ${says}`;
      const { closes, policies } = neededOf(directions);
      const needed = `${counted(closes, 'connection')} that manifests need`;
      const [alone, allowing] = [defaultDenyEdit(place, directions, into), policies && defaultDenyEdit(place, directions, into, policies)];
      return [
        ...(allowing ? [{ title: `${title}, with rules for the ${needed}`, safe: false, edits: [], elsewhere: [allowing] }] : []),
        ...(alone ? [{ title: closes > 0 ? `${title} (closes ${needed})` : title, safe: false, edits: [], elsewhere: [alone] }] : []),
      ];
    }),
  );
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
