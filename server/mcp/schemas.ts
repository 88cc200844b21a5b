import generated from '../../schemas/mcp/generate-policy.json' with { type: 'json' };
import policies from '../../schemas/mcp/list-policies.json' with { type: 'json' };
import check from '../../schemas/output/check.json' with { type: 'json' };
import diff from '../../schemas/output/diff.json' with { type: 'json' };
import explain from '../../schemas/output/explain.json' with { type: 'json' };
import list from '../../schemas/output/list.json' with { type: 'json' };
import needs from '../../schemas/output/needs.json' with { type: 'json' };
import type { ToolName } from './toolbox.js';

/** A JSON Schema of an object, as tools announce theirs. */
export interface ObjectSchema {
  readonly [key: string]: unknown;
  readonly type: 'object';
}

const outputs: Readonly<Record<ToolName, Readonly<Record<string, unknown>>>> = {
  can_reach: explain,
  explain,
  who_can_reach: list,
  check,
  simulate_edit: diff,
  list_policies: policies,
  needs,
  generate_policy: generated,
};

/** What the structured answers of a tool look like. */
export function outputSchema(tool: ToolName): ObjectSchema {
  return { ...outputs[tool], type: 'object' };
}
