/** What a page may do, and so what hostile text in it can not: nothing inline, and nothing from or to elsewhere. */
const directives = [
  "default-src 'none'",
  "style-src 'self'",
  "img-src 'self'",
  "font-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
] as const;
const scripts = "script-src 'self'";
const data = "connect-src 'self'";
// A `<meta>` can not say who may frame the page (CSP 3, 3.3).
const frames = "frame-ancestors 'none'";

/** For the `<meta>` of a page without a script. */
export const metaPolicy = directives.join('; ');

/** For the `<meta>` of a page with a script of ours, which loads nothing. */
export const scriptMetaPolicy = [...directives, scripts].join('; ');

/** For the `<meta>` of a page whose script loads data of ours: the search page, and each page of a preview. */
export const dataMetaPolicy = [...directives, scripts, data].join('; ');

/** For the header, one for all files: a page's own `<meta>` narrows it. */
export const headerPolicy = [...directives, scripts, data, frames].join('; ');
