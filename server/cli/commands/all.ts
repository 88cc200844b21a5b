import { check } from './check.js';
import type { Command } from './command.js';
import { completion } from './completion.js';
import { diff } from './diff.js';
import { environments } from './environments.js';
import { explain } from './explain.js';
import { init } from './init.js';
import { list } from './list.js';
import { map } from './map.js';
import { mcp } from './mcp.js';
import { needs } from './needs.js';
import { render } from './render.js';
import { rules } from './rules.js';
import { snapshot } from './snapshot.js';
import { test } from './test.js';

/** A command is a line here. */
export const commands: readonly Command[] = [check, list, map, explain, needs, diff, test, environments, render, snapshot, rules, init, mcp, completion];
