import { DefaultReporter, type TestCase, type TestModule, type TestSuite } from 'vitest/node';

/**
 * The default report, then every skipped test by name and reason, then one line with the counts. With CI=true a
 * skipped test fails the run: there, everything is installed.
 */
export class Reporter extends DefaultReporter {
  override onTestRunEnd(...args: Parameters<DefaultReporter['onTestRunEnd']>): void {
    super.onTestRunEnd(...args);
    const [modules, errors] = args;
    const cases = modules.flatMap((module) => [...module.children.allTests()]);
    const skipped = cases.filter((test) => test.result().state === 'skipped');
    const passed = cases.filter((test) => test.result().state === 'passed').length;
    const failed =
      cases.filter((test) => test.result().state === 'failed').length + broken(modules) + errors.length;
    if (skipped.length > 0) console.log(`\nNot run, ${skipped.length}:`);
    for (const test of skipped)
      console.log(`  ${test.module.relativeModuleId} > ${test.fullName}: ${reason(test)}`);
    if (skipped.length > 0 && process.env.CI === 'true') {
      console.log('A skipped test fails the run where CI=true.');
      process.exitCode = 1;
    }
    console.log(`${passed} passed, ${failed} failed, ${skipped.length} skipped`);
  }
}

/** Files that failed before or outside their tests. */
function broken(modules: readonly TestModule[]): number {
  return modules.filter(
    (module) => module.state() === 'failed' && ![...module.children.allTests('failed')].length,
  ).length;
}

/** What the test itself said; else what failed around it, in the order in which it was set up. */
function reason(test: TestCase): string {
  const result = test.result();
  if (result.state === 'skipped' && result.note !== undefined) return result.note;
  const said = test.meta().reason;
  if (said !== undefined) return said;
  const [error] = around(test).flatMap((one) => one.errors());
  if (error !== undefined) return `what it needs failed: ${error.message.split('\n')[0]}`;
  return test.project.config.testNamePattern === undefined ? 'no reason given' : 'not asked for by name';
}

function around({ parent }: TestCase | TestSuite): readonly (TestSuite | TestModule)[] {
  return parent.type === 'module' ? [parent] : [...around(parent), parent];
}
