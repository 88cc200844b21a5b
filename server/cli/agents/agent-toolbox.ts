import type { ToolAnswer, ToolArguments, Toolbox, ToolName } from '../../mcp/toolbox.js';
import type { ParsedArguments } from '../arguments.js';
import { type Io, UsageError } from '../io.js';
import type { Inquiry } from './asked.js';
import { checkManifests, simulateEdit } from './edits.js';
import { generatePolicy, listNeeds, listPolicies } from './policies.js';
import { canReach, type ReachArguments, whoCanReach } from './reach.js';
import { manifestEntries, manifestSummary } from './summaries.js';
import { type WarmWorkspace, warmWorkspace } from './warm-workspace.js';

/** Arguments have the types that the schema of their tool says: whoever calls has seen to it. */
const answers: Readonly<Record<ToolName, (asked: Inquiry, args: ToolArguments) => Promise<ToolAnswer>>> = {
  can_reach: (asked, args) => canReach(asked, args as unknown as ReachArguments, true),
  explain: (asked, args) => canReach(asked, args as unknown as ReachArguments, false),
  who_can_reach: (asked, args) => whoCanReach(asked, args as unknown as Parameters<typeof whoCanReach>[1]),
  check: (asked, args) => checkManifests(asked, args),
  simulate_edit: (asked, args) => simulateEdit(asked, args as unknown as Parameters<typeof simulateEdit>[1]),
  list_policies: (asked, args) => listPolicies(asked, args),
  needs: (asked, args) => listNeeds(asked, args),
  generate_policy: (asked, args) => generatePolicy(asked, args),
};

/**
 * Answers the tools of agents with what the commands of the same meaning print. One answer at a time: an edit that is simulated is in the workspace
 * while its answer is made.
 */
export function agentToolbox(args: ParsedArguments, io: Io): Toolbox {
  let workspace: WarmWorkspace | undefined;
  let number = 0;
  let last: Promise<unknown> = Promise.resolve();
  const inTurn = <T>(work: (asked: Inquiry) => Promise<T>, signal?: AbortSignal): Promise<T> => {
    const check = () => signal?.throwIfAborted();
    const turn = last.then(async () => {
      check();
      const { folders } = workspace ?? { folders: [] };
      const opened = await workspace?.current();
      check();
      if (!opened) throw new UsageError('No folder is open: open the folder that holds the manifests.');
      return work({ opened, folders, args, io, number: ++number, check });
    });
    last = turn.catch(() => {});
    return turn;
  };
  return {
    open: (folders) => {
      if (JSON.stringify(folders) !== JSON.stringify(workspace?.folders)) workspace = folders.length === 0 ? undefined : warmWorkspace(folders, args, io);
    },
    call: (tool, given, signal) => inTurn((asked) => answers[tool](asked, given), signal).catch(problemOf),
    manifests: () => inTurn(async ({ opened }) => manifestEntries(opened)).catch(() => []),
    manifest: (written) => inTurn(async ({ opened, folders }) => manifestSummary(opened, written, folders[0] ?? io.cwd)).catch(() => undefined),
  };
}

/** Wrong usage is for who asked; anything else is a fault, and goes on. */
function problemOf(error: unknown): ToolAnswer {
  // Where a person is told of another command, an agent is told of what it has.
  if (error instanceof UsageError)
    return { problem: error.message.replace(/`netpol list [^`]*` names them all\.$/, 'The resources name what each file holds.') };
  throw error;
}
