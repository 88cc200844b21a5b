/** A value to be written as YAML; keys in the order given. */
export type YamlValue = string | number | boolean | readonly YamlValue[] | { readonly [key: string]: YamlValue };

export interface BlockStyle {
  /** Column of the value's lines. */
  readonly indent: number;
  readonly lineEnding: string;
}

const CIDR = /^\d+(?:\.\d+){3}\/\d+$/;

/** Text that every YAML reader takes for this text: plain where that is sure, else in double quotes. */
export function yamlText(text: string): string {
  const plain = (/^[A-Za-z][\w./-]*$/.test(text) || CIDR.test(text)) && !/^(?:true|false|yes|no|on|off|y|n|null)$/i.test(text);
  return plain ? text : JSON.stringify(text);
}

/** How texts are written in flow style: JSON puts all of them in double quotes. */
export type FlowStyle = 'yaml' | 'json';

/** `{a: b, c: [d]}`, on one line. */
export function flowYaml(value: YamlValue, style: FlowStyle = 'yaml'): string {
  if (typeof value === 'string') return style === 'json' ? JSON.stringify(value) : yamlText(value);
  if (typeof value !== 'object') return String(value);
  if (isList(value)) return `[${value.map((item) => flowYaml(item, style)).join(', ')}]`;
  const entries = Object.entries(value).map(([key, member]) => flowEntry(key, member, style));
  return `{${entries.join(', ')}}`;
}

/** `key: value`, as a member of a flow map. */
export function flowEntry(key: string, value: YamlValue, style: FlowStyle = 'yaml'): string {
  return `${flowYaml(key, style)}: ${flowYaml(value, style)}`;
}

/**
 * The value in block style, to stand at column `indent`: the first line without its indentation, the others with it, no line break
 * at the end. Empty maps and lists are written in flow style. List items are indented by two, as `kubectl` examples do.
 */
export function blockYaml(value: YamlValue, style: BlockStyle): string {
  if (typeof value !== 'object') return flowYaml(value);
  const next = `${style.lineEnding}${' '.repeat(style.indent)}`;
  if (isList(value)) {
    if (value.length === 0) return '[]';
    return value.map((item) => `- ${blockYaml(item, { ...style, indent: style.indent + 2 })}`).join(next);
  }
  const entries = Object.entries(value);
  return entries.length === 0 ? '{}' : entries.map(([key, member]) => blockEntry(key, member, style)).join(next);
}

/** `key: value`, the key at column `indent`. */
export function blockEntry(key: string, value: YamlValue, style: BlockStyle): string {
  const nested = typeof value === 'object' && (isList(value) ? value.length > 0 : Object.keys(value).length > 0);
  const indent = style.indent + 2;
  return `${yamlText(key)}:${nested ? `${style.lineEnding}${' '.repeat(indent)}` : ' '}${blockYaml(value, { ...style, indent })}`;
}

function isList(value: object): value is readonly YamlValue[] {
  return Array.isArray(value);
}
