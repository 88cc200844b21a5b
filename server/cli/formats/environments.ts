import { type ListedEnvironment, type ListedPlugin, plainMessage } from '../../netpol.js';
import { jsonText, oneLine } from '../../util/text.js';
import type { EnvironmentOrigin, UnitProblem } from '../../workspace/rendering/rendered-units.js';
import { type PrintedLimit, printedLimit } from '../limits.js';
import type { Opened } from '../open-paths.js';
import { placeIn } from '../place-in.js';

interface PrintedUnit {
  /** The kustomization, the chart with its values, or the file that asks for it. */
  readonly unit: string;
  readonly outcome: 'rendered' | 'refused' | 'failed';
  readonly message?: string;
  readonly file?: string;
  readonly line?: number;
}

interface PrintedEnvironment {
  readonly name: string;
  /** Of one that the configuration names. */
  readonly path?: string;
  /** What makes it one. */
  readonly by: EnvironmentOrigin;
  readonly units: readonly PrintedUnit[];
  readonly plugin: PrintedPlugin | null;
  readonly missing: readonly PrintedLimit[];
}

interface PrintedPlugin {
  readonly name: string;
  readonly enforces: boolean;
  /** From which object; with its place. Absent where it was named. */
  readonly guessedFrom?: string;
  readonly file?: string;
  readonly line?: number;
}

/** The JSON of `netpol environments`. */
export function environmentsJson(opened: Opened, environments: readonly ListedEnvironment[]): string {
  return `${jsonText({ version: 1, environments: environments.map((one) => printed(opened, one)) }, 2)}\n`;
}

/** Of what people know as a cluster. */
const clusterWords: Readonly<Partial<Record<EnvironmentOrigin, string>>> = {
  flux: ' (what Flux deploys from there)',
  argocd: ' (what Argo CD deploys from there)',
};

/** A block for each environment. */
export function environmentsText(opened: Opened, environments: readonly ListedEnvironment[]): string {
  return environments.map((one) => `${blockOf(printed(opened, one)).join('\n')}\n`).join('\n');
}

function blockOf({ name, path, by, units, plugin, missing }: PrintedEnvironment): readonly string[] {
  return [
    oneLine(`${name}${path === undefined ? '' : ` (${path})`}${clusterWords[by] ?? ''}`),
    ...units.map(({ unit, outcome, message, file, line }) => {
      const why = message === undefined ? '' : `: ${file ?? ''}${line === undefined ? '' : `:${line}`} ${message}`;
      return `  ${unit} is ${outcome === 'rendered' ? 'rendered' : 'not rendered'}${oneLine(why)}`;
    }),
    ...(plugin ? [`  ${oneLine(pluginLine(plugin))}`] : []),
    ...missing.map(({ message, file }) => `  ${oneLine(`${file === undefined ? '' : `${file}: `}${message}`)}`),
  ];
}

function pluginLine({ name, enforces, guessedFrom, file, line }: PrintedPlugin): string {
  const what = `the network plugin is ${name}${enforces ? '' : ', which enforces nothing'}`;
  return guessedFrom === undefined ? what : `${what} (guessed from ${guessedFrom.replaceAll('`', '')}${file === undefined ? '' : `, ${file}:${line}`})`;
}

function printedPlugin(opened: Opened, plugin: ListedPlugin): PrintedPlugin {
  const { name, enforces, guessedFrom } = plugin;
  return { name, enforces, ...(guessedFrom && { guessedFrom: guessedFrom.by.replaceAll('`', ''), ...placeIn(opened, guessedFrom.at) }) };
}

function printed(opened: Opened, { name, path, by, units, plugin, missing }: ListedEnvironment): PrintedEnvironment {
  return {
    name,
    ...(path === undefined ? {} : { path }),
    by,
    units: units.map(({ file, outcome, problem }) => ({ unit: opened.nameOf(file), outcome, ...(problem ? placed(opened, problem) : {}) })),
    plugin: plugin && printedPlugin(opened, plugin),
    missing: missing.map((limit) => ({ ...printedLimit(opened, limit), message: plainMessage(limit) })),
  };
}

function placed(opened: Opened, problem: UnitProblem): Omit<PrintedUnit, 'unit' | 'outcome'> {
  return { message: problem.message, ...(placeIn(opened, problem) ?? { file: opened.nameOf(problem.file) }) };
}
