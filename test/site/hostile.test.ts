import type { Element, Root } from 'hast';
import { visit } from 'unist-util-visit';
import { describe, expect, it } from 'vitest';
import type { Note } from '../../src/advisory/index.ts';
import type { SiteContext } from '../../src/site/context.ts';
import { indexPage } from '../../src/site/pages/index-page.ts';
import { missingPage } from '../../src/site/pages/missing-page.ts';
import { notePage } from '../../src/site/pages/note-page.ts';
import { printPage } from '../../src/site/pages/print-page.ts';
import { alarm, configuration, note, pages, policy, signature, workspace } from './sample.ts';

const evil = `"'><script>alert(1)</script><img src=x onerror=alert(2)><style>*{}</style>&lt;script&gt;&#60;script&#62;`;
const body = `## Overview

<script>alert(1)</script>

Inline <img src=x onerror=alert(1)> and <a href="javascript:alert(1)">raw</a>, &lt;script&gt;, &#60;script&#62;.

[a](javascript:alert(1)) [b](JaVaScRiPt:alert(1)) [c](data:text/html,x) [d](//evil.example) [e](/root) [f](vbscript:x)
[g](java&#x73;cript:alert(1)) <javascript:alert(1)> [h](https://ok.example "\\"onmouseover=alert(1)") [i](mailto:a@example.org)
[j](#overview) [k](&#1;javascript:alert(1)) [l][ref] ![m](https://evil.example/pixel.png)

[ref]: javascript:alert(1)

<iframe src="https://evil.example"></iframe>

\`\`\`"><script>
</code><script>alert(1)</script>
\`\`\`

| <b onclick=x> |
| --- |
| <svg/onload=alert(1)> |

## <script>alert(1)</script>

Text[^"onx].

[^"onx]: <form action=x>
`;

function hostileNote(): Note {
  return note(
    {
      title: evil,
      threat: { name: evil, classes: ['mass-mailing-worm'] },
      status: 'withdrawn',
      withdrawal: evil,
      systems: { affected: [evil], 'not-affected': [evil] },
      references: [{ title: evil, url: 'https://example.org/%22%3E?"><script>' }],
      revisions: [{ version: '1.0', date: '2005-05-25', author: evil, change: evil }],
    },
    body,
  );
}

const hostileWorkspace = workspace({
  notes: [hostileNote()],
  configuration: {
    ...configuration,
    publisher: { ...configuration.publisher, name: evil, contact: evil },
    about: evil,
    disclaimer: evil,
    products: ['Matrix N7', evil],
    classes: { 'mass-mailing-worm': { title: evil } },
  },
  signatures: [
    {
      file: 'x',
      data: { ...signature, description: evil, title: 'a <script> & "b"' },
      detector: { name: 'x.lua', text: evil },
      fires: [],
      silent: [],
    },
  ],
  alarms: [{ ...alarm, title: evil }],
  policies: [
    {
      ...policy,
      title: evil,
      description: evil,
      variables: { 'quarantine-vlan': { type: 'vlan', description: evil, example: '666' } },
    },
  ],
});

const context: SiteContext = { workspace: hostileWorkspace, proofs: undefined, notices: [evil] };
const trees: readonly Root[] = [
  notePage(hostileNote(), context),
  printPage(hostileNote(), context),
  indexPage([hostileNote()], context),
  missingPage(context),
];

function elements(): Element[] {
  const found: Element[] = [];
  for (const tree of trees) visit(tree, 'element', (node) => void found.push(node));
  return found;
}

describe('hostile text', () => {
  it('makes no element that can run, load or send', () => {
    const active =
      /^(script|style|img|iframe|object|embed|svg|math|form|input|button|base|video|audio|template)$/;
    expect(elements().filter(({ tagName }) => active.test(tagName))).toEqual([]);
  });

  it('makes no style and no event handler', () => {
    const names = elements().flatMap(({ properties }) => Object.keys(properties));
    expect(names.filter((name) => /^(on|style$|srcset$|srcdoc$)/i.test(name))).toEqual([]);
  });

  it('makes no link but to the web, to mail and to our own pages', () => {
    const addresses = elements().flatMap(({ properties }) => properties.href ?? []);
    expect(addresses).toContain('https://ok.example');
    expect(addresses).toContain('mailto:a@example.org');
    const ours =
      /^(?:(?:\.\.\/)*|\/alerts\/)(?:index\.html|theme\/clarion\.css|theme\/icon\.svg|print\/index\.html|advisories\/[\w-]+\/index\.html)$/;
    const good = (address: unknown) =>
      /^(https?:\/\/|mailto:|#)/.test(String(address)) || ours.test(String(address));
    expect(addresses.filter((address) => !good(address))).toEqual([]);
  });

  it('is still there to be read, as text', () => {
    const html = [...pages(hostileWorkspace).values()].join('');
    expect(html).toContain('&#x3C;script>alert(1)&#x3C;/script>');
    const outsideAttributes = html.replace(/="[^"]*"/g, '');
    expect(outsideAttributes).not.toMatch(/<script|<img|<style|<iframe|<svg/i);
  });

  it('keeps every page from loading anything but its own stylesheet and icon', () => {
    const loading = elements().filter(
      ({ tagName, properties }) => tagName === 'link' || properties.src !== undefined,
    );
    expect(
      new Set(
        loading.map(({ properties }) => String(properties.href).replace(/^(?:\/alerts\/|(?:\.\.\/)*)/, '')),
      ),
    ).toEqual(new Set(['theme/clarion.css', 'theme/icon.svg']));
  });

  it('meets a policy in each page that allows neither script nor inline style', () => {
    for (const [path, html] of pages()) {
      if (!path.endsWith('.html')) continue;
      const policy = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(html)?.[1];
      expect(policy?.replaceAll('&#x27;', "'"), path).toBe(
        "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'",
      );
    }
  });
});
