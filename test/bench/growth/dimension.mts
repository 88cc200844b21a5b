import { ingressFrom, policy, selectsWeb, stream, workload } from './manifests.mts';

/** One way in which manifests grow, everything else staying as it is. */
export interface Dimension {
  readonly name: string;
  /** The smallest size; it is measured at this, twice, four and eight times as much. */
  readonly size: number;
  /** The files of a size, by path. */
  files(n: number): Readonly<Record<string, string>>;
  /** Of the program; the folder comes behind. */
  readonly commands: readonly (readonly string[])[];
}

export const check = ['check', '--format', 'json'];
export const checkText = ['check'];
export const list = ['list', '--format', 'json'];

/** The two workloads that most policies here are about. */
export const two = stream(workload('web'), workload('client'));

/** A dimension whose manifests are one file. */
export function one(name: string, size: number, text: (n: number) => string, commands: Dimension['commands'] = [check, list]): Dimension {
  return { name, size, files: (n) => ({ 'all.yaml': text(n) }), commands };
}

/** A policy that says the same as the others but for its name. */
export function samePolicy(i: number): string {
  return policy(`p-${i}`, selectsWeb + ingressFrom('    - podSelector: {matchLabels: {app: client}}\n', '    ports: [{port: 80}]\n'));
}
