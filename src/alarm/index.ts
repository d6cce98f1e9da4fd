export { type Alarm, alarmSchema } from './schema.ts';
