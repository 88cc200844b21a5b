/** The formats that Kubernetes checks texts against (k8s.io/apimachinery, pkg/api/validate/content and pkg/util/validation). Lengths count bytes. */

const LABEL = '[a-z0-9](?:[-a-z0-9]*[a-z0-9])?';
const dnsLabel = new RegExp(`^${LABEL}$`);
const dnsSubdomain = new RegExp(`^${LABEL}(?:\\.${LABEL})*$`);
const labelText = /^[A-Za-z0-9](?:[-A-Za-z0-9_.]*[A-Za-z0-9])?$/;

/** A lower-case RFC 1123 label: the name of a namespace. */
export function isDnsLabel(text: string): boolean {
  return text.length <= 63 && dnsLabel.test(text);
}

/** A lower-case RFC 1123 subdomain: the name of a policy, the part of a label key before its slash. */
export function isDnsSubdomain(text: string): boolean {
  return text.length <= 253 && dnsSubdomain.test(text);
}

export type LabelKeyFault = 'empty' | 'slashes' | 'prefix' | 'no-name' | 'long' | 'characters';

/** Why a label key is none: `app` or `example.com/app`; undefined where it is one. */
export function labelKeyFault(key: string): LabelKeyFault | undefined {
  if (key === '') return 'empty';
  const parts = key.split('/');
  if (parts.length > 2) return 'slashes';
  const name = parts.at(-1) ?? '';
  if (parts.length === 2 && !isDnsSubdomain(parts[0] ?? '')) return 'prefix';
  if (name === '') return 'no-name';
  return textFault(name);
}

export type LabelValueFault = 'long' | 'characters';

/** Why a label value is none; the empty text is one. */
export function labelValueFault(value: string): LabelValueFault | undefined {
  return value === '' ? undefined : textFault(value);
}

/** What may stand in a label is ASCII, of which each character is a byte. */
function textFault(text: string): LabelValueFault | undefined {
  if (labelText.test(text)) return text.length > 63 ? 'long' : undefined;
  return byteLength(text) > 63 ? 'long' : 'characters';
}

export type PortNameFault = 'long' | 'characters' | 'no-letter' | 'double-hyphen' | 'hyphen-at-end';

/** Why a port name is none (RFC 6335): undefined where it is one. */
export function portNameFault(name: string): PortNameFault | undefined {
  if (!/^[-a-z0-9]+$/.test(name)) return 'characters';
  if (name.length > 15) return 'long';
  if (!/[a-z]/.test(name)) return 'no-letter';
  if (name.includes('--')) return 'double-hyphen';
  return name.startsWith('-') || name.endsWith('-') ? 'hyphen-at-end' : undefined;
}

/** As Go's `len` of a string. */
export function byteLength(text: string): number {
  let bytes = 0;
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
  }
  return bytes;
}

const timestamp = /^(\d{4})-(\d\d)-(\d\d)T(\d{1,2}):(\d\d):(\d\d)(?:[.,]\d+)?(?:Z|[+-](\d\d):(\d\d))$/;

/** What Go's `time.Parse(time.RFC3339, text)` reads, which is a little more than RFC 3339: one digit for the hour, a comma before the fraction. */
export function isTimestamp(text: string): boolean {
  const match = timestamp.exec(text);
  if (!match) return false;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0, zoneHour = 0, zoneMinute = 0] = match.slice(1).map((part) => Number(part ?? 0));
  // Every 400 years the calendar is the same; JavaScript reads years below 100 as of the last century.
  const days = new Date(Date.UTC(2000 + (year % 400), month, 0)).getUTCDate();
  return month >= 1 && month <= 12 && day >= 1 && day <= days && hour < 24 && minute < 60 && second < 60 && zoneHour <= 24 && zoneMinute <= 60;
}

/** Whether a peer can have it among its `domainNames`. */
export function isDomainName(text: string): boolean {
  return domainName.test(text);
}

/** As the API checked it before v0.2.1, which let some signs stand at the beginning of a part. */
export function wasDomainName(text: string): boolean {
  return looseDomainName.test(text);
}

const domainName = domainOf('[a-zA-Z0-9](?:[-a-zA-Z0-9_]*[a-zA-Z0-9])?');
const looseDomainName = domainOf('[a-zA-z0-9](?:[-a-zA-Z0-9_]*[a-zA-Z0-9])?');

function domainOf(label: string): RegExp {
  return new RegExp(`^(?:\\*\\.)?(?:${label}\\.)+${label}\\.?$`);
}
