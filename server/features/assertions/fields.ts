/** What the keys of a file of assertions mean, for who types one: `schemas/netpol-test.json` says the same. */
export type FieldWords = Readonly<Record<string, string>>;

export const fileFields: FieldWords = {
  version: 'Of this form of file; only 1 so far.',
  environment: 'The environment that all of it is about, as `netpol environments` lists them; left out, the one that the file stands in.',
  assertions: 'What must hold of the manifests of this workspace.',
};

export const assertionFields: FieldWords = {
  name: 'What the assertion is called where it is reported; left out, it is what it states.',
  from: 'Who connects: a workload by the shortest name that means only one, an address, or a map that says which ones.',
  to: 'Who is connected to: a workload by the shortest name that means only one, an address, or a map that says which ones.',
  ports:
    'Ports of the destination: numbers, ranges like 8000-8100, names of its containers’ ports, all with TCP unless UDP/ or SCTP/ stands before. Left out: every port.',
  expect: 'allowed: each of these connections surely is. denied: none of them possibly is.',
  every: 'Of what all must have something: every namespace, or every workload.',
  in: 'The namespaces that are meant; left out: all.',
  has: 'What each must have: a policy that denies unless others allow, for ingress or for egress; or any policy at all.',
};

export const endFields: FieldWords = {
  workload: 'One workload, by the shortest name that means only one: mysql, shop/mysql, shop/StatefulSet/mysql.',
  namespace: 'The workloads of this namespace; with labels or selector, those that it selects.',
  labels: 'The workloads whose pods carry all of these labels.',
  selector: 'The workloads that a selector with matchLabels and matchExpressions selects, as in Kubernetes.',
  outside: 'Everything that is not in this namespace: other workloads, pods that no manifest makes, and every address outside the cluster.',
  address: 'An address, a CIDR like 10.0.0.0/8, or first-last, outside the cluster.',
};
