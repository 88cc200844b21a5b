import type { SubstitutionQuestion } from './flux.js';
import type { Dice } from './random-yaml.js';

const names = ['A', 'b_1', 'EMPTY', 'none', 'PATH', 'ü', 'x'];
const values = ['', 'abcabc', 'a/b/c', 'Äpfel öl', 'a*b[c]', '5', 'no: yes', 'prod', '$x', ['$', '{A}'].join('')];
const texts = [
  'a',
  'b',
  'abc',
  '/',
  ':',
  '-',
  '*',
  '?',
  '[a-b]',
  '[^x]',
  '\\',
  '\\/',
  '\\\\',
  ' ',
  '.',
  '$',
  '$$',
  '}',
  '{',
  '#',
  '%',
  '1',
  '-2',
  'ä',
  '\n',
  '=',
];
const operators = ['', '', '', ':-', ':=', '=', ':+', ':?', '-', ':', '/', '//', '/#', '/%', '#', '##', '%', '%%', '^', '^^', ',', ',,'];

/** A text with variables of every form, and values for some of them. */
export function randomSubstitution(dice: Dice): SubstitutionQuestion {
  const text = Array.from({ length: 1 + dice.whole(0, 4) }, () => (dice.whole(0, 2) === 0 ? textOf(dice) : referenceOf(dice, 0))).join('');
  const vars = Object.fromEntries(names.flatMap((name) => (dice.whole(0, 3) === 0 ? [] : [[name, dice.one(values)]])));
  return { text, vars };
}

function textOf(dice: Dice): string {
  return Array.from({ length: dice.whole(0, 3) }, () => dice.one(texts)).join('');
}

function referenceOf(dice: Dice, depth: number): string {
  const name = dice.one(names);
  const operator = dice.one(operators);
  if (dice.whole(0, 11) === 0) return `$\{#${name}}`;
  if (dice.whole(0, 19) === 0) return `$\{${name}${textOf(dice)}`;
  return `$\{${name}${operator}${argumentsOf(dice, operator, depth)}}`;
}

function argumentsOf(dice: Dice, operator: string, depth: number): string {
  const one = () => (depth < 2 && dice.whole(0, 4) === 0 ? referenceOf(dice, depth + 1) : textOf(dice));
  if (/^[\^,]?$|^\^\^$|^,,$/.test(operator)) return '';
  if (operator === ':') return dice.whole(0, 1) === 0 ? String(dice.whole(0, 8) - 4) : `${dice.whole(0, 8) - 4}:${dice.whole(0, 7)}`;
  if (operator.startsWith('/')) return dice.whole(0, 3) === 0 ? one() : `${one()}/${one()}`;
  return one();
}
