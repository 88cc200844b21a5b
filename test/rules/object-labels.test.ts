import { describe, expect, test } from 'vitest';
import { checkFile } from '../../server/rules/check.js';
import { snapshotOf } from '../support/snapshot.js';

const pods = 'spec: {containers: [{name: c, image: i}]}';

function ofTemplate(kind: string, parts: { readonly own?: string; readonly selector?: string; readonly pod?: string }): string {
  const { own = 'labels: {}', selector = 'matchLabels: {k: v}', pod = 'labels: {k: v}' } = parts;
  const apiVersion = kind === 'ReplicationController' ? 'v1' : 'apps/v1';
  return `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: {name: x, ${own}}\nspec:\n  selector: {${selector}}\n  template:\n    metadata: {${pod}}\n    ${pods}\n`;
}

function cronJob({ own = '', job = '', pod = '' }): string {
  return `apiVersion: batch/v1\nkind: CronJob\nmetadata: {name: x, labels: {${own}}}\nspec:\n  jobTemplate:\n    metadata: {labels: {${job}}}\n    spec:\n      template:\n        metadata: {labels: {${pod}}}\n        ${pods}\n`;
}

/** Every place where labels of an object that is no policy stand. */
const places: Readonly<Record<string, (label: string) => string>> = {
  'a Deployment': (label) => ofTemplate('Deployment', { own: `labels: {${label}}` }),
  'its pods': (label) => ofTemplate('Deployment', { pod: `labels: {k: v, ${label}}` }),
  'its selector': (label) => ofTemplate('Deployment', { selector: `matchLabels: {k: v, ${label}}`, pod: `labels: {k: v, ${label}}` }),
  'pods of a StatefulSet': (label) => ofTemplate('StatefulSet', { pod: `labels: {k: v, ${label}}` }),
  'selector of a DaemonSet': (label) => ofTemplate('DaemonSet', { selector: `matchLabels: {k: v, ${label}}` }),
  'selector of a ReplicationController': (label) => ofTemplate('ReplicationController', { selector: `k: v, ${label}`, pod: `labels: {k: v, ${label}}` }),
  'a CronJob': (label) => cronJob({ own: label }),
  'pods of a CronJob': (label) => cronJob({ pod: label }),
  'a Pod': (label) => `apiVersion: v1\nkind: Pod\nmetadata: {name: x, labels: {${label}}}\n${pods}\n`,
  'a Namespace': (label) => `apiVersion: v1\nkind: Namespace\nmetadata: {name: x, labels: {${label}}}\n`,
  'a Service': (label) => `apiVersion: v1\nkind: Service\nmetadata: {name: x, labels: {${label}}}\nspec: {ports: [{port: 80}]}\n`,
  'selector of a Service': (label) => `apiVersion: v1\nkind: Service\nmetadata: {name: x}\nspec: {ports: [{port: 80}], selector: {k: v, ${label}}}\n`,
  'an item of a List': (label) => `apiVersion: v1\nkind: List\nitems:\n  - {apiVersion: v1, kind: Namespace, metadata: {name: x, labels: {${label}}}}\n`,
};

/** Places whose texts the API server reads, and does not look at. */
const unchecked: Readonly<Record<string, (label: string) => string>> = {
  'annotations of a Deployment': (label) => ofTemplate('Deployment', { own: `annotations: {${label}}` }),
  'annotations of pods': (label) => ofTemplate('Deployment', { pod: `annotations: {${label}}, labels: {k: v}` }),
  'annotations of a Namespace': (label) => `apiVersion: v1\nkind: Namespace\nmetadata: {name: x, annotations: {${label}}}\n`,
  'jobs of a CronJob': (label) => cronJob({ job: label }),
};

/** What k8s.io/kubernetes 1.36 says of these labels in each of the places: it was asked with its own decoder and validation. */
const taken = ['a: b', 'a: ~', 'a: ""', 'a: 2024-01-01', 'a: "1"', 'a.b/c: d'];
const undecodable = ['a: 1', 'a: 00000', 'a: true', 'a: yes', 'a: 1.10', 'a: [x]', 'a: {b: c}'];
const badValues = ['a: "x y"', 'a: "*"', 'a: x/y'];
const badKeys = ['"a b": x', '"-a": x', 'x/y/z: w', '"": w'];

function refusals(text: string): readonly string[] {
  const findings = checkFile(snapshotOf({ '/main.yaml': text }), '/main.yaml');
  return [...new Set(findings.filter(({ category }) => category === 'api' || category === 'syntax').map(({ rule }) => rule))];
}

describe('labels are text, wherever they stand', () => {
  test.each([...Object.entries(places), ...Object.entries(unchecked)])('%s', (_, document) => {
    for (const label of taken) expect(refusals(document(label)), label).toEqual([]);
    for (const label of undecodable) expect(refusals(document(label)), label).toEqual(['label-value-not-string']);
  });

  test.each(Object.entries(places))('%s: letters and digits only', (_, document) => {
    for (const label of badValues) expect(refusals(document(label)), label).toEqual(['label-value-invalid']);
    for (const label of badKeys) expect(refusals(document(label)), label).toEqual(['label-key-invalid']);
  });

  test.each(Object.entries(unchecked))('%s: any text', (_, document) => {
    for (const label of badValues) expect(refusals(document(label)), label).toEqual([]);
  });

  test('what a template writes fits, and what stands behind a fault in the text is not judged', () => {
    expect(refusals(places['a Service']?.('a: {{ .Values.a }}, b: 1') ?? '')).toEqual(['label-value-not-string']);
    expect(refusals(places['a Service']?.('a: {{ .Values.a }}') ?? '')).toEqual([]);
    expect(refusals('apiVersion: v1\nkind: Namespace\nx: *missing\nmetadata: {name: x, labels: {a: 1}}\n')).toEqual(['alias-invalid']);
  });

  test('a template of a kind that is not built in has a schema of its own', () => {
    const rollout = ofTemplate('Rollout', { pod: 'labels: {k: 1}' }).replace('apps/v1', 'argoproj.io/v1alpha1');
    expect(refusals(rollout)).toEqual([]);
    expect(refusals(rollout.replace('labels: {}', 'labels: {a: 1}'))).toEqual(['label-value-not-string']);
  });
});
