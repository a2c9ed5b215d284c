/** The indicators of the results framework that the published plans name. */
export const INDICATORS = ["OPI 3.1", "OPI 3.4"] as const;
export type Indicator = (typeof INDICATORS)[number];
