import type { Element, ElementContent, Root } from 'hast';
import { toHtml } from './html.ts';

/** HTML that was made by `toMarkup` before, to stand in a page as it is. Never anything else: it is not escaped. */
export function made(html: string): ElementContent {
  return { type: 'raw', value: html };
}

/** HTML of a part of a page, for `made`. */
export function toMarkup(part: Element): string {
  return toHtml(part);
}

/** A page of ours that may hold what was made before. */
export function toPage(page: Root): string {
  return `${toHtml(page, true)}\n`;
}
