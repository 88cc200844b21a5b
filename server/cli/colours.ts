import pc from 'picocolors';
import type { Severity } from '../netpol.js';

/** Marks text for a terminal, or leaves it alone. */
export interface Colours {
  bold(text: string): string;
  faint(text: string): string;
  severity(severity: Severity, text: string): string;
}

/** Whether results are coloured: on a terminal or where `FORCE_COLOR` asks for it, and never with `NO_COLOR`. */
export function wantsColour({ NO_COLOR, FORCE_COLOR }: Readonly<Record<string, string | undefined>>, isTerminal: boolean): boolean {
  if (NO_COLOR) return false;
  return FORCE_COLOR === undefined ? isTerminal : FORCE_COLOR !== '0' && FORCE_COLOR !== 'false';
}

/** Colours where the output is a terminal; plain text elsewhere. */
export function coloursFor(enabled: boolean): Colours {
  const c = pc.createColors(enabled);
  const bySeverity = { error: c.red, warning: c.yellow, info: c.cyan, hint: c.dim };
  return { bold: c.bold, faint: c.dim, severity: (severity, text) => bySeverity[severity](text) };
}
