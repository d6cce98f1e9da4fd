import { type ConfigData, HtmlValidate, StaticConfigLoader } from 'html-validate';
import { expect, it } from 'vitest';
import { wholeSite } from './whole-site.ts';

/** Both presets whole; what is a matter of taste in them is set to ours. */
const config: ConfigData = {
  root: true,
  extends: ['html-validate:recommended', 'html-validate:document'],
  rules: {
    // We write `<!doctype html>`; the standard takes either.
    'doctype-style': ['error', { style: 'lowercase' }],
    // What comes from the page's own server is as good as the page.
    'require-sri': ['error', { target: 'crossorigin' }],
    // An id is any text without blanks; those of signatures are their names.
    'valid-id': ['error', { relaxed: true }],
    // A note's title is its author's, and stands first: what a narrow tab cuts off is who published it.
    'long-title': 'off',
  },
};

it('every page of the site is valid HTML', async () => {
  const validator = new HtmlValidate(new StaticConfigLoader(config));
  const faults: string[] = [];
  const pages = (await wholeSite()).filter(({ path }) => path.endsWith('.html'));
  for (const { path, bytes } of pages) {
    const report = await validator.validateString(new TextDecoder().decode(bytes), path);
    for (const { messages } of report.results)
      for (const { ruleId, message, line, column } of messages)
        faults.push(`${path}:${line}:${column} ${ruleId} ${message}`);
  }
  expect(pages.length).toBeGreaterThan(30);
  expect(faults).toEqual([]);
});
