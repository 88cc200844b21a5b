import type { Closure } from '../../render/rendering.js';
import type { RenderedDocument } from './rendered-documents.js';
import type { RenderedUnit } from './rendered-units.js';

/** What is at hand of a unit. */
export interface KeptUnit {
  readonly documents: readonly RenderedDocument[];
  /** What it was rendered from; of some nothing is kept. */
  readonly closure: Closure | undefined;
}

/** What is kept of documents, in UTF-16 units of what was rendered: their trees take some twenty times as much. */
const mostDocuments = 2 * 1024 * 1024;

/** Of all texts that units were rendered from, in UTF-16 units: what several read is there once. */
const mostRead = 16 * 1024 * 1024;

/** What rendered units hold, for who judges files: the ones used last, and in any case those that are needed now. */
export class KeptUnits {
  /** The one used last is last. */
  readonly #units = new Map<RenderedUnit, KeptUnit>();
  readonly #texts = new SharedTexts();
  #size = 0;
  #needed: ReadonlySet<RenderedUnit> = new Set();

  /** From now on these stay, however much they hold together. */
  need(units: Iterable<RenderedUnit>): void {
    this.#needed = new Set(units);
  }

  get(unit: RenderedUnit): KeptUnit | undefined {
    const kept = this.#units.get(unit);
    if (!kept) return undefined;
    this.#units.delete(unit);
    this.#units.set(unit, kept);
    return kept;
  }

  /** In place of what the same unit held before. @param read what it was rendered from, where that is of use */
  keep(unit: RenderedUnit, documents: readonly RenderedDocument[], read: Closure | undefined): void {
    for (const other of [...this.#units.keys()]) if (other.key === unit.key) this.#forget(other);
    const closure = read && this.#texts.size <= mostRead ? { ...read, files: this.#texts.share(read.files) } : undefined;
    this.#units.set(unit, { documents, closure });
    this.#size += sizeOf(documents);
    for (const oldest of [...this.#units.keys()]) {
      if (this.#size <= mostDocuments) break;
      if (oldest !== unit && !this.#needed.has(oldest)) this.#forget(oldest);
    }
  }

  #forget(unit: RenderedUnit): void {
    const kept = this.#units.get(unit);
    if (!kept) return;
    this.#units.delete(unit);
    this.#size -= sizeOf(kept.documents);
    if (kept.closure) this.#texts.release(kept.closure.files.values());
  }
}

function sizeOf(documents: readonly RenderedDocument[]): number {
  return documents.reduce((sum, { length }) => sum + length, 0);
}

/** Texts of which equal ones are one. */
class SharedTexts {
  readonly #users = new Map<string, { readonly text: string; users: number }>();
  /** Of all, each once, in UTF-16 units. */
  size = 0;

  share(files: Closure['files']): Closure['files'] {
    return new Map([...files].map(([id, text]) => [id, this.#shared(text)]));
  }

  #shared(text: string): string {
    const known = this.#users.get(text);
    if (known) known.users++;
    else {
      this.#users.set(text, { text, users: 1 });
      this.size += text.length;
    }
    return known?.text ?? text;
  }

  release(texts: Iterable<string>): void {
    for (const text of texts) {
      const known = this.#users.get(text);
      if (!known || --known.users > 0) continue;
      this.#users.delete(text);
      this.size -= text.length;
    }
  }
}
