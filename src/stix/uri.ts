/**
 * An http(s) address as RFC 3986 spells it. Browsers, and so notes, take more characters than it allows: `|`, brackets
 * in a path, a `%` that stands for itself.
 *
 * @throws TypeError when the text is no absolute address.
 */
export function strictUri(address: string): string {
  const { protocol, host, pathname, search, hash } = new URL(address);
  return `${protocol}//${host}${strict(pathname)}${after('?', search)}${after('#', hash)}`;
}

function after(mark: string, part: string): string {
  return part === '' ? '' : `${mark}${strict(part.slice(1))}`;
}

function strict(part: string): string {
  return part
    .replace(/%(?![0-9A-Fa-f]{2})/g, '%25')
    .replace(/[^A-Za-z0-9\-._~:/?@!$&'()*+,;=%]/g, (character) => encodeURIComponent(character));
}
