import type { ToolAnswer } from '../../mcp/toolbox.js';
import { explainText } from '../../netpol.js';
import { explainJson } from '../formats/explain-json.js';
import { listJson } from '../formats/list-json.js';
import { listText } from '../formats/list-tables.js';
import { UsageError } from '../io.js';
import { headOf } from '../limits.js';
import { lineName, placeIn } from '../place-in.js';
import { environmentOf, fewLines, type Inquiry, limitLines, told } from './asked.js';

/** What `can_reach` and `explain` take. */
export interface ReachArguments {
  readonly from: string;
  readonly to: string;
  readonly port?: string | number;
  readonly environment?: string;
}

/** Whether one end can reach another. @param isBrief the verdict alone in sentences; all reasons are in the JSON all the same */
export async function canReach(asked: Inquiry, { from, to, port, environment: name }: ReachArguments, isBrief: boolean): Promise<ToolAnswer> {
  const { environment, opened } = await environmentOf(asked, name);
  const { found, problem } = environment.explain({ from, to, port: port === undefined ? undefined : `${port}` });
  if (problem !== undefined) throw new UsageError(problem);
  const json = explainJson(found.answer, headOf(opened, found), (location) => placeIn(opened, location));
  const { text } = explainText(found.answer, { place: (location) => lineName(opened, location) });
  return told(json, isBrief ? verdictOf(text) : text, isBrief ? limitLines(opened, found.limits) : []);
}

/** Until the reasons begin, which stand apart. */
function verdictOf(text: string): string {
  const lines = text.split('\n');
  const end = lines.findIndex((line) => line.trim() === '');
  return `${(end < 0 ? lines : lines.slice(0, end)).join('\n')}\n`;
}

/** Everybody who may connect to a workload, as `netpol list` tells of them. */
export async function whoCanReach(
  asked: Inquiry,
  { workload, environment: name }: { readonly workload: string; readonly environment?: string },
): Promise<ToolAnswer> {
  const { environment, opened } = await environmentOf(asked, name);
  const { found: to, problem } = environment.workloadNamed(workload);
  if (problem !== undefined) throw new UsageError(problem);
  const connections = environment.connections({ to });
  const rows = [...connections.answer.connections];
  const possible = [...connections.answer.possible];
  const options = {
    head: () => headOf(opened, connections),
    possible,
    hasWorkloads: true,
    probes: false,
    exposures: undefined,
    placeOf: (location: Parameters<typeof placeIn>[1]) => placeIn(opened, location),
  };
  asked.check();
  return told([...listJson(rows, options)].join(''), fewLines([...listText(rows, options)].join('')), limitLines(opened, connections.limits));
}
