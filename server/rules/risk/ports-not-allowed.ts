import type { ListedPort } from '../../families/listed-ports.js';
import { type WrittenRule, writtenRulesOf } from '../../families/written-rules.js';
import type { Range } from '../../util/range.js';
import type { RuleOptions } from '../options.js';
import { conceptReference } from '../references.js';
import { rule } from '../rule.js';

interface PortNotAllowed {
  readonly at: Range;
  readonly direction: WrittenRule['direction'];
  readonly what: string;
  readonly allowed: readonly string[];
}

const form = { called: 'ports like `TCP/443` or `TCP/8000-8100`', pattern: '(?:TCP|UDP|SCTP)/[1-9][0-9]{0,4}(?:-[1-9][0-9]{0,4})?' } as const;

const options = {
  ingress: { type: 'strings', default: ['TCP/443', 'TCP/8443'], ...form, description: 'Ports that rules for ingress may open. An empty list: any.' },
  egress: { type: 'strings', default: ['TCP/443', 'TCP/53', 'UDP/53'], ...form, description: 'Ports that rules for egress may open. An empty list: any.' },
} as const satisfies RuleOptions;

/** A rule opens a port that an organisation does not accept. */
export default rule<'policy', PortNotAllowed, typeof options>({
  id: 'ports-not-allowed',
  category: 'risk',
  severity: 'warning',
  on: 'policy',
  recommended: false,
  options,
  docs: {
    summary: 'A rule opens a port that is not among those that rules may open.',
    why: 'A rule for organisations that agreed on the ports that their pods listen on and reach. It is off by default, because which ones is for them to say.',
    bad: `
ingress:
  - from: [{podSelector: {}}]
    ports: [{protocol: TCP, port: 8080}]
#           ^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning: ports-not-allowed TCP 8080
`,
    good: `
ingress:
  - from: [{podSelector: {}}]
    ports: [{protocol: TCP, port: 8443}]
`,
    silent: 'Of ports by name, and of what a template writes.',
    references: [conceptReference('targeting-a-range-of-ports')],
  },

  *find(policy, { options: given }) {
    for (const { direction, allows, ports, range } of writtenRulesOf(policy)) {
      const allowed = given[direction];
      if (!allows || allowed.length === 0 || ports === 'unknown') continue;
      if (ports === 'all') yield { at: range, direction, what: 'every port', allowed };
      else for (const port of ports) if (!isAllowed(port, allowed)) yield { at: port.at, direction, what: portText(port), allowed };
    }
  },
  say: ({ direction, what, allowed }) => `This opens ${what} for ${direction}, and rules may open ${allowed.join(', ')} only.`,
});

/** A port by name may be any number. */
function isAllowed({ protocol, numbers }: ListedPort, allowed: readonly string[]): boolean {
  return (
    numbers === undefined ||
    allowed.some((text) => {
      const [, of, first = '0', last = first] = /^(\w+)\/(\d+)(?:-(\d+))?$/.exec(text) ?? [];
      return of === protocol && Number(first) <= numbers.first && numbers.last <= Number(last);
    })
  );
}

function portText({ protocol, numbers }: ListedPort): string {
  if (!numbers) return protocol;
  return numbers.first === 1 && numbers.last === 65535
    ? `every port of ${protocol}`
    : `${protocol} ${numbers.first === numbers.last ? numbers.first : `${numbers.first}-${numbers.last}`}`;
}
