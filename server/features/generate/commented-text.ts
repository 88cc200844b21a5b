import { writtenList } from '../../syntax/edit/edits.js';
import { lineStart } from '../../syntax/locate.js';
import { parseDocument } from '../../syntax/parse-document.js';
import { visible } from '../../util/text.js';
import { applyEdits, type TextEdit } from '../../util/text-edit.js';
import type { GeneratedPolicy, GeneratedRule } from './generated.js';
import { type PolicyTextOptions, policyText } from './text.js';

/** The text of a policy that says above itself what it is for, and above each rule why it is there. @param reasonOf as one sentence */
export function commentedPolicyText(policy: GeneratedPolicy, reasonOf: (rule: GeneratedRule) => string, options: PolicyTextOptions = {}): string {
  const text = policyText(policy, options);
  const tree = parseDocument(text);
  const above = (offset: number, sentence: string): TextEdit => {
    const start = lineStart(text, offset);
    const indent = text.slice(start, offset).replace(/[^ ]/g, ' ');
    return { range: { start, end: start }, newText: `${indent}# ${commentText(sentence)}${options.lineEnding ?? '\n'}` };
  };
  const rules = policy.isolates.flatMap((direction) => {
    const items = writtenList(tree, ['spec', direction])?.items ?? [];
    const own = policy.rules.filter((rule) => rule.direction === direction);
    return own.flatMap((rule, index) => {
      const item = items[index];
      return item ? [above(item.range.start, reasonOf(rule))] : [];
    });
  });
  return applyEdits(text, [above(0, policy.purpose), ...rules]);
}

/** One line, whatever names and values of manifests hold. */
function commentText(sentence: string): string {
  const line = visible(sentence).replaceAll(/\s+/g, ' ').trim();
  return line.length > LONGEST ? `${line.slice(0, LONGEST)}...` : line;
}

const LONGEST = 300;
