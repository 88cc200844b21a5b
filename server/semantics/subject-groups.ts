import type { CompiledPolicy } from './compiled-policy.js';
import type { Subject } from './decide.js';
import type { Stretch } from './population.js';

/** The classes of a stretch, grouped by which policies select them, and how surely. */
export interface SubjectGroups {
  /** The number of a class's group; 0 where no policy selects it. */
  groupOf(index: number): number;
  /** In the order of the policies; the same list each time. */
  subjectsOf(group: number): readonly Subject[];
}

/** One more policy than the group `parent`. */
interface Group {
  readonly parent: number;
  readonly subject: Subject;
}

/**
 * Groups classes without a list for each: every policy moves the classes it selects to a group that has this policy, too. So a hundred
 * policies that all select thousands of classes make a hundred groups.
 */
export function groupSubjects(policies: readonly CompiledPolicy[], { start, end }: Stretch): SubjectGroups {
  const groupOf = new Uint32Array(end - start);
  const groups: (Group | undefined)[] = [undefined];
  const move = (members: readonly number[], subject: Subject): void => {
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
  for (const compiled of policies) {
    const { sure, maybe } = compiled.subject.members();
    move(sure, { compiled, sure: true });
    move(maybe, { compiled, sure: false });
  }
  const known = new Map<number, readonly Subject[]>([[0, []]]);
  const subjectsOf = (group: number): readonly Subject[] => {
    const before = known.get(group);
    if (before) return before;
    const subjects: Subject[] = [];
    for (let at = groups[group]; at; at = groups[at.parent]) subjects.push(at.subject);
    subjects.reverse();
    known.set(group, subjects);
    return subjects;
  };
  return { groupOf: (index) => groupOf[index - start] ?? 0, subjectsOf };
}
