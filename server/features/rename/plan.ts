import type { SourceFile } from '../../syntax/source-file.js';
import type { EnvironmentView, FileId, Snapshot } from '../../workspace/snapshot.js';
import { viewFor } from '../assertions/environment.js';
import { readAssertions } from '../assertions/read.js';
import type { NamePlace } from './place.js';

/** What a name is to be changed in. */
export interface Renaming {
  readonly snapshot: Snapshot;
  /** A file with its text; undefined where it is not there, or not read yet. */
  read(file: FileId): SourceFile | undefined;
}

/** What a rename changes, or why it cannot be done. */
export type Plan = ChangePlan | RenameRefusal;

export interface RenameRefusal {
  /** A sentence for people. */
  readonly refusal: string;
}

export interface ChangePlan {
  readonly refusal?: undefined;
  readonly places: readonly NamePlace[];
  /** What selects other pods afterwards than it does now; sentences. */
  readonly effects: readonly string[];
  /** What else there is to know of it; sentences. */
  readonly notes: readonly string[];
  /** The environments that it changes. */
  readonly environments: readonly string[];
}

/** So many environments are looked at. */
const mostEnvironments = 32;

/** The environments that a file counts in. One of assertions counts where it is held against. */
export function environmentsFor({ snapshot, read }: Renaming, file: FileId): readonly EnvironmentView[] {
  const own = snapshot.environmentsOf(file, mostEnvironments + 1);
  if (own.length > 0) return own;
  const source = snapshot.assertionFiles.includes(file) ? read(file) : undefined;
  return [source ? viewFor(snapshot, readAssertions({ id: file, source })) : snapshot.environment(file)];
}

/** Grows a set of environments by those of files, until all files that the places of one are in have been looked at. */
export function environmentsAround(renaming: Renaming, from: FileId, placesIn: (view: EnvironmentView) => readonly NamePlace[]): readonly EnvironmentView[] {
  const views = new Map<string, EnvironmentView>();
  const files = new Set<FileId>([from]);
  for (const file of files) {
    for (const view of environmentsFor(renaming, file)) {
      if (views.has(view.name)) continue;
      views.set(view.name, view);
      for (const place of placesIn(view)) files.add(place.file);
    }
  }
  return [...views.values()];
}

/** Why there are too many environments to look at all of them; undefined where there are not. */
export function tooMany(environments: number): RenameRefusal | undefined {
  return environments <= mostEnvironments
    ? undefined
    : { refusal: `It is written in files that more than ${mostEnvironments} environments share, and so many are not looked at.` };
}

/** That what is changed counts in other environments, too; nothing where there is one. */
export function sharedNote(names: readonly string[], shown: string): readonly string[] {
  const others = names.filter((name) => name !== shown);
  return others.length === 0
    ? []
    : [`What is written in files that environments share changes in ${others.length === 1 ? 'another one' : 'others'}, too: ${others.slice(0, 8).join(', ')}.`];
}
