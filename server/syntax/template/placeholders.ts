import type { Range } from '../../util/range.js';

/** A stretch of the text that another tool replaces. */
export interface PlaceholderText {
  readonly range: Range;
}

/**
 * What other tools fill in before a manifest is applied: `${X}` and `$X` of Flux, envsubst and Terraform, `$(X)` of Kustomize, Tekton and
 * pipelines, `{X_Y}`, `__X__` and `@x@` of sed and Maven, `#{X}#` and `%%X%%` of pipelines, `<% x %>` and `[[ x ]]` of template engines. Each is a form
 * that no name, label, port or address can have. `__x__` in small letters and `a__b__c` are names, and an address of mail holds one `@` only.
 */
const forms = [
  /\$\{[A-Za-z_][^{}\n]*\}/,
  /\$\([A-Za-z_][^()\n]*\)/,
  /(?<![\w$])\$[A-Z_][A-Z0-9_]+(?!\w)/,
  /(?<![\w${#])\{[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+\}(?!\})/,
  /(?<!\w)__[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)*__(?!\w)/,
  /(?<![\w.@])@[A-Za-z_][\w.-]*@(?![\w@])/,
  /%%[A-Za-z_][\w.-]*%%/,
  /#\{[A-Za-z_][\w.-]*\}#?/,
  /<%[^\n%]*%>/,
  /\[\[[ \t]+[\w.$]+[ \t]+\]\]/,
];

const placeholder = new RegExp(forms.map(({ source }) => source).join('|'), 'g');

/** One of these is in every text with a placeholder; most texts have none. */
const hint = /\$[{(A-Z_]|\{[A-Z]|__[A-Z]|@[A-Za-z_][\w.-]*@|%%[A-Za-z_]|#\{|<%|\[\[[ \t]/;

/** Where the placeholders of other tools than Helm stand in a text, in order. */
export function findPlaceholders(text: string): readonly PlaceholderText[] {
  if (!hint.test(text)) return [];
  return [...text.matchAll(placeholder)].map(({ index, 0: match }) => ({ range: { start: index, end: index + match.length } }));
}

/** Those that YAML takes for something else than text, though it can read them: a comment, a list in a list, a map. */
export function mistakenPlaceholders(text: string, placeholders: readonly PlaceholderText[]): readonly PlaceholderText[] {
  return placeholders.filter(
    ({ range: { start, end } }) => text.startsWith('[[', start) || text[start] === '{' || (text[end - 1] === '#' && /[\s,[{]/.test(text[start - 1] ?? ' ')),
  );
}

/** The text with words of the same length in place of placeholders, so that every offset stays. */
export function maskPlaceholders(text: string, placeholders: readonly PlaceholderText[]): string {
  let masked = '';
  let at = 0;
  for (const {
    range: { start, end },
  } of placeholders) {
    masked += text.slice(at, start) + 'x'.repeat(end - start);
    at = end;
  }
  return masked + text.slice(at);
}

/** Whether a scalar is, as a whole, an expression that Kyverno Chainsaw computes: `(join('-', [$namespace, 'db']))`. */
export function isExpression(text: string, start: number, end: number): boolean {
  const quoted = text[start] === '"' || text[start] === "'" ? 1 : 0;
  return text[start + quoted] === '(' && text[end - 1 - quoted] === ')';
}
