import { z } from "zod";

/**
 * Text a person may write, without the spaces around it. Refused as INVALID_INPUT when it holds what no database can
 * keep, a NUL or half of a character, and as TOO_LONG beyond so many UTF-16 units.
 */
export function textSchema(max: number) {
  return z
    .string()
    .refine((text) => !text.includes("\0") && text.isWellFormed(), "INVALID_INPUT")
    .trim()
    .max(max, "TOO_LONG");
}
