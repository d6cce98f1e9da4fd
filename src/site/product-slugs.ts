/** A name for addresses for each product, no two alike: of two that would be, the later one gets a number. */
export function productSlugs(products: readonly string[]): ReadonlyMap<string, string> {
  const slugs = new Map<string, string>();
  const taken = new Set<string>();
  for (const product of products) {
    const base = plain(product);
    let slug = base;
    for (let number = 2; taken.has(slug); number++) slug = `${base}-${number}`;
    taken.add(slug);
    slugs.set(product, slug);
  }
  return slugs;
}

function plain(product: string): string {
  const slug = product
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
  return slug === '' ? 'product' : slug;
}
