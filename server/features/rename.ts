import type { FileEdit } from '../rules/rule.js';
import type { Range } from '../util/range.js';
import { counted } from '../util/text.js';
import type { FileId, Snapshot } from '../workspace/snapshot.js';
import { editsAt } from './rename/edits.js';
import { nameFault } from './rename/names.js';
import { type NamePlace, placeKey } from './rename/place.js';
import type { Plan, RenameRefusal, Renaming } from './rename/plan.js';
import { type RenameTarget, targetsAt } from './rename/target.js';
import type { TextOf } from './text-of.js';

/** What can be renamed at a place: file offsets of the name, and the name as it is now. */
export interface Renamable {
  readonly refusal?: undefined;
  readonly range: Range;
  readonly name: string;
}

/** A rename as one edit, and what there is to know of it before it is done. */
export interface Rename {
  readonly refusal?: undefined;
  /** What becomes what, and how many places that are. */
  readonly title: string;
  readonly edits: readonly FileEdit[];
  /** What selects other pods afterwards than it does now; sentences. Empty: who selects whom stays as it is. */
  readonly effects: readonly string[];
  /** What else there is to know; sentences. */
  readonly notes: readonly string[];
}

/** What can be renamed at an offset, or why it cannot; undefined where there is nothing that has a name. */
export function prepareRename(snapshot: Snapshot, file: FileId, offset: number): Renamable | RenameRefusal | undefined {
  const found = targetAt({ snapshot, read: (id) => snapshot.file(id)?.source }, file, offset);
  if (!found) return undefined;
  const { target, plan, templated } = found;
  if (templated) return inTemplate;
  return plan.refusal === undefined ? { range: target.range, name: target.name } : { refusal: plan.refusal };
}

const inTemplate: RenameRefusal = { refusal: 'This is a template: what it renders to is not known, so nothing is renamed in it.' };

/**
 * Gives what is at an offset another name, wherever it has to change with it. Undefined where there is nothing that has a name.
 * @param read asked for every file that an occurrence may be in; what it does not give cannot be changed
 */
export function rename(
  snapshot: Snapshot,
  at: { readonly file: FileId; readonly offset: number },
  to: string,
  read: TextOf,
): Rename | RenameRefusal | undefined {
  const renaming: Renaming = { snapshot, read };
  const found = targetAt(renaming, at.file, at.offset, to);
  if (!found) return undefined;
  const { target, plan, templated } = found;
  if (templated) return inTemplate;
  const fault = nameFault(target.kind, to);
  if (fault !== undefined) return { refusal: fault };
  if (!snapshot.complete) return { refusal: 'The workspace is still being read: try again when that is done.' };
  if (plan.refusal !== undefined) return plan;
  if (to === target.name) return { title: '', edits: [], effects: [], notes: [] };
  const unrendered = notRendered(snapshot, plan.places);
  if (unrendered) return unrendered;
  const edits = editsAt(renaming, plan.places, target.name, to);
  if ('refusal' in edits) return edits;
  const where = `${counted(plan.places.length, 'place')} in ${counted(edits.length, 'file')}`;
  return { title: `Rename ${target.what} to ${target.called(to)}: ${where}`, edits, effects: plan.effects, notes: plan.notes };
}

/** Of what a kustomization or chart makes of a file that is changed, nothing is known where it is not rendered. */
function notRendered(snapshot: Snapshot, places: readonly NamePlace[]): RenameRefusal | undefined {
  const files = new Set(places.map(({ file }) => file));
  const unit = snapshot.units.find(({ problem, inputs }) => problem !== undefined && [...files].some((file) => inputs.has(file)));
  return unit && { refusal: `It is not known what ${snapshot.file(unit.file)?.path ?? unit.file} makes of it, because that is not rendered.` };
}

interface Found {
  readonly target: RenameTarget;
  readonly plan: Plan;
  readonly templated: boolean;
}

/** The first of what may be meant that is written there, by its plan; else the first that is refused for a reason of its own. */
function targetAt(renaming: Renaming, file: FileId, offset: number, to?: string): Found | undefined {
  const found = targetsAt(renaming, file, offset);
  if (!found) return undefined;
  for (const target of found.targets) {
    const plan = target.plan(to ?? anotherName(target.name));
    if (plan.refusal !== undefined || plan.places.some((place) => placeKey(place) === placeKey({ file, range: target.range }))) {
      return { target, plan, templated: found.templated };
    }
  }
  return undefined;
}

/** A name that nothing has, for who only wants to know what would change. */
function anotherName(name: string): string {
  return `${name}\0`;
}

export type { RenameRefusal } from './rename/plan.js';
