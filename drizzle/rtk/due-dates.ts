import type { RtkDueDate } from "#shared/rtk-input.ts";
import dates from "./due-dates.json" with { type: "json" };

/** A due date of RTK that comes with the product. Its key is never given to another one, nor its row changed. */
export type ShippedDueDate = Omit<RtkDueDate, "id"> & { key: string };

/** By when RTK asks for next year's procurements, as far as that was known when this version was made. */
export const RTK_DUE_DATES = dates as ShippedDueDate[];
