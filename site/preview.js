// Of the preview alone; the published site has none of it. Shows the page's next state when it has become another one.

const { dataset, src } = document.currentScript;
let { state } = dataset;
let events;
let asked = 0;

function follow() {
  const query = new URLSearchParams({ page: location.pathname, state });
  events = new EventSource(new URL(`events?${query}`, src));
  events.addEventListener('page', show);
  events.addEventListener('look', () => location.reload());
  events.addEventListener('error', () => document.documentElement.setAttribute('data-preview', 'lost'));
  events.addEventListener('open', () => document.documentElement.removeAttribute('data-preview'));
}

// A new body in the page that stands: its look and the reader's place stay, and nothing is loaded but the text.
async function show() {
  const number = ++asked;
  try {
    const answer = await fetch(location.href, { cache: 'no-store' });
    const next = new DOMParser().parseFromString(await answer.text(), 'text/html');
    if (number !== asked) return;
    const scripts = scriptsOf(next);
    // Only this script of a page can be run again: what others have set up in it would be lost.
    if (scripts.some(({ pathname }) => !pathname.endsWith('/theme/clarion.js')))
      throw new Error('another page');
    state = next.querySelector('script[data-state]').dataset.state;
    for (const { name, value } of next.documentElement.attributes)
      document.documentElement.setAttribute(name, value);
    document.title = next.title;
    document.body.replaceWith(next.body);
    fold();
    for (const { href } of scripts) run(href);
  } catch {
    location.reload();
  }
}

function scriptsOf(page) {
  const all = [...page.querySelectorAll('head script[src]:not([data-state])')];
  return all.map((script) => new URL(script.getAttribute('src'), location.href));
}

function run(href) {
  const script = document.createElement('script');
  script.src = href;
  script.addEventListener('load', () => script.remove());
  document.head.append(script);
}

// Faults that their author has folded up stay so over the next pages, until there are none.
const folded = 'clarion-faults-folded';
function fold() {
  const box = document.querySelector('.preview-faults details:has(.error)');
  if (box === null) {
    sessionStorage.removeItem(folded);
    return;
  }
  if (sessionStorage.getItem(folded) !== null) box.open = false;
  box.addEventListener('toggle', () => {
    if (box.open) sessionStorage.removeItem(folded);
    else sessionStorage.setItem(folded, '');
  });
}

// A browser has few connections to one server: pages that nobody sees give theirs back, and catch up when they are seen.
document.addEventListener('visibilitychange', () => {
  events?.close();
  if (!document.hidden) follow();
});
addEventListener('pagehide', () => events?.close());
fold();
if (!document.hidden) follow();
