import type { Measure } from './elements.js';
import { fontSize } from './graph-style.js';

/** How wide texts are in a font. */
export function measureWith(font: string): Measure {
  const context = document.createElement('canvas').getContext('2d');
  if (!context) return (text) => text.length * 7;
  context.font = `${fontSize}px ${font}`;
  return (text) => context.measureText(text).width;
}
