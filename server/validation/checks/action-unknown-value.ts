import type { AdminForm } from '../../model/admin-policy.js';
import { check } from '../check.js';
import type { PlacedMismatch } from '../mismatches.js';

interface UnknownAction extends PlacedMismatch {
  readonly form: AdminForm;
  readonly kind: string;
}

/** An action that a rule cannot have. */
export default check<'AdminPolicy', UnknownAction>({
  id: 'action-unknown-value',
  category: 'api',
  on: 'AdminPolicy',
  matches: ({ place, mismatch: { fault } }) => fault === 'value' && place === 'adminRule',
  find: ({ form, kind }, { mismatches }) => mismatches.map((mismatch) => ({ ...mismatch, form, kind: kind.value })),
});
