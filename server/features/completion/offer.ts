import { scalarText } from '../../syntax/edit/yaml-text.js';
import type { Range } from '../../util/range.js';
import { compareText, shownLine } from '../../util/text.js';
import type { EnvironmentView } from '../../workspace/snapshot.js';
import type { TypingPlace } from './place.js';

export interface Completion {
  /** What is offered. */
  readonly label: string;
  /** `key` and `word` are what a schema says, too; `policy` and `part` are a policy, or a peer or port, as a whole; the others only the manifests say. */
  readonly kind: 'key' | 'policy' | 'part' | 'workload' | 'labelKey' | 'labelValue' | 'namespace' | 'environment' | 'port' | 'address' | 'word';
  /** Where it comes from, in a few words. */
  readonly detail: string;
  /** What it means, in sentences; Markdown of ours. Empty where there is nothing to say. */
  readonly documentation: string;
  readonly insert: string;
  /** The same as a snippet of the protocol, where a person fills in places of it. */
  readonly snippet: string | undefined;
  /** What the typed word is compared with, where that is not the label. */
  readonly filter: string | undefined;
  /** What it replaces, in offsets of the file. */
  readonly range: Range;
}

/** What can be typed at a place, before it is known how it is written there. */
export interface Offer {
  readonly label: string;
  readonly kind: Completion['kind'];
  readonly detail?: string;
  readonly documentation?: string;
  /** A key of a map: a colon follows. */
  readonly key?: boolean;
  /** Stands before it where it begins an item of a list. */
  readonly dash?: boolean;
  /** What is inserted, where that is not the label. */
  readonly text?: { readonly plain: string; readonly snippet: string | undefined };
  /** What the typed word is compared with, where that is not the label. */
  readonly filter?: string;
}

/** A list that is longer is narrowed by typing. */
const MOST = 200;

/** Offers as they are written at a place; of many, those that hold what is typed. */
export function completionsOf(place: TypingPlace, offers: readonly Offer[]): readonly Completion[] {
  const typed = place.word.toLowerCase();
  const sane = offers.filter(({ label, text }) => text !== undefined || canBeTyped(label, place));
  const fitting = sane.length > MOST ? sane.filter(({ label }) => label.toLowerCase().includes(typed)) : sane;
  return fitting.slice(0, MOST).map((offer) => ({
    label: offer.label,
    kind: offer.kind,
    detail: shownLine(offer.detail ?? ''),
    documentation: offer.documentation ?? '',
    insert: offer.text?.plain ?? insertText(place, offer),
    snippet: offer.text?.snippet,
    filter: offer.filter,
    range: place.range,
  }));
}

/** No name or label of a cluster is longer, has characters that are not seen, or would end the quotes that are there. */
function canBeTyped(label: string, { quoted }: TypingPlace): boolean {
  return label.length <= 400 && !/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u.test(label) && !(quoted && /["'\\]/.test(label));
}

/** Text to insert: quoted where YAML needs it and no quote is there; a key gets its colon, where there is none. */
function insertText({ quoted, rest }: TypingPlace, { label, kind, key = false, dash = false }: Offer): string {
  // A number of a port is a number; one in quotes would be a name.
  const text = quoted || (kind === 'port' && /^\d+$/.test(label)) ? label : scalarText(label);
  return `${dash ? '- ' : ''}${text}${key && !quoted && !/^\s*:/.test(rest) ? ': ' : ''}`;
}

export function words(labels: readonly string[]): readonly Offer[] {
  return labels.map((label) => ({ label, kind: 'word' }));
}

/** The namespaces of an environment, those with a Namespace object first. */
export function namespaceNames(view: EnvironmentView): readonly Offer[] {
  return [...view.evaluator.cluster.namespaces.values()]
    .sort((a, b) => Number(b.defined) - Number(a.defined) || compareText(a.name, b.name))
    .map(({ name, defined }) => ({ label: name, kind: 'namespace', detail: defined ? 'Namespace of this workspace' : 'named in this workspace' }));
}

/** Each text once, the commonest first. */
export function counted(texts: readonly string[]): readonly (readonly [string, number])[] {
  const counts = new Map<string, number>();
  for (const text of texts) counts.set(text, (counts.get(text) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1] || compareText(a[0], b[0]));
}
