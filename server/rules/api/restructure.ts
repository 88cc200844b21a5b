/** Changes of structure that put a misplaced field where it belongs. */
export { renameKey } from '../../syntax/edit/replace.js';
export { moveEntry } from '../../syntax/edit/restructure.js';
export { unwrapList, wrapEntries, wrapInList } from '../../syntax/edit/wrap.js';
