import { plainOf, samePlain } from './edit/plain-value.js';
import type { MapFrame, Merge } from './frames.js';
import type { MapEntry, Node, Path, ScalarNode } from './nodes.js';
import { type ResolvedScalar, resolveScalar } from './resolve-scalar.js';
import type { SyntaxProblem } from './source-file.js';

interface SettleOptions {
  /** Of the map. */
  readonly path: Path;
  /** It is a template, which may print one of two entries with the same key: both stay. */
  readonly keepsRepeated: boolean;
}

/**
 * Settles which entries of a map count where a key appears twice or `<<` brings keys in, as kubectl, Helm and client-go read it: in the order
 * of the text, and each takes the place of the one before (go-yaml v2 `decoder.mapping` and `decoder.merge`, when it is not strict). Says what
 * others read differently, and what cannot be merged at all.
 */
export function settleKeys(frame: MapFrame, options: SettleOptions): readonly SyntaxProblem[] {
  const settling = new Settling(options, frame.tags);
  for (const step of stepsOf(frame)) {
    if ('range' in step) settling.own(step);
    else settling.merge(step);
  }
  frame.entries = settling.entries();
  frame.dropped = settling.dropped;
  if (settling.isTemplated) frame.templated = true;
  return settling.problems;
}

/** Entries and `<<` in the order of the text. */
function stepsOf({ entries, merges }: MapFrame): readonly (MapEntry | Merge)[] {
  return merges.length === 0 ? entries : [...entries, ...merges].sort((a, b) => a.key.range.start - b.key.range.start);
}

/** One walk over what a map is made of. */
class Settling {
  readonly problems: SyntaxProblem[] = [];
  readonly dropped: MapEntry[] = [];
  isTemplated = false;
  readonly #options: SettleOptions;
  readonly #tags: MapFrame['tags'];
  readonly #counting = new Map<string, MapEntry>();
  /** Of a template, those that the last one of their name does not replace. */
  readonly #repeated: MapEntry[] = [];
  #merged = false;

  constructor(options: SettleOptions, tags: MapFrame['tags']) {
    this.#options = options;
    this.#tags = tags;
  }

  /** Those that count, the map's own first. */
  entries(): MapEntry[] {
    const all = [...this.#counting.values()];
    const own = [...this.#repeated, ...all.filter(({ merged }) => !merged)].sort((a, b) => a.key.range.start - b.key.range.start);
    return [...own, ...all.filter(({ merged }) => merged)];
  }

  own(entry: MapEntry): void {
    const name = nameOf(entry);
    const before = this.#counting.get(name);
    if (before && !before.merged && this.#options.keepsRepeated) this.#repeated.push(before);
    else if (before && !before.merged) {
      this.dropped.push(before);
      if (!this.#isSameKey(before.key, entry.key)) {
        this.#put(name, isSame(before.value, entry.value) ? entry : { ...entry, value: unknownIn(entry.value) });
        this.#differently('duplicate-key', entry.key, `\`${before.key.text}\` and \`${entry.key.text}\` are one key in JSON`);
        return;
      }
      this.#differently('duplicate-key', entry.key, `\`${entry.key.text}\` appears twice`, before);
    }
    this.#put(name, entry);
  }

  merge({ key, value }: Merge): void {
    if (this.#merged) this.#differently('merge-repeated', key, '`<<` appears twice');
    this.#merged = true;
    // Of several maps in a list the first counts, so it is taken in last.
    for (const source of sourcesOf(value).toReversed()) {
      if (source.kind === 'map') {
        if (source.templated) this.isTemplated = true;
        for (const entry of source.entries) this.#bringIn(key, entry);
      } else if (source.kind === 'scalar' && source.templated) this.isTemplated = true;
      else {
        const message = '`<<` takes in the keys of a map, and this is none; give it a map, or a list of maps.';
        this.problems.push({ range: source.range, message, code: 'merge' });
      }
    }
  }

  #bringIn(key: ScalarNode, entry: MapEntry): void {
    const name = nameOf(entry);
    const before = this.#counting.get(name);
    if (before && !before.merged) {
      // Which of the two a template prints is not known.
      if (this.#options.keepsRepeated) return;
      this.dropped.push(before);
      if (!isSame(before.value, entry.value)) this.#differently('merge-order', key, `\`<<\` brings in \`${entry.key.text}\` again`, before);
    }
    this.#put(name, { ...entry, merged: true });
  }

  /** Whether two keys are one in a Go map, in which not-a-number equals nothing. */
  #isSameKey(a: ScalarNode, b: ScalarNode): boolean {
    const identity = identityOf(a, this.#tags?.get(a));
    return identity === identityOf(b, this.#tags?.get(b)) && identity !== 'float .nan';
  }

  #put(name: string, entry: MapEntry): void {
    this.#counting.delete(name);
    this.#counting.set(name, entry);
  }

  #differently(code: 'duplicate-key' | 'merge-order' | 'merge-repeated', key: ScalarNode, message: string, dropped?: MapEntry): void {
    this.problems.push({ range: key.range, message, code, path: this.#options.path, ...(dropped ? { dropped: dropped.range } : {}) });
  }
}

function nameOf({ key }: MapEntry): string {
  return String(key.value);
}

/** A list is taken in only where it is written, not through an alias. */
function sourcesOf(value: Node): readonly Node[] {
  return value.kind === 'sequence' && value.alias === undefined ? value.items.map((item) => item.value) : [value];
}

/** Whether two values surely say the same. */
function isSame(a: Node, b: Node): boolean {
  return !a.templated && !b.templated && samePlain(plainOf(a), plainOf(b));
}

/** Two keys that differ only until they are JSON: Go walks over its map in any order, so either value may be the one that is sent. */
function unknownIn({ range }: Node): Node {
  return { kind: 'scalar', range, templated: true, value: null, text: '', style: 'plain' };
}

/** What tells a key apart from the others of a Go map: its type and value. */
function identityOf({ text, style }: ScalarNode, tag: string | undefined): string {
  const resolved = resolveScalar(text, style === 'plain' || style === 'missing', tag);
  return resolved.kind === 'string' ? `string ${resolved.value}` : `${resolved.kind} ${isWhole(resolved) ? exact(text, resolved) : String(resolved.value)}`;
}

function isWhole({ kind }: ResolvedScalar): boolean {
  return kind === 'int' || kind === 'uint';
}

/** Beyond 2^53 the text tells numbers apart that would be one in JavaScript. */
function exact(text: string, resolved: ResolvedScalar): string {
  return Number.isSafeInteger(resolved.value) ? String(resolved.value) : text.replaceAll('_', '').toLowerCase();
}
