import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { createDemo, type Demo } from './demo/demo.ts';
import { type DemoEngine, startEngine } from './demo/engine.ts';
import { CommandFailed, heading, say } from './demo/terminal.ts';
import { installEngines } from './install-engines.ts';

const help = `The main job, on this machine, with keys made for the occasion: checks this repository's notes, proves their
signatures, publishes them signed, enrols a sensor that pulls, verifies and applies them, and serves the site.

Usage: npm start -- [--once] [--out DIR] [--port NUMBER]

  --once         do all and end; without it the site is served until Ctrl-C
  --out DIR      where DIR/public, DIR/sensor and DIR/keys go (default: demo); an earlier run is carried on
  --port NUMBER  where the site is served (default: 8080, or any free port where that is taken)

Example:
  npm start -- --once --out /tmp/clarion-demo`;

async function main(): Promise<number> {
  const options = readOptions();
  if (options === undefined) return 2;
  if (options.help) {
    console.log(help);
    return 0;
  }
  installEngines('start');
  const demo = await createDemo(resolve(options.out));
  if (demo === undefined) {
    say(
      `${options.out} holds files that no earlier demonstration made. Choose another folder with --out DIR.`,
    );
    return 2;
  }
  try {
    await run(demo, options);
    return 0;
  } catch (error) {
    if (!(error instanceof CommandFailed)) throw error;
    say(error.message);
    return error.code;
  }
}

interface Options {
  readonly once: boolean;
  readonly out: string;
  readonly port: number | undefined;
  readonly help: boolean;
}

function readOptions(): Options | undefined {
  try {
    const { values } = parseArgs({
      options: {
        once: { type: 'boolean', default: false },
        out: { type: 'string', default: 'demo' },
        port: { type: 'string' },
        help: { type: 'boolean', default: false },
      },
    });
    const port = values.port === undefined ? undefined : Number(values.port);
    if (port === undefined || (Number.isInteger(port) && port >= 0 && port <= 65535))
      return { ...values, port };
    console.error(`Unexpected --port ${values.port}, expected a number from 0 to 65535.`);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    console.error(`${error.message}\n\n${help}`);
  }
  return undefined;
}

async function run(demo: Demo, options: Options): Promise<void> {
  const engine = await startEngine(demo);
  const server = options.once ? undefined : await demo.serve(options.port);
  try {
    if (engine === undefined) say(unproven);
    await publish(demo, engine);
    await pull(demo, engine, server?.url);
    await apply(demo, engine);
    await sum(demo, engine);
    if (server !== undefined) {
      say(`\nThe site is at ${server.url} until Ctrl-C. Meanwhile, in another terminal, be the operator:`);
      say(`  npx clarion library list --state ${demo.sensor}`);
      await server.ended;
    }
  } finally {
    await server?.close();
    await engine?.stop();
  }
}

const unproven = `
*** No Suricata on this machine: nothing is proven here. The demonstration goes on with the \`directory\` engine and
*** --allow-unproven; the page and the release say that their signatures are unproven. Never publish like that.`;

async function publish(demo: Demo, engine: DemoEngine | undefined): Promise<void> {
  heading('The team checks its notes, proves its signatures, signs and publishes');
  await demo.clarion(['check', '--workspace', demo.workspace]);
  if (engine !== undefined) await demo.clarion(['prove', '--workspace', demo.workspace]);
  if (!existsSync(join(demo.keys, 'team.json'))) {
    const members = [
      'Ada Demo <ada@demo.example>',
      'Bob Demo <bob@demo.example>',
      'Cyd Demo <cyd@demo.example>',
    ];
    const asMembers = members.flatMap((member) => ['--member', member]);
    await demo.clarion(['keys', 'create', '--demo', '--threshold', '2', ...asMembers, ...demo.keyOptions], {
      withPassphrase: true,
    });
  }
  const level = engine === undefined ? ['--allow-unproven'] : [];
  await demo.clarion(
    ['publish', '--out', demo.public, '--workspace', demo.workspace, ...level, ...demo.keyOptions],
    { withPassphrase: true },
  );
}

async function pull(demo: Demo, engine: DemoEngine | undefined, site: string | undefined): Promise<void> {
  heading('A sensor pulls the live update and verifies it');
  await demo.enrol(site, engine === undefined ? 'directory' : 'suricata');
  await engine?.attach();
  await demo.clarion(['sensor', 'update', '--state', demo.sensor]);
  await demo.clarion(['library', 'list', '--state', demo.sensor]);
}

async function apply(demo: Demo, engine: DemoEngine | undefined): Promise<void> {
  const name = 'ENSRT:W32-KALEL-A-001';
  const signature = (await demo.signatures()).find(({ data }) => data.name === name);
  if (signature === undefined) return;
  const earlier = await demo.isEnabled(name);
  heading(`The operator enables ${name}${earlier ? ' (as an earlier run did)' : ''}`);
  if (!earlier) {
    await engine?.show('before it is enabled', signature, false);
    await demo.clarion(['library', 'copy', name, '--state', demo.sensor]);
    await demo.clarion(['library', 'enable', name, '--state', demo.sensor]);
  }
  await demo.clarion(['deploy', '--state', demo.sensor]);
  await engine?.show('now that it is deployed', signature, true);
}

async function sum(demo: Demo, engine: DemoEngine | undefined): Promise<void> {
  heading('Where everything stands');
  await demo.clarion(['sensor', 'status', '--state', demo.sensor]);
  say(`\npublic   ${demo.public}: the site and the live update, plain files for any web server`);
  say(`sensor   ${demo.sensor}: its state; current/clarion.rules is what the engine loads`);
  say(`keys     ${demo.keys}: made for this demonstration, not for use`);
  if (engine === undefined) say(unproven);
}

process.exitCode = await main();
