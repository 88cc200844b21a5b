import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { at } from '../../../../scripts/root.mts';

/** The real program, of the version that the module is built from. */
export interface RealHelm {
  readonly program: string;
  /** What `helm template` prints, or what it says where it fails. */
  template(folder: string, args?: readonly string[]): { readonly text: string } | { readonly error: string };
  /** Packs the charts that a chart names as `file://` into its folder charts/, and touches no other dependency. */
  packLocal(folder: string): void;
}

/** Built from its Go module on first use, into a folder of temporary files; `undefined` where there is no Go, or the module proxy cannot be reached. */
export function realHelm(): RealHelm | undefined {
  const module = readFileSync(at('wasm', 'helm', 'go.mod'), 'utf8');
  const version = /helm\.sh\/helm\/v3 (v\S+)/.exec(module)?.[1] ?? '';
  const minor = /k8s\.io\/client-go v0\.(\d+)/.exec(module)?.[1] ?? '';
  const folder = join(tmpdir(), `netpol-helm-${version}`);
  const program = join(folder, 'helm');
  if (!existsSync(program)) {
    const chartutil = 'helm.sh/helm/v3/pkg/chartutil';
    const versions = `-X ${chartutil}.k8sVersionMajor=1 -X ${chartutil}.k8sVersionMinor=${minor} -X helm.sh/helm/v3/internal/version.version=${version}`;
    const env = { ...process.env, GOBIN: folder, GOFLAGS: '', GOTOOLCHAIN: 'local' };
    const { status } = spawnSync('go', ['install', `-ldflags=-s -w ${versions}`, `helm.sh/helm/v3/cmd/helm@${version}`], { env, cwd: tmpdir() });
    if (status !== 0) return undefined;
  }
  const env = { ...process.env, HELM_CONFIG_HOME: folder, HELM_CACHE_HOME: folder, HELM_DATA_HOME: folder };
  const run = (args: readonly string[]) => spawnSync(program, args, { encoding: 'utf8', maxBuffer: 1 << 28, env });
  return {
    program,
    template(chart, args = []) {
      const { status, stdout, stderr } = run(['template', 'release-name', chart, '--namespace', 'default', ...args]);
      return status === 0 ? { text: stdout } : { error: stderr.trim() };
    },
    packLocal(chart) {
      const text = readFileSync(join(chart, 'Chart.yaml'), 'utf8');
      for (const [, path = ''] of text.matchAll(/repository: file:\/\/(\S+)/g)) {
        const { status, stderr } = run(['package', join(chart, path), '--destination', join(chart, 'charts')]);
        if (status !== 0) throw new Error(`helm package failed: ${stderr}`);
      }
    },
  };
}
