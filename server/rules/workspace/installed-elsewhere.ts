import { isInstalledName } from '../../dependencies/installations.js';
import type { LabelSelector } from '../../model/network-policy.js';
import { requirementsOf } from '../reading.js';

/** Whether a selector asks for something that is usually installed elsewhere. */
export function isInstalledElsewhere(selector: LabelSelector): boolean {
  return requirementsOf(selector).requirements.some(({ operator, values }) => operator === 'In' && values.some(({ value }) => isInstalledName(value)));
}
