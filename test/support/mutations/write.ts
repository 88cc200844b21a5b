import type { Random } from './random.js';
import { isParent, Raw, type Value } from './value.js';

/**
 * The value in block style, with keys that appear twice and keys that `<<` brings in, before and behind the map's own. What is written beside
 * a key is a value from elsewhere in the document.
 */
export function repeatedText(random: Random, value: Value, indent: number, others: readonly Value[]): string {
  if (!isParent(value) || Object.keys(value).length === 0) return flowText(random, value);
  const pad = ' '.repeat(indent);
  if (Array.isArray(value)) return value.map((item) => `- ${repeatedText(random, item, indent + 2, others)}`).join(`\n${pad}`);
  const lines = Object.entries(value).map(([key, each]) => {
    const text = repeatedText(random, each, indent + 2, others);
    const isBlock = isParent(each) && !/^[[{]/.test(text);
    return `${keyText(key)}:${isBlock ? `\n${pad}  ` : ' '}${text}`;
  });
  // What kind of object it is stays, or it is nobody's business.
  const keys = Object.keys(value).filter((key) => indent > 0 || (key !== 'apiVersion' && key !== 'kind'));
  while (keys.length > 0 && random.chance(0.15)) {
    const again = () => `${keyText(random.pick(keys))}: ${flowText(random, random.pick(others))}`;
    const merged = () => `{${again()}${random.chance(0.4) ? `, ${again()}` : ''}}`;
    const added = random.chance(0.5) ? again() : `<<: ${random.chance(0.3) ? `[${merged()}, ${merged()}]` : merged()}`;
    lines.splice(random.below(lines.length + 1), 0, added);
  }
  return lines.join(`\n${pad}`);
}

/** The value in block style; some of it in flow style. */
export function blockText(random: Random, value: Value, indent: number, flow: number): string {
  if (!isParent(value) || Object.keys(value).length === 0 || random.chance(indent === 0 ? 0 : flow)) return flowText(random, value);
  const pad = ' '.repeat(indent);
  const child = (each: Value, deeper: number): string => {
    return blockText(random, each, indent + deeper, flow);
  };
  if (Array.isArray(value)) return value.map((item) => `- ${child(item, 2)}`).join(`\n${pad}`);
  return Object.entries(value)
    .map(([key, each]) => {
      const step = Array.isArray(each) ? random.pick([0, 2, 2]) : 2;
      const text = child(each, step);
      const isBlock = isParent(each) && !/^[[{]/.test(text);
      return `${keyText(key)}:${isBlock ? `\n${' '.repeat(indent + step)}` : ' '}${text}`;
    })
    .join(`\n${pad}`);
}

function flowText(random: Random, value: Value): string {
  if (value instanceof Raw) return value.text;
  if (Array.isArray(value)) return `[${value.map((item) => flowText(random, item)).join(', ')}]`;
  if (isParent(value))
    return `{${Object.entries(value)
      .map(([key, child]) => `${keyText(key)}: ${flowText(random, child)}`)
      .join(', ')}}`;
  if (typeof value !== 'string') return value === null ? random.pick(['null', '~', '']) : String(value);
  return isPlain(value) && random.chance(0.7) ? value : random.chance(0.3) && !/[\n\t']/.test(value) ? `'${value}'` : JSON.stringify(value);
}

function keyText(key: string): string {
  return isPlain(key) || key === '<<' ? key : JSON.stringify(key);
}

function isPlain(text: string): boolean {
  return /^[A-Za-z*][\w./-]*$/.test(text) && !/^(?:y|n|yes|no|on|off|true|false|null|\*.*)$/i.test(text);
}

/** One change of the text itself: a line indented otherwise, a blank that is missing. */
export function mutateText(random: Random, text: string): string {
  const lines = text.split('\n');
  const at = random.below(Math.max(1, lines.length - 1));
  const line = lines[at] ?? '';
  switch (random.below(9)) {
    case 0:
      lines[at] = ` ${line}`;
      break;
    case 1:
      lines[at] = `  ${line}`;
      break;
    case 2:
      lines[at] = line.replace(/^ {1,2}/, '');
      break;
    case 3:
      lines.splice(at, 1);
      break;
    case 4:
      lines.splice(at, 0, line);
      break;
    case 5:
      lines[at] = line.replace(': ', ':');
      break;
    case 6:
      lines[at] = line.replace('- ', random.pick(['', '-', '  ', '- - ']));
      break;
    case 7: {
      const cut = random.below(line.length + 1);
      lines[at] = line.slice(0, cut) + random.pick(['', ' ', ':', '"', '#', 'x', '\t', '{', '}', ',', '-']) + line.slice(cut + random.below(2));
      break;
    }
    default:
      lines.splice(at, 0, random.pick(['# a comment', '', '  # indented', '...', 'x: 1', '  y: 2']));
  }
  return lines.join('\n');
}
