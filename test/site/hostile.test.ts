import type { Element, Root } from 'hast';
import { visit } from 'unist-util-visit';
import { describe, expect, it } from 'vitest';
import type { Note } from '../../src/advisory/index.ts';
import { listEntry } from '../../src/site/components/note-list.ts';
import type { SiteContext } from '../../src/site/context.ts';
import { filters } from '../../src/site/filters.ts';
import { filterPage } from '../../src/site/pages/filter-page.ts';
import { indexPage } from '../../src/site/pages/index-page.ts';
import { missingPage } from '../../src/site/pages/missing-page.ts';
import { notePage } from '../../src/site/pages/note-page.ts';
import { printPage } from '../../src/site/pages/print-page.ts';
import { searchPage } from '../../src/site/pages/search-page.ts';
import type { ImportedSignature } from '../../src/workspace/index.ts';
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
      signatures: [signature.name, 'SET:1'],
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

const hostileImport: ImportedSignature = {
  ...{ name: 'SET:1', sid: 1, revision: 1, enabledInSource: false, alerts: 1 },
  ...{ title: evil, rule: evil, dragon: evil, source: evil, licence: evil },
};

const context: SiteContext = {
  workspace: { ...hostileWorkspace, imported: [hostileImport] },
  proofs: undefined,
  notices: [evil],
  forms: new Set(['rules', 'pdf', 'csaf', 'csaf-signatures', 'stix', 'feeds']),
  team: {
    threshold: 1,
    members: [{ name: evil, email: 'a@example.org', fingerprint: 'A'.repeat(40), publicKey: '' }],
  },
};
const byFilter = filters([hostileNote()], hostileWorkspace.configuration);
const filterPages = byFilter.flatMap((filter) =>
  filter.values.map((value) =>
    filterPage({ filter, value, number: 1, last: 2, entries: [] }, byFilter, context),
  ),
);
const trees: readonly Root[] = [
  notePage(hostileNote(), context),
  printPage(hostileNote(), context),
  indexPage([listEntry(hostileNote(), '', hostileWorkspace.configuration)], 1, byFilter, context),
  ...filterPages,
  searchPage(['notes-12500.json'], 1, byFilter, context),
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
    const found = elements().filter(({ tagName }) => active.test(tagName));
    // The search page has a form, which sends nothing: the policy forbids it, and its script searches in the browser.
    expect(found.filter(({ tagName }) => tagName !== 'script').map(({ tagName }) => tagName)).toEqual([
      ...['form', 'input', 'button', 'button', 'button'],
    ]);
    for (const { properties, children } of found.filter(({ tagName }) => tagName === 'script')) {
      expect(properties.src).toMatch(/^(?:\.\.\/)+theme\/(?:clarion|search)\.js$/);
      expect(children).toEqual([]);
    }
  });

  it('makes no style and no event handler', () => {
    const names = elements().flatMap(({ properties }) => Object.keys(properties));
    expect(names.filter((name) => /^(on|style$|srcset$|srcdoc$)/i.test(name))).toEqual([]);
  });

  it('makes no link but to the web, to mail and to our own pages', () => {
    const addresses = elements().flatMap(({ properties }) => properties.href ?? []);
    expect(addresses).toContain('https://ok.example');
    expect(addresses).toContain('mailto:a@example.org');
    // Relative, of plain names alone; the search may be told a filter's value.
    const ours = /^(?:(?:\.\.\/)*|\/alerts\/)(?:[\w-]+\/)*[\w-]+(?:\.\w+){1,2}(?:\?[a-z]+=[\w-]+)?$/;
    const good = (address: unknown) =>
      /^(https?:\/\/|mailto:|#)/.test(String(address)) || ours.test(String(address));
    expect(addresses.filter((address) => !good(address))).toEqual([]);
  });

  it('is still there to be read, as text', () => {
    // Rules and JSON are served as what they are, and no browser takes them for anything else.
    const html = [...pages(hostileWorkspace)]
      .map(([path, text]) => (/\.(html|atom|xml)$/.test(path) ? text : ''))
      .join('');
    expect(html).toContain('&#x3C;script>alert(1)&#x3C;/script>');
    const outsideAttributes = html.replace(/="[^"]*"/g, '').replaceAll('<script type src></script>', '');
    expect(outsideAttributes).not.toMatch(/<script|<img|<style|<iframe|<svg/i);
  });

  it('keeps every page from loading anything but what is in its own theme, and its feeds', () => {
    const loading = elements().filter(
      ({ tagName, properties }) =>
        properties.src !== undefined || (tagName === 'link' && properties.rel?.toString() !== 'canonical'),
    );
    expect(
      new Set(
        loading.map(({ properties }) =>
          String(properties.href ?? properties.src).replace(/^(?:\/alerts\/|(?:\.\.\/)*)/, ''),
        ),
      ),
    ).toEqual(
      new Set([
        ...['theme/clarion.css', 'theme/icon.svg', 'theme/clarion.js', 'theme/search.js'],
        ...['feed.atom', 'feed.json'],
      ]),
    );
  });

  it('meets a policy in each page that allows nothing inline and nothing from or to elsewhere', () => {
    const allowed = new Set(["'none'", "'self'"]);
    for (const [path, html] of pages()) {
      if (!path.endsWith('.html')) continue;
      const policy = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(html)?.[1] ?? '';
      const directives = policy.replaceAll('&#x27;', "'").split('; ');
      expect(directives[0], path).toBe("default-src 'none'");
      expect(directives, path).toEqual(expect.arrayContaining(["base-uri 'none'", "form-action 'none'"]));
      for (const directive of directives)
        expect(allowed.has(directive.replace(/^[a-z-]+ /, '')), `${path}: ${directive}`).toBe(true);
    }
  });
});
