import path from 'node:path';
import type { ToolAnswer } from '../../mcp/toolbox.js';
import { severities } from '../../netpol.js';
import { isWithin } from '../../util/file-id.js';
import { counted, jsonText, oneLine, withoutMarks } from '../../util/text.js';
import { configurationName } from '../../workspace/configuration-file.js';
import { couldHoldManifests } from '../../workspace/file-source.js';
import { structureNames } from '../../workspace/kustomization.js';
import { fileIdOfPath } from '../../workspace/node/disk-ids.js';
import type { FileId } from '../../workspace/snapshot.js';
import { diffReport } from '../diff-report.js';
import { checkJson } from '../formats/check-json.js';
import { diffJsonValue, diffText } from '../formats/diff.js';
import type { CheckReport } from '../formats/findings.js';
import { UsageError } from '../io.js';
import { judge, judgementOf } from '../judge.js';
import { headOf, saidOnce } from '../limits.js';
import { type Opened, openedOf } from '../open-paths.js';
import { allEnvironments } from '../view.js';
import { environmentOf, fewLines, type Inquiry, limitLines, told } from './asked.js';
import { insidePath, thereInside } from './inside.js';

/** What opens and closes if a file said something else: the difference between what is, and the same with the text in place. */
export async function simulateEdit(
  asked: Inquiry,
  { file, text, environment: name }: { readonly file: string; readonly text: string; readonly environment?: string },
): Promise<ToolAnswer> {
  const absolute = await manifestPath(file, asked);
  // An environment may be built when it is asked for, so the state before is asked for before.
  const before = await environmentOf(asked, name);
  return supposing(asked, absolute, text, async (supposed) => {
    const after = await environmentOf(supposed, name);
    asked.check();
    const report = diffReport({ before, after }, {}, undefined);
    const limits = [...before.environment.limits, ...after.environment.limits];
    return told(jsonText(diffJsonValue(report)), fewLines([...diffText(report)].join('')), [...new Set(limitLines(after.opened, limits))]);
  });
}

/** @throws UsageError where it is outside, or where nobody would look for manifests in it */
async function manifestPath(file: string, { folders }: Inquiry): Promise<string> {
  const absolute = await insidePath(file, folders);
  if (couldHoldManifests(path.basename(absolute))) return absolute;
  throw new UsageError(`${JSON.stringify(file)} would be no manifest: name a file that ends in .yaml, .yml or .json.`);
}

/** As `withText`, and beside what is: where nothing is rendered, of what differs alone, as the editor compares an edit with what is saved. */
async function supposing<T>(asked: Inquiry, file: string, text: string, ask: (supposed: Inquiry) => Promise<T>): Promise<T> {
  const { netpol, snapshot } = asked.opened;
  if (snapshot.units.length > 0 || mayRender(path.basename(file), text)) return withText(asked, file, text, ask);
  const uri = fileIdOfPath(file);
  const opened = openedOf(netpol, asked.folders[0] ?? asked.io.cwd, false, netpol.supposing(uri, text));
  refuseUnread(opened, uri);
  return ask({ ...asked, opened });
}

/** Whether a file may have manifests rendered, or another environment told apart. */
function mayRender(name: string, text: string): boolean {
  return structureNames.includes(name) || name === configurationName || /argoproj\.io|fluxcd\.io/.test(text);
}

/** @throws UsageError where the text of a file is not read */
function refuseUnread({ snapshot }: Opened, file: FileId): void {
  if (snapshot.file(file)?.role === 'refused') throw new UsageError('The text is too large to be read: simulate one file at a time.');
}

/** Asks about the files as they would be if one of them had this text; afterwards they are as before. */
async function withText<T>(asked: Inquiry, file: string, text: string, ask: (supposed: Inquiry) => Promise<T>): Promise<T> {
  const { netpol } = asked.opened;
  const { workspace } = netpol;
  const uri = fileIdOfPath(file);
  workspace.open(uri, text, asked.number);
  try {
    // Resolves after what opening it began.
    await workspace.filesChanged([{ id: uri, change: 'changed' }]);
    await workspace.units.allSettled();
    const opened = openedOf(netpol, asked.folders[0] ?? asked.io.cwd);
    refuseUnread(opened, uri);
    return await ask({ ...asked, opened });
  } finally {
    await workspace.close(uri);
  }
}

/** Findings of some files, of all of them, or of a text as if it were one. */
export async function checkManifests(asked: Inquiry, { paths, text }: { readonly paths?: readonly string[]; readonly text?: string }): Promise<ToolAnswer> {
  if (text === undefined) {
    const places = await Promise.all((paths ?? []).map(async (one) => fileIdOfPath(await thereInside(one, asked.folders, asked.opened))));
    return checked(asked, paths === undefined ? () => true : (file) => places.some((place) => isWithin(place, file) || place === file));
  }
  if ((paths ?? []).length > 1) throw new UsageError('`text` is of one file: name one path, or none.');
  const file = paths?.[0] === undefined ? unusedPath(asked) : await manifestPath(paths[0], asked);
  const uri = fileIdOfPath(file);
  return withText(asked, file, text, (supposed) => checked(supposed, (one) => one === uri));
}

/** What a text is called that is in no file. */
function unusedPath({ opened, folders, io }: Inquiry): string {
  const inFolder = (name: string) => path.join(folders[0] ?? io.cwd, name);
  for (let n = 1; ; n++) {
    const file = inFolder(n === 1 ? 'text.yaml' : `text-${n}.yaml`);
    if (!opened.snapshot.file(fileIdOfPath(file))) return file;
  }
}

async function checked({ opened, check }: Inquiry, isWanted: (file: FileId) => boolean): Promise<ToolAnswer> {
  const files = await judge(
    opened,
    { isWanted: () => true, details: new Set(), progress: undefined },
    opened.netpol.checked((file) => {
      check();
      return isWanted(file);
    }),
  );
  const { report } = judgementOf(files);
  const limits = allEnvironments(opened).flatMap((environment) => environment.limits);
  const head = { environment: null, limits: saidOnce(headOf(opened, { environment: null, limits }).limits) };
  return told(checkJson(report, head), fewLines(findingsText(report)), [...new Set(limitLines(opened, limits))]);
}

function findingsText({ findings, summary }: CheckReport): string {
  const lines = findings.map(({ finding, path: file, start }) =>
    oneLine(`${file}:${start.line + 1}:${start.character + 1}: ${finding.severity}: ${withoutMarks(finding.message)} (${finding.rule})`),
  );
  const counts = severities.map((severity) => [severity, findings.filter(({ finding }) => finding.severity === severity).length] as const);
  const found = counts.flatMap(([severity, count]) => (count > 0 ? [counted(count, severity)] : []));
  return [...lines, `${found.length === 0 ? 'Nothing was found' : found.join(', ')} in ${counted(summary.files, 'file')}.`, ''].join('\n');
}
