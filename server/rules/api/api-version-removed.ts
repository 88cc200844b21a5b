import { replaceNode } from '../../syntax/edit/replace.js';
import { entryAt, nodeAt } from '../../syntax/locate.js';
import type { Path } from '../../syntax/nodes.js';
import type { Range } from '../../util/range.js';
import { fixOf, insertEntryBefore } from '../edits.js';
import { writtenKeys } from '../reading.js';
import { apiReference } from '../references.js';
import { rule } from '../rule.js';

const CURRENT = 'networking.k8s.io/v1';

interface OldVersion {
  readonly at: Range;
  /** As written; undefined where it is missing or no text. */
  readonly version: string | undefined;
  readonly path: Path;
}

/** A NetworkPolicy of an API that does not have it (any more). */
export default rule<'NetworkPolicy', OldVersion>({
  id: 'api-version-removed',
  category: 'api',
  severity: 'error',
  on: 'NetworkPolicy',
  docs: {
    summary: 'The `apiVersion` is missing, or one that has no NetworkPolicy.',
    why: 'NetworkPolicy is in `networking.k8s.io/v1`, and nowhere else: `extensions/v1beta1` had it until Kubernetes 1.16.',
    bad: `
apiVersion: extensions/v1beta1
#           ^^^^^^^^^^^^^^^^^^ error: api-version-removed
kind: NetworkPolicy
metadata:
  name: web
`,
    good: `
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: web
`,
    references: [apiReference('NetworkPolicy'), 'https://kubernetes.io/docs/reference/using-api/deprecation-guide/#networkpolicy-v116'],
  },

  *find({ apiVersion, kind, path }, { tree }) {
    const written = nodeAt(tree, [...path, 'apiVersion']);
    if (apiVersion?.value === CURRENT || written?.templated || (tree.templated && apiVersion === undefined)) return;
    yield { at: apiVersion?.range ?? entryAt(tree, [...path, 'apiVersion'])?.key.range ?? kind.range, version: apiVersion?.value, path };
  },
  say: ({ version }) =>
    version === undefined || version === ''
      ? `The \`apiVersion\` is missing. NetworkPolicy is in \`${CURRENT}\`.`
      : `\`${version}\` has no NetworkPolicy${version.startsWith('extensions/') ? ' since Kubernetes 1.16' : ''}. Write \`${CURRENT}\`.`,
  fix: ({ path }, { tree }) => {
    const keys = writtenKeys(tree, path);
    const edits = keys.includes('apiVersion')
      ? replaceNode(tree, [...path, 'apiVersion'], CURRENT)
      : insertEntryBefore(tree, path, 'apiVersion', CURRENT, keys[0] ?? '');
    return fixOf(`Write ${CURRENT}`, edits);
  },
});
