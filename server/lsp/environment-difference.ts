import { environmentDifferenceText } from '../netpol/environment-difference-text.js';
import { LineIndex } from '../util/line-index.js';
import { lineName, pageColumns, toLocation } from './locations.js';
import type { DifferenceResult, EnvironmentDifferenceParams } from './protocol.js';
import type { Session } from './session.js';
import { toRange } from './to-proto.js';

/** `netpol/environmentDifference`: what one environment allows and another does not. */
export function answerEnvironmentDifference(session: Session, { environment, against }: EnvironmentDifferenceParams): DifferenceResult {
  const { snapshot, environmentNamed, environment: answersFor } = session.netpol.analysis();
  if (!snapshot.complete) return { text: 'The workspace is still being read: ask again in a moment.\n', problem: true, links: [] };
  const [after, before] = [environmentNamed(String(environment)), environmentNamed(against)];
  const problem = after.problem ?? before.problem;
  if (!after.found || !before.found) return { text: `${problem}\n`, problem: true, links: [] };
  const page = { columns: pageColumns, place: (location: Parameters<typeof lineName>[1]) => lineName(snapshot, location) };
  const { text, links } = environmentDifferenceText(answersFor(before.found), answersFor(after.found), page);
  const lines = new LineIndex(text);
  return {
    text,
    links: links.flatMap(({ range, location }) => {
      const place = toLocation(session, snapshot, location);
      return place ? [{ range: toRange(lines, range), location: place }] : [];
    }),
  };
}
