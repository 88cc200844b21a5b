// Loads the built extension as an extension host does, activates it, and prints what that took until the process of the server is started, which never is.
// `vscode` is a fake: everything asked of it is there, and does nothing. So what the real one does in the calls is not in the figure.

const childProcess = require('node:child_process');
const Module = require('node:module');
const process = require('node:process');

const [, , program] = process.argv;

/** Whatever is asked of it, called, made or extended. */
function anything() {
  const made = new Map();
  return new Proxy(class {}, {
    get: (target, name) => {
      if (name === 'prototype') return target.prototype;
      if (name === Symbol.iterator) return function* () {};
      if (name === Symbol.toPrimitive) return () => '';
      // It is nothing to wait for.
      if (name === 'then') return undefined;
      if (!made.has(name)) made.set(name, anything());
      return made.get(name);
    },
    set: (_, name, value) => made.set(name, value) !== undefined,
    apply: () => anything(),
    construct: () => anything(),
  });
}

// Bundles copy what a module has by its own name, and take the rest from what it is made from.
const vscode = Object.create(anything());
Object.assign(vscode, { version: '1.101.0' });
Object.assign(vscode.workspace, { workspaceFolders: [], textDocuments: [], notebookDocuments: [], isTrusted: true });
Object.assign(vscode.window, { visibleTextEditors: [], activeTextEditor: undefined });
Object.assign(vscode.env, { language: 'en', appName: 'bench' });

const load = Module._load;
Module._load = (name, ...rest) => (name === 'vscode' ? vscode : load(name, ...rest));

const started = performance.now();
const before = process.cpuUsage();
let loaded = 0;
childProcess.fork = () => {
  const { user, system } = process.cpuUsage(before);
  process.stdout.write(`${JSON.stringify({ loaded, milliseconds: performance.now() - started, busy: (user + system) / 1000 })}\n`);
  process.exit(0);
};
childProcess.spawn = childProcess.fork;

const extension = require(program);
loaded = performance.now() - started;
const manifest = require('../../package.json');
const context = Object.assign(Object.create(anything()), {
  subscriptions: [],
  extension: { packageJSON: manifest },
  workspaceState: { get: () => undefined, update: () => {} },
  asAbsolutePath: (path) => path,
});
extension.activate(context).catch((error) => {
  process.stderr.write(`${error.stack}\n`);
  process.exit(1);
});
