import { ownStyle } from '../../rules/policy-yaml.js';
import { shift } from '../../util/range.js';
import type { EnvironmentView, FileId, Snapshot } from '../../workspace/snapshot.js';
import { type Around, aroundPlace } from './around.js';
import { apiVersions, type FieldSchema, fieldAt, fieldsOf, namespacedKinds, resolved } from './fields.js';
import { filledText } from './holes.js';
import { homeOf } from './home.js';
import type { Offer } from './offer.js';
import { type KnownPort, type Part, peerParts, portParts } from './parts.js';
import type { TypingPlace } from './place.js';
import { wholePolicies } from './whole-policies.js';

/** Where something is written that need not be a tree yet. */
export interface Writing {
  readonly snapshot: Snapshot;
  readonly view: EnvironmentView;
  readonly file: FileId;
  /** Of the whole file. */
  readonly text: string;
  readonly place: TypingPlace;
  /** Of the policy around, as far as it is known. */
  readonly namespace: string | undefined;
  /** What the other end of the rule around listens on. */
  ports(): readonly KnownPort[];
}

/**
 * What fits at a place where a policy, or a part of one, is begun: whole policies in a document that is empty, else the fields that the kind
 * has there and the map around does not have yet, and whole peers and ports.
 */
export function offersFromNothing(writing: Writing): readonly Offer[] {
  const { text } = writing;
  const { start, end } = documentAround(text, writing.place.range.start);
  const document = text.slice(start, end);
  const place = { ...writing.place, range: shift(writing.place.range, -start) };
  if (place.key !== undefined && place.parents.length === 0) return headValues(document, place.key);
  const around = aroundPlace(document, place);
  if (!around) return [];
  if (place.parents.length === 0 && around.column === 0 && !around.flow && withoutComments(document) === place.word) return inEmptyDocument(writing, around);
  const kind = kindOf(document);
  return kind === undefined ? [] : inPolicy(writing, kind, around);
}

/** Between two separators; in offsets of the text. */
function documentAround(text: string, offset: number): { readonly start: number; readonly end: number } {
  const separator = /^---(?=\s|$)[^\n]*(?:\n|$)/gm;
  let start = 0;
  for (let found = separator.exec(text); found; found = separator.exec(text)) {
    if (found.index >= offset) return { start, end: found.index };
    if (separator.lastIndex <= offset) start = separator.lastIndex;
    if (found[0] === '') separator.lastIndex++;
  }
  return { start, end: text.length };
}

function withoutComments(document: string): string {
  return document.replace(/^\s*#.*$/gm, '').trim();
}

/** The kind that a document says it is of, where that is one of those described. */
function kindOf(document: string): string | undefined {
  const { kind = '', apiVersion } = headOf(document);
  const known = apiVersions.get(kind);
  return known !== undefined && (apiVersion === undefined || groupOf(apiVersion) === groupOf(known)) ? kind : undefined;
}

function headOf(document: string): { readonly kind: string | undefined; readonly apiVersion: string | undefined } {
  const textAt = (key: string) => new RegExp(`^${key}:[ ]+["']?([\\w./-]+)`, 'm').exec(document)?.[1];
  return { kind: textAt('kind'), apiVersion: textAt('apiVersion') };
}

function groupOf(apiVersion: string): string {
  return apiVersion.slice(0, apiVersion.indexOf('/'));
}

/** For the two fields that say what a document is; of what is another kind, nothing. */
function headValues(document: string, key: string): readonly Offer[] {
  const { kind, apiVersion } = headOf(document);
  const fitting = [...apiVersions].filter(
    ([name, version]) =>
      (key === 'kind' || kind === undefined || kind === name) && (key === 'apiVersion' || groupOf(apiVersion ?? version) === groupOf(version)),
  );
  if (key !== 'kind' && key !== 'apiVersion') return [];
  return [...new Set(fitting.map(([name, version]) => (key === 'kind' ? name : version)))].map((label) => ({ label, kind: 'word' }));
}

function inEmptyDocument({ snapshot, view, file }: Writing, around: Around): readonly Offer[] {
  const style = ownStyle(around.lineEnding);
  const policies = wholePolicies(view, homeOf(snapshot, view, file)).map(
    (policy): Offer => ({ label: `NetworkPolicy: ${policy.label}`, kind: 'policy', documentation: policy.about, text: filledText(policy, 0, style) }),
  );
  return [...policies, ...fieldOffers(fieldsOf(fieldAt('NetworkPolicy', [])), { around, column: 0, before: '' })];
}

function inPolicy(writing: Writing, kind: string, around: Around): readonly Offer[] {
  const { place } = writing;
  const path = [...place.parents, ...(around.below ? [place.key ?? ''] : [])];
  const field = fieldAt(kind, path);
  if (!field || (around.dashed && field.shape !== 'list')) return [];
  const begins = field.shape === 'list' && !around.inItem;
  if (around.beforeItem && !begins) return [];
  const column = around.column + (around.below ? (begins ? around.listStep : 2) : 0);
  const lead = around.below ? around.lineEnding + ' '.repeat(column) : '';
  const layout: Layout = { around, column: column + (begins ? 2 : 0), before: begins ? `${lead}- ` : lead };
  const all = fieldsOf(field);
  const fields = Object.entries(all).filter(([name]) => fits(name, path, kind, around.written));
  const renames = /^\s*:/.test(place.rest);
  const parts = around.written.size === 0 && !around.flow && !renames ? partsAt(writing, path, all) : [];
  // In `from: -` the dash is what has been typed.
  const filter = (label: string) => (place.word === '-' ? { filter: `- ${label}` } : {});
  return [...fieldOffers(Object.fromEntries(fields), layout, renames), ...parts.map((part) => partOffer(part, layout))].map((offer) => ({
    ...offer,
    ...filter(offer.label),
  }));
}

/** Whether a field can stand beside those that are written. */
function fits(name: string, path: readonly string[], kind: string, written: ReadonlySet<string>): boolean {
  if (written.has(name)) return false;
  if (name === 'namespace' && path.length === 1 && path[0] === 'metadata') return namespacedKinds.has(kind);
  // It stands alone.
  return name === 'ipBlock' ? written.size === 0 : !written.has('ipBlock');
}

/** By the fields that are there: the kinds of policies that have others write them otherwise. */
function partsAt({ view, namespace, snapshot, file, ports }: Writing, path: readonly string[], fields: object): readonly Part[] {
  if ('ipBlock' in fields) return peerParts(view, namespace ?? homeOf(snapshot, view, file).name);
  return 'endPort' in fields ? portParts(view, ports(), path[1] === 'egress') : [];
}

/** How what is inserted stands. */
interface Layout {
  readonly around: Around;
  /** Of its keys. */
  readonly column: number;
  /** What comes first: a line break, a dash. */
  readonly before: string;
}

function fieldOffers(fields: Readonly<Record<string, FieldSchema>>, { around, column, before }: Layout, renames = false): readonly Offer[] {
  return Object.entries(fields).map(([label, field]): Offer => {
    const { shape, about = '' } = resolved(field) ?? {};
    const next = (indent: number) => `:${around.lineEnding}${' '.repeat(column + indent)}`;
    const behind = around.flow || shape === undefined ? ': ' : shape === 'map' ? next(2) : `${next(around.listStep)}- `;
    const plain = before + label + (renames ? '' : behind);
    return { label, kind: 'key', documentation: about, text: { plain, snippet: undefined } };
  });
}

function partOffer(part: Part, { around: { lineEnding, listStep }, column, before }: Layout): Offer {
  const style = { lineEnding, mapStep: 2, listStep, json: false };
  return { label: part.label, kind: 'part', documentation: part.about, text: filledText(part, column, style, before) };
}
