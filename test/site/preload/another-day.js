// Loaded before a command: its clock shows CLARION_TEST_DAY.
const day = Date.parse(process.env.CLARION_TEST_DAY);
const RealDate = Date;

globalThis.Date = class extends RealDate {
  constructor(...given) {
    super(...(given.length === 0 ? [day] : given));
  }

  static now() {
    return day;
  }
};
