import type { CommandTable } from './run.ts';

/** What runs on a sensor or a mirror: neither Markdown, nor HTML, nor keys. */
export const sensorCommands: CommandTable = {
  sensor: {
    summary: 'enrol, update, watch and show the state of this sensor',
    load: () => import('./sensor.ts'),
  },
  library: {
    summary: 'find signatures; copy, enable, follow and keep up with them',
    load: () => import('./library.ts'),
  },
  mirror: {
    summary: 'make a verified partial copy of a live update, for an inner network or a stick',
    load: () => import('./mirror.ts'),
  },
  deploy: { summary: 'give the enabled signatures to the engine', load: () => import('./deploy.ts') },
};
