/**
 * A web address that browsers understand as the URI that RFC 3986 allows, which CSAF's schema insists on: what may not
 * stand in one is percent-encoded, and leads to the same place.
 *
 * @param address absolute, http or https, without credentials.
 */
export function strictUri(address: string): string {
  const { origin, pathname, search, hash } = new URL(address);
  const fragment = hash === '' ? '' : `#${encoded(hash.slice(1))}`;
  return `${origin}${encoded(pathname + search)}${fragment}`;
}

function encoded(text: string): string {
  return text.replace(/%(?![0-9a-f]{2})/gi, '%25').replace(/[^\w.~:/?@!$&'()*+,;=%-]/g, encodeURIComponent);
}
