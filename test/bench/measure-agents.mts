import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { at } from '../../scripts/root.mts';
import { makeWorkspace, typingSize } from './make-workspace.mts';
import { percentile, type Row, row } from './table.mts';

const questions = 60;

/** What an agent waits for `netpol mcp`: once everything is read, and after files changed. */
export async function measureAgents(folder: string): Promise<readonly Row[]> {
  const root = path.join(folder, 'agents');
  mkdirSync(root, { recursive: true });
  makeWorkspace(root, typingSize);
  const client = new Client({ name: 'bench', version: '1' });
  await client.connect(new StdioClientTransport({ command: process.execPath, args: [at('dist', 'cli.js'), 'mcp', root], cwd: root, stderr: 'inherit' }));
  const ask = async (name: string, args: Record<string, unknown>): Promise<number> => {
    const start = performance.now();
    const { isError, content } = await client.callTool({ name, arguments: args });
    if (isError) throw new Error(`${name}: ${JSON.stringify(content)}`);
    return performance.now() - start;
  };
  const reach = (number: number) => ask('can_reach', { from: `app-${number}`, to: `app-${number + 1}`, port: 8080 });
  const first = await reach(0);
  const warm: number[] = [];
  const edited: number[] = [];
  const simulated: number[] = [];
  for (let i = 1; i <= questions; i++) warm.push(await reach(i * 7));
  for (let i = 1; i <= questions; i++) {
    const file = path.join(root, `team-${i % typingSize.namespaces}`, `workload-${i}.yaml`);
    writeFileSync(file, `${readFileSync(file, 'utf8')}# ${i}\n`);
    edited.push(await reach(i * 7 + 3));
  }
  const policy =
    'apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: simulated, namespace: team-1}\nspec: {podSelector: {matchLabels: {app: app-1}}, policyTypes: [Ingress]}\n';
  for (let i = 0; i < 10; i++) simulated.push(await ask('simulate_edit', { file: 'team-1/simulated.yaml', text: policy }));
  const who = await ask('who_can_reach', { workload: 'app-1' });
  const generated = await ask('generate_policy', { workload: 'app-1' });
  await client.close();
  return [
    row('netpol mcp, first answer: 5,000 workloads, 1,000 policies', first, 'ms'),
    row('can_reach, p50', percentile(warm, 0.5), 'ms'),
    row('can_reach, p95', percentile(warm, 0.95), 'ms', 100),
    row('can_reach after a file was written, p95', percentile(edited, 0.95), 'ms'),
    row('simulate_edit of a new policy, p95', percentile(simulated, 0.95), 'ms'),
    row('who_can_reach', who, 'ms'),
    row('generate_policy for a workload', generated, 'ms'),
  ];
}
