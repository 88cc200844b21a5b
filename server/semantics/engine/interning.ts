import {
  type Allowed,
  allConnections,
  type ConnectionSet,
  formatConnections,
  hasConnections,
  intersectConnections,
  isAllConnections,
  noConnections,
} from '../sets/connection-set.js';

/** An answer that stands once in its table, so that equal answers are the same object and have the same small number. */
export interface Answer extends Allowed {
  readonly id: number;
  /** The same in every table. */
  readonly text: string;
}

/** Remembers answers, and what two of them have in common. */
export interface AnswerTable {
  readonly all: Answer;
  readonly none: Answer;
  /** Nothing is sure, everything possible. */
  readonly unknown: Answer;
  answer(sure: ConnectionSet, possible: ConnectionSet): Answer;
  /** What both let pass: one answer for each end of a connection. */
  meet(a: Answer, b: Answer): Answer;
  byId(id: number): Answer;
  readonly size: number;
  /** The table for the state after an edit: this one, unless edits have filled it with answers of states that are gone. */
  next(): AnswerTable;
}

/** A table smaller than this is not worth filling again. */
const leastFilled = 4096;

/** A table that is full after fewer edits than this is filled by what one state answers, not by edits. */
const manyEdits = 256;

/** @param most how many answers, and pairs of them, it takes before the state after the next edit begins another */
export function createAnswerTable(most = leastFilled): AnswerTable {
  const byText = new Map<string, Answer>();
  const list: Answer[] = [];
  const met = new Map<number, Answer>();
  const answer = (sure: ConnectionSet, possible: ConnectionSet): Answer => {
    const sureText = formatConnections(sure);
    const text = `${sureText}|${sure === possible ? sureText : formatConnections(possible)}`;
    let known = byText.get(text);
    if (!known) {
      known = { id: list.length, text, sure: shared(sure), possible: shared(possible) };
      list.push(known);
      byText.set(text, known);
    }
    return known;
  };
  const none = answer(noConnections, noConnections);
  const all = answer(allConnections, allConnections);
  const unknown = answer(noConnections, allConnections);
  const meet = (a: Answer, b: Answer): Answer => {
    if (a === b || b === all) return a;
    if (a === all) return b;
    if (a === none || b === none) return none;
    const key = a.id < b.id ? a.id * 0x4000000 + b.id : b.id * 0x4000000 + a.id;
    let result = met.get(key);
    if (!result) {
      const possible = intersectConnections(a.possible, b.possible);
      result = answer(a.sure === a.possible && b.sure === b.possible ? possible : intersectConnections(a.sure, b.sure), possible);
      met.set(key, result);
    }
    return result;
  };
  let edits = 0;
  const table: AnswerTable = {
    all,
    none,
    unknown,
    answer,
    meet,
    byId: (id) => list[id] ?? none,
    get size() {
      return list.length;
    },
    next: () => {
      edits++;
      return list.length + met.size <= most ? table : createAnswerTable(edits < manyEdits ? 2 * most : most);
    },
  };
  return table;
}

/** Whether two answers, of one table or of two, say the same. */
export function sameAnswer(a: Answer, b: Answer): boolean {
  return a === b || a.text === b.text;
}

function shared(set: ConnectionSet): ConnectionSet {
  if (!hasConnections(set)) return noConnections;
  return isAllConnections(set) ? allConnections : set;
}
