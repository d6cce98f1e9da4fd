import type { Element, ElementContent } from 'hast';
import { h } from 'hastscript';

/** The file of one page of a list, in the list's folder: `index.html`, `page-2.html`. */
export function pageFile(number: number): string {
  return number === 1 ? 'index.html' : `page-${number}.html`;
}

/** The way to the other pages of a list: its neighbours, the first, the last. Nothing where there is one page. */
export function pageLinks(current: number, last: number): readonly Element[] {
  if (last === 1) return [];
  const link = (number: number, text: string, rel?: string): Element =>
    h('li', h('a', { href: pageFile(number), ...(rel === undefined ? {} : { rel: [rel] }) }, text));
  const numbers = [1, current - 1, current, current + 1, last].filter(
    (number, index, all) => number >= 1 && number <= last && all.indexOf(number) === index,
  );
  const items: ElementContent[] = numbers.flatMap((number, index) => [
    ...(index > 0 && number - (numbers[index - 1] ?? 0) > 1 ? [h('li.gap', '…')] : []),
    number === current
      ? h('li', h('strong', { ariaCurrent: 'page' }, [h('span.hidden', 'Page '), String(number)]))
      : h('li', h('a', { href: pageFile(number) }, [h('span.hidden', 'Page '), String(number)])),
  ]);
  return [
    h('nav.pages', { ariaLabel: 'Pages of this list' }, [
      h('ul', [
        ...(current > 1 ? [link(current - 1, 'Newer', 'prev')] : []),
        ...items,
        ...(current < last ? [link(current + 1, 'Older', 'next')] : []),
      ]),
    ]),
  ];
}
