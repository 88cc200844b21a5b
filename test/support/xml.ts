/** An element of an XML text, as far as reports need it: no namespaces, no entities of their own. */
export interface XmlElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly XmlElement[];
  /** Of the element itself, in one piece. */
  readonly text: string;
}

/** Reads an XML text. @throws where it is not well formed */
export function parseXml(xml: string): XmlElement {
  const open: { name: string; attributes: Record<string, string>; children: XmlElement[]; text: string }[] = [
    { name: '', attributes: {}, children: [], text: '' },
  ];
  const token = /<\?[\s\S]*?\?>|<!--[\s\S]*?-->|<\/([\w:.-]+)\s*>|<([\w:.-]+)((?:\s+[\w:.-]+\s*=\s*(?:"[^"<]*"|'[^'<]*'))*)\s*(\/?)>|([^<]+)|([\s\S])/g;
  for (const [whole, closed, name, written = '', slash, text, wrong] of xml.matchAll(token)) {
    const top = open.at(-1);
    if (!top || wrong !== undefined) throw new Error(`not well formed at ${JSON.stringify(whole)}`);
    if (text !== undefined) top.text += unescaped(text);
    if (name !== undefined) {
      const attributes: Record<string, string> = {};
      for (const [, key = '', double, single] of written.matchAll(/([\w:.-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g)) {
        if (key in attributes) throw new Error(`${key} is given twice`);
        attributes[key] = unescaped(double ?? single ?? '');
      }
      open.push({ name, attributes, children: [], text: '' });
    }
    if (closed !== undefined || slash === '/') {
      const done = open.pop();
      if (!done || (closed !== undefined && done.name !== closed)) throw new Error(`${closed} closes ${done?.name}`);
      open.at(-1)?.children.push(done);
    }
  }
  const [document, ...more] = open;
  const [root, ...others] = document?.children ?? [];
  if (!root || more.length > 0 || others.length > 0) throw new Error('there must be one element, and it must be closed');
  return root;
}

function unescaped(text: string): string {
  if (/&(?!#\d+;|#x[0-9a-f]+;|amp;|lt;|gt;|quot;|apos;)/i.test(text)) throw new Error(`an entity is not known in ${JSON.stringify(text)}`);
  const named: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };
  return text.replace(
    /&(?:#(\d+)|#x([0-9a-f]+)|(\w+));/gi,
    (_, decimal, hex, name) => named[name] ?? String.fromCodePoint(Number.parseInt(decimal ?? hex, decimal === undefined ? 16 : 10)),
  );
}

/**
 * Where an element does not fit an XML Schema, as sentences. Of XML Schema it knows what the schema of JUnit reports uses: global elements and simple
 * types with a pattern, complex types of sequences and choices of any order, attributes. @throws for a schema that uses more
 */
export function xsdProblems(root: XmlElement, schema: XmlElement): readonly string[] {
  const globals = (kind: string) => new Map(schema.children.filter(({ name }) => name === kind).map((one) => [one.attributes['name'] ?? '', one]));
  const [elements, simple, complex] = [globals('xs:element'), globals('xs:simpleType'), globals('xs:complexType')];
  const check = (element: XmlElement, declared: XmlElement): readonly string[] => {
    const type = declared.children.find(({ name }) => name === 'xs:complexType') ?? complex.get(declared.attributes['type'] ?? '');
    if (!type)
      return [
        ...element.children.map(({ name }) => `${element.name} may not hold ${name}`),
        ...Object.keys(element.attributes).map((key) => `${element.name} has no ${key}`),
      ];
    const attributes = new Map(type.children.filter(({ name }) => name === 'xs:attribute').map((one) => [one.attributes['name'] ?? '', one.attributes]));
    const members = new Map(particles(type).map((one) => [one.attributes['ref'] ?? one.attributes['name'] ?? '', one]));
    const isMixed = type.attributes['mixed'] === 'true';
    return [
      ...[...attributes].flatMap(([key, { use }]) => (use === 'required' && !(key in element.attributes) ? [`${element.name} lacks ${key}`] : [])),
      ...Object.entries(element.attributes).flatMap(([key, value]) => {
        const own = attributes.get(key);
        if (!own) return [`${element.name} has no ${key}`];
        const pattern = simple.get(own['type'] ?? '')?.children[0]?.children[0]?.attributes['value'];
        return pattern === undefined || new RegExp(`^(?:${pattern})$`).test(value) ? [] : [`${key} of ${element.name} may not be ${value}`];
      }),
      ...(isMixed || element.text.trim() === '' ? [] : [`${element.name} may hold no text`]),
      ...element.children.flatMap((child) => {
        const own = members.get(child.name);
        if (!own) return [`${element.name} may not hold ${child.name}`];
        return check(child, elements.get(child.name) ?? own);
      }),
    ];
  };
  const declared = elements.get(root.name);
  return declared ? check(root, declared) : [`${root.name} is no element of the schema`];
}

function particles(type: XmlElement): readonly XmlElement[] {
  return type.children.flatMap((child) => {
    if (child.name === 'xs:element') return [child];
    if (child.name === 'xs:sequence' || child.name === 'xs:choice') return particles(child);
    if (child.name === 'xs:attribute') return [];
    throw new Error(`${child.name} is not known here`);
  });
}
