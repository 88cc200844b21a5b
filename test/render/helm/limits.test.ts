import { describe, expect, test } from 'vitest';
import { loadHelmEngine } from '../../../server/render/helm/engine.js';
import type { HelmAnswer, HelmEngine } from '../../../server/render/helm/helm.js';
import { pureSystem } from '../../../server/render/helm/wasi.js';
import { moduleBytes } from './support/engine.mts';

const bytes = moduleBytes();
const memory = 192 * 1024 * 1024;
const engine = loadHelmEngine(bytes, { memory });

function render(
  templates: Readonly<Record<string, string>>,
  by: HelmEngine = engine,
  files: readonly (readonly [string, string | Uint8Array])[] = [],
): HelmAnswer {
  const chart = Object.entries(templates).map(([name, text]) => [`templates/${name}`, text] as const);
  return by.render({
    files: new Map<string, string | Uint8Array>([['Chart.yaml', 'apiVersion: v2\nname: c\nversion: 0.1.0\n'], ...chart, ...files]),
    values: [],
    release: { name: 'r', namespace: 'n' },
  });
}

/** An engine that was stopped in the middle renders the next chart as if nothing had been. */
function expectStillRenders(by: HelmEngine = engine): void {
  expect(render({ 'a.yaml': 'kind: {{ .Release.Name }}' }, by)).toMatchObject({ kind: 'rendered', manifests: [{ text: 'kind: r' }] });
}

describe('a chart that takes too much is refused, and the next one rendered', () => {
  test.each([
    ['a list of a thousand million numbers', '{{ until 1000000000 | len }}'],
    ['a text of eight thousand million characters', '{{ repeat 8000000000 "x" }}'],
    ['lists of lists', '{{ $all := list }}{{ range until 1000 }}{{ $all = append $all (repeat 1000000 "x") }}{{ end }}{{ len $all }}'],
    ['output without end', '{{ range until 40000000 }}xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx{{ end }}'],
  ])('memory: %s', (_, text) => {
    const answer = render({ 'a.yaml': text });
    expect(answer).toMatchObject({ kind: 'failed', message: expect.stringMatching(/^the chart takes more memory than a chart may$|len out of range/) });
    expectStillRenders();
  });

  test('memory: values that multiply by aliases', () => {
    const levels = Array.from(
      { length: 30 },
      (_, level) =>
        `l${level}: &l${level} [${
          level === 0
            ? 'x'
            : Array(10)
                .fill(`*l${level - 1}`)
                .join(', ')
        }]`,
    );
    expect(render({ 'a.yaml': 'a: 1' }, engine, [['values.yaml', levels.join('\n')]])).toMatchObject({ kind: 'failed', file: 'values.yaml' });
    expectStillRenders();
  });

  test.each([
    [
      'a template that includes itself',
      { '_a.tpl': '{{ define "a" }}{{ include "a" . }}{{ end }}', 'a.yaml': '{{ include "a" . }}' },
      /too deeply|nested reference name/,
    ],
    [
      'two that include each other',
      { 'a.yaml': '{{ define "a" }}{{ include "b" . }}{{ end }}{{ define "b" }}{{ include "a" . }}{{ end }}{{ include "a" . }}' },
      /too deeply|nested/,
    ],
    ['a template that calls itself', { 'a.yaml': '{{ define "a" }}{{ template "a" . }}{{ end }}{{ template "a" . }}' }, /too deeply|maximum template depth/],
    ['tpl of itself', { 'a.yaml': '{{ define "t" }}{{ tpl "{{ include \\"t\\" . }}" . }}{{ end }}{{ include "t" . }}' }, /too deeply|nested|memory/],
    ['a template of nested conditions', { 'a.yaml': `${'{{ if true }}'.repeat(20000)}x${'{{ end }}'.repeat(20000)}` }, /too deeply|memory/],
    ['parentheses in parentheses', { 'a.yaml': `{{ ${'('.repeat(50000)}1${')'.repeat(50000)} }}` }, /too deeply|memory|max expression depth/],
  ])('recursion: %s', (_, templates, message) => {
    const answer = render(templates);
    expect(answer).toMatchObject({ kind: 'failed', message: expect.stringMatching(message) });
    expect(answer.kind === 'failed' && answer.message.length).toBeLessThan(1500);
    expectStillRenders();
  });

  test('a chart of too many files is not even handed to the engine', () => {
    const answer = render({}, engine, [['files/big', new Uint8Array(65 * 1024 * 1024)]]);
    expect(answer).toEqual({ kind: 'failed', message: 'the chart has 68 MB of files' });
  });
});

describe('the bound on memory', () => {
  test('is in the module: below what it needs, it is not loaded', () => {
    expect(() => loadHelmEngine(bytes, { memory: 1024 * 1024 })).toThrow(/needs \d+ pages/);
  });

  test('what fits into a larger one is rendered there', () => {
    const text = { 'a.yaml': 'kind: {{ repeat 100000000 "x" | len }}' };
    expect(render(text, loadHelmEngine(bytes, { memory: 64 * 1024 * 1024 })).kind).toBe('failed');
    expect(render(text, loadHelmEngine(bytes, { memory: 512 * 1024 * 1024 }))).toMatchObject({ kind: 'rendered', manifests: [{ text: 'kind: 100000000' }] });
  });

  test.each([
    ['nothing', new Uint8Array()],
    ['a text', new TextEncoder().encode('this is no module, but it is long enough')],
    ['half of the module', bytes.subarray(0, 500)],
  ])('bytes that are no module throw at once: %s', (_, wrong) => {
    expect(() => loadHelmEngine(wrong)).toThrow();
  });
});

test('a chart can see nothing but itself', () => {
  const answer = render({
    'a.yaml': [
      'kind: Seen',
      'file: {{ .Files.Get "/etc/passwd" | quote }}',
      'above: {{ .Files.Get "../../../../etc/passwd" | quote }}',
      'glob: {{ len (.Files.Glob "/**") }}',
      'host: {{ getHostByName "localhost" | quote }}',
      'lookup: {{ lookup "v1" "Secret" "" "" | toJson }}',
    ].join('\n'),
  });
  expect(answer).toMatchObject({
    kind: 'rendered',
    manifests: [{ text: 'kind: Seen\nfile: ""\nabove: ""\nglob: 0\nhost: ""\nlookup: {}' }],
    limits: ['lookup'],
  });
  expect(render({ 'a.yaml': '{{ env "PATH" }}' })).toMatchObject({ kind: 'failed', message: expect.stringContaining('function "env" not defined') });
  // A schema that is elsewhere is not fetched: its chart fails.
  const schema = ['values.schema.json', '{"$ref": "https://schemas.example/values.json"}'] as const;
  expect(render({ 'a.yaml': 'a: 1' }, engine, [schema])).toMatchObject({ kind: 'failed', message: expect.stringContaining('nothing is fetched') });
  const local = ['values.schema.json', '{"$ref": "file:///etc/passwd"}'] as const;
  expect(render({ 'a.yaml': 'a: 1' }, engine, [local]).kind).toBe('failed');
});

test('of what the module may ask a system for, it is given the time, numbers and a place for its last words', () => {
  const module = new WebAssembly.Module(bytes);
  const names = WebAssembly.Module.imports(module);
  expect(new Set(names.map((each) => each.module))).toEqual(new Set(['wasi_snapshot_preview1']));
  const system = pureSystem(module, [], () => 0);
  const memory = { buffer: new ArrayBuffer(65536) };
  system.use(memory);
  const given = names.map(({ name }) => name).filter((name) => /^(args_|environ_|clock_time_get|random_get|fd_write|proc_exit|sched_yield)/.test(name));
  const refused = names.map(({ name }) => name).filter((name) => !given.includes(name));
  expect(refused).toEqual(expect.arrayContaining(['path_open', 'fd_read', 'fd_seek']));
  for (const name of refused) {
    const ask = system.imports['wasi_snapshot_preview1']?.[name] as (...values: readonly number[]) => number;
    // Numbers of errors of the interface: no such file (there is no folder to begin with), or not supported.
    expect([name, ask(3, 0, 0, 0, 0, 0, 0, 0, 0)]).toEqual([name, name === 'fd_prestat_get' ? 8 : 52]);
  }
  expect(new Uint8Array(memory.buffer).every((byte) => byte === 0)).toBe(true);
});

describe('what is random, and the time', () => {
  const text = {
    'a.yaml': [
      'kind: Random',
      'text: {{ randAlphaNum 12 }}{{ randAlpha 5 }}{{ randAscii 4 }}{{ randNumeric 7 }}',
      'number: {{ randInt 3 9 }}',
      'bytes: {{ randBytes 16 | b64dec | len }}',
      'id: {{ uuidv4 }}',
      'when: {{ now | date "2006-01-02" }} {{ now | unixEpoch }} {{ date "2006" "not a time" }}',
      'user: {{ htpasswd "user" "secret" | trunc 6 }}',
      'hash: {{ bcrypt "x" | len }}',
      'shuffled: {{ shuffle "abc" }}',
      '{{- $ca := genCA "ca" 1 }}{{ $cert := genSignedCert "a" (list "10.0.0.1") (list "a.example") 1 $ca }}',
      'cert: {{ $cert.Cert | b64enc | len }} {{ (genSelfSignedCert "a" nil nil 1).Key | trunc 10 }}',
      'key: {{ genPrivateKey "ecdsa" | trunc 30 }}',
      'secret: {{ encryptAES "k" "text" | decryptAES "k" }}',
    ].join('\n'),
  };

  test('is the same for every rendering and every engine, and said to be a limit', () => {
    const answer = render(text);
    expect(answer).toMatchObject({ kind: 'rendered', limits: ['random'] });
    expect(render(text)).toEqual(answer);
    expect(render(text, loadHelmEngine(bytes))).toEqual(answer);
  });

  test('has the length and form that was asked for', () => {
    const answer = render(text);
    const written = answer.kind === 'rendered' ? (answer.manifests[0]?.text ?? '') : '';
    expect(written).toMatch(/^text: [a-z0-9]{12}[a-z]{5}[a-z0-9]{4}[0-9]{7}$/m);
    expect(written).toMatch(/^number: [3-8]$/m);
    expect(written).toMatch(/^bytes: 1[5-8]$/m);
    expect(written).toMatch(/^id: [0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/m);
    expect(written).toMatch(/^when: 2026-01-01 1767225600 2026$/m);
    expect(written).toMatch(/^user: user:\$$/m);
    expect(written).toMatch(/^hash: 60$/m);
    expect(written).toMatch(/^secret: text$/m);
  });

  test('what is never asked for is no limit', () => {
    expect(render({ 'a.yaml': 'kind: A\n{{ if false }}{{ uuidv4 }}{{ lookup "v1" "Pod" "" "" }}{{ end }}' })).toMatchObject({ kind: 'rendered', limits: [] });
  });

  test('derivePassword is none of these: its text is that of the algorithm', () => {
    // From the documentation of sprig.
    expect(render({ 'a.yaml': 'kind: {{ derivePassword 1 "long" "password" "user" "example.com" }}' })).toMatchObject({
      manifests: [{ text: 'kind: ZedaFaxcZaso9*' }],
      limits: [],
    });
  });
});

describe('what of the cluster a template asks for', () => {
  const request = (text: string, more: object) =>
    engine.render({
      files: new Map([
        ['Chart.yaml', 'apiVersion: v2\nname: c\nversion: 0.1.0\n'],
        ['templates/a.yaml', text],
      ]),
      values: [],
      release: { name: 'r', namespace: 'n' },
      ...more,
    });

  test.each([
    ['kind: {{ .Capabilities.KubeVersion.Minor }}', {}, ['capabilities']],
    ['kind: {{ .Capabilities.KubeVersion.Minor }}', { kubernetesVersion: '1.31' }, []],
    ['kind: {{ .Capabilities.APIVersions.Has "v1" }}', { kubernetesVersion: '1.31' }, ['capabilities']],
    ['kind: {{ .Capabilities.APIVersions.Has "v1" }}', { apiVersions: ['a/v1'] }, []],
    ['kind: {{ with $ }}{{ $.Capabilities | toJson | len }}{{ end }}', { kubernetesVersion: '1.31' }, ['capabilities']],
    ['kind: {{ .Capabilities.HelmVersion.Version }}', {}, []],
    ['kind: "no .Capabilities here"', {}, []],
  ])('%s with %o', (text, more, limits) => {
    expect(request(text, more)).toMatchObject({ kind: 'rendered', limits });
  });
});
