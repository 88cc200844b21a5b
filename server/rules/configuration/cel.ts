import { Environment, type ParseResult } from '@marcbachmann/cel-js';
import type { Direction } from '../../model/network-policy.js';
import { type AddressRange, addressSet, includesAddresses, parseAddress, parseCidr } from '../../semantics/sets/address-set.js';

/** What the workspace knows of the object that an expression is about. */
export interface CelAnswers {
  /** @throws CelUnknown where nothing sure can be said */
  isolated(direction: Direction): boolean;
  /** @throws CelUnknown where nothing sure can be said @throws Error where the end means nothing here */
  reachableFrom(end: string): boolean;
}

/** No answer is sure, so nothing is found. */
export class CelUnknown extends Error {}

export interface CelProgram {
  /**
   * Whether the expression holds for an object.
   * @param object as JSON has it
   * @throws CelUnknown, and any other error where the expression cannot be evaluated for it
   */
  holds(object: unknown, answers: CelAnswers): boolean;
}

/**
 * Compiles an expression of the Common Expression Language, in the environment that ValidatingAdmissionPolicy gives: `object`, the functions
 * `isIP`, `isCIDR`, `cidr` and `ip` of Kubernetes; and `isolated` and `reachableFrom`, which only this program has.
 * See https://kubernetes.io/docs/reference/using-api/cel/.
 */
export function compileCel(expression: string): CelProgram | { readonly problem: string } {
  let answers: CelAnswers | undefined;
  const asked = (): CelAnswers => {
    if (!answers) throw new Error('nothing is asked now');
    return answers;
  };
  try {
    const program = environmentOf(asked).parse(expression);
    const problem = problemOf(program);
    if (problem !== undefined) return { problem };
    return {
      holds: (object, given) => {
        answers = given;
        try {
          return program({ object: withIntegers(object) }) === true;
        } finally {
          answers = undefined;
        }
      },
    };
  } catch (error) {
    return { problem: firstLine(error) };
  }
}

function problemOf(program: ParseResult): string | undefined {
  const { valid, type, error } = program.check();
  if (!valid) return firstLine(error);
  return type === 'bool' || type === 'dyn' ? undefined : `it gives ${type}, and must give bool`;
}

/** The library says below it where it was. */
export function firstLine(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split('\n', 1)[0] ?? '';
}

/** As the library of Kubernetes has it: https://kubernetes.io/docs/reference/using-api/cel/#kubernetes-ip-address-library. */
class CidrValue {
  readonly range: AddressRange;
  readonly length: number;

  constructor(text: string) {
    const range = parseCidr(text);
    if (!range) throw new Error(`${JSON.stringify(text)} is no block of addresses`);
    this.range = range;
    this.length = Number(text.slice(text.lastIndexOf('/') + 1));
  }
}

class IpValue {
  readonly range: AddressRange;

  constructor(text: string) {
    const range = parseAddress(text);
    if (!range) throw new Error(`${JSON.stringify(text)} is no address`);
    this.range = range;
  }
}

function environmentOf(asked: () => CelAnswers): Environment {
  return new Environment()
    .registerVariable('object', 'dyn')
    .registerType('CIDR', { ctor: CidrValue, fields: {} })
    .registerType('IP', { ctor: IpValue, fields: {} })
    .registerFunction('isIP(string): bool', (text: string) => parseAddress(text) !== undefined)
    .registerFunction('isCIDR(string): bool', (text: string) => parseCidr(text) !== undefined)
    .registerFunction('ip(string): IP', (text: string) => new IpValue(text))
    .registerFunction('IP.family(): int', (one: IpValue) => BigInt(one.range.family))
    .registerFunction('cidr(string): CIDR', (text: string) => new CidrValue(text))
    .registerFunction('CIDR.containsIP(string): bool', (one: CidrValue, text: string) => contains(one, new IpValue(text)))
    .registerFunction('CIDR.containsIP(IP): bool', contains)
    .registerFunction('CIDR.containsCIDR(string): bool', (one: CidrValue, text: string) => contains(one, new CidrValue(text)))
    .registerFunction('CIDR.containsCIDR(CIDR): bool', contains)
    .registerFunction('CIDR.prefixLength(): int', (one: CidrValue) => BigInt(one.length))
    .registerFunction('isolated(string): bool', (direction: string) => {
      if (direction !== 'ingress' && direction !== 'egress') throw new Error(`isolated() takes "ingress" or "egress", not ${JSON.stringify(direction)}`);
      return asked().isolated(direction);
    })
    .registerFunction('reachableFrom(string): bool', (end: string) => asked().reachableFrom(end));
}

function contains(outer: CidrValue, inner: CidrValue | IpValue): boolean {
  return includesAddresses(addressSet([outer.range]), addressSet([inner.range]));
}

/** To the language, a number without a fraction is another type than one with it. */
function withIntegers(value: unknown): unknown {
  if (typeof value === 'number') return Number.isSafeInteger(value) ? BigInt(value) : value;
  if (Array.isArray(value)) return value.map(withIntegers);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, withIntegers(each)]));
}
