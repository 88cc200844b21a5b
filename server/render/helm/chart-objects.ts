import { splitStream } from '../../syntax/split-stream.js';
import type { Range } from '../../util/range.js';
import type { Closure, FilePlace, Origin, RenderedObject, RenderId, Segment } from '../rendering.js';
import { writtenMap } from '../written-map.js';
import { type ChartClosure, type ChartUnit, pathFrom, textOfContent } from './chart.js';
import { dependenciesOf } from './chart-file.js';
import type { HelmAnswer, HelmFailed, HelmLimit, HelmManifest, HelmMissing, HelmRendered, MissingChart } from './helm.js';
import { type LinePair, nodePlaces } from './node-segments.js';

/** What rendering a chart came to. */
export type ChartOutcome =
  | { readonly kind: 'rendered'; readonly objects: readonly RenderedObject[]; readonly limits: readonly HelmLimit[] }
  | { readonly kind: 'refused'; readonly reason: 'chart'; readonly message: string; readonly place: FilePlace }
  | { readonly kind: 'failed'; readonly message: string; readonly place: FilePlace };

/** A file of the chart as text. */
interface ChartText {
  readonly id: RenderId;
  readonly text: string;
  /** Of each line, without the blanks around it. */
  readonly lines: readonly Range[];
}

/** What was read of a chart, as of any unit: its texts. A file that comes or goes below one of its folders changes it, too. */
export function textClosure({ files, folders }: ChartClosure): Closure {
  const texts = [...files].flatMap(([id, content]) => (isArchive(id) ? [] : [[id, textOfContent(content)] as const]));
  return { files: new Map(texts), folders, inputs: new Set([...files.keys(), ...folders]), units: folders };
}

function isArchive(id: RenderId): boolean {
  return /\.(?:tgz|gz|zip|prov)$/.test(id);
}

/** The engine's answer with places in the workspace. */
export function chartOutcome(unit: ChartUnit, closure: ChartClosure, answer: HelmAnswer): ChartOutcome {
  const texts = textsOf(unit, closure);
  switch (answer.kind) {
    case 'rendered':
      return rendered(unit, closure, answer, texts);
    case 'failed':
      return {
        kind: 'failed',
        message: answer.message,
        place: (answer.values === undefined ? undefined : unit.values[answer.values]?.place) ?? placeOfFailure(answer, texts),
      };
    case 'missing-dependency':
      return { kind: 'refused', reason: 'chart', message: sayMissing(answer), place: placeOfMissing(answer, texts) };
  }
}

function rendered(unit: ChartUnit, closure: ChartClosure, { manifests, limits }: HelmRendered, texts: Texts): ChartOutcome {
  const crds = unit.crds === true ? definitionsOf(unit, closure, texts) : [];
  if (crds === undefined) {
    const place = { file: texts('Chart.yaml').id, range: { start: 0, end: 0 } };
    return { kind: 'refused', reason: 'chart', message: 'CustomResourceDefinitions of charts inside of a chart are not rendered.', place };
  }
  const kept = manifests.filter(({ hook }) => !isLeftOut(hook, unit.without));
  return { kind: 'rendered', objects: [...crds, ...kept.map((manifest) => objectOf(manifest, texts))], limits };
}

function isLeftOut(hook: HelmManifest['hook'], without: ChartUnit['without']): boolean {
  return hook !== undefined && (without === 'hooks' || (without === 'tests' && hook.includes('test')));
}

/**
 * The files below `crds/` as they are (Helm's `CRDObjects`); undefined where charts inside of the chart may have some, because which of these count is
 * for the engine to say.
 */
function definitionsOf({ folder }: ChartUnit, { files }: ChartClosure, texts: Texts): readonly RenderedObject[] | undefined {
  const paths = [...files.keys()].map((id) => pathFrom(folder, id));
  if (paths.some((path) => /^(?:\.\.\/|charts\/)/.test(path) && /\/crds\/|\.tgz$/.test(path))) return undefined;
  const own = paths.filter((path) => path.startsWith('crds/') && /\.(?:ya?ml|json)$/.test(path)).sort();
  return own.map((path) => {
    const { id, text } = texts(path);
    const whole = { start: 0, end: text.length };
    const segment: Segment = { range: whole, written: { file: id, range: whole, by: 'template' } };
    return { text: `${text}\n`, map: writtenMap([segment]), origin: { file: id, document: 0, range: whole } };
  });
}

type Texts = (path: string) => ChartText;

/** Each file is split into lines when it is first asked for. What is not there, as in an archive, is the chart's own file. */
function textsOf({ folder }: ChartUnit, { files }: ChartClosure): Texts {
  const ids = new Map([...files.keys()].map((id) => [pathFrom(folder, id), id]));
  const known = new Map<string, ChartText>();
  return (path) => {
    const id = ids.get(path) ?? `${folder}/Chart.yaml`;
    const found = known.get(id) ?? chartText(id, textOfContent(files.get(id)));
    known.set(id, found);
    return found;
  };
}

function chartText(id: RenderId, text: string): ChartText {
  return { id, text, lines: linesOf(text) };
}

function linesOf(text: string): readonly Range[] {
  let at = 0;
  return text.split('\n').map((line) => {
    const start = at + line.length - line.trimStart().length;
    const end = at + line.trimEnd().length;
    at += line.length + 1;
    return { start: Math.min(start, end), end };
  });
}

function objectOf(manifest: HelmManifest, texts: Texts): RenderedObject {
  const origin = originOf(manifest, texts);
  const text = `${manifest.text}\n`;
  const known = nodeSegments(text, manifest, texts);
  const whole: Segment = { range: { start: 0, end: text.length }, written: { file: origin.file, range: origin.range, by: 'template' } };
  return { text, map: writtenMap(known.length > 0 ? known : [whole]), origin };
}

interface ChartLine extends LinePair {
  readonly of: ChartText;
}

/** Segments of keys and values, as far as it is known which lines of templates wrote theirs. */
function nodeSegments(text: string, { lines = [] }: HelmManifest, texts: Texts): readonly Segment[] {
  const own = linesOf(text);
  const pairs = lines.flatMap(({ file, line, exact }, index): readonly ChartLine[] => {
    const of = texts(file);
    const [rendered, template] = [own[index], of.lines[line]];
    return rendered === undefined || template === undefined ? [] : [{ rendered, template, exact, of }];
  });
  return nodePlaces(
    text,
    (offset) => lineAt(pairs, offset),
    ({ of }) => of.text,
  ).map(({ range, template, pair }) => ({
    range,
    written: { file: pair.of.id, range: template, by: 'template' },
  }));
}

/** The last line that begins before an offset, or there. A CustomResourceDefinition may have ten thousand. */
function lineAt(pairs: readonly ChartLine[], offset: number): ChartLine | undefined {
  let low = 0;
  let high = pairs.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((pairs[middle]?.rendered.start ?? 0) <= offset) low = middle + 1;
    else high = middle;
  }
  return pairs[low - 1];
}

/** The document of the template in which the first of the object's lines stands that is written there. */
function originOf({ file, lines = [] }: HelmManifest, texts: Texts): Origin {
  const { id, text, lines: written } = texts(file ?? '');
  const first = lines.find((each) => each.exact && each.file === file);
  const slices = splitStream(text);
  const offset = first === undefined ? 0 : (written[first.line]?.start ?? 0);
  const document = Math.max(
    0,
    slices.findIndex(({ start, end }) => start <= offset && offset <= end),
  );
  const slice = slices[document];
  const range = first === undefined || slice === undefined ? { start: 0, end: text.length } : { start: slice.start, end: slice.end };
  return { file: id, document, range };
}

function placeOfFailure({ file, line }: HelmFailed, texts: Texts): FilePlace {
  const { id, lines } = texts(file ?? 'Chart.yaml');
  return { file: id, range: lines[line ?? 0] ?? { start: 0, end: 0 } };
}

function sayMissing({ missing }: HelmMissing): string {
  const one = ({ name, version, repository }: MissingChart) => `${name}${version === '' ? '' : ` ${version}`}${repository === '' ? '' : ` of ${repository}`}`;
  const what = missing.length === 1 ? 'a chart that it depends on is' : 'charts that it depends on are';
  return `The chart is not rendered, because ${what} not here: ${missing.map(one).join(', ')}. \`helm dependency build\` puts them into charts/.`;
}

function placeOfMissing({ missing: [first] }: HelmMissing, texts: Texts): FilePlace {
  for (const path of ['Chart.yaml', 'requirements.yaml']) {
    const { id, text } = texts(path);
    const entry = dependenciesOf(text).find(({ name }) => name === first?.name);
    if (entry !== undefined) return { file: id, range: entry.range };
  }
  return { file: texts('Chart.yaml').id, range: { start: 0, end: 0 } };
}
