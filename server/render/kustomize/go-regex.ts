import { fail } from './stop.js';

/** Whether a text holds a match of the expression. */
export function goRegex(pattern: string): (text: string) => boolean {
  const simple = /^\^\(\?:([\w/ -]*)\)\$$/.exec(pattern);
  if (simple) return (text) => text === simple[1];
  try {
    const expression = new RegExp(pattern, 's');
    return (text) => expression.test(text);
  } catch {
    return fail(`error parsing regexp: \`${pattern}\``);
  }
}
