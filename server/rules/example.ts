import type { RuleDocs, Severity } from './rule.js';

/** One file of an example as people read it: without annotations, cursor and common indentation. */
export interface ExampleFile {
  /** Without a slash before it. */
  readonly path: string;
  readonly text: string;
}

/** One of the two examples of a rule, with what stands beside it. */
export function wholeExample(docs: Pick<RuleDocs, 'given' | 'bad' | 'good'>, which: 'bad' | 'good'): string {
  return docs.given === undefined ? docs[which] : `${docs.given.trimEnd()}\n${docs[which].trimStart()}`;
}

/** The files of an example of a rule's documentation, which is written as the tests read it: with annotations that say what is found where. */
export function exampleFiles(text: string): readonly ExampleFile[] {
  return splitFiles(text).map(({ path, lines }) => ({
    path: path.slice(1),
    text: dedent(extractMarkers(lines)).lines.join('\n').replaceAll('$0', '').trimEnd(),
  }));
}

/** What examples suppose of the cluster, as the configuration says it; undefined: nothing. */
export function suppositionOf({ cluster }: Pick<RuleDocs, 'cluster'>): string | undefined {
  const lines = Object.entries(cluster ?? {}).map(([key, value]) => `\`${key}: ${key === 'kubernetesVersion' ? `"${value}"` : value}\``);
  return lines.length === 0 ? undefined : `With ${lines.join(' and ')} in the configuration.`;
}

/** What an annotation says of the line above it. */
export interface Marker {
  /** From 0, in the text without annotations. */
  readonly line: number;
  readonly start: number;
  readonly end: number;
  readonly severity: Severity;
  readonly rule: string;
  /** What the message must contain; '' for anything. */
  readonly message: string;
}

const DEFAULT_PATH = '/main.yaml';
const fileLine = /^\s*#- (\/\S+)/;
const markerLine = /^(\s*)#(\s*)(\^+)\s*(error|warning|info|hint):\s+([a-z0-9-]+)\s*(.*)$/;

interface Part {
  readonly path: string;
  readonly lines: readonly string[];
}

/** Lines without annotations, and what those said. */
export interface Marked {
  readonly lines: readonly string[];
  readonly markers: readonly Marker[];
}

/** The files of a text, each with its lines as they stand. */
export function splitFiles(text: string): Part[] {
  const lines = text.split(/\r?\n/);
  while (lines.length > 0 && lines[0]?.trim() === '') lines.shift();
  if (lines.at(-1)?.trim() === '') lines[lines.length - 1] = '';
  const parts: { path: string; lines: string[] }[] = [];
  for (const line of lines) {
    const path = fileLine.exec(line)?.[1];
    if (path !== undefined) parts.push({ path, lines: [] });
    else if (parts.length === 0) parts.push({ path: DEFAULT_PATH, lines: [line] });
    else parts.at(-1)?.lines.push(line);
  }
  // A file that another one follows ends with a line break, too.
  return parts.map((part, index) => (index < parts.length - 1 && part.lines.at(-1) !== '' ? { ...part, lines: [...part.lines, ''] } : part));
}

/** Takes the annotation lines out. */
export function extractMarkers(lines: readonly string[]): Marked {
  const kept: string[] = [];
  const markers: Marker[] = [];
  for (const line of lines) {
    const match = markerLine.exec(line);
    if (!match) {
      kept.push(line);
      continue;
    }
    const [, indent = '', gap = '', carets = '', severity, rule = '', message = ''] = match;
    const first = indent.length + 1 + gap.length;
    const start = gap === '' ? first - 1 : first;
    markers.push({
      line: kept.length - 1,
      start,
      end: first + carets.length,
      severity: severity as Severity,
      rule,
      message: message.trim(),
    });
  }
  return { lines: kept, markers };
}

/** Without the indentation that all lines have. */
export function dedent({ lines, markers }: Marked): Marked {
  const indents = lines.filter((line) => line.trim() !== '').map((line) => line.length - line.trimStart().length);
  const by = indents.length === 0 ? 0 : Math.min(...indents);
  return {
    lines: lines.map((line) => line.slice(by)),
    markers: markers.map((marker) => ({
      ...marker,
      start: marker.start - by,
      end: marker.end - by,
    })),
  };
}
