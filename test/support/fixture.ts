import { dedent, extractMarkers, type Marked, type Marker, splitFiles } from '../../server/rules/example.js';

/**
 * The marker form of the tests. Annotation lines are stripped before parsing:
 *
 *     #- /shop/web.yaml            a file of the workspace; without any, all is `/main.yaml`
 *     $0                           the cursor; $0...$0 a selection
 *         - podSelector: {}
 *     #     ^^^^^^^^^^^ warning: rule-id part of the message
 *
 * A marker stands below the line it is about, in the same columns; where `#` touches the first `^` it counts as one, so that
 * column 0 can be marked. A range of several lines is marked to the end of its first line.
 */
export interface Fixture {
  readonly files: readonly FixtureFile[];
  readonly cursor: FixtureCursor | undefined;
}

export interface FixtureFile {
  readonly path: string;
  readonly text: string;
  readonly markers: readonly Marker[];
}

export interface FixtureCursor {
  readonly path: string;
  readonly start: number;
  /** The same as `start`, where it is no selection. */
  readonly end: number;
}

export type LineEnding = '\n' | '\r\n';

/** Reads a fixture; common indentation is removed, and a part of a policy (`ports: ...`) is completed to a whole one. */
export function parseFixture(text: string, lineEnding: LineEnding = '\n'): Fixture {
  const files = splitFiles(text).map(({ path, lines }) => complete(path, dedent(extractMarkers(lines))));
  let cursor: FixtureCursor | undefined;
  const clean = files.map(({ path, lines, markers }): FixtureFile => {
    const joined = lines.join(lineEnding);
    const [before, inside, after] = joined.split('$0');
    if (inside === undefined) return { path, text: joined, markers };
    if (cursor) throw new Error('a fixture has one cursor');
    cursor = {
      path,
      start: (before ?? '').length,
      end: (before ?? '').length + (after === undefined ? 0 : inside.length),
    };
    return { path, text: joined.split('$0').join(''), markers };
  });
  return { files: clean, cursor };
}

/** What stands around a part of a policy, by the key that the part begins with. */
const HEAD = ['apiVersion: networking.k8s.io/v1', 'kind: NetworkPolicy', 'metadata:', '  name: example', '  namespace: shop'];
const SUBJECT = ['spec:', '  podSelector: {matchLabels: {app: web}}'];
const surroundings: Readonly<
  Record<
    string,
    {
      readonly before: readonly string[];
      readonly first: string;
      readonly rest: string;
    }
  >
> = {
  spec: { before: HEAD, first: '', rest: '' },
  podSelector: { before: [...HEAD, 'spec:'], first: '  ', rest: '  ' },
  policyTypes: { before: [...HEAD, ...SUBJECT], first: '  ', rest: '  ' },
  ingress: { before: [...HEAD, ...SUBJECT], first: '  ', rest: '  ' },
  egress: { before: [...HEAD, ...SUBJECT], first: '  ', rest: '  ' },
  from: {
    before: [...HEAD, ...SUBJECT, '  policyTypes: [Ingress]', '  ingress:'],
    first: '    - ',
    rest: '      ',
  },
  ports: {
    before: [...HEAD, ...SUBJECT, '  policyTypes: [Ingress]', '  ingress:'],
    first: '    - ',
    rest: '      ',
  },
  to: {
    before: [...HEAD, ...SUBJECT, '  policyTypes: [Egress]', '  egress:'],
    first: '    - ',
    rest: '      ',
  },
  ipBlock: {
    before: [...HEAD, ...SUBJECT, '  policyTypes: [Ingress]', '  ingress:', '    - from:'],
    first: '        - ',
    rest: '          ',
  },
  namespaceSelector: {
    before: [...HEAD, ...SUBJECT, '  policyTypes: [Ingress]', '  ingress:', '    - from:'],
    first: '        - ',
    rest: '          ',
  },
  matchLabels: {
    before: [...HEAD, 'spec:', '  podSelector:'],
    first: '    ',
    rest: '    ',
  },
  matchExpressions: {
    before: [...HEAD, 'spec:', '  podSelector:'],
    first: '    ',
    rest: '    ',
  },
};

function complete(path: string, { lines, markers }: Marked): { path: string } & Marked {
  const code = lines.findIndex((line) => line.trim() !== '' && !line.trimStart().startsWith('#'));
  const key = /^([A-Za-z]+):/.exec((lines[code] ?? '').replace('$0', ''))?.[1];
  const around = key === undefined || lines.some((line) => /^(apiVersion|kind)\b/.test(line)) ? undefined : surroundings[key];
  if (!around) return { path, lines, markers };
  const prefix = (index: number) => (lines[index]?.trim() === '' ? '' : index === code ? around.first : around.rest);
  const wrapped = lines.map((line, index) => prefix(index) + line);
  return {
    path,
    lines: [...around.before, ...wrapped],
    markers: markers.map((marker) => {
      const by = prefix(marker.line).length;
      return {
        ...marker,
        line: marker.line + around.before.length,
        start: marker.start + by,
        end: marker.end + by,
      };
    }),
  };
}
