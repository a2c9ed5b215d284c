import type { RuleInLaw } from "#shared/rules-in-law.ts";
import rules from "./rules-in-law.json" with { type: "json" };

/** A statutory figure that comes with the product. Its key is never given to another one, nor its row changed. */
export type ShippedRule = Omit<RuleInLaw, "id"> & { key: string };

/**
 * The statutory figures known when this version was made, goods and services only. Further ones, also of law that
 * changed meanwhile, are added as new rows with keys of their own.
 */
export const RULES_IN_LAW = rules as ShippedRule[];
