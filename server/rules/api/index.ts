import type { LintRule } from '../rule.js';
import actionUnknownValue from './action-unknown-value.js';
import adminApiVersion from './admin-api-version.js';
import aliasInvalid from './alias-invalid.js';
import apiVersionRemoved from './api-version-removed.js';
import baselineNameInvalid from './baseline-name-invalid.js';
import cidrHostBits from './cidr-host-bits.js';
import cidrInvalid from './cidr-invalid.js';
import cidrIpv4Mapped from './cidr-ipv4-mapped.js';
import cidrLeadingZeros from './cidr-leading-zeros.js';
import cidrMissing from './cidr-missing.js';
import cidrNonCanonicalIpv6 from './cidr-non-canonical-ipv6.js';
import conflictMarker from './conflict-marker.js';
import directionKeywordMismatch from './direction-keyword-mismatch.js';
import domainNameInvalid from './domain-name-invalid.js';
import endPortBeforePort from './end-port-before-port.js';
import endPortWithNamedPort from './end-port-with-named-port.js';
import endPortWithoutPort from './end-port-without-port.js';
import exceptOutsideCidr from './except-outside-cidr.js';
import fieldMissing from './field-missing.js';
import ipBlockWithSelector from './ip-block-with-selector.js';
import kindInvalid from './kind-invalid.js';
import labelKeyInvalid from './label-key-invalid.js';
import labelValueInvalid from './label-value-invalid.js';
import labelValueNotString from './label-value-not-string.js';
import labelsWithoutMatchLabels from './labels-without-match-labels.js';
import listExpected from './list-expected.js';
import listItemRepeated from './list-item-repeated.js';
import listLengthInvalid from './list-length-invalid.js';
import mapExpected from './map-expected.js';
import matchExpressionInvalid from './match-expression-invalid.js';
import mergeInvalid from './merge-invalid.js';
import metadataInvalid from './metadata-invalid.js';
import missingSpaceAfterColon from './missing-space-after-colon.js';
import nameInvalid from './name-invalid.js';
import namespaceSelectorOnSubject from './namespace-selector-on-subject.js';
import notExactlyOne from './not-exactly-one.js';
import notYaml from './not-yaml.js';
import peerEmpty from './peer-empty.js';
import peerFieldsOutsideList from './peer-fields-outside-list.js';
import podSelectorMisplaced from './pod-selector-misplaced.js';
import policyTypesTooMany from './policy-types-too-many.js';
import policyTypesUnknownValue from './policy-types-unknown-value.js';
import portListOrRangeString from './port-list-or-range-string.js';
import portNameInvalid from './port-name-invalid.js';
import portNumericString from './port-numeric-string.js';
import portOutOfRange from './port-out-of-range.js';
import portRangeNotRising from './port-range-not-rising.js';
import portsInsidePeer from './ports-inside-peer.js';
import priorityOutOfRange from './priority-out-of-range.js';
import protocolUnknownValue from './protocol-unknown-value.js';
import ruleNameTooLong from './rule-name-too-long.js';
import specFieldUnderPodSelector from './spec-field-under-pod-selector.js';
import statusFieldPresent from './status-field-present.js';
import tagInvalid from './tag-invalid.js';
import tierUnknownValue from './tier-unknown-value.js';
import typeMismatch from './type-mismatch.js';
import unknownField from './unknown-field.js';
import unsupportedConcept from './unsupported-concept.js';

/** What the API server refuses, and what is not YAML. */
export const apiRules: readonly LintRule[] = [
  actionUnknownValue,
  adminApiVersion,
  aliasInvalid,
  apiVersionRemoved,
  baselineNameInvalid,
  cidrHostBits,
  cidrInvalid,
  cidrIpv4Mapped,
  cidrLeadingZeros,
  cidrMissing,
  cidrNonCanonicalIpv6,
  conflictMarker,
  directionKeywordMismatch,
  domainNameInvalid,
  endPortBeforePort,
  endPortWithNamedPort,
  endPortWithoutPort,
  exceptOutsideCidr,
  fieldMissing,
  ipBlockWithSelector,
  kindInvalid,
  labelKeyInvalid,
  labelValueInvalid,
  labelValueNotString,
  labelsWithoutMatchLabels,
  listExpected,
  listItemRepeated,
  listLengthInvalid,
  mapExpected,
  matchExpressionInvalid,
  mergeInvalid,
  metadataInvalid,
  missingSpaceAfterColon,
  nameInvalid,
  namespaceSelectorOnSubject,
  notExactlyOne,
  notYaml,
  peerEmpty,
  peerFieldsOutsideList,
  podSelectorMisplaced,
  policyTypesTooMany,
  policyTypesUnknownValue,
  portListOrRangeString,
  portNameInvalid,
  portNumericString,
  portOutOfRange,
  portRangeNotRising,
  portsInsidePeer,
  priorityOutOfRange,
  protocolUnknownValue,
  ruleNameTooLong,
  specFieldUnderPodSelector,
  statusFieldPresent,
  tagInvalid,
  tierUnknownValue,
  typeMismatch,
  unknownField,
  unsupportedConcept,
];
