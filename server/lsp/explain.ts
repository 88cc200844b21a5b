import { type ExplainedPair, explainText, plainMessage, type SideAnswer, stillIndexing } from '../netpol.js';
import { canonicalFileId } from '../util/file-id.js';
import { LineIndex } from '../util/line-index.js';
import { shownLine, shownText } from '../util/text.js';
import type { Location } from '../workspace/snapshot.js';
import { lineName, pageColumns, toLocation } from './locations.js';
import type { ExplainedConnection, ExplainedSide, ExplainParams, ExplainResult, ProtocolLocation as Place } from './protocol.js';
import type { Session } from './session.js';
import { toRange } from './to-proto.js';

/** `netpol/explain`, and the command of the same name: the answer as the terminal shows it, with its places. */
export function answerExplain(session: Session, { uri, from, to, port }: ExplainParams): ExplainResult {
  const analysis = session.netpol.analysis();
  const { snapshot } = analysis;
  const { found, problem } = analysis.environment(canonicalFileId(uri)).explain({ from, to, port });
  const reading = snapshot.complete ? '' : `${plainMessage(stillIndexing)}\n\n`;
  if (problem !== undefined) return { text: `${reading}${shownLine(problem)}\n`, problem: true, links: [], explanations: [] };
  const { answer } = found;
  const locate = (location: Location) => toLocation(session, snapshot, location);
  const { text, links } = explainText(answer, { place: (location) => lineName(snapshot, location), columns: pageColumns });
  const lines = new LineIndex(reading + text);
  const shifted = ({ start, end }: { readonly start: number; readonly end: number }) => ({ start: start + reading.length, end: end + reading.length });
  return {
    text: reading + text,
    verdict: answer.verdict,
    links: links.flatMap(({ range, location }) => {
      const place = locate(location);
      return place ? [{ range: toRange(lines, shifted(range)), location: place }] : [];
    }),
    explanations: answer.explanations.map((one) => connectionOf(one, locate)),
  };
}

/** The parameters, where they are that. */
export function readExplain(value: unknown): ExplainParams | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { uri, from, to, port } = value as Record<string, unknown>;
  if (typeof uri !== 'string' || typeof from !== 'string' || typeof to !== 'string') return undefined;
  return { uri, from, to, ...(typeof port === 'string' ? { port } : typeof port === 'number' ? { port: `${port}` } : {}) };
}

type Locate = (location: Location) => Place | undefined;

function connectionOf({ from, to, verdict, egress, ingress, remedy }: ExplainedPair, locate: Locate): ExplainedConnection {
  return {
    from: from.id,
    to: to.id,
    verdict,
    egress: sideOf(egress, locate),
    ingress: sideOf(ingress, locate),
    ...(remedy ? { remedy: { text: remedy.text, ...located(remedy.location, locate) } } : {}),
  };
}

function sideOf({ verdict, summary, reasons }: SideAnswer, locate: Locate): ExplainedSide {
  return {
    verdict,
    summary: shownText(summary),
    reasons: reasons.map(({ policy, rule, text, location }) => ({
      policy: policy.name,
      ...(rule === undefined ? {} : { rule }),
      text: shownText(text),
      ...located(location, locate),
    })),
  };
}

function located(location: Location | undefined, locate: Locate): { readonly location?: Place } {
  const place = location && locate(location);
  return place ? { location: place } : {};
}
