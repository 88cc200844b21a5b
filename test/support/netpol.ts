import { configOf, type Netpol, type NetpolConfig, openNetpol } from '../../server/netpol.js';
import { MemorySource } from '../../server/workspace/memory-source.js';
import { testScheduler } from '../workspace/workspace-of.js';

/** Files by id, opened and indexed. */
export async function netpolOfFiles(files: Readonly<Record<string, string>>, config: NetpolConfig = configOf({})): Promise<Netpol> {
  const netpol = openNetpol(new MemorySource(files), config, { scheduler: testScheduler, log: () => {} });
  await netpol.workspace.index();
  return netpol;
}
