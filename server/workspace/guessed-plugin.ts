import { type Plugin, pluginNamed } from '../semantics/cluster/plugins.js';
import { shift } from '../util/range.js';
import { compareText } from '../util/text.js';
import type { PlacedFile } from './place-objects.js';
import type { GuessedPlugin, PlacedSign, PluginSign } from './plugin-sign.js';
import type { Location, PlacedObject } from './snapshot.js';

/** The signs of a file's objects; undefined where it has none, as nearly every file. */
export function signsOfFile({ record, placement, counting }: PlacedFile): readonly PlacedSign[] | undefined {
  if (placement.isElsewhere || placement.role === 'template') return undefined;
  const found = counting.flatMap((placed, index): readonly PlacedSign[] => {
    const sign = record.counting[index]?.sign;
    return sign ? [{ sign, by: titleOf(placed), at: locationOf(placed), from: record.id }] : [];
  });
  return found.length === 0 ? undefined : found;
}

/** What is guessed of an environment: by its own signs, or, where it has none, by those of the workspace. */
export function guessFor(signs: readonly PlacedSign[], isHere: (sign: PlacedSign) => boolean): GuessedPlugin | undefined {
  const ofPlugins = signs.filter(({ sign }) => sign.plugin !== undefined);
  const own = ofPlugins.filter(isHere);
  return guessOf(own.length > 0 ? own : ofPlugins);
}

/**
 * The objects of an environment that say which addresses pods are given, by place; where it has none, those of the workspace, if they agree: of
 * several clusters nobody knows which one it is.
 */
export function podBlockSigns(signs: readonly PlacedSign[], isHere: (sign: PlacedSign) => boolean): readonly PlacedSign[] {
  const telling = signs.filter(({ sign }) => sign.podBlocks).sort(byPlace);
  const own = telling.filter(isHere);
  if (own.length > 0) return own;
  return new Set(telling.map(({ sign }) => sign.podBlocks?.join())).size === 1 ? telling : [];
}

/**
 * The one plugin that signs speak of. Where one enforces policies for another that does not, it is that one; a cluster's default steps back behind
 * what is installed. Where signs do not agree nothing is guessed.
 */
function guessOf(signs: readonly PlacedSign[]): GuessedPlugin | undefined {
  const installed = signs.filter(({ sign }) => !sign.byDefault);
  const candidates = (installed.length > 0 ? installed : signs).flatMap((one) => {
    const plugin = pluginOf(one.sign);
    return plugin ? [{ plugin, ...one }] : [];
  });
  const enforcing = candidates.filter(({ plugin }) => plugin.enforces);
  const [first, ...others] = [...(enforcing.length > 0 ? enforcing : candidates)].sort(mostTelling);
  return first && others.every(({ plugin }) => plugin.name === first.plugin.name) ? { plugin: first.plugin, by: first.by, at: first.at } : undefined;
}

function pluginOf({ plugin: name, enforces, blocksMatchNodes }: PluginSign): Plugin | undefined {
  const plugin = pluginNamed(name ?? '');
  return plugin && { ...plugin, ...(enforces === false && { enforces }), ...(blocksMatchNodes && { blocksMatchNodes }) };
}

/** What says more than the name, then by place. */
function mostTelling(a: PlacedSign, b: PlacedSign): number {
  const said = ({ sign }: PlacedSign) => Number(sign.blocksMatchNodes === undefined);
  return said(a) - said(b) || byPlace(a, b);
}

function byPlace(a: PlacedSign, b: PlacedSign): number {
  return compareText(a.at.file, b.at.file) || a.at.range.start - b.at.range.start;
}

/** Of kinds that are not known here a default namespace says nothing. */
function titleOf({ object, namespace, namespaceFrom }: PlacedObject): string {
  const name = object.metadata.name?.value;
  const isPlaced = namespace !== undefined && namespaceFrom !== 'default';
  return name === undefined ? `a ${object.kind.value} without a name` : `${object.kind.value} \`${isPlaced ? `${namespace}/` : ''}${name}\``;
}

function locationOf({ file, offset, object }: PlacedObject): Location {
  const range = object.metadata.name?.range ?? object.kind.range;
  return range.elsewhere ? { file: range.elsewhere.file, range: range.elsewhere.range } : { file, range: shift(range, offset) };
}
