type Json = unknown;

/**
 * What a fix of a document that is refused, so that it has no meaning yet, must not do: leave out a value that the author wrote without
 * writing another in its place, or put in something that means everyone, every pod or every port.
 */
export function lossesOf(before: Json, after: Json): readonly string[] {
  const [was, is] = [valuesOf(before, 'values'), valuesOf(after, 'keys too')];
  // A text that was taken apart is still there in its parts.
  const words = new Set([...is].flatMap(wordsOf));
  const lost = [...was].filter((value) => !is.has(value) && !wordsOf(value).every((word) => words.has(word)));
  const all = valuesOf(before, 'keys too');
  const gained = [...is].filter((value) => !all.has(value));
  const [wild, wilder] = [wildcardsOf(before), wildcardsOf(after)];
  return [
    ...(lost.length > gained.length ? [`loses ${lost.join(', ')}`] : []),
    ...(wilder.length > wild.length ? [`means everything at ${wilder.join(', ')} (before: ${wild.join(', ')})`] : []),
  ];
}

function wordsOf(text: string): readonly string[] {
  return text.split(/[^\w.-]+/).filter((word) => word !== '');
}

/** The texts and numbers of a document. A `status` means nothing. */
function valuesOf(root: Json, of: 'values' | 'keys too'): ReadonlySet<string> {
  const found = new Set<string>();
  const visit = (value: Json): void => {
    if (Array.isArray(value)) value.forEach(visit);
    else if (isMap(value)) {
      for (const [key, member] of Object.entries(value)) {
        if (key === 'status') continue;
        if (of === 'keys too') visit(key);
        visit(member);
      }
    }
    if (value !== null && value !== undefined && typeof value !== 'object') found.add(String(value));
  };
  visit(root);
  return found;
}

/** Places of a policy that, read as they are written, stand for everyone, every pod or every port. A misspelt key limits nothing. */
function wildcardsOf(root: Json): readonly string[] {
  const found: string[] = [];
  const note = (is: boolean, what: string) => is && found.push(what);
  const visit = (value: Json): void => {
    if (Array.isArray(value)) for (const item of value) visit(item);
    if (!isMap(value)) return;
    for (const [key, member] of Object.entries(value)) {
      if (key === 'podSelector' || key === 'namespaceSelector') note(isOpen(member), key);
      if (key === 'cidr') note(/\/0+$|^::ffff:(?:0:0|0\.0\.0\.0)\/96$/i.test(String(member)), 'cidr');
      if (key === 'ingress' || key === 'egress') for (const rule of asList(member)) openRule(rule, key, note);
      if (key === 'ports') for (const item of asList(member)) note(!isMap(item) || item['port'] === undefined || item['port'] === null, 'port');
      visit(member);
    }
  };
  visit(root);
  const spec = isMap(root) ? root['spec'] : undefined;
  note(!isMap(spec) || spec['podSelector'] === undefined, 'subject');
  return found;
}

function openRule(rule: Json, direction: 'ingress' | 'egress', note: (is: boolean, what: string) => void): void {
  const map = isMap(rule) ? rule : {};
  note(asList(map[direction === 'ingress' ? 'from' : 'to']).length === 0, 'everyone');
  note(asList(map['ports']).length === 0, 'every port');
}

function isOpen(selector: Json): boolean {
  if (Array.isArray(selector)) return selector.some(isOpen);
  if (!isMap(selector)) return selector === null || selector === undefined;
  const { matchLabels, matchExpressions } = selector;
  const hasLabels = isMap(matchLabels) ? Object.keys(matchLabels).length > 0 : matchLabels !== undefined && matchLabels !== null;
  return !hasLabels && asList(matchExpressions).length === 0;
}

function asList(value: Json): readonly Json[] {
  return Array.isArray(value) ? value : value === null || value === undefined ? [] : [value];
}

function isMap(value: Json): value is Readonly<Record<string, Json>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
