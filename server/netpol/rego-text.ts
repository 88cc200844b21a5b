import { type RegoKind, regoKinds } from '../rules/rego/said.js';

/** A rule that a policy has a say by. */
export interface WrittenRegoRule {
  readonly kind: RegoKind;
  readonly name: string;
  /** `data.main.deny`. */
  readonly reference: string;
}

/** What a policy has written: the rules that are asked, and those by which it excepts objects from them. */
export interface WrittenRego {
  readonly rules: readonly WrittenRegoRule[];
  /** `data.main.exception`, where it has such a rule. */
  readonly exception: string | undefined;
}

const head = new RegExp(String.raw`^[ \t]*(?:default[ \t]+)?(exception|(${regoKinds.join('|')})(?:_[A-Za-z0-9_]+)?)(?![\w.(])`, 'gm');

/**
 * The rules of a policy, by the lines that begin with their names. A line of a longer text or of a rule's body may look like one: what is asked for and
 * is not there is nothing, so it does no harm.
 */
export function writtenRego(text: string): WrittenRego {
  const [, packageName = ''] = /^[ \t]*package[ \t]+([^\s#;]+)/m.exec(text) ?? [];
  if (!/^[A-Za-z_]\w*(?:\.[A-Za-z_]\w*|\["[^"\\\n]*"\])*$/.test(packageName)) return { rules: [], exception: undefined };
  const rules = new Map<string, WrittenRegoRule>();
  let exception: string | undefined;
  for (const [, name = '', kind] of text.matchAll(head)) {
    const reference = `data.${packageName}.${name}`;
    const known = regoKinds.find((one) => one === kind);
    if (known) rules.set(name, { kind: known, name, reference });
    else exception = reference;
  }
  return { rules: [...rules.values()], exception };
}
