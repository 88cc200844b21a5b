import { type FileId, parentOf } from '../../util/file-id.js';
import type { RenderedUnit } from './rendered-units.js';

/** A file that is another than it was. */
export interface ChangedFile {
  readonly id: FileId;
  /** It was there before, and is there now. */
  readonly remains: boolean;
}

/** What something is made from. */
export type Reads = Pick<RenderedUnit, 'inputs'>;

/** Whether what reads all this may become another with a file: it reads the file, or a folder above, to which it came or from which it went. */
export function isTouched({ inputs }: Reads, { id, remains }: ChangedFile): boolean {
  if (inputs.has(id)) return true;
  if (remains) return false;
  for (let folder = parentOf(id); folder !== ''; folder = parentOf(folder)) if (inputs.has(folder)) return true;
  return inputs.has('');
}

/**
 * Which units are old, because they are made from files that changed since. While units are made, every change is kept: what is made then may be made
 * of a file as it was before, and nobody knows what it reads until it is made.
 */
export class DueUnits {
  readonly #keys = new Set<string>();
  #meanwhile: ChangedFile[] | undefined;

  get size(): number {
    return this.#keys.size;
  }

  has(key: string): boolean {
    return this.#keys.has(key);
  }

  add(key: string): void {
    this.#keys.add(key);
  }

  delete(key: string): void {
    this.#keys.delete(key);
  }

  clear(): void {
    this.#keys.clear();
  }

  /** Says that files changed. @param units all that count */
  changed(files: readonly ChangedFile[], units: Iterable<RenderedUnit>): void {
    this.#meanwhile?.push(...files);
    for (const unit of units) if (files.some((file) => isTouched(unit, file))) this.#keys.add(unit.key);
  }

  /** Units are made from now on. */
  begin(): void {
    this.#meanwhile = [];
  }

  end(): void {
    this.#meanwhile = undefined;
  }

  /** What changed since units are made. */
  get meanwhile(): readonly ChangedFile[] {
    return this.#meanwhile ?? [];
  }

  /** Units that were made are due again where a file changed that they read. Gives those that are due. */
  check(made: Iterable<RenderedUnit>): readonly RenderedUnit[] {
    const due = [...made].filter((unit) => this.#keys.has(unit.key) || this.meanwhile.some((file) => isTouched(unit, file)));
    for (const { key } of due) this.#keys.add(key);
    return due;
  }
}
