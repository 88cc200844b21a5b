import { rule, type Violation } from '../rule.js';
import type { RegoSaid } from './said.js';

/** What a Rego policy says of an object. */
export interface FoundByRego extends Violation {
  readonly said: RegoSaid;
}

/** What keeps Rego policies from being asked; an offset of the policy's file. */
export interface RegoFailure extends Violation {
  readonly message: string;
}

const silent =
  'Without `opa` on the PATH, with `--no-rego`, in an editor until the file is saved or where the workspace is not trusted, and of objects of which a template makes something that is not known. What a rule gives that is neither a text nor an object with a text `msg` says nothing.';

const references = ['https://github.com/open-policy-agent/conftest', 'https://github.com/open-policy-agent/opa'];

function saidBy({ said: { message, rule: name, policy } }: FoundByRego): string {
  return `${/[.!?]$/.test(message) ? message : `${message}.`} So says \`${name}\` of ${policy}.`;
}

export const regoDeny = rule<'document', FoundByRego>({
  id: 'rego-deny',
  category: 'workspace',
  severity: 'error',
  on: 'document',
  docs: {
    summary: 'A rule `deny` of the Rego policies in `policy/` refuses an object.',
    why: 'What a repository asks of its manifests beyond what is known here stands in its own policies, as `conftest test` reads them. `deny` and names that begin with `deny_` are what may not be.',
    given: `
#- /policy/owner.rego
package main

deny contains msg if {
  input.kind == "NetworkPolicy"
  not input.metadata.labels.owner
  msg := sprintf("%s has no label owner", [input.metadata.name])
}
`,
    bad: `
#- /shop.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: web
#       ^^^ error: rego-deny web has no label owner
  namespace: shop
spec:
  podSelector: {}
  ingress: []
`,
    good: `
#- /shop.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: web
  namespace: shop
  labels:
    owner: shop
spec:
  podSelector: {}
  ingress: []
`,
    silent,
    references,
  },
  find: () => [],
  say: saidBy,
});

export const regoViolation = rule<'document', FoundByRego>({
  id: 'rego-violation',
  category: 'workspace',
  severity: 'error',
  on: 'document',
  docs: {
    summary: 'A rule `violation` of the Rego policies in `policy/` refuses an object.',
    why: 'It is the same as `deny` with another name, which policies have that are written for Gatekeeper, too: `violation` gives objects with a `msg`. What Gatekeeper alone hands to its policies (`input.review`, `input.parameters`) is not there, so a rule that asks for it has nothing to say.',
    given: `
#- /policy/owner.rego
package main

violation contains msg if {
  input.kind == "NetworkPolicy"
  not input.metadata.labels.owner
  msg := sprintf("%s has no label owner", [input.metadata.name])
}
`,
    bad: `
#- /shop.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: web
#       ^^^ error: rego-violation web has no label owner
  namespace: shop
spec:
  podSelector: {}
  ingress: []
`,
    good: `
#- /shop.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: web
  namespace: shop
  labels:
    owner: shop
spec:
  podSelector: {}
  ingress: []
`,
    silent,
    references,
  },
  find: () => [],
  say: saidBy,
});

export const regoWarn = rule<'document', FoundByRego>({
  id: 'rego-warn',
  category: 'workspace',
  severity: 'warning',
  on: 'document',
  docs: {
    summary: 'A rule `warn` of the Rego policies in `policy/` speaks of an object.',
    why: 'What a repository asks of its manifests beyond what is known here stands in its own policies, as `conftest test` reads them. `warn` and names that begin with `warn_` are what should not be.',
    given: `
#- /policy/owner.rego
package main

warn contains msg if {
  input.kind == "NetworkPolicy"
  not input.metadata.labels.owner
  msg := sprintf("%s has no label owner", [input.metadata.name])
}
`,
    bad: `
#- /shop.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: web
#       ^^^ warning: rego-warn web has no label owner
  namespace: shop
spec:
  podSelector: {}
  ingress: []
`,
    good: `
#- /shop.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: web
  namespace: shop
  labels:
    owner: shop
spec:
  podSelector: {}
  ingress: []
`,
    silent,
    references,
  },
  find: () => [],
  say: saidBy,
});

export const regoNotCompiled = rule<'document', RegoFailure>({
  id: 'rego-not-compiled',
  category: 'workspace',
  severity: 'error',
  on: 'document',
  docs: {
    summary: 'A Rego policy in `policy/` does not compile, or fails when it is asked.',
    why: 'Then none of the policies is asked, because opa reads them all or none, and whoever counts on them is not protected. Policies that reach the network or the environment (`http.send`, `net.lookup_ip_addr`, `opa.runtime`) do not compile here: they would run on whatever a pull request writes into them.',
    bad: `
#- /policy/owner.rego
package main

deny contains msg if {
  not input.metadata.labels.owner
  msg := sprint("no owner")
#        ^ error: rego-not-compiled undefined function sprint
}
#- /shop.yaml
apiVersion: v1
kind: Namespace
metadata:
  name: shop
`,
    good: `
#- /policy/owner.rego
package main

deny contains msg if {
  not input.metadata.labels.owner
  msg := "no owner"
}
#- /shop.yaml
apiVersion: v1
kind: Namespace
metadata:
  name: shop
  labels:
    owner: shop
`,
    silent: 'Without `opa` on the PATH, with `--no-rego`, and in an editor where the workspace is not trusted.',
    references,
  },
  find: () => [],
  say: ({ message }) => sayNotCompiled(message),
});

/** What opa says of a policy, and what that means for all of them. */
export function sayNotCompiled(message: string): string {
  return `${message.replace(/[.\s]+$/, '')}. Until this is corrected, no Rego policy is asked.`;
}

/** What is said where Rego policies are asked; none of them finds anything by itself. */
export const regoRules = [regoDeny, regoViolation, regoWarn, regoNotCompiled] as const;
