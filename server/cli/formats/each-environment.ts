/** The answer for one of several environments. */
export interface NamedAnswer {
  readonly name: string;
  /** As its format prints it. */
  readonly pieces: Iterable<string>;
}

/** How such an answer begins, by format; a row of NDJSON names its environment itself. */
const headings: Readonly<Record<string, (name: string) => string>> = {
  text: (name) => `${name}\n`,
  markdown: (name) => `## ${name}\n\n`,
  json: () => '',
  ndjson: () => '',
};

/** The formats that have place for several answers. */
export const formatsOfSeveral: readonly string[] = Object.keys(headings);

/** Several answers as one: below their names, in one object of JSON, or row by row. */
export function* eachEnvironment(answers: readonly NamedAnswer[], format: string): Iterable<string> {
  const isJson = format === 'json';
  if (isJson) yield '{ "version": 1,\n  "environments": [\n';
  for (const [index, { name, pieces }] of answers.entries()) {
    if (index > 0) yield isJson ? ',' : format === 'ndjson' ? '' : '\n';
    yield headings[format]?.(name) ?? '';
    yield* pieces;
  }
  if (isJson) yield '] }\n';
}
