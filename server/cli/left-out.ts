import { refusedName } from '../features/left-out.js';
import type { EnvironmentView } from '../workspace/snapshot.js';
import type { Io } from './io.js';
import type { Opened } from './open-paths.js';
import { lineName } from './place-in.js';

/** More lines would hide the answer on a terminal. */
const mostNotes = 20;

/** One line on standard error for each policy that the answer is given without, because the API server refuses it. */
export function noteLeftOut(opened: Opened, { refused }: EnvironmentView, io: Io): void {
  for (const one of refused.slice(0, mostNotes)) {
    const line = lineName(opened, one.location);
    io.note(
      `netpol: ${line === undefined ? '' : `${line}: `}${refusedName(one)} is left out of the answer, because the API server refuses it: ${oneLine(one.message)}\n`,
    );
  }
  const more = refused.length - mostNotes;
  if (more > 0)
    io.note(`netpol: ${more} more ${more === 1 ? 'policy is' : 'policies are'} left out of the answer. \`netpol check\` lists what is wrong with them.\n`);
}

function oneLine(message: string): string {
  return message.replace(/\s+/g, ' ');
}
