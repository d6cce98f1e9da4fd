// Runs in every frame before anything else of it: a script that gets to run will call one of these.
window.ran = [];
window.builtIn = new Set(Object.getOwnPropertyNames(window));
for (const name of ['alert', 'confirm', 'prompt', 'print', 'open'])
  window[name] = (what) => window.ran.push(`${name}(${String(what)})`);
