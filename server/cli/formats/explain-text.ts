import { type Explanation, endName, portsText, type Reason, type SideExplanation } from '../../features/explain.js';
import { isAllConnections } from '../../semantics/connection-set.js';
import type { Colours } from '../colours.js';
import type { Places } from './places.js';

/** The verdict, then both ends with their reasons, then the one change that would open it. */
export function explainText(answer: Explanation, places: Places, colours: Colours): string {
  const sides = [answer.egress, answer.ingress];
  const nameWidth = Math.max(...sides.map((side) => sideName(side).length));
  const lines = [
    headline(answer, colours),
    '',
    ...sides.flatMap((side) => [
      `  ${sideName(side).padEnd(nameWidth)}   ${mark(side.verdict, colours)}   ${side.summary}`,
      ...reasonLines(side.reasons, places),
    ]),
  ];
  const { remedy } = answer;
  if (remedy) lines.push('', `To allow it, ${remedy.text}${where(remedy, places, (place) => ` (${place})`)}.`);
  return `${lines.join('\n')}\n`;
}

function headline(answer: Explanation, colours: Colours): string {
  const asked = isAllConnections(answer.asked) ? '' : `   ${portsText(answer.asked)}`;
  const only = answer.verdict === 'allowed' && portsText(answer.ports) !== portsText(answer.asked) ? `   only ${portsText(answer.ports)}` : '';
  return `${mark(answer.verdict, colours).trimEnd()}   ${endName(answer.from)}  ->  ${endName(answer.to)}${asked}${only}`;
}

function mark(verdict: Explanation['verdict'], colours: Colours): string {
  const severities = { allowed: 'info', denied: 'error', unknown: 'warning' } as const;
  return colours.severity(severities[verdict], verdict.padEnd(7));
}

function sideName({ direction, end }: SideExplanation): string {
  return `${direction} of ${end.kind === 'workload' ? end.workload.name : 'the address'}`;
}

function reasonLines(reasons: readonly Reason[], places: Places): readonly string[] {
  const names = reasons.map(({ policy }) => policy.name);
  const files = reasons.map((reason) => where(reason, places, (place) => place));
  const [nameWidth, fileWidth] = [names, files].map((texts) => Math.max(0, ...texts.map(({ length }) => length)));
  return reasons.map(({ text }, index) => `     ${names[index]?.padEnd(nameWidth ?? 0)}   ${files[index]?.padEnd(fileWidth ?? 0)}   ${text}`);
}

function where({ location }: Pick<Reason, 'location'>, places: Places, say: (place: string) => string): string {
  const place = location && places.get(location);
  return place ? say(`${place.file}:${place.line}`) : '';
}
