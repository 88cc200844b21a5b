import { lineEnd } from '../../syntax/locate.js';
import type { SyntaxTree } from '../../syntax/source-file.js';
import type { Range } from '../../util/range.js';
import { widening } from '../edits.js';
import { rule } from '../rule.js';

interface BehindEnd {
  /** The `...`, else the first line that is not read. A comment behind the end would not be read either. */
  readonly at: Range;
  readonly isMarker: boolean;
}

/** Text that nobody reads, because the document has ended before it. */
export default rule<'document', BehindEnd>({
  id: 'text-behind-end',
  category: 'mistake',
  severity: 'warning',
  on: 'document',
  docs: {
    summary: 'What follows the end of a document is not read.',
    why: 'In YAML a line with `...` ends a document, and so does a line that is indented less than the first one. Kubernetes reads one object from each part between two `---`, and drops what follows its end without a word: it is neither applied nor refused.',
    bad: `
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: web}
spec: {podSelector: {matchLabels: {app: web}}, policyTypes: [Ingress]}
...
#^^ warning: text-behind-end
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: api}
spec: {podSelector: {matchLabels: {app: api}}, policyTypes: [Ingress]}
`,
    good: `
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: web}
spec: {podSelector: {matchLabels: {app: web}}, policyTypes: [Ingress]}
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: api}
spec: {podSelector: {matchLabels: {app: api}}, policyTypes: [Ingress]}
`,
    references: ['https://yaml.org/spec/1.1/'],
  },

  *find({ objects }, { tree }) {
    // Of JSON, kubectl reads one object after the other, without any separator.
    if (objects.length === 0 || tree.ignoredFrom === undefined || /^\s*[{[]/.test(tree.text)) return;
    const line = firstLine(tree, tree.ignoredFrom);
    const isMarker = /^\.\.\.(?:\s|$)/.test(tree.text.slice(tree.ignoredFrom, tree.ignoredFrom + 4));
    if (line) yield { at: isMarker ? { start: tree.ignoredFrom, end: tree.ignoredFrom + 3 } : line, isMarker };
  },
  say: ({ isMarker }) =>
    isMarker
      ? 'Kubernetes stops reading at `...` and drops what follows without a word. Begin the next document with `---`.'
      : 'This line is indented less than the first one, which ends the document: Kubernetes drops it and what follows without a word. Begin all keys of an object in one column.',
  fix: ({ at, isMarker }) => (isMarker ? widening('Begin a new document here (---), so that what follows counts', [{ range: at, newText: '---' }]) : []),
});

/** The first line with anything but a comment or `...`. */
function firstLine({ text }: SyntaxTree, from: number): Range | undefined {
  for (let start = from; start < text.length; start = lineEnd(text, start) + 1) {
    const line = text.slice(start, lineEnd(text, start));
    const words = line.trim();
    if (words === '' || words.startsWith('#') || /^\.\.\.(?:\s|$)/.test(line)) continue;
    const first = start + line.indexOf(words);
    return { start: first, end: first + words.length };
  }
  return undefined;
}
