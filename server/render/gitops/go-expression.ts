import type { JsonValue } from './field.js';
import { type GoValue, goFunctions } from './go-functions.js';
import { NotEvaluated } from './not-evaluated.js';
import { memberAt, type Row } from './params.js';

const token = /\s*(?:("(?:\\.|[^"\\])*"|`[^`]*`)|(-?\d+)|(\$?(?:\.[\w]+)+|\$|\.)|([A-Za-z]\w*)|([()|]))/y;

interface GoToken {
  readonly kind: 'text' | 'number' | 'field' | 'name' | 'sign';
  readonly text: string;
}

/** What stands in an action of a Go template: a pipeline of functions over fields and literals. */
export class GoExpression {
  readonly #tokens: readonly GoToken[];
  readonly #row: Row;
  #at = 0;

  constructor(text: string, row: Row) {
    this.#tokens = tokensOf(text);
    this.#row = row;
  }

  evaluate(): GoValue {
    const value = this.#pipeline();
    return this.#at < this.#tokens.length ? notEvaluated('an action') : value;
  }

  #pipeline(): GoValue {
    let value = this.#command(undefined);
    while (this.#takes('|')) value = this.#command(value);
    return value;
  }

  /** A function with its arguments, of which what is piped in is the last, or one operand. */
  #command(piped: GoValue | undefined): GoValue {
    const first = this.#tokens[this.#at];
    if (first?.kind !== 'name' || ['true', 'false', 'nil'].includes(first.text)) {
      const operand = this.#operand();
      return piped === undefined ? operand : notEvaluated('a value that takes another');
    }
    this.#at++;
    const args: GoValue[] = [];
    while (this.#beginsOperand()) args.push(this.#operand());
    return call(first.text, piped === undefined ? args : [...args, piped]);
  }

  #beginsOperand(): boolean {
    const next = this.#tokens[this.#at];
    return next !== undefined && (next.kind !== 'sign' || next.text === '(');
  }

  #operand(): GoValue {
    const next = this.#tokens[this.#at++];
    if (next === undefined) return notEvaluated('an action without end');
    if (next.kind === 'text') return known(next.text);
    if (next.kind === 'number') return known(Number(next.text));
    if (next.kind === 'field') return this.#field(next.text);
    if (next.kind === 'name') return next.text === 'true' || next.text === 'false' ? known(next.text === 'true') : call(next.text, []);
    if (next.text !== '(') return notEvaluated(`\`${next.text}\``);
    const inside = this.#pipeline();
    return this.#takes(')') ? inside : notEvaluated('a bracket without end');
  }

  #field(path: string): GoValue {
    const names = path
      .replace(/^\$/, '')
      .split('.')
      .filter((name) => name !== '');
    let value: JsonValue | undefined = this.#row.params;
    for (const name of names) value = memberAt(value, name);
    return value === undefined && this.#row.isOpen ? { value: undefined, isUnknown: true } : known(value);
  }

  #takes(sign: string): boolean {
    const next = this.#tokens[this.#at];
    if (next?.kind !== 'sign' || next.text !== sign) return false;
    this.#at++;
    return true;
  }
}

function known(value: JsonValue | undefined): GoValue {
  return { value, isUnknown: false };
}

function notEvaluated(what: string): never {
  throw new NotEvaluated(what);
}

function call(name: string, args: readonly GoValue[]): GoValue {
  const run = goFunctions.get(name);
  if (run === undefined) return notEvaluated(`the function \`${name}\``);
  if (args.some(({ isUnknown }) => isUnknown)) return { value: undefined, isUnknown: true };
  return known(run(args.map(({ value }) => value)));
}

function tokensOf(text: string): readonly GoToken[] {
  const tokens: GoToken[] = [];
  let at = 0;
  while (text.slice(at).trim() !== '') {
    token.lastIndex = at;
    const [all, quoted, number, field, name, sign] = token.exec(text) ?? notEvaluated(`\`${text}\``);
    if (quoted !== undefined) tokens.push({ kind: 'text', text: unquoted(quoted) });
    else if (number !== undefined) tokens.push({ kind: 'number', text: number });
    else if (field !== undefined) tokens.push({ kind: 'field', text: field });
    else if (name !== undefined) tokens.push({ kind: 'name', text: name });
    else tokens.push({ kind: 'sign', text: sign ?? '' });
    at += all.length;
  }
  return tokens;
}

function unquoted(text: string): string {
  if (text.startsWith('`')) return text.slice(1, -1);
  try {
    return String(JSON.parse(text));
  } catch {
    return notEvaluated(text);
  }
}
