import check from '../../validation/checks/metadata-invalid.js';
import { apiRule } from '../api-rule.js';

/** Something in `metadata` that Kubernetes refuses; mostly in what the API server writes itself and a manifest should leave out. */
export default apiRule(check, {
  docs: {
    summary: 'A field of `metadata` holds something that Kubernetes refuses.',
    why: 'Keys of annotations follow the rules for keys of labels, finalizers are called by a domain and a name, owners are named completely, and times have the form `2006-01-02T15:04:05Z`. `ownerReferences`, `managedFields`, times and counters are written by the API server and by controllers: leave them out of manifests.',
    bad: `
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: web
  annotations: {"owned by": team-a}
#               ^^^^^^^^^^ error: metadata-invalid
`,
    good: `
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: web
  annotations: {owned-by: team-a}
`,
    references: ['https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/object-meta/'],
  },

  say: ({ fault, text }) => {
    switch (fault) {
      case 'annotation-key':
        return `\`${text}\` cannot be the key of an annotation: it is a name of up to 63 letters, digits, \`-\`, \`_\` and \`.\`, and may have a domain and a \`/\` before it. Correct it.`;
      case 'annotations-size':
        return `The annotations have ${text} bytes together, and 262144 are allowed. Put large texts elsewhere.`;
      case 'finalizer':
        return `\`${text}\` cannot be a finalizer: it is called by a domain and a name, such as \`example.com/cleanup\`. Correct or remove it.`;
      case 'finalizers-both':
        return '`foregroundDeletion` and `orphan` contradict each other. Remove one of them.';
      case 'owner':
        return `An owner needs \`${text}\`. Owners are written by controllers: complete it, or remove \`ownerReferences\` from the manifest.`;
      case 'owner-event':
        return 'An Event cannot own anything. Remove this owner.';
      case 'controllers':
        return 'Only one owner can have `controller: true`. Remove it from the others.';
      case 'time':
        return `\`${text}\` is no time: the form is \`2006-01-02T15:04:05Z\`. The API server writes it, so remove it from the manifest.`;
      case 'operation':
        return 'An entry of `managedFields` has the operation `Apply` or `Update`. The API server writes them, so remove `managedFields` from the manifest.';
      case 'format':
        return `\`${text}\` is no format of managed fields: there is only \`FieldsV1\`. The API server writes them, so remove \`managedFields\` from the manifest.`;
      case 'manager':
        return 'The manager of fields has a name of up to 128 characters that can be printed. The API server writes it, so remove `managedFields` from the manifest.';
      case 'subresource':
        return 'A subresource has a name of up to 256 characters. The API server writes it, so remove `managedFields` from the manifest.';
      case 'generation':
        return `\`${text}\` is out of bounds here. The API server writes this number, so remove it from the manifest.`;
    }
  },
});
