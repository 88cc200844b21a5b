import { limitLines } from '../features/limit-lines.js';
import type { Limit } from '../features/limits.js';
import { joinLines, type Piece as LinkedPiece, type LinkedText } from '../features/linked-text.js';
import { wrapLine } from '../features/wrap-lines.js';
import { listed } from '../util/text.js';
import type { Location } from '../workspace/snapshot.js';
import { endTitle } from './answers.js';
import type { Explained, ExplainedPair, ExplainedReason, Remedied, SideAnswer } from './explain.js';

/** An answer as people read it in a terminal or in a document, in lines. */
export type ExplainedText = LinkedText;

export interface TextOptions {
  /** A place as the reader names it, such as `policies.yaml:12`; undefined where its file is gone. */
  readonly place: (location: Location) => string | undefined;
  /** Colours a verdict, where the reader sees colours; widths are those of the plain words. */
  readonly mark?: (verdict: Explained['verdict'], text: string) => string;
  /** The width of the reader's page: longer lines are broken, and nothing stands in columns. Without it, lines are as long as they come. */
  readonly columns?: number;
}

/** Words of one line; those that are a verdict say so. */
interface Piece extends LinkedPiece {
  readonly verdict?: Explained['verdict'];
}

type Line = readonly Piece[];

/** How the destination was resolved, then for each pair of ends the verdict, both sides with their reasons, and the change that would open it. */
export function explainText(answer: Explained, options: TextOptions): ExplainedText {
  const { mark = (_, text) => text, columns } = options;
  const { steps, explanations, notes } = answer;
  const [only, ...more] = explanations;
  const summary = steps.length > 0 && (!only || more.length > 0) ? [summaryLine(answer)] : [];
  const said = new Set<string>();
  const parts: readonly (readonly Line[])[] = [
    [...summary, ...stepLines(answer, options)],
    ...explanations.map((explanation) => explanationLines(explanation, options)),
    [...explanations.flatMap((one) => one.notes), ...notes].filter((note) => !said.has(note) && said.add(note)).map((note) => [{ text: note }]),
    limitLines(saidOnce(explanations.flatMap((one) => one.limits)), options.place),
  ];
  const lines = parts.filter((each) => each.length > 0).flatMap((each, index) => (index === 0 ? each : [[], ...each]));
  return joinLines(columns === undefined ? lines : lines.flatMap((line) => wrapLine(line, columns)), (clean, { verdict }) =>
    verdict ? mark(verdict, clean) : clean,
  );
}

/** In columns, where there is room for them. */
function pad(text: string, width: number, { columns }: TextOptions): string {
  return columns === undefined ? text.padEnd(width) : text;
}

function summaryLine({ verdict, from, title, explanations }: Explained): Line {
  const passing = explanations.filter((one) => one.verdict === 'allowed').length;
  const count = explanations.length === 0 ? '' : `   ${passing} of ${explanations.length} backends`;
  return [{ text: verdict, verdict }, { text: `   ${endTitle(from)}  ->  ${title}${count}` }];
}

function stepLines({ steps, explanations }: Explained, options: TextOptions): readonly Line[] {
  const indent = explanations.length === 1 ? '' : '  ';
  const width = Math.max(0, ...steps.map(({ text }) => text.length));
  return steps.map(({ text, location }) => {
    const at = location && options.place(location);
    return at === undefined ? [{ text: `${indent}${text}` }] : [{ text: `${indent}${pad(text, width, options)}   ` }, { text: at, location }];
  });
}

function explanationLines(explanation: ExplainedPair, options: TextOptions): readonly Line[] {
  const { probe } = explanation;
  const sides = [explanation.egress, explanation.ingress];
  const width = Math.max(...sides.map((side) => sideName(side).length));
  return [
    headline(explanation),
    [],
    ...sides.flatMap((side): readonly Line[] => [
      [{ text: `  ${pad(sideName(side), width, options)}   ` }, { text: pad(side.verdict, 7, options), verdict: side.verdict }, { text: `   ${side.summary}` }],
      ...reasonLines(side.reasons, options),
    ]),
    ...remedyLines(explanation, options),
    ...(probe ? [[], [{ text: 'To test it: ' }, { text: probe.command, whole: true }]] : []),
  ];
}

function headline({ verdict, from, to, asked, ports }: ExplainedPair): Line {
  const on = asked.all ? '' : `   ${asked.text}`;
  const only = verdict === 'allowed' && ports.text !== asked.text ? `   only ${ports.text}` : '';
  return [{ text: verdict, verdict }, { text: `   ${endTitle(from)}  ->  ${endTitle(to)}${on}${only}` }];
}

function sideName({ direction, end }: SideAnswer): string {
  return `${direction} of ${end.kind === 'workload' ? end.name : 'the address'}`;
}

function reasonLines(reasons: readonly ExplainedReason[], options: TextOptions): readonly Line[] {
  const names = reasons.map(({ policy: { kind, name, namespace } }) => (namespace === undefined ? `${kind} ${name}` : name));
  const places = reasons.map(({ location }) => location && options.place(location));
  const nameWidth = Math.max(0, ...names.map(({ length }) => length));
  const placeWidth = Math.max(0, ...places.map((text) => text?.length ?? 0));
  return reasons.map(({ text, location }, index) => {
    const at = places[index] ?? '';
    return [
      { text: `     ${pad(names[index] ?? '', nameWidth, options)}   ` },
      { text: at, location: at === '' ? undefined : location },
      { text: `${pad('', placeWidth - at.length, options)}   ${text}` },
    ];
  });
}

function remedyLines(explanation: ExplainedPair, { place }: TextOptions): readonly Line[] {
  const { remedy } = explanation;
  if (!remedy) return closedText(explanation).flatMap((text) => [[], [{ text }]]);
  const [only, ...more] = remedy.steps;
  const too = remedy.twins.length > 0 ? [[{ text: `That opens it for ${listed(remedy.twins)}, too: the labels are the same.` }]] : [];
  if (only && more.length === 0) return [[], stepLine('To allow it, ', only, place), ...too];
  return [[], [{ text: 'To allow it, change both ends:' }], ...remedy.steps.map((step) => stepLine('  ', step, place)), ...too];
}

function stepLine(lead: string, { text, location }: Remedied['steps'][number], place: TextOptions['place']): Line {
  const at = location && place(location);
  return at === undefined ? [{ text: `${lead}${text}.` }] : [{ text: `${lead}${text} (` }, { text: at, location }, { text: ').' }];
}

/** Why no change is named for what is surely closed. */
function closedText({ verdict, egress, ingress }: ExplainedPair): readonly string[] {
  if (verdict !== 'denied' || egress.verdict === 'unknown' || ingress.verdict === 'unknown') return [];
  if (egress.verdict === ingress.verdict)
    return [egress.verdict === 'denied' ? `Both ends refuse it. ${NONE}` : 'Each end lets something pass, but no port passes both.'];
  return [NONE];
}

const NONE = 'No change of NetworkPolicies allows this connection and nothing else.';

/** What limits several backends. */
function saidOnce(limits: readonly Limit[]): readonly Limit[] {
  return [...new Map(limits.map((limit) => [limit.message, limit])).values()];
}
