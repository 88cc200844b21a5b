import { mismatchCheck } from '../check.js';
import { BLOCK_FIELDS, isListOfPorts, isUnknownIn, PEER_FIELDS, PORT_FIELDS } from '../mismatches.js';

/** A selector, a port or a block that lacks the level around it. */
export default mismatchCheck({
  id: 'peer-fields-outside-list',
  on: 'NetworkPolicy',
  matches: (mismatch) => {
    const { name } = mismatch;
    if (isUnknownIn(mismatch, 'peer')) return BLOCK_FIELDS.includes(name);
    const isInside = [PEER_FIELDS, BLOCK_FIELDS, PORT_FIELDS].some((fields) => fields.includes(name));
    return isUnknownIn(mismatch, 'rule') && isInside && !isListOfPorts(mismatch);
  },
});
