import { applyFixes, type FindingAnswer, type FixedFile } from '../netpol.js';
import { counted, listed } from '../util/text.js';
import { pathOfFileId } from '../workspace/node/disk-ids.js';
import type { FileId } from '../workspace/snapshot.js';
import type { ParsedArguments } from './arguments.js';
import { type Io, UsageError } from './io.js';
import type { Opened } from './open-paths.js';
import { rewriteFile } from './rewrite-file.js';
import { unifiedDiff } from './unified-diff.js';

/** What becomes of the fixes of `netpol check`. */
export type FixMode = 'none' | 'write' | 'show';

/** @throws UsageError where the options do not go together */
export function fixModeOf(args: ParsedArguments): FixMode {
  const [fixes, shows] = [args.flag('fix'), args.flag('dry-run')];
  if (shows && !fixes) throw new UsageError('--dry-run shows what --fix would write: give --fix, too.');
  if (!fixes) return 'none';
  for (const name of ['environment', 'each-environment'])
    if (args.option(name) !== undefined || args.flag(name)) throw new UsageError(`--fix changes files, which all environments share: leave --${name} out.`);
  for (const name of ['format', 'output'])
    for (const value of args.each(name)) if (shows && value !== 'text') throw new UsageError(`--dry-run prints a patch: leave --${name} ${value} out.`);
  return shows ? 'show' : 'write';
}

/**
 * Fixes what can be fixed without changing what is meant, writes it, and says so on standard error. Of standard input, the text is the output.
 * @param isWanted which findings are to be fixed
 * @returns what was opened, with the new texts
 * @throws UsageError where a file could not be written
 */
export async function writeFixes(opened: Opened, io: Io, isWanted: (finding: FindingAnswer) => boolean): Promise<Opened> {
  const fixed = await applyFixes(opened.netpol, (_, finding) => isWanted(finding));
  const failed: string[] = [];
  for (const one of fixed) {
    const why = one.id === opened.input ? undefined : await rewriteFile(pathOfFileId(one.id) ?? '', one.before, one.after);
    if (why === undefined) io.note(`netpol: fixed ${fixText(one, opened)}\n`);
    else failed.push(`${opened.nameOf(one.id)} is not fixed: ${why}`);
  }
  if (failed.length > 0) throw new UsageError(`${failed.join('; ')}. Its findings are as they were.`);
  await writeInput(opened, fixed, io);
  const analysis = opened.netpol.analysis();
  return { ...opened, analysis, snapshot: analysis.snapshot };
}

/** Prints what `writeFixes` would write as a patch. */
export async function showFixes(opened: Opened, io: Io, isWanted: (finding: FindingAnswer) => boolean): Promise<void> {
  for (const one of await applyFixes(opened.netpol, (_, finding) => isWanted(finding))) {
    const [path, patch] = [opened.nameOf(one.id), unifiedDiff(pathInPatch(opened, one.id), one.before, one.after)];
    if (isHostile(patch)) io.note(`netpol: ${path} is not shown, because its lines would steer a terminal: ${fixText(one, opened)}\n`);
    else {
      io.note(`netpol: would fix ${fixText(one, opened)}\n`);
      await (io.verbatim ?? io.out)(patch);
    }
  }
}

function pathInPatch(opened: Opened, file: FileId): string {
  return file === opened.input ? 'standard-input.yaml' : opened.nameOf(file);
}

/** `shop/a.yaml: 3 findings (duplicate-key, port-without-protocol)`. */
function fixText({ id, fixes }: FixedFile, opened: Opened): string {
  const rules = [...new Set(fixes.map(({ rule }) => rule))].sort();
  return `${opened.nameOf(id)}: ${counted(fixes.length, 'finding')} (${listed(rules)})`;
}

async function writeInput(opened: Opened, fixed: readonly FixedFile[], io: Io): Promise<void> {
  const { input } = opened;
  if (input === undefined) return;
  const text = fixed.find(({ id }) => id === input)?.after ?? (await opened.load(input))?.source?.text;
  if (text !== undefined) await (io.verbatim ?? io.out)(text);
}

/** A patch is exact or it is none, so what would be taken out of any other output keeps it from being shown: what steers terminals, and runners of CI. */
function isHostile(patch: string): boolean {
  return /(?!\n|\t|\r\n)[\p{Cc}\p{Zl}\p{Zp}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]|^\s*::|##\[|##vso\[/mu.test(patch);
}
