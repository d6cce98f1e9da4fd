// Of the preview alone; the published site has none of it. Loads the page again when it has become another one.
const { dataset, src } = document.currentScript;
const address = new URL(
  `events?${new URLSearchParams({ page: location.pathname, state: dataset.state })}`,
  src,
);
let events;

function follow() {
  events = new EventSource(address);
  events.addEventListener('page', () => location.reload());
  events.addEventListener('error', () => document.documentElement.setAttribute('data-preview', 'lost'));
  events.addEventListener('open', () => document.documentElement.removeAttribute('data-preview'));
}

// Faults that their author has folded up stay so over the next pages, until there are none.
const folded = 'clarion-faults-folded';
const box = document.querySelector('.preview-faults details:has(.error)');
if (box === null) sessionStorage.removeItem(folded);
else {
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
if (!document.hidden) follow();
