import type { Element } from 'hast';
import { h } from 'hastscript';
import type { FrontMatter } from '../../advisory/schema.ts';
import { answer } from './answer.ts';

/** Most products that lie side by side on a wide screen; more stand below each other on every screen. */
const mostAbreast = 9;

/** The remediation matrix: with which product lines the threat can be met. Products are clarion.yaml's, in its order. */
export function remediationMatrix(matter: FrontMatter, products: readonly string[]): Element {
  const able = new Set(matter.remediation);
  return h('table.matrix', { className: products.length > mostAbreast ? [] : ['matrix-short'] }, [
    h('caption', `Product lines with which ${matter.threat.name} can be met`),
    h(
      'thead',
      h('tr', [h('th', { scope: 'col' }, 'Product line'), h('th', { scope: 'col' }, 'Remediation')]),
    ),
    h(
      'tbody',
      products.map((product) =>
        h('tr', [h('th', { scope: 'row' }, product), h('td', answer(able.has(product)))]),
      ),
    ),
  ]);
}
