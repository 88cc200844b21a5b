import { type ListedEnvironment, plainMessage } from '../../netpol.js';
import { jsonText, oneLine } from '../../util/text.js';
import type { UnitProblem } from '../../workspace/rendering/rendered-units.js';
import { type PrintedLimit, printedLimit } from '../limits.js';
import type { Opened } from '../open-paths.js';
import { placeIn } from '../place-in.js';

interface PrintedUnit {
  readonly kustomization: string;
  readonly outcome: 'rendered' | 'refused' | 'failed';
  readonly message?: string;
  readonly file?: string;
  readonly line?: number;
}

interface PrintedEnvironment {
  readonly name: string;
  readonly units: readonly PrintedUnit[];
  readonly missing: readonly PrintedLimit[];
}

/** The JSON of `netpol environments`. */
export function environmentsJson(opened: Opened, environments: readonly ListedEnvironment[]): string {
  return `${jsonText({ version: 1, environments: environments.map((one) => printed(opened, one)) }, 2)}\n`;
}

/** A block for each environment. */
export function environmentsText(opened: Opened, environments: readonly ListedEnvironment[]): string {
  return environments.map((one) => `${blockOf(printed(opened, one)).join('\n')}\n`).join('\n');
}

function blockOf({ name, units, missing }: PrintedEnvironment): readonly string[] {
  return [
    name,
    ...units.map(({ kustomization, outcome, message, file, line }) => {
      const why = message === undefined ? '' : `: ${file ?? ''}${line === undefined ? '' : `:${line}`} ${message}`;
      return `  ${kustomization} is ${outcome === 'rendered' ? 'rendered' : 'not rendered'}${oneLine(why)}`;
    }),
    ...missing.map(({ message, file }) => `  ${oneLine(`${file === undefined ? '' : `${file}: `}${message}`)}`),
  ];
}

function printed(opened: Opened, { name, units, missing }: ListedEnvironment): PrintedEnvironment {
  return {
    name,
    units: units.map(({ file, outcome, problem }) => ({ kustomization: opened.nameOf(file), outcome, ...(problem ? placed(opened, problem) : {}) })),
    missing: missing.map((limit) => ({ ...printedLimit(opened, limit), message: plainMessage(limit) })),
  };
}

function placed(opened: Opened, problem: UnitProblem): Omit<PrintedUnit, 'kustomization' | 'outcome'> {
  return { message: problem.message, ...(placeIn(opened, problem) ?? { file: opened.nameOf(problem.file) }) };
}
