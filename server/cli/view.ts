import path from 'node:path';
import { environmentNamed } from '../features/ends/environment-named.js';
import { counted } from '../util/text.js';
import { isWithin } from '../workspace/file-id.js';
import { fileIdOfPath } from '../workspace/node/disk-ids.js';
import type { EnvironmentView, NamedEnvironment, Snapshot } from '../workspace/snapshot.js';
import type { OptionSyntax, ParsedArguments } from './arguments.js';
import { type Io, UsageError } from './io.js';
import { type AnswerHead, noteLimits, printedLimits } from './limits.js';
import type { Opened } from './open-paths.js';

/** Of every command that answers for an environment. */
export const environmentOption: Readonly<Record<string, OptionSyntax>> = { environment: {} };

/** Names and reasons in one line before "and 5 more". */
const shown = 3;

/**
 * The environment that a command answers for: the one that `--environment` names, else the one seen from the root. Says on standard error what
 * a reader of the answer has to know: which environment it is where there are several, and what limits the answer.
 * @param state which one it is, where a command opens two
 * @throws UsageError where the name means no environment, or several
 */
export function viewOf(opened: Opened, args: ParsedArguments, io: Io, state?: string): Answering {
  const { snapshot } = opened;
  const chosen = chosenEnvironment(opened, args, io, state);
  const view = snapshot.environment(chosen?.from);
  noteEnvironment(snapshot, view, chosen, io);
  noteLimits(opened, view, io);
  const environment = chosen?.name ?? snapshot.environments[0]?.name ?? null;
  return { view, head: () => ({ environment, limits: printedLimits(opened, view) }) };
}

/** The environment that is answered for. */
export interface Answering {
  readonly view: EnvironmentView;
  /** What a JSON answer says of itself. */
  head(): AnswerHead;
}

/**
 * What `--environment` names; undefined without it.
 * @throws UsageError where the name means no environment, or several
 */
export function chosenEnvironment({ snapshot }: Opened, args: ParsedArguments, io: Io, state?: string): NamedEnvironment | undefined {
  const name = args.option('environment');
  if (name === undefined) return undefined;
  const { found, problem } = environmentNamed(snapshot, name, fileIdOfPath(path.resolve(io.cwd, name)));
  if (problem !== undefined) throw new UsageError(state === undefined ? problem : `${problem} (This is about ${state}.)`);
  return found;
}

function noteEnvironment(snapshot: Snapshot, view: EnvironmentView, chosen: NamedEnvironment | undefined, io: Io): void {
  const [first, ...others] = snapshot.environments;
  if (!first) return;
  if (!chosen) {
    const names = some([first, ...others].map(({ name }) => name));
    io.note(
      `netpol: ${others.length + 1} environments define the same objects differently: ${names}. This answer is for ${first.name}; --environment picks another.\n`,
    );
    return;
  }
  const strangers = fromElsewhere(snapshot, view, chosen);
  if (strangers.length > 0) io.note(`netpol: where ${chosen.name} defines nothing of its own, definitions of other environments count: ${some(strangers)}.\n`);
}

/** How many of the definitions that count stand in each other environment: nothing says that this one leaves them out. */
function fromElsewhere({ environments }: Snapshot, view: EnvironmentView, chosen: NamedEnvironment): readonly string[] {
  const others = environments.filter(({ place }) => !isWithin(place, chosen.place) && !isWithin(chosen.place, place));
  return others.flatMap(({ name, place }) => {
    const objects = view.objects.filter(({ file, object }) => isWithin(place, file) && object.type !== 'other');
    return objects.length === 0 ? [] : [`${counted(objects.length, 'object')} of ${name}`];
  });
}

function some(items: readonly string[]): string {
  return items.length > shown ? `${items.slice(0, shown).join(', ')} and ${items.length - shown} more` : items.join(', ');
}
