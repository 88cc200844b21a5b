import { type Misfit, type MismatchRule, missesBlank, selectorRule } from './misfit.js';
import type { Place } from './place.js';

/** The rule that a mismatch of an admin policy belongs to. */
export function adminRuleOf(misfit: Misfit): MismatchRule {
  const { place } = misfit;
  switch (misfit.mismatch.fault) {
    case 'unknown':
      return unknownRule(misfit);
    case 'type':
      return typeRule(misfit);
    case 'value':
      if (place === 'root') return 'admin-api-version';
      if (place === 'adminSpec') return 'tier-unknown-value';
      return place === 'adminRule' ? 'action-unknown-value' : 'metadata-invalid';
    case 'bounds':
      if (place === 'adminSpec') return 'priority-out-of-range';
      return holdsPorts(place) ? 'port-out-of-range' : 'metadata-invalid';
    case 'tooFew':
    case 'tooMany':
      return 'list-length-invalid';
    case 'tooLong':
      // A block of addresses that is too long is none.
      return place === 'adminRule' ? 'rule-name-too-long' : 'cidr-invalid';
    case 'missing':
      return place === 'pods' && misfit.form?.completesPods ? 'pods-selector-missing' : 'field-missing';
  }
}

function holdsPorts(place: Place): boolean {
  return place === 'portNumber' || place === 'portRange' || place === 'destinationPort';
}

function unknownRule({ place, name, parent, mismatch }: Misfit): MismatchRule {
  if (place === 'selector') return selectorRule(name, mismatch);
  return place === 'adminRule' && name === (parent.at(-2) === 'ingress' ? 'to' : 'from') ? 'direction-keyword-mismatch' : 'unknown-field';
}

function typeRule({ place, name, mismatch }: Misfit): MismatchRule {
  const { expected, found, text } = mismatch;
  if (place === 'root' && name === 'apiVersion') return 'admin-api-version';
  if (holdsPorts(place) && expected[0] === 'integer' && found === 'number') return 'port-out-of-range';
  if (place === 'adminSpec' && name === 'priority' && found === 'number') return 'priority-out-of-range';
  if (expected[0] === 'array') return 'list-expected';
  if (expected[0] === 'object') return found === 'string' && missesBlank(text) ? 'missing-space-after-colon' : 'map-expected';
  if (place === 'matchLabels' || place === 'values' || place === 'labels' || place === 'annotations') return 'label-value-not-string';
  if (mismatch.path.at(-2) === 'networks') return 'cidr-invalid';
  return place === 'metadata' && (name === 'name' || name === 'namespace' || name === 'generateName') ? 'name-invalid' : 'type-mismatch';
}
