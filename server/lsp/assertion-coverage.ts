import type { CancellationToken } from 'vscode-languageserver';
import { canonicalFileId } from '../util/file-id.js';
import { remember } from '../util/remember.js';
import type { FileId } from '../workspace/snapshot.js';
import { toLocation } from './locations.js';
import type { AssertionCoverageResult, ProtocolRange, RunAssertionsParams } from './protocol.js';
import type { Session } from './session.js';

interface Counted {
  readonly id: string;
  readonly range: ProtocolRange;
  assertions: number;
}

/** `netpol/assertionCoverage`: the workloads of each manifest, of the environments that files of assertions are about. */
export async function answerAssertionCoverage(session: Session, { uri, ids }: RunAssertionsParams, token: CancellationToken): Promise<AssertionCoverageResult> {
  const { assertionFiles, netpol } = session;
  await assertionFiles.whenComplete(token);
  const analysis = netpol.analysis();
  const files = new Map<string, Map<string, Counted>>();
  for (const id of uri === undefined ? analysis.snapshot.assertionFiles : [canonicalFileId(uri)]) {
    const stated = (await assertionFiles.of(analysis, id))?.stated;
    if (token.isCancellationRequested) break;
    const named = stated && analysis.environmentStated(stated);
    if (!stated || named?.problem !== undefined) continue;
    const asked = stated.assertions.filter((one) => ids === undefined || ids.includes(one.id));
    for (const workload of analysis.environment(named?.found ?? (id satisfies FileId)).covered(asked)) {
      const place = workload.location && toLocation(session, analysis.snapshot, workload.location);
      if (!place) continue;
      const counted = remember(
        remember(files, place.uri, () => new Map<string, Counted>()),
        workload.id,
        () => ({ id: workload.id, range: place.range, assertions: 0 }),
      );
      counted.assertions += workload.assertions.length;
    }
  }
  return { files: [...files].map(([file, workloads]) => ({ uri: file, workloads: [...workloads.values()] })) };
}
