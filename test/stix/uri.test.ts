import { expect, test } from 'vitest';
import { strictUri } from '../../src/stix/uri.ts';

test.each([
  ['http://Example.org', 'http://example.org/'],
  ['https://example.org/a%20b?c=d#e', 'https://example.org/a%20b?c=d#e'],
  ['https://example.org/50%|[x]?^{}[]#a#b', 'https://example.org/50%25%7C%5Bx%5D?%5E%7B%7D%5B%5D#a%23b'],
  ['https://bücher.example/ü?ü', 'https://xn--bcher-kva.example/%C3%BC?%C3%BC'],
  ['http://[2001:db8::1]:8080/', 'http://[2001:db8::1]:8080/'],
])('%s is spelled %s', (address, uri) => {
  expect(strictUri(address)).toBe(uri);
});
