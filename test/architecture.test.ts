import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');

/** Left to right: a layer may import itself and whatever stands before it. */
const layers = [
  'util',
  'syntax',
  'render',
  'model',
  'semantics',
  'families',
  'validation',
  'workspace',
  'dependencies',
  'words',
  'rules',
  'features',
  'netpol',
] as const;

interface Source {
  /** With `/`, from the root of the repository. */
  readonly path: string;
  readonly text: string;
  readonly imports: readonly string[];
}

function sources(folder: string): readonly Source[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.d.ts'))
    .map((name) => {
      const path = join(folder, name).split(sep).join('/');
      const text = readFileSync(join(root, path), 'utf8');
      return { path, text, imports: importsOf(path, text) };
    });
}

/** What a file imports: relative ones as paths from the root, packages by name. */
function importsOf(path: string, text: string): readonly string[] {
  return [...text.matchAll(/(?:\bfrom|\bimport|\bimport\()\s*['"]([^'"]+)['"]/g)].map(([, name = '']) =>
    name.startsWith('.')
      ? relative(root, normalize(join(root, dirname(path), name)))
          .split(sep)
          .join('/')
      : name,
  );
}

const server = sources('server');
const client = sources('client');

function layerOf(path: string): string {
  return path.startsWith('server/') ? (path.split('/')[1] ?? '').replace(/\.(ts|js)$/, '') : (path.split('/')[0] ?? '');
}

/** `path imports name` for each import that `allowed` refuses. */
function violations(files: readonly Source[], allowed: (file: Source, name: string) => boolean): readonly string[] {
  return files.flatMap((file) => file.imports.filter((name) => !allowed(file, name)).map((name) => `${file.path} imports ${name}`));
}

/** Groups of files that reach each other by imports, each sorted; found as strongly connected components (Tarjan 1972). */
function circlesOf(files: readonly Source[]): readonly (readonly string[])[] {
  const targets = new Map(files.map(({ path, imports }) => [path, imports.map((name) => name.replace(/\.js$/, '.ts'))]));
  const order = new Map<string, number>();
  const stack: string[] = [];
  const circles: string[][] = [];
  const visit = (path: string): number => {
    const own = order.size;
    order.set(path, own);
    stack.push(path);
    let low = own;
    for (const next of targets.get(path) ?? []) {
      if (!targets.has(next)) continue;
      if (!order.has(next)) low = Math.min(low, visit(next));
      else if (stack.includes(next)) low = Math.min(low, order.get(next) ?? low);
    }
    if (low === own) {
      const group = stack.splice(stack.indexOf(path)).sort();
      if (group.length > 1) circles.push(group);
    }
    return low;
  };
  for (const path of targets.keys()) if (!order.has(path)) visit(path);
  return circles.sort();
}

describe('imports point one way', () => {
  test('there is something to look at', () => {
    for (const layer of [...layers, 'lsp', 'cli', 'mcp'])
      expect(
        server.some((file) => layerOf(file.path) === layer),
        layer,
      ).toBe(true);
  });

  test.each(layers.map((layer, index) => ({ layer, before: layers.slice(0, index + 1) as readonly string[] })))('$layer', ({ layer, before }) => {
    const files = server.filter((file) => layerOf(file.path) === layer);
    expect(
      violations(files, (_, name) => !/^(server|client|test|scripts)\//.test(name) || before.includes(layerOf(name)) || name.startsWith('server/generated/')),
    ).toEqual([]);
  });

  /**
   * Printers of the facade: what of the layers below it they may name. `workspace` is how files are found and named, which each of them does in
   * its own way.
   */
  const printed = ['util', 'model', 'words', 'workspace', 'netpol'];

  /** What is left of direct imports; a list that only shrinks. */
  const left: readonly string[] = [
    // Agents are answered with what commands print; the module that speaks their protocol is loaded when it is asked for, so only its types are named.
    'server/cli/agents/agent-toolbox.ts imports server/mcp/toolbox.js',
    'server/cli/agents/asked.ts imports server/mcp/toolbox.js',
    'server/cli/agents/edits.ts imports server/mcp/toolbox.js',
    'server/cli/agents/policies.ts imports server/mcp/toolbox.js',
    'server/cli/agents/reach.ts imports server/mcp/toolbox.js',
    'server/cli/agents/summaries.ts imports server/mcp/toolbox.js',
    'server/cli/commands/mcp.ts imports server/mcp/serve.js',
    // The client's page of the map reads this file with the types of its model, and must not have to read the server for them.
    'server/lsp/protocol.ts imports server/features/map/model.js',
  ];

  test.each(['lsp', 'cli'])('%s only prints what the facade answers', (printer) => {
    const files = server.filter((file) => layerOf(file.path) === printer);
    const below = (name: string) => name.startsWith('server/') && !name.startsWith('server/generated/') && layerOf(name) !== printer;
    const direct = violations(files, (_, name) => !below(name) || printed.includes(layerOf(name)));
    expect([...new Set(direct)]).toEqual(left.filter((line) => line.startsWith(`server/${printer}/`)));
    // A snapshot and the answers of an environment hold what they are made from: nobody reaches through them.
    expect(files.filter(({ text }) => /\bevaluator\b|\bsnapshot\.environment\(|\.view\./.test(text)).map(({ path }) => path)).toEqual([]);
  });

  test('only the facade opens a workspace, and only lsp its questions for editors', () => {
    const opens = server.filter(({ path, text }) => /\bnew Workspace\(/.test(text) && layerOf(path) !== 'netpol');
    expect(opens.map(({ path }) => path)).toEqual([]);
    expect(violations(server, ({ path }, name) => name !== 'server/netpol/editor.js' || layerOf(path) === 'lsp')).toEqual([]);
  });

  test('mcp speaks a protocol, and has everything it says handed in', () => {
    const files = server.filter(({ path }) => layerOf(path) === 'mcp');
    expect(violations(files, (_, name) => !name.startsWith('server/') || ['mcp', 'util'].includes(layerOf(name)))).toEqual([]);
    const sdk = violations(server, ({ path }, name) => layerOf(path) === 'mcp' || !name.startsWith('@modelcontextprotocol/'));
    expect(sdk).toEqual([]);
    // Imported as a value, it would be in every start of the command line.
    const values = server.filter(({ path, text }) => layerOf(path) === 'cli' && /^import (?!type\b)[^;]*\/mcp\/(?:toolbox|serve)\.js'/m.test(text));
    expect(values.map(({ path }) => path)).toEqual([]);
  });

  test('lsp and cli do not import each other', () => {
    expect(
      violations(
        server,
        ({ path }, name) => !(layerOf(path) === 'cli' && name.startsWith('server/lsp/')) && !(layerOf(path) === 'lsp' && name.startsWith('server/cli/')),
      ),
    ).toEqual([]);
  });

  test('client shares one file with the server', () => {
    expect(violations(client, (_, name) => !name.startsWith('server/') || /^server\/lsp\/protocol\.(ts|js)$/.test(name))).toEqual([]);
  });

  test('rooms of semantics', () => {
    const roomOf = (path: string) => (path.startsWith('server/semantics/') ? (path.split('/')[2] ?? '').replace(/\.(ts|js)$/, '') : '');
    const order = ['sets', 'cluster', 'engine', 'answers', 'evaluator'];
    const inside = server.filter(({ path }) => layerOf(path) === 'semantics');
    expect(inside.filter(({ path }) => !order.includes(roomOf(path)))).toEqual([]);
    // Questions that change the cluster and ask again, and those that look at all policies, ask the evaluator as anybody does.
    const askers = ['order-effect.ts', 'default-deny.ts'].map((name) => `server/semantics/answers/${name}`);
    expect(
      violations(inside, ({ path }, name) => roomOf(name) === '' || askers.includes(path) || order.indexOf(roomOf(name)) <= order.indexOf(roomOf(path))),
    ).toEqual([]);
  });

  test('semantics gives reasons, and no sentences: words has them', () => {
    const sentence = /(['`])[^'`]*[a-z]+ [a-z]+ [a-z]+[^'`]*\1/;
    const lines = server
      .filter(({ path }) => layerOf(path) === 'semantics')
      .flatMap(({ path, text }) =>
        text.split('\n').flatMap((line) => (sentence.test(line.replace(/\/\*\*.*|^ *\*.*|\/\/.*/, '')) ? [`${path}: ${line.trim()}`] : [])),
      );
    expect(lines.filter((line) => !line.includes('throw new Error('))).toEqual([]);
  });

  test('no file imports itself by way of others, not even for a type', () => {
    expect(circlesOf([...server, ...client])).toEqual([]);
  });

  test('a circle would be found', () => {
    const file = (path: string, ...imports: string[]): Source => ({ path, text: '', imports });
    expect(circlesOf([file('a.ts', 'b.js'), file('b.ts', 'c.js'), file('c.ts', 'a.js', 'd.js'), file('d.ts')])).toEqual([['a.ts', 'b.ts', 'c.ts']]);
  });

  test('no exported type has a name that another has', () => {
    const names = new Map<string, string[]>();
    for (const { path, text } of [...server, ...client])
      for (const [, name = ''] of text.matchAll(/^export (?:abstract )?(?:interface|type|class) (\w+)/gm)) names.set(name, [...(names.get(name) ?? []), path]);
    expect(names.size).toBeGreaterThan(300);
    expect([...names].filter(([, paths]) => paths.length > 1)).toEqual([]);
  });

  test('only the command line reads what a rule says of itself, because of it the built server has the summary alone', () => {
    const readers = server.filter(({ text }) => /\.docs\b|\{[^{}\n]*\bdocs\b[^{}\n]*\}\s*[:=)]/.test(text));
    expect(readers.map(({ path }) => path)).toEqual(['server/cli/rule-docs.ts', 'server/rules/configuration/schema.ts']);
  });

  test('nothing that ships imports tests', () => {
    expect(violations([...server, ...client], (_, name) => !name.startsWith('test/'))).toEqual([]);
  });
});

describe('families of policies', () => {
  /** A line that asks which kind, family or tier a policy is of. */
  const asks =
    /(?:===|!==) '(?:NetworkPolicy|AdminPolicy|AdminNetworkPolicy|BaselineAdminNetworkPolicy|ClusterNetworkPolicy|Admin|Baseline)'|case '(?:NetworkPolicy|AdminPolicy)'|endsWith\('NetworkPolicy'\)|\bis(?:Baseline|AdminPolicy|ClusterNetworkPolicy|NetworkPolicy)\(|\b(?:ADMIN|NAMESPACE|BASELINE)_TIER\b(?=.*[=!]==)|\btier\.id (?:===|!==) '|\borderFormOf\(/;

  test('are asked for outside of their folders in these files only', () => {
    const places = server
      .filter(({ path }) => layerOf(path) !== 'families')
      .flatMap(({ path, text }) => text.split('\n').flatMap((line) => (asks.test(line) && !line.startsWith('import ') ? [path] : [])));
    const counts = Object.fromEntries([...new Set(places)].sort().map((path) => [path, places.filter((each) => each === path).length]));
    // What each asks for is in the file; a further family must not make them more.
    const known = {
      'server/dependencies/other-policies.ts': 1,
      'server/features/completion.ts': 1,
      'server/features/hover.ts': 2,
      'server/features/hover/policy.ts': 1,
      'server/model/objects.ts': 1,
      'server/render/kustomize/patches.ts': 1,
      'server/rules/api/unsupported-concept.ts': 1,
      'server/rules/rule-edits.ts': 1,
      'server/rules/workspace/unmatched.ts': 1,
      'server/validation/checks/kind-invalid.ts': 2,
      'server/validation/mismatches.ts': 1,
      'server/validation/place.ts': 1,
      'server/validation/written-cidrs.ts': 1,
    };
    expect(counts).toEqual(known);
    expect(Object.values(known).reduce((sum, count) => sum + count)).toBeLessThanOrEqual(15);
  });
});

test('no file of source is longer than 300 lines', () => {
  expect([...server, ...client].filter(({ text }) => text.split('\n').length > 301).map(({ path }) => path)).toEqual([]);
});

describe('invariants', () => {
  test('1: only lsp and client know the protocol', () => {
    expect(violations(server, ({ path }, name) => layerOf(path) === 'lsp' || !/^vscode/.test(name))).toEqual([]);
  });

  test('1: only syntax knows yaml', () => {
    expect(violations([...server, ...client], ({ path }, name) => layerOf(path) === 'syntax' || !/^yaml(\/|$)/.test(name))).toEqual([]);
  });

  test('2: what runs in a browser, too, knows no Node module', () => {
    const core = server.filter(
      ({ path }) =>
        ['util', 'syntax', 'render', 'model', 'validation', 'semantics', 'families', 'words', 'rules', 'features', 'netpol'].includes(layerOf(path)) ||
        (layerOf(path) === 'workspace' && !path.startsWith('server/workspace/node/')) ||
        (layerOf(path) === 'lsp' && !/^server\/lsp\/node(-host)?\.ts$/.test(path)),
    );
    expect(violations(core, (_, name) => !name.startsWith('node:') && !['fs', 'path', 'os', 'process', 'url', 'util', 'child_process'].includes(name))).toEqual(
      [],
    );
    expect(core.filter(({ text }) => /\b(process\.|Buffer\.|__dirname)/.test(text)).map(({ path }) => path)).toEqual([]);
  });

  test('4: no module-level state', () => {
    const stateful = /^(?:export )?(?:let|var) |^(?:export )?const \w+(?:: [^=]+)? = new (?:Map|Set|WeakMap|WeakSet)\(\);?$/m;
    expect(server.filter(({ text }) => stateful.test(text)).map(({ path }) => path)).toEqual([]);
  });

  test('8: nothing is fetched, and four files start a program: git, the kubectl and the opa of the user, and our own for agents', () => {
    const outside = (name: string) => /^(node:)?(child_process|http|https|http2|dns|dgram|tls|cluster)$/.test(name);
    const starts = (path: string, name: string) =>
      /^client\/mcp-process\.ts$|^server\/workspace\/node\/(git|kubectl|opa)\.ts$/.test(path) && name === 'node:child_process';
    expect(violations([...server, ...client], ({ path }, name) => !outside(name) || starts(path, name))).toEqual([]);
    const git = server.find(({ path }) => path === 'server/workspace/node/git.ts')?.text ?? '';
    expect(git.match(/\b(spawn|spawnSync|exec|execFile|execSync|execFileSync|fork)\(/g)).toEqual(['spawn(']);
    expect(git).toContain('shell: false');
    // What git is asked runs nothing that a repository configures.
    expect(git).toContain("type Question = 'rev-parse' | 'ls-tree' | 'cat-file';");
    expect(git).not.toMatch(/'--(filters|textconv)/);
    const kubectl = server.find(({ path }) => path === 'server/workspace/node/kubectl.ts')?.text ?? '';
    expect(kubectl.match(/\b(spawn|spawnSync|exec|execFile|execSync|execFileSync|fork)\(/g)).toEqual(['execFile(']);
    expect(kubectl).toContain('shell: false');
    // All that kubectl is asked: to read, and for the address of a context.
    expect([...kubectl.matchAll(/\brun\(\[((?:'[^']+', )+)/g)].map(([, words]) => words)).toEqual(["'config', 'view', '--minify', ", "'get', '--raw', "]);
    expect(server.filter(({ text }) => text.includes("kubectl.js'")).map(({ path }) => path)).toEqual(['server/cli/commands/snapshot.ts']);
    const opa = server.find(({ path }) => path === 'server/workspace/node/opa.ts')?.text ?? '';
    expect(opa.match(/\b(spawn|spawnSync|exec|execFile|execSync|execFileSync|fork)\(/g)).toEqual(['execFile(']);
    expect(opa).toContain('shell: false');
    // All that opa is asked; policies are anybody's.
    expect([...opa.matchAll(/\[('(?:capabilities|eval|run|exec|test|build)',)/g)].map(([, word]) => word)).toEqual(["'capabilities',", "'eval',"]);
    expect(opa).toMatch(/'eval', [^\]]*`--capabilities=/);
    expect(server.filter(({ text }) => text.includes("opa.js'")).map(({ path }) => path)).toEqual([
      'server/cli/rego.ts',
      'server/workspace/node/folder-policies.ts',
    ]);
    // Paths that are read are made in one file.
    expect(server.filter(({ text }) => text.includes('as ReadPath')).map(({ path }) => path)).toEqual(['server/workspace/live/resources.ts']);
    expect(
      [...server, ...client].filter(({ text }) => /(?<![.#\w])fetch\(|\beval\(|new Function\(|XMLHttpRequest|WebSocket/.test(text)).map(({ path }) => path),
    ).toEqual([]);
  });
});
