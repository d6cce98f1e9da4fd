// Of the preview alone; the published site has no script. Loads the page again when it has become another one.
const { state } = document.currentScript.dataset;
const address = `/.clarion/events?${new URLSearchParams({ page: location.pathname, state })}`;
let events;

function follow() {
  events = new EventSource(address);
  events.addEventListener('page', () => location.reload());
  events.addEventListener('error', () => document.documentElement.setAttribute('data-preview', 'lost'));
  events.addEventListener('open', () => document.documentElement.removeAttribute('data-preview'));
}

// A browser has few connections to one server: pages that nobody sees give theirs back, and catch up when they are seen.
document.addEventListener('visibilitychange', () => {
  events?.close();
  if (!document.hidden) follow();
});
addEventListener('pagehide', () => events?.close());
if (!document.hidden) follow();
