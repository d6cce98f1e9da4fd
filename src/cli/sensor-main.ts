import { run } from './run.ts';
import { sensorExecutable } from './sensor-executable.ts';

/** Put in by `npm run deb`: a single executable has no package.json beside it. */
declare const clarionVersion: string;

void run(process.argv.slice(2), sensorExecutable(clarionVersion)).then((code) => {
  process.exitCode = code;
});
