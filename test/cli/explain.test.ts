import { describe, expect, test } from 'vitest';
import { folderOf, netpol } from '../support/cli.js';
import { files } from '../support/scraped-shop.js';

async function explain(...argv: readonly string[]) {
  return netpol(['explain', ...argv], { cwd: folderOf(files) });
}

describe('netpol explain', () => {
  test('denied: what each rule of each isolating policy lacked, and the one change that opens it', async () => {
    const { status, out } = await explain('--from', 'frontend', '--to', 'shop/mysql', '--port', '3306');
    expect(status).toBe(0);
    expect(out).toBe(`denied   Deployment shop/frontend  ->  Deployment shop/mysql   TCP 3306

  egress of frontend   allowed   no policy isolates its egress
  ingress of mysql     denied    isolated by 2 policies, none lets frontend in
     mysql-from-backend   policies.yaml:8    rule 1 lets in pods labelled app=backend in shop on the TCP port named main; frontend is labelled app=frontend in shop
     scrape               policies.yaml:18   rule 1 lets in every pod in monitoring on TCP 9104; frontend is in shop, and that is another port
     scrape               policies.yaml:20   rule 2 lets in every address of 10.0.0.0/8 on TCP 3306; frontend is a pod, and the rule names addresses

To allow it, let app=frontend of shop in at mysql-from-backend (policies.yaml:8).

To test it: kubectl -n shop exec deploy/frontend -- nc -vz -w 3 "$(kubectl -n shop get pod -l app=mysql -o jsonpath='{.items[0].status.podIP}')" 3306
`);
  });

  test('allowed: the rule that admits it', async () => {
    const { out } = await explain('--from', 'backend', '--to', 'shop/Deployment/mysql', '--port', 'main');
    expect(out).toBe(`allowed   Deployment shop/backend  ->  Deployment shop/mysql   TCP 3306

  egress of backend   allowed   no policy isolates its egress
  ingress of mysql    allowed   isolated by 2 policies, and admitted
     mysql-from-backend   policies.yaml:8   rule 1 lets in pods labelled app=backend in shop on the TCP port named main

To test it: kubectl -n shop exec deploy/backend -- nc -vz -w 3 "$(kubectl -n shop get pod -l app=mysql -o jsonpath='{.items[0].status.podIP}')" 3306
`);
  });

  test('how to test it by hand, in JSON with what must be known', async () => {
    const probeOf = async (...argv: readonly string[]) => JSON.parse((await explain(...argv, '--format', 'json')).out).probe;
    expect(await probeOf('--from', 'backend', '--to', 'shop/mysql', '--port', 'main')).toEqual({
      command: `kubectl -n shop exec deploy/backend -- nc -vz -w 3 "$(kubectl -n shop get pod -l app=mysql -o jsonpath='{.items[0].status.podIP}')" 3306`,
      fallback: expect.stringContaining('kubectl -n shop debug -i '),
    });
    expect(await probeOf('--from', '10.1.2.3', '--to', 'shop/mysql', '--port', 'TCP/3306')).toEqual({
      command: `nc -vz -w 3 "$(kubectl -n shop get pod -l app=mysql -o jsonpath='{.items[0].status.podIP}')" 3306`,
      notes: ['to be run at 10.1.2.3, where addresses of pods can be reached'],
    });
  });

  test('without a port it says which ports pass', async () => {
    const { out } = await explain('--from', 'prometheus', '--to', 'shop/mysql');
    expect(out).toMatch(/^allowed {3}Deployment monitoring\/prometheus {2}-> {2}Deployment shop\/mysql {3}only TCP 9104\n/);
  });

  test('an address from outside', async () => {
    expect((await explain('--from', '10.1.2.3', '--to', 'shop/mysql', '--port', 'TCP/3306')).out).toMatch(/^allowed {3}10\.1\.2\.3 {2}-> /);
    expect((await explain('--from', '11.1.2.3', '--to', 'shop/mysql', '--port', 'TCP/3306')).out).toMatch(/^denied {3}11\.1\.2\.3 {2}-> /);
    expect((await explain('--from', '10.1.2.3', '--to', 'shop/mysql', '--port', 'UDP/3306')).out).toMatch(/^denied /);
  });

  test.each([
    ['[2001:db8::1]:443', '2001:db8::1   TCP 443'],
    ['[2001:db8::1]', '2001:db8::1'],
    ['[10.1.2.3]:443', '10.1.2.3   TCP 443'],
  ])('an address in brackets, as in a URL: %s', async (to, shown) => {
    expect((await explain('--from', 'frontend', '--to', to)).out.split('\n')[0]).toBe(`allowed   Deployment shop/frontend  ->  ${shown}`);
  });

  test.each(['TCP/3306', '3306/tcp', '3306/TCP', 'main/tcp'])('--port %s', async (port) => {
    expect((await explain('--from', 'frontend', '--to', 'shop/mysql', '--port', port)).out).toMatch(/^denied .* TCP 3306\n/);
  });

  test('JSON carries the same reasons with their places', async () => {
    const { out } = await explain('--from', 'frontend', '--to', 'shop/mysql', '--port', '3306', '--format', 'json');
    const answer = JSON.parse(out);
    expect(answer).toMatchObject({ allowed: false, ports: [], egress: { kind: 'notIsolated', reasons: [] }, ingress: { kind: 'denied', verdict: 'denied' } });
    expect(answer.ingress.reasons[0]).toMatchObject({
      policy: { name: 'mysql-from-backend', namespace: 'shop' },
      rule: 1,
      at: { file: 'policies.yaml', line: 8 },
    });
    expect(answer.remedy.at).toEqual({ file: 'policies.yaml', line: 8 });
  });

  test('JSON names the change of each end where both refuse', async () => {
    const closed = `${files['policies.yaml']}---\napiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: closed, namespace: shop}\nspec: {podSelector: {matchLabels: {app: frontend}}, policyTypes: [Egress]}\n`;
    const argv = ['explain', '--from', 'frontend', '--to', 'shop/mysql', '--port', '3306', '--format', 'json'];
    const { out } = await netpol(argv, { cwd: folderOf({ ...files, 'policies.yaml': closed }) });
    expect(JSON.parse(out).remedy.steps).toEqual([
      { text: 'add a policy in shop that selects app=frontend and allows egress to app=mysql of shop on TCP 3306' },
      { text: 'let app=frontend of shop in at mysql-from-backend', at: { file: 'policies.yaml', line: 8 } },
    ]);
  });

  test.each(['frontend', 'deploy/frontend', 'shop/Deployment/frontend', 'Deployment frontend', 'Deployment shop/frontend'])(
    '%s names a workload',
    async (from) => {
      const { status, out } = await explain('--from', from, '--to', 'shop/mysql', '--format', 'json');
      expect(status).toBe(0);
      expect(JSON.parse(out).from).toEqual({ workload: 'shop/Deployment/frontend' });
    },
  );

  test.each([
    [['--from', 'frontend'], /needs --from and --to/],
    [['--from', 'frontend', '--to', 'mysql'], /"mysql" means several workloads: other\/Deployment\/mysql, shop\/Deployment\/mysql\./],
    [['--from', 'nobody', '--to', 'backend'], /no workload "nobody" here; there is monitoring\/Deployment\/prometheus/],
    [
      ['--from', 'fronted', '--to', 'backend'],
      /no workload "fronted" here; there is shop\/Deployment\/frontend\. `netpol list --exposure --format json` names them all\.$/m,
    ],
    [['--from', 'frontend', '--to', 'backend', '--port', '70000'], /ports go from 1 to 65535/],
    [['--from', 'frontend', '--to', 'backend', '--port', 'nope'], /no TCP port named "nope"; it has main\./],
    [['--from', 'frontend', '--to', 'backend', '--port', 'ICMP/1'], /write TCP, UDP or SCTP/],
    [['--from', 'frontend', '--to', 'backend', '--port', '80/icmp'], /"icmp" is no protocol/],
    [['--from', 'frontend', '--to', 'backend', '--port', '123456'], /ports go from 1 to 65535/],
    [['--from', 'frontend', '--to', 'backend', '--port', '90-80'], /90-80 ends before it begins: write 80-90\./],
    ...['3306,3307', ':9000', '9000/', '/9000', 'tcp/', '80-', ''].map((port): [string[], RegExp] => [
      ['--from', 'frontend', '--to', 'backend', '--port', port],
      /"[^"]*" is no port: write a number, a range like 8000-8100 or a name, each with TCP\/, UDP\/ or SCTP\/ before it if need be\./,
    ]),
    [['--from', 'frontend', '--to', '10.0.0.1', '--port', 'https'], /ports have no names outside the cluster, so use a number\./],
    ...['10.0.0.0/8', '0.0.0.0-255.255.255.255', '10.0.0.999', '::/0', '2001:db8::1-2001:db8::9'].flatMap((text): [string[], RegExp][] => [
      [['--from', text, '--to', 'backend'], /Name one address, like 10\.0\.0\.1, or a workload: "[^"]+" is neither\.$/m],
      [['--from', 'backend', '--to', text], /Name one address, like 10\.0\.0\.1, or a workload: "[^"]+" is neither\.$/m],
    ]),
    [['--from', 'frontend:9000', '--to', 'backend'], /; there is shop\/Deployment\/frontend\. .* A port goes with --to or --port\.$/m],
    [['--from', 'backend.shop', '--to', 'frontend'], /; there is shop\/Deployment\/backend\. /],
    [['--from', 'backend', '--to', 'frontend.shop.svc:80'], /"frontend\.shop\.svc" here; there is shop\/Deployment\/frontend\. /],
    [['--from', 'frontend', '--to', '[2001:db8::1]:'], /no port behind the colon/],
    [['--from', '1.2.3.4', '--to', '5.6.7.8'], /one end must be a workload/],
  ])('%j exits 2 with one line', async (argv, notes) => {
    const run = await explain(...argv);
    expect(run).toMatchObject({ status: 2, out: '' });
    expect(run.notes).toMatch(notes);
    expect(run.notes.trimEnd().split('\n')).toHaveLength(1);
  });
});
