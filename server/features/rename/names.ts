import labelKeyInvalid from '../../rules/api/label-key-invalid.js';
import labelValueInvalid from '../../rules/api/label-value-invalid.js';
import nameInvalid from '../../rules/api/name-invalid.js';
import portNameInvalid from '../../rules/api/port-name-invalid.js';
import { faultOf } from '../../validation/checks/name-invalid.js';
import { labelKeyFault, labelValueFault, portNameFault } from '../../validation/formats.js';

export type NameKind = 'label-key' | 'label-value' | 'namespace' | 'port' | 'workload';

/** Why the API server would refuse a name, in the words of the rule that says so of a manifest; undefined where it takes it. */
export function nameFault(kind: NameKind, text: string): string | undefined {
  const at = { start: 0, end: 0 };
  switch (kind) {
    case 'label-key': {
      const fault = labelKeyFault(text);
      return fault && said(labelKeyInvalid, { at, key: text, fault, map: undefined });
    }
    case 'label-value':
      return labelValueFault(text) && said(labelValueInvalid, { at, value: text });
    case 'port':
      return portNameFault(text) && said(portNameInvalid, { at, text } as Parameters<typeof portNameInvalid.say>[0]);
    case 'namespace':
    case 'workload': {
      const field = kind === 'namespace' ? 'namespace' : 'name';
      const fault = text === '' ? 'characters' : faultOf(field, text);
      return fault && said(nameInvalid, { at, field, fault, text, path: [], better: undefined });
    }
  }
}

/** What these rules say depends on the problem alone. */
function said<F>(rule: { say(fact: F, context: never): string }, fact: F): string {
  return rule.say(fact, undefined as never);
}
