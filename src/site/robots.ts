/** `robots.txt` (RFC 9309): all may be read, and where the sitemap is. Crawlers look for it only at the root of a host. */
export function robots(home: string): string {
  return `User-agent: *\nAllow: /\n\nSitemap: ${new URL('sitemap.xml', home).href}\n`;
}

/** Of a site that is not for everybody: nothing of it belongs into anybody's index. */
export const noRobots = 'User-agent: *\nDisallow: /\n';
