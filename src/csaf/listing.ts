import { toHtml } from 'hast-util-to-html';
import { h } from 'hastscript';
import { byCodeUnit } from '../names/order.ts';
import { type CsafFile, textFile } from './file.ts';

const policy = "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'";

/**
 * An `index.html` for `top` and each folder below it, with a link to each file and folder in it (CSAF 2.0, 7.1.14): the
 * listing of a web server, from a folder that any web server serves.
 *
 * @param paths all other files below `top`.
 */
export function listings(top: string, paths: readonly string[]): readonly CsafFile[] {
  const folders = new Map<string, Set<string>>();
  for (const path of paths) {
    const steps = path.split('/');
    for (let depth = top.split('/').length; depth < steps.length; depth++) {
      const folder = steps.slice(0, depth).join('/');
      const names = folders.get(folder) ?? new Set();
      names.add(`${steps[depth]}${depth < steps.length - 1 ? '/' : ''}`);
      folders.set(folder, names);
    }
  }
  return [...folders].map(([folder, names]) =>
    listing(folder, [...names].toSorted(byCodeUnit), folder !== top),
  );
}

function listing(folder: string, names: readonly string[], hasParent: boolean): CsafFile {
  const root = '../'.repeat(folder.split('/').length);
  const title = `Index of ${folder}/`;
  const link = (name: string) => h('li', h('a', { href: name }, name));
  const page = h(null, [
    { type: 'doctype' },
    h('html', { lang: 'en' }, [
      h('head', [
        h('meta', { charSet: 'utf-8' }),
        h('meta', { httpEquiv: 'Content-Security-Policy', content: policy }),
        h('meta', { name: 'viewport', content: 'width=device-width, initial-scale=1' }),
        h('meta', { name: 'referrer', content: 'no-referrer' }),
        h('meta', { name: 'color-scheme', content: 'light dark' }),
        h('title', title),
        h('link', { rel: ['stylesheet'], href: `${root}theme/clarion.css` }),
        h('link', { rel: ['icon'], type: 'image/svg+xml', href: `${root}theme/icon.svg` }),
      ]),
      h('body.page-listing', [
        h('main', [h('h1', title), h('ul', [...(hasParent ? [link('../')] : []), ...names.map(link)])]),
      ]),
    ]),
  ]);
  return textFile(`${folder}/index.html`, `${toHtml(page)}\n`);
}
