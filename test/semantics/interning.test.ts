import { expect, test } from 'vitest';
import { type AnswerTable, createAnswerTable, sameAnswer } from '../../server/semantics/engine/interning.js';
import { connectionsOf } from '../../server/semantics/sets/connection-set.js';
import { portRange } from '../../server/semantics/sets/port-set.js';

const answerOf = (table: AnswerTable, port: number) => {
  const ports = connectionsOf('TCP', portRange(port));
  return table.answer(ports, ports);
};

test('a table that edits filled is followed by an empty one, of which the answers say the same', () => {
  let table = createAnswerTable(100);
  const first = answerOf(table, 1);
  let largest = 0;
  for (let port = 2; port < 20_000; port++) {
    table = table.next();
    answerOf(table, port);
    largest = Math.max(largest, table.size);
  }
  expect(largest).toBeLessThan(1000);
  expect(answerOf(table, 1) === first).toBe(false);
  expect(sameAnswer(answerOf(table, 1), first)).toBe(true);
  expect(sameAnswer(answerOf(table, 2), first)).toBe(false);
});

test('a table that one state fills grows until the state fits in', () => {
  let table = createAnswerTable(100);
  let tables = 1;
  for (let edit = 0; edit < 1000; edit++) {
    const next = table.next();
    if (next !== table) tables++;
    table = next;
    for (let port = 1; port <= 1000; port++) answerOf(table, port);
  }
  expect(tables).toBeLessThan(8);
});
