/** What a test of the CSAF standard (section 6) says of a document. */
export interface Finding {
  /** The test: `csaf_2_0_strict`, `mandatoryTest_6_1_21`, `optionalTest_6_2_16`. */
  readonly test: string;
  readonly message: string;
  /** JSON pointer. */
  readonly where: string;
}

export type Validator = (document: Uint8Array) => Promise<readonly Finding[]>;

/**
 * Loads the validator: strict schema, mandatory tests (6.1), optional tests (6.2). Loading takes seconds, so it happens
 * here and not before somebody has a document to validate. A document without findings passes all of them; what is
 * optional to the standard is not to us.
 */
export async function loadValidator(): Promise<Validator> {
  const [{ default: validate }, { csaf_2_0_strict }, mandatory, optional] = await Promise.all([
    import('@secvisogram/csaf-validator-lib/validate.js'),
    import('@secvisogram/csaf-validator-lib/schemaTests.js'),
    import('@secvisogram/csaf-validator-lib/mandatoryTests.js'),
    import('@secvisogram/csaf-validator-lib/optionalTests.js'),
  ]);
  const all = [csaf_2_0_strict, ...Object.values(mandatory), ...Object.values(optional)].filter(
    (test) => typeof test === 'function',
  );
  return async (document) => {
    const { tests } = await validate(all, JSON.parse(Buffer.from(document).toString('utf8')));
    return tests.flatMap(({ name, isValid, errors, warnings }) => {
      const messages = [...errors, ...warnings];
      // A test that fails without a word of why is told, too.
      const told = messages.length === 0 && !isValid ? [{ message: 'failed', instancePath: '' }] : messages;
      return told.map(({ message, instancePath }) => ({ test: name, message, where: instancePath }));
    });
  };
}
