import { isAllConnections } from '../../semantics/connection-set.js';
import type { Location } from '../../workspace/snapshot.js';
import { endName } from '../ends/endpoints.js';
import { type Explanation, portsText, type Reason, type SideExplanation } from '../explain.js';
import { refusedName } from '../left-out.js';
import { joinLines, type Piece as LinkedPiece, type LinkedText } from '../linked-text.js';
import type { Answer, ExplainedBackend } from './destination.js';

/** An answer as people read it in a terminal or in a document, in lines. */
export type ExplainedText = LinkedText;

export interface TextOptions {
  /** A place as the reader names it, such as `policies.yaml:12`; undefined where its file is gone. */
  readonly place: (location: Location) => string | undefined;
  /** Colours a verdict, where the reader sees colours; widths are those of the plain words. */
  readonly mark?: (verdict: Answer['verdict'], text: string) => string;
}

/** Words of one line; those that are a verdict say so. */
interface Piece extends LinkedPiece {
  readonly verdict?: Answer['verdict'];
}

type Line = readonly Piece[];

/** How the destination was resolved, then for each pair of ends the verdict, both sides with their reasons, and the change that would open it. */
export function explainText(answer: Answer, { place, mark = (_, text) => text }: TextOptions): ExplainedText {
  const { steps, explanations, notes } = answer;
  const [only, ...more] = explanations;
  const summary = steps.length > 0 && (!only || more.length > 0) ? [summaryLine(answer)] : [];
  const said = new Set<string>();
  const parts: readonly (readonly Line[])[] = [
    [...summary, ...stepLines(answer, place)],
    ...explanations.map((explanation) => explanationLines(explanation, place)),
    [...explanations.flatMap((one) => one.notes), ...notes].filter((note) => !said.has(note) && said.add(note)).map((note) => [{ text: note }]),
    leftOutLines(explanations, place),
  ];
  return joinLines(
    parts.filter((lines) => lines.length > 0).flatMap((lines, index) => (index === 0 ? lines : [[], ...lines])),
    (clean, { verdict }) => (verdict ? mark(verdict, clean) : clean),
  );
}

type Place = TextOptions['place'];

function summaryLine({ verdict, from, title, explanations }: Answer): Line {
  const passing = explanations.filter((one) => one.verdict === 'allowed').length;
  const count = explanations.length === 0 ? '' : `   ${passing} of ${explanations.length} backends`;
  return [{ text: verdict, verdict }, { text: `   ${endName(from)}  ->  ${title}${count}` }];
}

function stepLines({ steps, explanations }: Answer, place: Place): readonly Line[] {
  const indent = explanations.length === 1 ? '' : '  ';
  const width = Math.max(0, ...steps.map(({ text }) => text.length));
  return steps.map(({ text, location }) => {
    const at = location && place(location);
    return at === undefined ? [{ text: `${indent}${text}` }] : [{ text: `${indent}${text.padEnd(width)}   ` }, { text: at, location }];
  });
}

function explanationLines(explanation: ExplainedBackend, place: Place): readonly Line[] {
  const { probe } = explanation;
  const sides = [explanation.egress, explanation.ingress];
  const width = Math.max(...sides.map((side) => sideName(side).length));
  return [
    headline(explanation),
    [],
    ...sides.flatMap((side): readonly Line[] => [
      [{ text: `  ${sideName(side).padEnd(width)}   ` }, { text: side.verdict.padEnd(7), verdict: side.verdict }, { text: `   ${side.summary}` }],
      ...reasonLines(side.reasons, place),
    ]),
    ...remedyLines(explanation, place),
    ...(probe ? [[], [{ text: `To test it: ${probe.command}` }]] : []),
  ];
}

function headline({ verdict, from, to, asked, ports }: Explanation): Line {
  const on = isAllConnections(asked) ? '' : `   ${portsText(asked)}`;
  const only = verdict === 'allowed' && portsText(ports) !== portsText(asked) ? `   only ${portsText(ports)}` : '';
  return [{ text: verdict, verdict }, { text: `   ${endName(from)}  ->  ${endName(to)}${on}${only}` }];
}

function sideName({ direction, end }: SideExplanation): string {
  return `${direction} of ${end.kind === 'workload' ? end.workload.name : 'the address'}`;
}

function reasonLines(reasons: readonly Reason[], place: Place): readonly Line[] {
  const names = reasons.map(({ policy: { kind, name } }) => (kind === 'NetworkPolicy' ? name : `${kind} ${name}`));
  const places = reasons.map(({ location }) => location && place(location));
  const nameWidth = Math.max(0, ...names.map(({ length }) => length));
  const placeWidth = Math.max(0, ...places.map((text) => text?.length ?? 0));
  return reasons.map(({ text, location }, index) => {
    const at = places[index] ?? '';
    return [
      { text: `     ${names[index]?.padEnd(nameWidth)}   ` },
      { text: at, location: at === '' ? undefined : location },
      { text: `${''.padEnd(placeWidth - at.length)}   ${text}` },
    ];
  });
}

function remedyLines(explanation: Explanation, place: Place): readonly Line[] {
  const { remedy } = explanation;
  if (!remedy) return closedText(explanation).flatMap((text) => [[], [{ text }]]);
  const at = remedy.location && place(remedy.location);
  if (at === undefined) return [[], [{ text: `To allow it, ${remedy.text}.` }]];
  return [[], [{ text: `To allow it, ${remedy.text} (` }, { text: at, location: remedy.location }, { text: ').' }]];
}

/** Why no one change opens what is surely closed. */
function closedText({ verdict, egress, ingress }: Explanation): readonly string[] {
  if (verdict !== 'denied' || egress.verdict === 'unknown' || ingress.verdict === 'unknown') return [];
  if (egress.verdict === ingress.verdict)
    return [egress.verdict === 'denied' ? 'No single change allows it: both ends refuse it.' : 'Each end lets something pass, but no port passes both.'];
  return ['No single change of a NetworkPolicy allows it.'];
}

function leftOutLines(explanations: readonly Explanation[], place: Place): readonly Line[] {
  const refused = [...new Set(explanations.flatMap(({ leftOut }) => leftOut))];
  if (refused.length === 0) return [];
  const lines = refused.map((one): Line => {
    const at = place(one.location);
    const name = `  ${refusedName(one)}`;
    return at === undefined ? [{ text: name }] : [{ text: `${name} (` }, { text: at, location: one.location }, { text: ')' }];
  });
  return [[{ text: 'Left out of the answer, because the API server refuses it:' }], ...lines];
}
