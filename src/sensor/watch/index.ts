export { type Counts, newCounts } from './counts.ts';
export type { Seen } from './look.ts';
export { metricsText } from './metrics.ts';
export { serveMetrics } from './metrics-server.ts';
export { type WatchEvent, watch } from './watch.ts';
