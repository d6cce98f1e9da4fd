/** What a page may do, and so what hostile text in it can not: no script, no inline style, nothing from elsewhere. */
const directives = [
  "default-src 'none'",
  "style-src 'self'",
  "img-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
] as const;

/** For the page's own `<meta>`. */
export const metaPolicy = directives.join('; ');

/** For the header: a `<meta>` can not say who may frame the page (CSP 3, 3.3). */
export const headerPolicy = [...directives, "frame-ancestors 'none'"].join('; ');

/** Of a preview's pages: our own script, which asks this server for news. */
const previewDirectives = [...directives, "script-src 'self'", "connect-src 'self'"] as const;

export const previewMetaPolicy = previewDirectives.join('; ');
export const previewHeaderPolicy = [...previewDirectives, "frame-ancestors 'none'"].join('; ');
