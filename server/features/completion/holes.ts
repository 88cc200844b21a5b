import { blockYaml, flowYaml, type Style, type YamlValue } from '../../syntax/edit/yaml-text.js';

/** YAML with places in it that a person goes through and fills in. */
export interface WithHoles {
  /** What is written in each of them from the start, by name. */
  readonly holes: Readonly<Record<string, string | number>>;
  /** @param hole stands in the value where the named default will be; the same twice is filled in at once */
  value(hole: (name: string) => string): YamlValue;
}

/** A text as it is inserted: as it stands, and as a snippet of the protocol. */
export interface FilledText {
  readonly plain: string;
  readonly snippet: string;
}

/** The value in block style at a column, the first line without its indentation. @param before the dash of an item, for example */
export function filledText({ holes, value }: WithHoles, column: number, style: Style, before = ''): FilledText {
  const names = Object.keys(holes);
  const mark = markFor(value((name) => name));
  const written =
    before +
    blockYaml(
      value((name) => `${mark}${names.indexOf(name)}x`),
      column,
      style,
    );
  const found = new RegExp(`${mark}(\\d+)x`, 'g');
  const textOf = (index: string) => flowYaml(holes[names[Number(index)] ?? ''] ?? '');
  return {
    plain: written.replace(found, (_, index: string) => textOf(index)),
    // Escaping leaves the marks as they are.
    snippet: `${escaped(written).replace(found, (_, index: string) => `\${${Number(index) + 1}:${escaped(textOf(index))}}`)}$0`,
  };
}

/** A word that YAML writes without quotes and that the value does not hold. */
function markFor(value: YamlValue): string {
  const text = JSON.stringify(value);
  let mark = 'hole';
  while (text.includes(mark)) mark += 'x';
  return mark;
}

/** Text that a snippet takes as it stands. */
export function escaped(text: string): string {
  return text.replace(/[\\$}]/g, '\\$&');
}
