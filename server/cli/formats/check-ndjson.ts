import { jsonText } from '../../util/text.js';
import type { AnswerHead } from '../limits.js';
import { findingJson } from './check-json.js';
import type { CheckReport } from './findings.js';

/** The findings of `netpol check` as objects, one a line, a contract that other programs read: see `docs/cli.md`. */
export function checkNdjson({ findings }: CheckReport, { environment }: Pick<AnswerHead, 'environment'>): string {
  return findings.map((finding) => `${jsonText({ version: 1, environment, ...findingJson(finding) })}\n`).join('');
}
