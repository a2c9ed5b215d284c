import type { Message } from "./message.ts";

/**
 * The interface in English. Keys are grouped by the screen or thing they belong to, a comment above each group, and
 * sorted inside it; `et.ts` has the same groups in the same order. The words of the glossary (stages, kinds,
 * procedures, reasons) are not here but in shared/words.ts.
 */
export const en = {
  // common: what several screens say
  "common.add": "Add",
  "common.cancel": "Cancel",
  "common.close": "Close",
  "common.edit": "Edit",
  "common.error.number": "Error number {number}",
  "common.error.unexpected": "Something went wrong. Nothing of yours was lost; try again.",
  "common.error.unreachable":
    "The server cannot be reached. Nothing of yours was lost; try again in a moment.",
  "common.loading": "Loading…",
  "common.none": "none",
  "common.remove": "Remove",
  "common.save": "Save",
  "common.today": "Today",
  "common.tryAgain": "Try again",
  "common.undo": "Undo",

  // ui: what the controls say themselves
  "ui.notifications": "Notifications",
} as const satisfies Record<string, Message>;
