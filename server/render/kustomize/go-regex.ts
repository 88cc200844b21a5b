import { compileRegex, type RegexProgram } from './regex-program.js';
import { fail, refuse } from './stop.js';

/**
 * Whether a text holds a match of the expression, in Go's syntax. Kustomizations may come from anywhere, and JavaScript's own expressions can take forever:
 * this takes time in proportion to the text, as Go does.
 */
export function goRegex(pattern: string): (text: string) => boolean {
  const whole = /^\^\(\?:([\w/ .-]*)\)\$$/.exec(pattern)?.[1];
  if (whole !== undefined) return (text) => (/^[ -~]*$/.test(text) ? isAlike(whole, text) : matcherOf(pattern)(text));
  return matcherOf(pattern);
}

function matcherOf(pattern: string): (text: string) => boolean {
  const program = compileRegex(pattern) ?? fail(`error parsing regexp: \`${pattern}\``);
  return (text) => {
    if (program.length * text.length > mostWork) refuse('too-large', `The expression \`${pattern}\` is too large for the texts that it is for.`);
    return isMatch(program, text);
  };
}

/** Most expressions are a name, in which a dot means any character. */
function isAlike(name: string, text: string): boolean {
  if (name === text) return true;
  if (name.length !== text.length || !name.includes('.')) return false;
  for (let index = 0; index < name.length; index++) if (name[index] !== '.' && name[index] !== text[index]) return false;
  return true;
}

/** Steps times characters; far more than any expression on any name needs. */
const mostWork = 20_000_000;

/** Follows all ways through the program at once (Thompson 1968). */
function isMatch(program: RegexProgram, text: string): boolean {
  const units = Array.from(text);
  let states = new Set<number>();
  for (let index = 0; index <= units.length; index++) {
    // A match may begin anywhere.
    if (follow(program, states, 0, index, units)) return true;
    const unit = units[index];
    if (unit === undefined) return false;
    const next = new Set<number>();
    for (const state of states) {
      const step = program[state];
      if (step?.kind === 'unit' && step.matches(unit) && follow(program, next, state + 1, index + 1, units)) return true;
    }
    states = next;
  }
  return false;
}

/** Adds all states that are reached without reading on; tells whether the end is one of them. */
function follow(program: RegexProgram, states: Set<number>, from: number, index: number, units: readonly string[]): boolean {
  const open = [from];
  for (let state = open.pop(); state !== undefined; state = open.pop()) {
    if (states.has(state)) continue;
    states.add(state);
    const step = program[state];
    if (step === undefined || step.kind === 'match') return true;
    if (step.kind === 'split') open.push(step.second, step.first);
    else if (step.kind === 'jump') open.push(step.to);
    else if (step.kind === 'assert' && step.holds(units[index - 1], units[index])) open.push(state + 1);
  }
  return false;
}
