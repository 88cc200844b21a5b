import type { Links } from './links.js';
import { nodeName } from './words.js';

/** The nodes of the picture that a text fits, by their ids, in the order of the picture: by name, namespace, kind, or by one of those that a node stands for. */
export function foundNodes(links: Links, text: string): readonly string[] {
  const words = text.trim().toLowerCase().split(/\s+/);
  if (words[0] === '') return [];
  return links.model.nodes.flatMap((node) => {
    const said = [node.id.slice(2), nodeName(links, node), node.label, node.detail, ...node.names].join('\n').toLowerCase();
    return words.every((word) => said.includes(word)) ? [node.id] : [];
  });
}
