import type { Range } from '../../util/range.js';
import { rule } from '../rule.js';

interface Expression {
  readonly at: Range;
  readonly text: string;
}

/** What another tool is to fill in, in a file that is no template of a chart. */
export default rule<'labelled', Expression>({
  id: 'template-expression-in-yaml',
  category: 'mistake',
  severity: 'hint',
  on: 'labelled',
  inTemplates: true,
  recommended: false,
  docs: {
    summary: 'A value is filled in by another tool (`$(NAME)`, `{{ name }}`) before the manifest is applied.',
    why: 'Nothing is known of such a value here: it may match anything, so answers that depend on it are not sure, and rules say nothing about it. It is for teams that want to know where their answers end, or whose manifests are applied as they are. `<name>` is a placeholder that nobody fills in: `placeholder-unfilled` speaks of it.',
    silent: 'In templates of charts, in what kustomizations and Flux fill in with values of this workspace, and in parts of objects that no answer depends on.',
    bad: `
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: web
  namespace: \${NS}
#            ^^^^^ hint: template-expression-in-yaml
spec:
  podSelector: {}
`,
    good: `
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: web
  namespace: shop
spec:
  podSelector: {}
`,
    references: ['https://kubernetes.io/docs/tasks/manage-kubernetes-objects/kustomization/'],
  },

  *find(object, { tree, file }) {
    if (file.role === 'template') return;
    for (const { range, text } of object.placeholders ?? []) yield { at: range, text };
    if (!tree.templated) return;
    const source = tree.text.slice(object.range.start, object.range.end);
    for (const { 0: text, index } of source.matchAll(/\{\{[^\n]*?\}\}/g)) {
      const start = object.range.start + index;
      if (!isInComment(tree.text, start)) yield { at: { start, end: start + text.length }, text };
    }
  },
  say: ({ text }) => `\`${text}\` is filled in by another tool, so nothing is known of this value here: answers that depend on it are not sure.`,
});

function isInComment(text: string, offset: number): boolean {
  const line = text.slice(text.lastIndexOf('\n', offset - 1) + 1, offset);
  return /(?:^|\s)#/.test(line);
}
