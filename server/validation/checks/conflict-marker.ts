import { syntaxCheck } from '../syntax-problems.js';

/** Markers that git leaves where two changes collide. */
export default syntaxCheck('conflict-marker', 'conflict-marker');
