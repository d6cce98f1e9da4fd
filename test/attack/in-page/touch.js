// Runs in the window: touches whatever stands in its frames, and tells what ran, and what stands where it must not,
// as pairs of path and deed.
(async () => {
  const found = [];
  const frames = [...document.querySelectorAll('iframe')].map((frame) => ({
    path: new URL(frame.src).pathname,
    inside: frame.contentWindow,
    page: frame.contentDocument,
  }));
  for (const { path, inside, page } of frames) {
    if (page === null) found.push([path, 'has gone elsewhere']);
    else for (const element of page.querySelectorAll('*')) look(path, inside, page, element);
  }
  // What a touch starts may begin a little later.
  await new Promise((resolve) => setTimeout(resolve, 100));
  for (const { path, inside, page } of frames)
    if (page !== null) for (const deed of ranIn(inside)) found.push([path, `runs ${deed}`]);
  return found;

  function ranIn(inside) {
    try {
      return inside.ran ?? ['unwatched'];
    } catch {
      return ['something that led elsewhere'];
    }
  }

  function look(path, inside, page, element) {
    const link = element.closest('a[href]');
    const web =
      link instanceof inside.HTMLAnchorElement && ['http:', 'https:', 'mailto:'].includes(link.protocol);
    const ours =
      element instanceof inside.HTMLScriptElement &&
      element.src.startsWith(new URL('/alerts/theme/', inside.location.href).href);
    for (const name of ['mouseover', 'pointerover', 'mousemove', 'focus', 'wheel', 'toggle', 'copy'])
      element.dispatchEvent(new Event(name, { bubbles: true, cancelable: true }));
    // Also what has no method for it, like a link in SVG, does on this event what it does at a click.
    if (!web) element.dispatchEvent(new inside.MouseEvent('click', { bubbles: true, cancelable: true }));
    for (const { name } of element.attributes)
      if (!ours && /^(on|style$|src$|srcset$|srcdoc$|formaction$|ping$|target$)/i.test(name))
        found.push([path, `has an attribute ${name}`]);
    const { id } = element;
    if (id === '') return;
    if (page.querySelectorAll(`[id=${JSON.stringify(id)}]`).length > 1)
      found.push([path, `has the id ${id} twice`]);
    if (inside.builtIn?.has(id) && inside[id] === element)
      found.push([path, `puts an element over window.${id}`]);
  }
})();
