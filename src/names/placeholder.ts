/** Stands wherever a started file waits for its author's own words. What holds it is never published. */
export const placeholder = 'replace-this-example';
