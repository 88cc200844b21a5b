import * as vscode from 'vscode';

/** Where the files are read from once: an object of paths and texts. The bundler puts it in. */
declare const filesAddress: string;

/** A file system in memory, as a virtual workspace has one: the suite's folder is `netpol-test:/workspace`. */
export async function activate(context: vscode.ExtensionContext): Promise<void> {
  const texts = (await (await fetch(filesAddress)).json()) as Readonly<Record<string, string>>;
  const files = new MemoryFiles();
  for (const [path, text] of Object.entries(texts)) files.put(`/${path}`, new TextEncoder().encode(text));
  context.subscriptions.push(vscode.workspace.registerFileSystemProvider('netpol-test', files, { isCaseSensitive: true }));
}

class MemoryFiles implements vscode.FileSystemProvider {
  readonly #files = new Map<string, { readonly bytes: Uint8Array; readonly mtime: number }>();
  readonly #folders = new Set<string>();
  readonly #changed = new vscode.EventEmitter<vscode.FileChangeEvent[]>();
  /** A clock that never shows the same time twice. */
  #time = 1;
  readonly onDidChangeFile = this.#changed.event;

  put(path: string, bytes: Uint8Array): void {
    for (let at = parentOf(path); at !== ''; at = parentOf(at)) this.#folders.add(at);
    this.#files.set(path, { bytes, mtime: this.#time++ });
  }

  watch(): vscode.Disposable {
    return new vscode.Disposable(() => undefined);
  }

  stat({ path }: vscode.Uri): vscode.FileStat {
    const file = this.#files.get(path);
    if (file) return { type: vscode.FileType.File, ctime: 0, mtime: file.mtime, size: file.bytes.length };
    if (path !== '/' && !this.#folders.has(path)) throw vscode.FileSystemError.FileNotFound(path);
    return { type: vscode.FileType.Directory, ctime: 0, mtime: 0, size: 0 };
  }

  readDirectory({ path }: vscode.Uri): [string, vscode.FileType][] {
    const childOf = (each: string) => (parentOf(each) === path.replace(/\/$/, '') ? [each.slice(each.lastIndexOf('/') + 1)] : []);
    return [
      ...[...this.#folders].flatMap(childOf).map((name): [string, vscode.FileType] => [name, vscode.FileType.Directory]),
      ...[...this.#files.keys()].flatMap(childOf).map((name): [string, vscode.FileType] => [name, vscode.FileType.File]),
    ];
  }

  createDirectory(uri: vscode.Uri): void {
    for (let at = uri.path; at !== ''; at = parentOf(at)) this.#folders.add(at);
    this.#changed.fire([{ type: vscode.FileChangeType.Created, uri }]);
  }

  readFile({ path }: vscode.Uri): Uint8Array {
    const file = this.#files.get(path);
    if (!file) throw vscode.FileSystemError.FileNotFound(path);
    return file.bytes;
  }

  writeFile(uri: vscode.Uri, bytes: Uint8Array): void {
    const type = this.#files.has(uri.path) ? vscode.FileChangeType.Changed : vscode.FileChangeType.Created;
    this.put(uri.path, bytes);
    this.#changed.fire([{ type, uri }]);
  }

  delete(uri: vscode.Uri): void {
    const below = (path: string) => path === uri.path || path.startsWith(`${uri.path}/`);
    for (const path of [...this.#files.keys()].filter(below)) this.#files.delete(path);
    for (const path of [...this.#folders].filter(below)) this.#folders.delete(path);
    this.#changed.fire([{ type: vscode.FileChangeType.Deleted, uri }]);
  }

  rename(from: vscode.Uri, to: vscode.Uri): void {
    this.writeFile(to, this.readFile(from));
    this.delete(from);
  }
}

function parentOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/'));
}
