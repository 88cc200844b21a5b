import { nodeAt } from '../../syntax/locate.js';
import { check } from '../check.js';
import { type MetadataFault, metadataFaults } from '../metadata-faults.js';

/** Something in `metadata` that Kubernetes refuses; mostly in what the API server writes itself and a manifest should leave out. */
export default check<'policy', MetadataFault>({
  id: 'metadata-invalid',
  category: 'api',
  on: 'policy',
  matches: ({ mismatch: { fault } }) => fault === 'value' || fault === 'bounds',
  rest: true,
  *find(policy, { tree, mismatches }) {
    yield* metadataFaults(nodeAt(tree, [...policy.path, 'metadata']));
    for (const { at, mismatch, name } of mismatches) {
      yield { at, mismatch, fault: name === 'operation' ? 'operation' : name === 'fieldsType' ? 'format' : 'generation', text: mismatch.text };
    }
  },
});
