import type { Matching, Stretch } from './population.js';

/** What selects pods: a policy, or a doubt about them. */
export interface Selecting {
  readonly subject: Matching;
}

/** One that selects a workload: surely, or possibly because labels are unknown. */
export interface Selected<T extends Selecting> {
  readonly compiled: T;
  readonly sure: boolean;
}

/** The classes of a stretch, grouped by what selects them, and how surely. */
export interface SubjectGroups<T extends Selecting> {
  /** The number of a class's group; 0 where nothing selects it. */
  groupOf(index: number): number;
  /** In the order of the list; the same list each time. */
  subjectsOf(group: number): readonly Selected<T>[];
}

/** One more than the group `parent`. */
interface Group<T extends Selecting> {
  readonly parent: number;
  readonly subject: Selected<T>;
}

/**
 * Groups classes without a list for each: every policy moves the classes it selects to a group that has this policy, too. So a hundred
 * policies that all select thousands of classes make a hundred groups.
 */
export function groupSubjects<T extends Selecting>(all: readonly T[], { start, end }: Stretch): SubjectGroups<T> {
  const groupOf = new Uint32Array(end - start);
  const groups: (Group<T> | undefined)[] = [undefined];
  const move = (members: readonly number[], subject: Selected<T>): void => {
    const moved = new Map<number, number>();
    for (const member of members) {
      if (member < start || member >= end) continue;
      const parent = groupOf[member - start] ?? 0;
      let child = moved.get(parent);
      if (child === undefined) {
        child = groups.length;
        groups.push({ parent, subject });
        moved.set(parent, child);
      }
      groupOf[member - start] = child;
    }
  };
  for (const compiled of all) {
    const { sure, maybe } = compiled.subject.members();
    move(sure, { compiled, sure: true });
    move(maybe, { compiled, sure: false });
  }
  const known = new Map<number, readonly Selected<T>[]>([[0, []]]);
  const subjectsOf = (group: number): readonly Selected<T>[] => {
    const before = known.get(group);
    if (before) return before;
    const subjects: Selected<T>[] = [];
    for (let at = groups[group]; at; at = groups[at.parent]) subjects.push(at.subject);
    subjects.reverse();
    known.set(group, subjects);
    return subjects;
  };
  return { groupOf: (index) => groupOf[index - start] ?? 0, subjectsOf };
}
