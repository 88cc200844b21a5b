import { listed } from '../../util/text.js';
import { plainly } from '../../words/mark.js';
import { describeSelector } from '../../words/selectors.js';
import type { Group, Statement } from './assertion.js';

/** A statement in words, as people would name it: "shop/frontend -> shop/mysql on 3306: denied". */
export function statementText(statement: Statement): string {
  if (statement.kind === 'coverage') {
    const { of, within, has } = statement;
    const where = within === undefined ? '' : ` ${of === 'namespace' ? 'of' : 'in'} ${listed(within)}`;
    return `every ${of}${where} has ${has === 'policy' ? 'a policy' : has}`;
  }
  const { from, to, ports, expect } = statement;
  const on = ports.length === 0 ? '' : ` on ${ports.map(({ text }) => text).join(', ')}`;
  return `${groupText(from)} -> ${groupText(to)}${on}: ${expect}`;
}

/** An end in words. */
export function groupText(group: Group): string {
  switch (group.kind) {
    case 'workload':
    case 'addresses':
      return group.text;
    case 'outside':
      return `everything outside ${group.namespace}`;
    case 'pods': {
      const { namespace, pods } = group;
      const which = describeSelector(pods, plainly);
      return `${which === '' ? 'every workload' : `workloads ${which}`} ${namespace === undefined ? 'of every namespace' : `in ${namespace}`}`;
    }
  }
}
