import { listed } from '../util/text.js';

/** What a person may set of a rule, by the name of the option. */
export type RuleOptions = Readonly<Record<string, RuleOption>>;

export type RuleOption = IntegerOption | EnumOption | StringsOption;

interface Described<T> {
  readonly default: T;
  /** One sentence, with a full stop: what it means for what the rule says. */
  readonly description: string;
}

export interface IntegerOption extends Described<number> {
  readonly type: 'integer';
  /** The smallest and the largest that it may be. */
  readonly least: number;
  readonly most: number;
}

export interface EnumOption extends Described<string> {
  readonly type: 'enum';
  readonly values: readonly string[];
}

/** A list that takes the place of the default one. */
export interface StringsOption extends Described<readonly string[]> {
  readonly type: 'strings';
  /** What the texts are, in the plural: "names of namespaces". */
  readonly called: string;
  /** The source of a regular expression that each of them fits as a whole. */
  readonly pattern: string;
}

/** Of a rule that nothing can be set of. */
export type NoOptions = Readonly<Record<never, never>>;

/** What a rule is given: each option as a person set it, else its default. */
export type OptionValues<O extends RuleOptions> = { readonly [K in keyof O]: OptionValue<O[K]> };

type OptionValue<O extends RuleOption> = O extends IntegerOption ? number : O extends EnumOption ? O['values'][number] : readonly string[];

/** The values of options of which nothing is set. */
export function defaultsOf<O extends RuleOptions>(options: O): OptionValues<O> {
  return Object.fromEntries(Object.entries(options).map(([name, option]) => [name, option.default])) as OptionValues<O>;
}

/** Whether something that a person wrote is a value of an option. */
export function isValueOf(option: RuleOption, value: unknown): boolean {
  switch (option.type) {
    case 'integer':
      return typeof value === 'number' && Number.isInteger(value) && value >= option.least && value <= option.most;
    case 'enum':
      return typeof value === 'string' && option.values.includes(value);
    case 'strings': {
      const form = new RegExp(`^(?:${option.pattern})$`);
      return Array.isArray(value) && value.every((item) => typeof item === 'string' && form.test(item));
    }
  }
}

/** What a value of an option must be, to stand behind "it must be". */
export function wantedOf(option: RuleOption): string {
  switch (option.type) {
    case 'integer':
      return `a whole number from ${option.least} to ${option.most}`;
    case 'enum':
      return `one of ${listed(option.values, 'or')}`;
    case 'strings':
      return `a list of ${option.called}`;
  }
}

/** A value of an option as people write it, in JSON and in YAML. */
export function writtenValue(value: OptionValue<RuleOption>): string {
  return typeof value === 'object' ? `[${value.map(writtenValue).join(', ')}]` : JSON.stringify(value);
}
