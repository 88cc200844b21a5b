import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { withProfile } from '../../client/profile-text.js';

const keys = { plugin: 'calico', kubernetesVersion: '1.34' };

describe('the profile in a .netpol.yaml', () => {
  test('of an empty file is all it says', () => {
    expect(withProfile('', keys)).toBe('plugin: calico\nkubernetesVersion: "1.34"\n');
  });

  test('takes the place of what is set, and leaves the rest', () => {
    const text = '# ours\nplugin: cilium # of old\nrules:\n  dns-blocked: error\n  plugin: x';
    expect(withProfile(text, keys)).toBe('# ours\nplugin: calico\nrules:\n  dns-blocked: error\n  plugin: x\nkubernetesVersion: "1.34"\n');
  });

  test('an empty value takes the key out', () => {
    expect(withProfile('plugin: cilium\nrules: {}\n', { plugin: '' })).toBe('rules: {}\n');
  });

  test('what is written in braces, or in several documents, is left to a person', () => {
    expect(withProfile('{plugin: cilium}\n', keys)).toBeUndefined();
    expect(withProfile('rules: {}\n---\nplugin: cilium\n---\n', keys)).toBeUndefined();
  });

  test('is what a YAML reader finds, beside all that was there', () => {
    const entry = fc.constantFrom(
      ['rules', '{dns-blocked: error}'],
      ['plugin', 'kindnet'],
      ['exclude', '["a/**"]'],
      ['kubernetesVersion', '"1.30"'],
      ['extends', 'strict'],
    );
    fc.assert(
      fc.property(fc.uniqueArray(entry, { selector: ([key]) => key }), (entries) => {
        const text = entries.map(([key, value]) => `${key}: ${value}\n`).join('');
        expect(parse(withProfile(text, keys) ?? '')).toEqual({ ...(parse(text) as object), ...keys });
      }),
    );
  });
});
