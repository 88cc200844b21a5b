import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { noConfiguration } from '../../netpol.js';
import { configurationName } from '../../workspace/configuration-file.js';
import { repositoryAbove } from '../../workspace/node/git.js';
import { originOf } from '../../workspace/search/git-config.js';
import { writeBaseline } from '../baseline.js';
import { exitStatus, type Io, UsageError } from '../io.js';
import { isThere } from '../is-there.js';
import { openPaths } from '../open-paths.js';
import { type FoundCluster, foundCluster, startingConfiguration } from '../starting-configuration.js';
import { version } from '../version.js';
import type { Command } from './command.js';

const forges = ['github', 'gitlab', 'none'] as const;
type Forge = (typeof forges)[number];

/** `netpol init`: a configuration with what is found, a baseline, and the file that has CI check. */
export const init: Command = {
  syntax: {
    name: 'init',
    usage: 'netpol init [OPTION...] [PATH]',
    options: { ci: { values: forges, description: 'whose CI is to check; without it, that of the forge in use' } },
    positionals: 'PATH',
  },
  summary: 'begins to check a repository: writes .netpol.yaml with what is found, a baseline, and the file that has CI check',
  async run(args, io) {
    const [place = '.', ...more] = args.positionals;
    if (more.length > 0 || place === '-') throw new UsageError('init takes one folder. Name the folder that the configuration is for.');
    const folder = path.resolve(io.cwd, place);
    if (!(await isThere(folder))) throw new UsageError(`${place} is not there. Name the folder that the configuration is for.`);
    const file = path.join(folder, configurationName);
    if (await isThere(file)) throw new UsageError(`${shown(file, io)} is there already: edit it, or remove it first.`);
    const opened = await openPaths([folder], io, undefined, { loadsAll: true });
    const found = foundCluster(opened);
    await writeFile(file, startingConfiguration(noConfiguration.extends, found)).catch(refused(file, io));
    await io.out(`${shown(file, io)}: ${said(found)}\n`);
    await writeBaseline(opened, { ...args, positionals: [folder] }, io);
    const root = (await repositoryAbove(folder)) ?? folder;
    const forge = forges.find((one) => one === args.option('ci')) ?? (await forgeOf(root));
    await writeCi(forge, root, path.relative(root, folder), io);
    return exitStatus.fine;
  },
};

function said({ plugin }: FoundCluster): string {
  return plugin ? `plugin ${plugin.name}, guessed from ${plugin.from}: correct it where it is another.` : 'the network plugin is not known: name it there.';
}

function shown(file: string, { cwd }: Io): string {
  return path.relative(cwd, file) || file;
}

function refused(file: string, io: Io): (error: NodeJS.ErrnoException) => never {
  return (error) => {
    throw new UsageError(`${shown(file, io)} cannot be written (${error.code ?? error.message}).`);
  };
}

/** By the files of its CI, else by where the repository came from. */
async function forgeOf(root: string): Promise<Forge> {
  if (await isThere(path.join(root, '.github'))) return 'github';
  if (await isThere(path.join(root, '.gitlab-ci.yml'))) return 'gitlab';
  const config = await readFile(path.join(root, '.git', 'config'), 'utf8').catch(() => '');
  const origin = originOf(config) ?? '';
  return /\bgithub\./.test(origin) ? 'github' : /\bgitlab\./.test(origin) ? 'gitlab' : 'none';
}

async function writeCi(forge: Forge, root: string, folder: string, io: Io): Promise<void> {
  const place = folder.split(path.sep).join('/') || '.';
  if (forge === 'github') await writeNew(path.join(root, '.github', 'workflows', 'netpol.yml'), githubWorkflow(place), io);
  if (forge === 'gitlab') await writeNew(path.join(root, '.gitlab-ci.yml'), gitlabJob(place), io);
}

/** A file that is there is a person's: what belongs into it is printed. */
async function writeNew(file: string, text: string, io: Io): Promise<void> {
  if (await isThere(file)) {
    await io.out(`${shown(file, io)} is there already; what has it check is this:\n\n${text}`);
    return;
  }
  await mkdir(path.dirname(file), { recursive: true }).catch(refused(file, io));
  await writeFile(file, text).catch(refused(file, io));
  await io.out(`${shown(file, io)}: has CI check.\n`);
}

function githubWorkflow(place: string): string {
  return `name: Network policies
on:
  pull_request:
  push:
    branches: [main]
permissions:
  contents: read
jobs:
  netpol:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
      - run: npx --yes netpol@${version} check --format github ${JSON.stringify(place)}
`;
}

function gitlabJob(place: string): string {
  return `netpol:
  image: node:22
  script:
    - npx --yes netpol@${version} check ${JSON.stringify(place)}
`;
}
