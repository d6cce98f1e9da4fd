export { createDirectory } from './directory.ts';
export type { GenerationFiles } from './engine.ts';
export { findProgram } from './find-program.ts';
export type { CaptureReport, EngineAlert } from './suricata/eve.ts';
export { findSuricata } from './suricata/find.ts';
export { type Replay, type ReplayRequest, suricataReplay } from './suricata/replay.ts';
export { installHint } from './suricata/run.ts';
export { type RunningSuricata, startSuricata } from './suricata/start.ts';
export { createSuricata } from './suricata/suricata.ts';
