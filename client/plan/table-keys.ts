/** How far a key leads in the table. */
export interface Step {
  rows: number | "first" | "last";
  columns: number | "first" | "last";
}

/** What a key event says, as far as it matters here. */
export interface Pressed {
  key: string;
  ctrlKey: boolean;
  metaKey: boolean;
  altKey: boolean;
  shiftKey: boolean;
}

/** Where the cursor stands in a field. */
export interface Cursor {
  value: string;
  selectionStart: number;
  selectionEnd: number;
}

/**
 * Where a key leads, as in a spreadsheet: the arrows to the cell beside, Enter down and Shift+Enter up. In a field left and
 * right lead out of it only from its end; Tab is left to the browser, which goes on to the next field and at last out
 * of the table. Null where the key has another meaning.
 */
export function stepOf(pressed: Pressed, field: Cursor | null): Step | null {
  const { key, shiftKey } = pressed;
  const isModified = pressed.ctrlKey || pressed.metaKey;
  if (pressed.altKey) return null;
  if (key === "Enter" && field && !isModified) return { rows: shiftKey ? -1 : 1, columns: 0 };
  if (shiftKey) return null;
  switch (key) {
    case "ArrowDown":
      return isModified ? null : { rows: 1, columns: 0 };
    case "ArrowUp":
      return isModified ? null : { rows: -1, columns: 0 };
    case "PageDown":
      return isModified ? null : { rows: PAGE, columns: 0 };
    case "PageUp":
      return isModified ? null : { rows: -PAGE, columns: 0 };
    case "ArrowRight":
      return isModified || !isAt("end") ? null : { rows: 0, columns: 1 };
    case "ArrowLeft":
      return isModified || !isAt("start") ? null : { rows: 0, columns: -1 };
    case "Home":
      if (field && !isModified) return null;
      return { rows: isModified ? "first" : 0, columns: field ? 0 : "first" };
    case "End":
      if (field && !isModified) return null;
      return { rows: isModified ? "last" : 0, columns: field ? 0 : "last" };
    default:
      return null;
  }

  function isAt(edge: "start" | "end"): boolean {
    if (!field) return true;
    const { selectionStart, selectionEnd, value } = field;
    // All of it is selected when one comes to a field: until somebody writes, it is a cell like the others.
    if (selectionStart === 0 && selectionEnd === value.length) return true;
    if (selectionStart !== selectionEnd) return false;
    return edge === "start" ? selectionStart === 0 : selectionEnd === value.length;
  }
}

/** Rows that a page key passes. */
const PAGE = 10;
