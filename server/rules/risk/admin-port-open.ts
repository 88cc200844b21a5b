import { isWide, type ListedPort } from '../../families/listed-ports.js';
import { isBesidePeers, type WrittenRule, writtenRulesOf } from '../../families/written-rules.js';
import type { Range } from '../../util/range.js';
import { insertEntryBefore, losing } from '../edits.js';
import { namedOpen } from '../intent.js';
import { hasStrayKeys } from '../reading.js';
import { conceptReference } from '../references.js';
import { rule, type Severity } from '../rule.js';
import { onlyOwn } from './all-namespaces-peer.js';
import { isDatabase, sensitiveAmong, sensitiveOptions, sensitiveText } from './sensitive-ports.js';

interface OpenPort {
  readonly at: Range;
  readonly severity: Severity;
  readonly written: WrittenRule;
  readonly port: ListedPort;
}

/** A port of a database, or one that commands others, for every pod of the cluster or for everyone. */
export default rule<'NetworkPolicy', OpenPort, typeof sensitiveOptions>({
  id: 'admin-port-open',
  category: 'risk',
  severity: 'info',
  on: 'NetworkPolicy',
  options: sensitiveOptions,
  docs: {
    summary: 'A port of a database, or one that commands others (SSH, Docker, etcd), is open to every pod of the cluster, or to everyone.',
    why: 'These are what an intruder looks for from the first pod that he gets into. Databases are warned of, because hardly any has clients in every namespace; the others are told of mildly.',
    silent:
      'Where the name of the policy says that it opens (`allow-all`, `public`), where the peers are narrower, and of addresses, of which `open-ingress-world` speaks. Beside a rule with peers alone, `ports-as-separate-rule` says what is wrong. The port of the kubelet, 10250, is no port of pods: there it is what webhooks and metrics-server listen on.',
    wrong:
      'For a server that the whole cluster uses, a shared cache, or SSH of a forge. Say so in a comment that ignores the finding, or leave the port out of `sensitivePorts`.',
    bad: `
from:
  - namespaceSelector: {}
ports:
  - {port: 6379, protocol: TCP}
# ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning: admin-port-open TCP 6379 (Redis)
`,
    good: `
from:
  - namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: web}}
    podSelector: {matchLabels: {app: shop}}
ports:
  - {port: 6379, protocol: TCP}
`,
    references: [conceptReference()],
  },

  *find(policy, { tree, options: { sensitivePorts } }) {
    if (namedOpen(policy)) return;
    const rules = writtenRulesOf(policy);
    for (const written of rules) {
      const { direction, allows, hasPeers, everyPod, ports, path } = written;
      const isOpen = hasPeers ? everyPod.length > 0 : !hasStrayKeys(tree, path, ['ports']);
      if (direction !== 'ingress' || !allows || !isOpen || isWide(ports) || isBesidePeers(rules, written)) continue;
      for (const port of sensitiveAmong(ports, sensitivePorts))
        yield { at: port.at, severity: isDatabase(port, sensitivePorts) ? 'warning' : 'info', written, port };
    }
  },
  say: ({ port, written: { hasPeers } }, { options: { sensitivePorts } }) => {
    const whom = hasPeers ? 'every pod of every namespace' : 'everyone, because the rule has no `from`';
    return `${sensitiveText([port], sensitivePorts)} is open to ${whom}. Name the pods that connect to it.`;
  },
  fix: ({ written: { hasPeers, everyPod, path } }, { tree }) => {
    const [peer] = everyPod;
    const edits = peer ? onlyOwn(tree, peer.path) : hasPeers ? undefined : insertEntryBefore(tree, path, 'from', [{ podSelector: {} }], 'ports');
    return losing('Only every pod of this namespace: podSelector: {}', edits);
  },
});
