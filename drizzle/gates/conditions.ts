import type { Condition } from "#shared/gates.ts";
import conditions from "./conditions.json" with { type: "json" };

/** A condition that comes with the product. Its key is never given to another one. */
export type ShippedCondition = Omit<Condition, "id" | "version" | "text" | "enabled"> & { key: string };

/** What every project asks for until its project manager switches it off or says otherwise. */
export const CONDITIONS = conditions as ShippedCondition[];
