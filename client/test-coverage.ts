import * as vscode from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import { type AssertionCoverageResult, type CoveredFile, type RunAssertionsParams, requestNames } from '../server/lsp/protocol.js';

/** A manifest: how many of its workloads some assertion is about, and which. */
class ManifestCoverage extends vscode.FileCoverage {
  readonly details: readonly vscode.DeclarationCoverage[];

  constructor(uri: vscode.Uri, details: readonly vscode.DeclarationCoverage[]) {
    const counts = new vscode.TestCoverageCount(details.filter(({ executed }) => executed !== 0).length, details.length);
    super(uri, counts, undefined, counts);
    this.details = details;
  }
}

/** Some tests of one file. */
interface Tested {
  readonly file: vscode.TestItem;
  readonly tests: readonly vscode.TestItem[];
}

/** Adds to a run which workloads its assertions are about, and answers them. What several files of assertions are about counts for each of them. */
export async function addCoverage(client: BaseLanguageClient, run: vscode.TestRun, chosen: readonly Tested[]): Promise<readonly vscode.DeclarationCoverage[]> {
  const { code2ProtocolConverter: out, protocol2CodeConverter: convert } = client;
  const byUri = new Map<string, Map<string, vscode.DeclarationCoverage>>();
  const add = ({ uri, workloads }: CoveredFile): void => {
    const known = byUri.get(uri) ?? new Map<string, vscode.DeclarationCoverage>();
    byUri.set(uri, known);
    for (const { id, range, assertions } of workloads) {
      const before = Number(known.get(id)?.executed ?? 0);
      known.set(id, new vscode.DeclarationCoverage(id, before + assertions, convert.asRange(range)));
    }
  };
  for (const { file, tests } of chosen) {
    if (!file.uri || run.token.isCancellationRequested) continue;
    const params: RunAssertionsParams = { uri: out.asUri(file.uri), ids: tests.map(({ id }) => id) };
    const { files } = await client.sendRequest<AssertionCoverageResult>(requestNames.assertionCoverage, params, run.token);
    for (const one of files) add(one);
  }
  for (const [uri, details] of byUri) run.addCoverage(new ManifestCoverage(convert.asUri(uri), [...details.values()]));
  return [...byUri.values()].flatMap((details) => [...details.values()]);
}

/** The workloads of a manifest that a run was about. */
export function detailsOf(file: vscode.FileCoverage): vscode.FileCoverageDetail[] {
  return file instanceof ManifestCoverage ? [...file.details] : [];
}
