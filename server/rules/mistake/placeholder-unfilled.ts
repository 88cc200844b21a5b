import { nodeAt } from '../../syntax/locate.js';
import type { Node } from '../../syntax/nodes.js';
import type { Range } from '../../util/range.js';
import { rule, type Targets } from '../rule.js';

interface Unfilled {
  readonly at: Range;
  readonly text: string;
}

/** `<your-namespace>`: words in angle brackets, which no name, label, port or address can have. */
const UNFILLED = /<[A-Za-z][\w .,:/|-]*>/;

/** What whoever copied a manifest was to replace. */
export default rule<'labelled', Unfilled>({
  id: 'placeholder-unfilled',
  category: 'mistake',
  severity: 'warning',
  on: 'labelled',
  inTemplates: true,
  docs: {
    summary: 'A placeholder such as `<your-namespace>` still stands where a value belongs.',
    why: 'Documentation writes in angle brackets what each reader is to replace. A name, a label, a port or an address with such brackets is mostly refused by the API server, and where it is not, it matches nothing.',
    bad: `
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: web
  namespace: <your-namespace>
#            ^^^^^^^^^^^^^^^^ warning: placeholder-unfilled
`,
    good: `
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: web
  namespace: shop
`,
    references: ['https://kubernetes.io/docs/contribute/style/style-guide/#use-angle-brackets-for-placeholders'],
  },

  *find(object, { tree }) {
    for (const path of pathsOf(object)) yield* unfilled(nodeAt(tree, path));
  },
  say: ({ text }) => `\`${text}\` is a placeholder that nobody filled in. Write the value that belongs here.`,
});

/** Where text is that the policies and answers here are about. */
function pathsOf(object: Targets['labelled']): readonly (readonly (string | number)[])[] {
  const metadata = ['name', 'namespace', 'labels'].map((name) => [...object.path, 'metadata', name]);
  switch (object.type) {
    case 'namespace':
      return metadata;
    case 'workload':
      return object.podTemplatePath.length === object.path.length ? metadata : [...metadata, [...object.podTemplatePath, 'metadata', 'labels']];
    case 'service':
      return [...metadata, [...object.path, 'spec', 'selector']];
    default:
      return [...metadata, [...object.path, 'spec']];
  }
}

function* unfilled(node: Node | undefined): Iterable<Unfilled> {
  if (node === undefined) return;
  if (node.kind === 'scalar') {
    const [text] = (!node.templated && UNFILLED.exec(node.text)) || [];
    if (text !== undefined) yield { at: node.range, text };
  } else if (node.kind === 'sequence') for (const { value } of node.items) yield* unfilled(value);
  else
    for (const { key, value } of node.entries) {
      yield* unfilled(key);
      yield* unfilled(value);
    }
}
