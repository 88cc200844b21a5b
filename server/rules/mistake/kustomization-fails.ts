import { rule, type Violation } from '../rule.js';

interface Failure extends Violation {
  readonly message: string;
}

/** A kustomization that `kustomize build` does not build. */
export default rule<'unit', Failure>({
  id: 'kustomization-fails',
  category: 'mistake',
  severity: 'warning',
  on: 'unit',
  docs: {
    summary: '`kustomize build` fails.',
    why: 'Nothing of a kustomization is deployed as long as it cannot be built. No answer can be given for it, and none of its policies is judged as it will be deployed.',
    bad: `
#- /kustomization.yaml
resources: [web.yaml, missing.yaml]
#                     ^^^^^^^^^^^^ warning: kustomization-fails missing.yaml
#- /web.yaml
apiVersion: v1
kind: Service
metadata: {name: web}
`,
    good: `
#- /kustomization.yaml
resources: [web.yaml]
#- /web.yaml
apiVersion: v1
kind: Service
metadata: {name: web}
`,
    silent:
      'Where it is not known whether it can be built: what is fetched from elsewhere, plugins, charts, and a kustomization that a template makes or that lies with templates to be copied, and what `.gitignore` leaves to a build.',
    wrong: 'Where another tool writes a file before the build that no `.gitignore` names: it is missing here.',
    references: ['https://github.com/kubernetes-sigs/kustomize'],
  },
  find: (fact) => (fact.kind === 'fails' ? [{ at: fact.problem.range, message: fact.problem.message }] : []),
  say: ({ message }) => `\`kustomize build\` fails here, so nothing of this is deployed: ${message.replace(/\.+$/, '')}.`,
});
