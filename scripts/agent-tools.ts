import { inputSchema } from '../server/mcp/arguments.js';
import { tools } from '../server/mcp/tools.js';

/** What `contributes.languageModelTools` of package.json says of the tools of `netpol mcp`. */
export function languageModelTools(): readonly object[] {
  return tools.map((tool) => {
    const { name, description } = tool;
    const words = name.split('_').map((word) => word[0]?.toUpperCase() + word.slice(1));
    return {
      name: `netpol_${name}`,
      toolReferenceName: `netpol${words.join('')}`,
      // Translated, in package.nls.json: people read these, and models the rest.
      displayName: `%tool.${name}%`,
      userDescription: `%tool.${name}%`,
      modelDescription: description,
      canBeReferencedInPrompt: true,
      icon: '$(shield)',
      tags: ['kubernetes', 'networkpolicy'],
      when: 'config.netpol.agents == on',
      inputSchema: inputSchema(tool),
    };
  });
}
