import { parseCidr } from '../semantics/sets/address-set.js';
import { isRecord } from '../util/record.js';

/** What a component is for. */
export type InstallationKind = 'ingress-controller' | 'dns' | 'monitoring' | 'certificates';

/** A component that is usually installed from somewhere else: by a Helm release, an operator, or the cluster's installer. */
export interface Installation {
  readonly kind: InstallationKind;
  readonly name: string;
  readonly namespaces: readonly string[];
  /** Of its pods. */
  readonly labels: Readonly<Record<string, string>>;
  /** Of an ingress controller: the classes that Ingresses and Gateways name it by. */
  readonly classes?: readonly string[];
  /** Its pods have the addresses of nodes, so no selector matches them. */
  readonly hostNetwork?: boolean;
  /** Where its pods listen, if others connect to it. */
  readonly ports?: readonly number[];
  /** Of a resolver: blocks of addresses that pods ask. */
  readonly addresses?: readonly string[];
  /** A person said so: nothing else is to be thought of. */
  readonly configured?: true;
}

/** The kinds as they are written. */
export const installationKinds: readonly InstallationKind[] = ['ingress-controller', 'dns', 'monitoring', 'certificates'];

/** What is wrong with a part of what a person wrote, as the end of a sentence; `path` says where: `[1].labels`. */
export interface InstallationProblem {
  readonly path: string;
  readonly problem: string;
}

export interface ReadInstallations {
  readonly installations: readonly Installation[];
  readonly problems: readonly InstallationProblem[];
}

/** Installations as people write them in a configuration; an entry that cannot be read is left out, and the rest holds. */
export function readInstallations(written: unknown): ReadInstallations {
  if (written === undefined || written === null) return { installations: [], problems: [] };
  if (!Array.isArray(written)) return { installations: [], problems: [{ path: '', problem: 'must be a list' }] };
  const read = written.map((entry, index) => readOne(entry, `[${index}]`));
  return { installations: read.flatMap(({ installations }) => installations), problems: read.flatMap(({ problems }) => problems) };
}

/** The same of one resolver, which needs no `kind`. */
export function readResolver(written: unknown): ReadInstallations {
  if (!isRecord(written)) return { installations: [], problems: [{ path: '', problem: 'must be a map' }] };
  if ('kind' in written) return { installations: [], problems: [{ path: '.kind', problem: 'is said already: leave it out' }] };
  return readOne({ ...written, kind: 'dns' }, '');
}

const fields: readonly string[] = ['kind', 'name', 'namespace', 'labels', 'hostNetwork', 'ports', 'addresses'];

function readOne(entry: unknown, path: string): ReadInstallations {
  if (!isRecord(entry)) return { installations: [], problems: [{ path, problem: 'must be a map with `kind`' }] };
  const { kind, name, namespace, labels, hostNetwork, ports, addresses } = entry;
  const problems: InstallationProblem[] = Object.keys(entry)
    .filter((key) => !fields.includes(key))
    .map((key) => ({ path: `${path}.${key}`, problem: `is not known; it is one of ${fields.join(', ')}` }));
  const check = (field: string, isRight: boolean, problem: string) => {
    if (!isRight) problems.push({ path: `${path}.${field}`, problem });
    return isRight;
  };
  const known = installationKinds.find((one) => one === kind);
  if (!check('kind', known !== undefined, `must be one of ${installationKinds.join(', ')}`) || known === undefined) return { installations: [], problems };
  const isText = (value: unknown) => value === undefined || (typeof value === 'string' && value !== '');
  const isRight = [
    check('name', isText(name), 'must be a text'),
    check('namespace', isText(namespace), 'must be the name of a namespace'),
    check('labels', labels === undefined || isLabels(labels), 'must be a map of texts: the labels of its pods'),
    check('hostNetwork', hostNetwork === undefined || typeof hostNetwork === 'boolean', 'must be true or false'),
    check('ports', ports === undefined || isPorts(ports), 'must be a list of numbers from 1 to 65535'),
    check('addresses', addresses === undefined || (known === 'dns' && isBlocks(addresses)), addressesProblem(known)),
  ].every((one) => one);
  if (!isRight) return { installations: [], problems };
  const installation: Installation = {
    kind: known,
    name: typeof name === 'string' ? name : typeof namespace === 'string' ? namespace : known,
    namespaces: typeof namespace === 'string' ? [namespace] : [],
    labels: isLabels(labels) ? labels : {},
    ...(typeof hostNetwork === 'boolean' ? { hostNetwork } : {}),
    ...(isPorts(ports) ? { ports } : {}),
    ...(isBlocks(addresses) ? { addresses } : {}),
    configured: true,
  };
  return { installations: [installation], problems };
}

function isLabels(value: unknown): value is Readonly<Record<string, string>> {
  return isRecord(value) && Object.values(value).every((one) => typeof one === 'string');
}

function isPorts(value: unknown): value is readonly number[] {
  return Array.isArray(value) && value.every((one) => Number.isInteger(one) && one >= 1 && one <= 65535);
}

function isBlocks(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((one) => typeof one === 'string' && parseCidr(one) !== undefined);
}

function addressesProblem(kind: InstallationKind): string {
  return kind === 'dns' ? 'must be a list of blocks of addresses, like 10.0.0.2/32' : 'is for kind dns only';
}
