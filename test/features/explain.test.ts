import { describe, expect, test } from 'vitest';
import { answer } from '../../server/features/explain/destination.js';
import { explainText } from '../../server/netpol.js';
import { askedOf } from '../support/analysis.js';
import { open } from '../support/check-features.js';
import { defaultDeny, mysqlFromBackend, prometheus, scrape, shopPolicy, shopWorkloads } from '../support/shop.js';

/** The lines of the answer below the verdict, places left out. */
function explained(text: string, from: string, to: string, port?: string): readonly string[] {
  const { found, problem } = askedOf(open(text).snapshot).environment().explain({ from, to, port });
  if (problem !== undefined) throw new Error(problem);
  const shown = explainText(
    { ...found.answer, explanations: found.answer.explanations.map((one) => ({ ...one, probe: undefined })) },
    { place: () => undefined },
  ).text;
  return shown
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => line.trim().replace(/ {2,}/g, '  '));
}

/** An AdminNetworkPolicy about mysql's ingress, or the baseline. */
function admin(name: string, priority: number | 'baseline', rules: string): string {
  const kind = priority === 'baseline' ? 'BaselineAdminNetworkPolicy' : 'AdminNetworkPolicy';
  const own = priority === 'baseline' ? '' : `  priority: ${priority}\n`;
  return `
#- /${name}.yaml
apiVersion: policy.networking.k8s.io/v1alpha1
kind: ${kind}
metadata: {name: ${priority === 'baseline' ? 'default' : name}}
spec:
${own}  subject: {pods: {namespaceSelector: {}, podSelector: {matchLabels: {app: mysql}}}}
  ingress:
${rules.replace(/^/gm, '    ')}
`;
}

const shop = '{namespaces: {matchLabels: {kubernetes.io/metadata.name: shop}}}';

describe('a side that is not isolated', () => {
  test('has no reasons: a pod that no policy selects for a direction may do everything in it', () => {
    expect(explained(shopWorkloads, 'frontend', 'mysql', '3306')).toEqual([
      'allowed  Deployment shop/frontend  ->  StatefulSet shop/mysql  TCP 3306',
      'egress of frontend  allowed  no policy isolates its egress',
      'ingress of mysql  allowed  no policy isolates its ingress',
    ]);
  });

  test('of an address: policies select pods only', () => {
    expect(explained(shopWorkloads, '203.0.113.7', 'mysql')).toContain('egress of the address  allowed  policies do not limit what is outside the cluster');
  });

  test('by an Allow of the admin tier, where nothing would deny', () => {
    const allow = admin('allow', 10, `- {name: a, action: Allow, from: [${shop}]}`);
    expect(explained(shopWorkloads + allow, 'frontend', 'mysql')).toContain('ingress of mysql  allowed  no policy isolates its ingress');
  });
});

describe('an admitted side', () => {
  test('names the policy, the rule, and of its peers and ports those that do it', () => {
    const policy = shopPolicy(
      'several',
      `
        podSelector: {matchLabels: {app: mysql}}
        ingress:
          - from: [{podSelector: {matchLabels: {app: redis}}}]
          - from:
              - ipBlock: {cidr: 10.0.0.0/8}
              - podSelector: {matchLabels: {app: backend}}
            ports: [{port: 80}, {port: mysql}]
      `,
    );
    const text = shopWorkloads + policy;
    expect(explained(text, 'backend', 'mysql', '3306').slice(2)).toEqual([
      'ingress of mysql  allowed  isolated by 1 policy, and admitted',
      'several  rule 2 lets in pods labelled app=backend in shop on the TCP port named mysql',
    ]);
    const { snapshot } = open(text);
    const { found } = answer(snapshot.environment(undefined), { from: 'backend', to: 'mysql', port: '3306' });
    const [reason] = found?.explanations[0]?.ingress.reasons ?? [];
    expect([reason?.peers, reason?.ports]).toEqual([[1], [1]]);
    const source = snapshot.file('/shop/several.yaml')?.source;
    expect(reason?.location && source?.text.slice(reason.location.range.start, reason.location.range.end)).toContain('app: backend');
  });

  test('names every rule that admits, because to close it all of them have to go', () => {
    const again = shopPolicy('again', 'podSelector: {}\ningress: [{from: [{podSelector: {}}]}]');
    expect(explained(shopWorkloads + mysqlFromBackend + again, 'backend', 'mysql', '3306').slice(3)).toEqual([
      'again  rule 1 lets in every pod in shop on every port',
      'mysql-from-backend  rule 1 lets in pods labelled app=backend in shop on TCP 3306',
    ]);
  });

  test('in part only: which ports pass', () => {
    expect(explained(shopWorkloads + mysqlFromBackend, 'backend', 'mysql')[0]).toBe(
      'allowed  Deployment shop/backend  ->  StatefulSet shop/mysql  only TCP 3306',
    );
  });
});

test('two ends that agree on no port: each says what it lets pass', () => {
  const only = shopPolicy('only', 'podSelector: {matchLabels: {app: backend}}\npolicyTypes: [Egress]\negress: [{ports: [{port: 80}]}]');
  const lines = explained(shopWorkloads + only + mysqlFromBackend, 'backend', 'mysql');
  expect([lines[0], lines[1], lines[3], lines.at(-1)]).toEqual([
    'denied  Deployment shop/backend  ->  StatefulSet shop/mysql',
    'egress of backend  allowed  isolated by 1 policy, and admitted on TCP 80',
    'ingress of mysql  allowed  isolated by 1 policy, and admitted on TCP 3306',
    'Each end lets something pass, but no port passes both.',
  ]);
});

describe('a denied side says what each rule lacks', () => {
  const text = shopWorkloads + prometheus + mysqlFromBackend + scrape;

  test('the peer', () => {
    expect(explained(text, 'frontend', 'mysql', '3306').slice(2)).toEqual([
      'ingress of mysql  denied  isolated by 2 policies, none lets frontend in',
      'mysql-from-backend  rule 1 lets in pods labelled app=backend in shop on TCP 3306; frontend is labelled app=frontend in shop',
      'scrape  rule 1 lets in pods labelled app=prometheus in monitoring on TCP 9104; frontend is in shop, and that is another port',
      'To allow it, let app=frontend of shop in at mysql-from-backend.',
    ]);
  });

  test('the port', () => {
    expect(explained(text, 'backend', 'mysql', '80').slice(3)).toEqual([
      'mysql-from-backend  rule 1 lets in pods labelled app=backend in shop on TCP 3306; that is another port',
      'scrape  rule 1 lets in pods labelled app=prometheus in monitoring on TCP 9104; backend is in shop, and that is another port',
      'To allow it, add TCP 80 at mysql-from-backend.',
    ]);
  });

  test('the protocol is part of the port: TCP where none is written', () => {
    expect(explained(text, 'backend', 'mysql', 'UDP/3306')[3]).toMatch(/; that is another port$/);
  });

  test('a port by a name that the destination has not', () => {
    const named = shopPolicy('named', 'podSelector: {}\ningress: [{from: [{podSelector: {}}], ports: [{port: http}]}]');
    expect(explained(shopWorkloads + named, 'backend', 'mysql')[3]).toMatch(/the TCP port named http; mysql names no port so$/);
    const out = shopPolicy('out', 'podSelector: {}\npolicyTypes: [Egress]\negress: [{ports: [{port: http}]}]');
    expect(explained(shopWorkloads + out, 'backend', '10.0.0.1')[2]).toMatch(/; ports have no names outside the cluster$/);
  });

  test('no rule at all', () => {
    const lines = explained(shopWorkloads + defaultDeny, 'frontend', 'mysql', '3306');
    expect(lines.slice(1)).toEqual([
      'egress of frontend  denied  isolated by 1 policy, which never lets it reach mysql',
      'default-deny  has no rule that admits anyone',
      'ingress of mysql  denied  isolated by 1 policy, which never lets frontend in',
      'default-deny  has no rule that admits anyone',
      'To allow it, change both ends:',
      'add a policy in shop that selects app=frontend and allows egress to app=mysql of shop on TCP 3306.',
      'add a policy in shop that selects app=mysql and lets in app=frontend of shop on TCP 3306.',
    ]);
  });

  test('an address among pods, a pod among addresses', () => {
    const block = shopPolicy('block', 'podSelector: {matchLabels: {app: mysql}}\ningress: [{from: [{ipBlock: {cidr: 10.0.0.0/8, except: [10.1.0.0/16]}}]}]');
    expect(explained(shopWorkloads + block, '10.1.2.3', 'mysql').slice(3)).toEqual([
      'block  rule 1 lets in every address of 10.0.0.0/8 except 10.1.0.0/16 on every port; 10.1.2.3 is none of them',
      'To allow it, let 10.1.2.3 in at block.',
    ]);
    expect(explained(shopWorkloads + block, 'redis', 'mysql').slice(3)).toEqual([
      'block  rule 1 lets in every address of 10.0.0.0/8 except 10.1.0.0/16 on every port; redis is a pod, and the rule names addresses',
      'To allow it, add a policy in shop that selects app=mysql and lets in app=redis of shop.',
    ]);
  });
});

test('what a template decides is unknown, and the answer says what', () => {
  const templated = shopPolicy(
    'templated',
    'podSelector: {matchLabels: {app: mysql}}\ningress: [{from: [{podSelector: {matchLabels: {app: "{{ .Values.client }}"}}}]}]',
  );
  const lines = explained(shopWorkloads + templated, 'backend', 'mysql', '3306');
  expect([lines[0], lines[2]]).toEqual([
    'unknown  Deployment shop/backend  ->  StatefulSet shop/mysql  TCP 3306',
    'ingress of mysql  unknown  cannot be said: it is not known whether rule 1 of templated matches the other end: labels or a selector are not known',
  ]);
});

// AdminNetworkPolicy: rules in order of priority, then of their list; the first that matches decides, and Pass leaves the connection to
// NetworkPolicies. Where none of those selects the pod, the BaselineAdminNetworkPolicy is asked, and then everything is allowed.
describe('the admin tiers', () => {
  const deny = admin('deny', 10, `- {name: d, action: Deny, from: [${shop}], ports: [{portNumber: {protocol: TCP, port: 3306}}]}`);

  test('a Deny comes before any NetworkPolicy, whose rules lack nothing then', () => {
    expect(explained(shopWorkloads + deny + mysqlFromBackend, 'backend', 'mysql', '3306').slice(2)).toEqual([
      'ingress of mysql  denied  refused by a rule that denies',
      'AdminNetworkPolicy deny  rule 1 denies every pod in shop on TCP 3306',
      'No change of NetworkPolicies allows this connection and nothing else.',
    ]);
  });

  test('a Deny of part of it leaves the rest to NetworkPolicies, which lack what they lack of the rest', () => {
    const lines = explained(shopWorkloads + deny + mysqlFromBackend, 'backend', 'mysql');
    expect(lines.slice(2)).toEqual([
      'ingress of mysql  denied  isolated by 1 policy, which never lets backend in; in part refused by a rule that denies',
      'AdminNetworkPolicy deny  rule 1 denies every pod in shop on TCP 3306',
      'mysql-from-backend  rule 1 lets in pods labelled app=backend in shop on TCP 3306; that is another port',
      'To allow it, add the ports that are meant at mysql-from-backend.',
    ]);
  });

  test('an Allow comes before a later Deny and before isolation', () => {
    const allow = admin('allow', 5, `- {name: a, action: Allow, from: [${shop}]}`);
    expect(explained(shopWorkloads + deny + allow + defaultDeny.replace('Ingress, Egress', 'Ingress'), 'backend', 'mysql', '3306').slice(2)).toEqual([
      'ingress of mysql  allowed  isolated by 1 policy, and admitted',
      'AdminNetworkPolicy allow  rule 1 lets in every pod in shop on every port',
    ]);
  });

  test('a Pass leaves it to NetworkPolicies, so the Deny behind it is no reason', () => {
    const pass = admin('pass', 5, `- {name: p, action: Pass, from: [${shop}]}`);
    expect(explained(shopWorkloads + deny + pass + mysqlFromBackend, 'backend', 'mysql', '3306').slice(2)).toEqual([
      'ingress of mysql  allowed  isolated by 1 policy, and admitted',
      'mysql-from-backend  rule 1 lets in pods labelled app=backend in shop on TCP 3306',
    ]);
    expect(explained(shopWorkloads + deny + pass + mysqlFromBackend, 'frontend', 'mysql', '3306')[2]).toBe(
      'ingress of mysql  denied  isolated by 1 policy, which never lets frontend in',
    );
  });

  test('the baseline denies only pods that no NetworkPolicy selects', () => {
    const baseline = admin('baseline', 'baseline', `- {name: b, action: Deny, from: [${shop}]}`);
    expect(explained(shopWorkloads + baseline, 'backend', 'mysql', '3306').slice(2)).toEqual([
      'ingress of mysql  denied  refused by a rule that denies',
      'BaselineAdminNetworkPolicy default  rule 1 denies every pod in shop on every port',
      'No change of NetworkPolicies allows this connection and nothing else.',
    ]);
    expect(explained(shopWorkloads + baseline + mysqlFromBackend, 'frontend', 'mysql', '3306').slice(2, 4)).toEqual([
      'ingress of mysql  denied  isolated by 1 policy, which never lets frontend in',
      'mysql-from-backend  rule 1 lets in pods labelled app=backend in shop on TCP 3306; frontend is labelled app=frontend in shop',
    ]);
  });
});

describe('pods that no manifest makes', () => {
  test('are said to be let in, on the ports that were asked about', () => {
    const text = shopWorkloads + scrape + mysqlFromBackend;
    const note = 'mysql also lets in any pod labelled app=prometheus in monitoring on TCP 9104; no manifest here makes one.';
    expect(explained(text, 'frontend', 'mysql')).toContain(note);
    expect(explained(text, 'frontend', 'mysql', '9104')).toContain(note);
    expect(explained(text, 'frontend', 'mysql', '3306').join('\n')).not.toContain('no manifest here');
    expect(explained(text + prometheus, 'frontend', 'mysql').join('\n')).not.toContain('no manifest here');
  });

  test('by labels of their namespaces, at the other end, too', () => {
    const out = shopPolicy(
      'out',
      'podSelector: {matchLabels: {app: backend}}\npolicyTypes: [Egress]\negress: [{to: [{namespaceSelector: {matchLabels: {team: ops}}, podSelector: {matchLabels: {app: web}}}]}]',
    );
    expect(explained(shopWorkloads + out, 'backend', 'mysql').at(-1)).toBe(
      'backend may also reach any pod labelled app=web in namespaces labelled team=ops on every port; no manifest here makes one.',
    );
  });
});

test('what limits the answer is said last', () => {
  const host = shopWorkloads.replace('spec: {containers: [{name: redis', 'spec: {hostNetwork: true, containers: [{name: redis');
  const release = `
#- /release.yaml
apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: {name: extras, namespace: shop}
spec: {chart: {spec: {chart: extras}}}
`;
  const lines = explained(host + release, 'backend', 'redis');
  expect(lines.slice(3)).toEqual([
    'What limits this answer:',
    'Pods or policies may be missing from the answer: HelmRelease shop/extras is a Helm release, which is not rendered here.',
    "The pods of redis use the host's network: NetworkPolicy does not say what holds for them, and most plugins leave them open.",
  ]);
});

describe('a remedy opens what was asked about and nothing else', () => {
  const policy = (spec: string) => shopPolicy('backend-out', spec);

  test('it corrects the label of the rule that was meant, which matches nobody as it stands', () => {
    const out = policy(
      'podSelector: {matchLabels: {app: backend}}\npolicyTypes: [Egress]\negress:\n  - to: [{podSelector: {matchLabels: {app: mysqls}}}]\n    ports: [{port: 3306}]\n  - ports: [{port: 53, protocol: UDP}]',
    );
    expect(explained(shopWorkloads + out, 'backend', 'mysql', '3306').find((line) => line.startsWith('To allow'))).toBe(
      'To allow it, write app=mysql instead of app=mysqls at backend-out.',
    );
  });

  test('it adds no port to a rule for everyone, and none to one for more pods than those asked about', () => {
    const out = policy(
      'podSelector: {matchLabels: {app: backend}}\npolicyTypes: [Egress]\negress:\n  - ports: [{port: 53, protocol: UDP}]\n  - to: [{podSelector: {}}]\n    ports: [{port: 6379}]',
    );
    expect(explained(shopWorkloads + out, 'backend', 'mysql', '3306').find((line) => line.startsWith('To allow'))).toBe(
      'To allow it, add a policy in shop that selects app=backend and allows egress to app=mysql of shop on TCP 3306.',
    );
  });

  test('it adds no peer to a rule with more ports than those asked about, nor to one of a policy for more pods', () => {
    const into = shopPolicy(
      'all-in',
      'podSelector: {}\npolicyTypes: [Ingress]\ningress:\n  - from: [{podSelector: {matchLabels: {app: frontend}}}]\n    ports: [{port: 3306}]',
    );
    expect(explained(shopWorkloads + into, 'backend', 'mysql', '3306').find((line) => line.startsWith('To allow'))).toBe(
      'To allow it, add a policy in shop that selects app=mysql and lets in app=backend of shop on TCP 3306.',
    );
  });
});
