import type { Element } from 'hast';
import { h } from 'hastscript';
import type { FrontMatter } from '../../advisory/schema.ts';
import { answer } from './answer.ts';

/** The remediation matrix: with which product lines the threat can be met. Columns are clarion.yaml's, in its order. */
export function remediationMatrix(matter: FrontMatter, products: readonly string[]): Element {
  const able = new Set(matter.remediation);
  return h('figure', [
    h('figcaption', `Product lines with which ${matter.threat.name} can be met`),
    h('div.scroll', { tabIndex: 0, role: 'region', ariaLabel: 'Remediation matrix' }, [
      h('table.matrix', [
        h('thead', h('tr', [h('td'), ...products.map((product) => h('th', { scope: 'col' }, product))])),
        h('tbody', [
          h('tr', [
            h('th', { scope: 'row' }, 'Remediation'),
            ...products.map((product) => h('td', answer(able.has(product)))),
          ]),
        ]),
      ]),
    ]),
  ]);
}
