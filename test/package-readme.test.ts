import { expect, test } from 'vitest';
import { packageReadme } from '../scripts/package-readme.mts';

const readme = `# Title

![a picture](docs/images/a.png)

See [the \`list\`](docs/cli.md#list), [a page](https://kubernetes.io/) and [below](#below).

![another](docs/images/b.png)

\`\`\`sh
echo "[not a link](docs/cli.md)"
\`\`\`
`;

test('with an address, links and pictures lead there', () => {
  expect(packageReadme(readme, { home: 'https://forge.example/netpol' })).toBe(`# Title

![a picture](https://forge.example/netpol/raw/HEAD/docs/images/a.png)

See [the \`list\`](https://forge.example/netpol/blob/HEAD/docs/cli.md#list), [a page](https://kubernetes.io/) and [below](#below).

![another](https://forge.example/netpol/raw/HEAD/docs/images/b.png)

\`\`\`sh
echo "[not a link](docs/cli.md)"
\`\`\`
`);
});

test('without one, links of the repository are text, and of its pictures those that are embedded stay', () => {
  const embedded = (path: string) => (path === 'docs/images/a.png' ? 'data:image/png;base64,AAAA' : undefined);
  expect(packageReadme(readme, { home: undefined, embedded })).toBe(`# Title

![a picture](data:image/png;base64,AAAA)

See the \`list\`, [a page](https://kubernetes.io/) and [below](#below).

\`\`\`sh
echo "[not a link](docs/cli.md)"
\`\`\`
`);
});
