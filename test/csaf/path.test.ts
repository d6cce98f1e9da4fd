import { describe, expect, it } from 'vitest';
import { csafPath, servesCsaf } from '../../src/csaf/index.ts';
import { csafFileName } from '../../src/csaf/path.ts';

describe('the file name of a document', () => {
  it.each([
    ['ETS-i-2005-12575', 'ets-i-2005-12575.json'],
    // The examples of CSAF 2.0, 5.1.
    ['Example Company - 2019-YH3234', 'example_company_-_2019-yh3234.json'],
    ['RHBA-2019:0024', 'rhba-2019_0024.json'],
    ['cisco-sa-20190513-secureboot', 'cisco-sa-20190513-secureboot.json'],
    ['Ä & Ö+1', '_+1.json'],
  ])('of %j is %j', (id, name) => {
    expect(csafFileName(id)).toBe(name);
  });
});

it('lies in the folder of its label and of the year of its first release', () => {
  const note = { id: 'ETS-i-2006-12601', released: '2005-12-31' };
  expect(csafPath(note)).toBe('csaf/white/2005/ets-i-2006-12601.json');
  expect(csafPath(note, 'amber')).toBe('csaf/amber/2005/ets-i-2006-12601.json');
});

it('needs a public folder that is served over TLS', () => {
  expect(servesCsaf('https://alerts.example.org/')).toBe(true);
  expect(servesCsaf('http://alerts.example.org/')).toBe(false);
});
