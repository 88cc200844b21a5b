import type { Step } from './steps.mts';

/** A person has turned agents on, and VS Code may have some. */
export const agentSettings = { 'netpol.agents': 'on', 'chat.disableAIFeatures': false };

export const agentSteps: readonly Step[] = [];
