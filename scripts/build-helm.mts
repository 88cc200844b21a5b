// Builds wasm/helm/helm.wasm.br, Helm's own engine as a WebAssembly module: `npm run helm`. It wants the Go that wasm/helm/go.mod names, which takes
// the modules from their proxy. Nothing else needs Go: the module is checked in, and test/render/helm/reproducible.test.ts builds it anew.

import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { brotliCompressSync, constants } from 'node:zlib';
import { at } from './root.mts';

export const helmModule = at('wasm', 'helm', 'helm.wasm.br');
const notices = at('wasm', 'helm', 'THIRD_PARTY.txt');

/**
 * What is taken out of vendored files, because nothing here makes keys, fetches or reads a disk, or gets another name, because it need not run at every
 * start; `_instead/` has what stands in its place.
 */
const leftOut: readonly { readonly package: string; readonly file: string; readonly names: readonly string[] }[] = [
  {
    package: 'github.com/Masterminds/sprig/v3',
    file: 'crypto.go',
    names: [
      ...['generatePrivateKey', 'DSAKeyFormat', 'pemBlockForKey', 'parsePrivateKeyPEM', 'getPublicKey', 'buildCustomCertificate'],
      ...['generateCertificateAuthority', 'generateCertificateAuthorityWithPEMKey', 'generateCertificateAuthorityWithKeyInternal'],
      ...['generateSelfSignedCertificate', 'generateSelfSignedCertificateWithPEMKey', 'generateSelfSignedCertificateWithKeyInternal'],
      ...['generateSignedCertificate', 'generateSignedCertificateWithPEMKey', 'generateSignedCertificateWithKeyInternal'],
      ...['getCertAndKey', 'getBaseCertTemplate', 'getNetIPs', 'getAlternateDNSStrs', 'bcrypt', 'htpasswd', 'randBytes'],
    ],
  },
  { package: 'github.com/Masterminds/sprig/v3', file: 'network.go', names: ['getHostByName'] },
  { package: 'github.com/santhosh-tekuri/jsonschema/v6', file: 'draft.go', names: ['init=compileDrafts'] },
  { package: 'helm.sh/helm/v3/pkg/chart/loader', file: 'archive.go', names: ['FileLoader', 'LoadFile', 'ensureArchive', 'isGZipApplication'] },
  { package: 'helm.sh/helm/v3/pkg/chartutil', file: 'jsonschema.go', names: ['HTTPURLLoader', 'newHTTPURLLoader'] },
];

/** Where `_instead/` keeps the files of a package. */
const insteadOf: Readonly<Record<string, string>> = {
  'github.com/Masterminds/sprig/v3': 'sprig',
  'github.com/santhosh-tekuri/jsonschema/v6': 'jsonschema',
  'helm.sh/helm/v3/pkg/chart/loader': 'loader',
  'helm.sh/helm/v3/pkg/chartutil': 'chartutil',
};

/** The Go that is there, such as `go1.26.8`. */
export function goVersion(): string | undefined {
  const { status, stdout } = spawnSync('go', ['env', 'GOVERSION'], { encoding: 'utf8', env: { ...process.env, GOTOOLCHAIN: 'local' } });
  return status === 0 ? stdout.trim() : undefined;
}

/** The Go whose module has the bytes that are checked in. */
export function wantedGo(): string {
  return /^toolchain (\S+)$/m.exec(readFileSync(at('wasm', 'helm', 'go.mod'), 'utf8'))?.[1] ?? '';
}

/** Whether the modules that it is built from are here, or can be had from their proxy. */
export function hasModules(): boolean {
  const env = { ...process.env, GOTOOLCHAIN: 'local', GOWORK: 'off', GOFLAGS: '' };
  return spawnSync('go', ['list', '-deps', '.'], { cwd: at('wasm', 'helm'), env, stdio: 'ignore' }).status === 0;
}

/** The module, not compressed. @throws where Go refuses, with what it said */
export function buildHelm(): Uint8Array {
  const folder = mkdtempSync(join(tmpdir(), 'netpol-helm-'));
  try {
    cpSync(at('wasm', 'helm'), folder, { recursive: true, filter: (path) => !/\.br$|_instead$/.test(path) });
    // Tests of vendored packages want what the stubs have not.
    go(folder, ['mod', 'vendor', '-e']);
    const lean = join(folder, process.platform === 'win32' ? 'lean.exe' : 'lean.out');
    go(folder, ['build', '-mod=mod', '-o', lean, './lean']);
    for (const { package: name, file, names } of leftOut) run(folder, lean, [join(folder, 'vendor', name, file), ...names]);
    for (const [name, source] of Object.entries(insteadOf)) cpSync(at('wasm', 'helm', '_instead', source), join(folder, 'vendor', name), { recursive: true });
    const flags = ['-mod=vendor', '-buildmode=c-shared', '-trimpath', '-buildvcs=false', `-overlay=${overlay(folder)}`, `-ldflags=${linked(folder)}`];
    go(folder, ['build', ...flags, '-o', join(folder, 'helm.wasm'), '.'], { GOOS: 'wasip1', GOARCH: 'wasm', GOFLAGS: '', CGO_ENABLED: '0' });
    return readFileSync(join(folder, 'helm.wasm'));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The file that tells Go what to build in the place of its own text/template: see `wasm/helm/methods`. */
function overlay(folder: string): string {
  const original = join(go(folder, ['env', 'GOROOT']).trim(), 'src', 'text', 'template', 'exec.go');
  const [replaced, file] = [join(folder, 'exec.go.txt'), join(folder, 'overlay.json')];
  writeFileSync(replaced, go(folder, ['run', '-mod=vendor', './methods'], {}, readFileSync(original)));
  writeFileSync(file, JSON.stringify({ Replace: { [original]: replaced } }));
  return file;
}

/** Versions as Helm's own Makefile links them into the programs that are released. */
function linked(folder: string): string {
  const text = readFileSync(join(folder, 'go.mod'), 'utf8');
  const helm = /helm\.sh\/helm\/v3 (v\S+)/.exec(text)?.[1] ?? '';
  const minor = /k8s\.io\/client-go v0\.(\d+)\./.exec(text)?.[1] ?? '';
  if (helm === '' || minor === '') throw new Error('wasm/helm/go.mod names no Helm or no client-go');
  const chartutil = 'helm.sh/helm/v3/pkg/chartutil';
  return [
    '-s -w -buildid=',
    `-X ${chartutil}.k8sVersionMajor=1 -X ${chartutil}.k8sVersionMinor=${minor}`,
    `-X helm.sh/helm/v3/internal/version.version=${helm}`,
  ].join(' ');
}

function go(folder: string, args: readonly string[], env: NodeJS.ProcessEnv = {}, input?: Uint8Array): string {
  return run(folder, 'go', args, { GOTOOLCHAIN: 'local', GOWORK: 'off', ...env }, input);
}

function run(folder: string, program: string, args: readonly string[], env: NodeJS.ProcessEnv = {}, input?: Uint8Array): string {
  const { status, stdout, stderr, error } = spawnSync(program, args, { cwd: folder, encoding: 'utf8', env: { ...process.env, ...env }, input });
  if (status !== 0) throw new Error(`${basename(program)} ${args.join(' ')} failed\n${error?.message ?? ''}${stdout}${stderr}`);
  return stdout;
}

/** The licences of all that is in the module, each with the names of what it is for. */
function licences(): string {
  const folder = at('wasm', 'helm');
  const format = '{{with .Module}}{{if not .Replace}}{{.Path}} {{.Version}}\t{{.Dir}}{{end}}{{end}}';
  const listed = new Set(
    go(folder, ['list', '-deps', '-f', format, '.'])
      .split('\n')
      .filter((line) => line.includes('\t') && !line.startsWith('netpol/')),
  );
  const parts = [...listed].sort().map((line) => line.split('\t') as [string, string]);
  const goRoot = go(folder, ['env', 'GOROOT']).trim();
  const names = new Map<string, string[]>();
  for (const [name, dir] of [...parts, [`Go ${wantedGo().slice(2)}`, goRoot] as const]) {
    const files = readdirSync(dir).filter((file) => /^(licen[cs]e|copying|notice)([.-].*)?$/i.test(file));
    if (files.length === 0) throw new Error(`${name} has no licence`);
    for (const file of files.sort()) {
      const text = readFileSync(join(dir, file), 'utf8').replace(/\r/g, '').trim();
      names.set(text, [...(names.get(text) ?? []), name]);
    }
  }
  const line = '='.repeat(80);
  return `helm.wasm holds code of these projects, under their licences.\n${[...names].map(([text, of]) => `\n${line}\n${[...new Set(of)].join('\n')}\n${line}\n\n${text}\n`).join('')}`;
}

if (import.meta.main) {
  const version = goVersion();
  if (version !== wantedGo()) throw new Error(`wants ${wantedGo()}, and there is ${version ?? 'no Go'}`);
  const module = buildHelm();
  const { BROTLI_PARAM_QUALITY, BROTLI_PARAM_LGWIN, BROTLI_PARAM_SIZE_HINT } = constants;
  const params = { [BROTLI_PARAM_QUALITY]: 11, [BROTLI_PARAM_LGWIN]: 24, [BROTLI_PARAM_SIZE_HINT]: module.length };
  const packed = brotliCompressSync(module, { params });
  writeFileSync(helmModule, packed);
  writeFileSync(notices, licences());
  console.log(`wasm/helm/helm.wasm.br: ${packed.length} bytes, unpacked ${module.length}`);
}
