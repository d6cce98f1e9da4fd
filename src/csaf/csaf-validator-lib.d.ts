/** The package has no type declarations: as much of its face as is used here. */
declare module '@secvisogram/csaf-validator-lib/validate.js' {
  interface Message {
    readonly instancePath: string;
    readonly message: string;
  }
  interface TestResult {
    readonly name: string;
    readonly isValid: boolean;
    readonly errors: readonly Message[];
    readonly warnings: readonly Message[];
  }
  export default function validate(
    tests: readonly ((document: unknown) => unknown)[],
    document: unknown,
  ): Promise<{ readonly isValid: boolean; readonly tests: readonly TestResult[] }>;
}

declare module '@secvisogram/csaf-validator-lib/schemaTests.js' {
  export const csaf_2_0_strict: (document: unknown) => unknown;
}

/** One export of many of the same type. */
declare module '@secvisogram/csaf-validator-lib/mandatoryTests.js' {
  export const mandatoryTest_6_1_1: (document: unknown) => unknown;
}

declare module '@secvisogram/csaf-validator-lib/optionalTests.js' {
  export const optionalTest_6_2_1: (document: unknown) => unknown;
}
