import type { RuleFailure } from '../netpol.js';
import type { Logger } from './logger.js';

/** So many failures are remembered as said; after them the log may repeat itself. */
const mostFailures = 1000;

/** A rule that fails on a text fails at every keystroke; once is enough for the log. */
export function loggingOnce(log: Logger): (failure: RuleFailure) => void {
  const said = new Set<string>();
  return ({ rule, file, error }) => {
    const key = `${rule} ${file} ${error instanceof Error ? error.message : String(error)}`;
    if (said.has(key)) return;
    if (said.size >= mostFailures) said.clear();
    said.add(key);
    log.error(`The rule ${rule} failed on ${file}`, error);
  };
}
