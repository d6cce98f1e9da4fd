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

const known = new WeakMap<object, Map<string, ElementContent>>();

/**
 * A part of many pages, made once.
 *
 * @param from what it is made from, @param key and what else may be another.
 */
export function madeOnce(from: object, key: string, make: () => Element): ElementContent {
  const parts = known.get(from) ?? new Map<string, ElementContent>();
  known.set(from, parts);
  const part = parts.get(key) ?? made(toMarkup(make()));
  parts.set(key, part);
  return part;
}

/** A page of ours that may hold what was made before. */
export function toPage(page: Root): string {
  return `${toHtml(page, true)}\n`;
}
