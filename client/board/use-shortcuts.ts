import { useEffect, useEffectEvent } from "react";

/** The board's keys: `/` searches, `n` adds a procurement, Ctrl+Z or ⌘Z takes the last change back. */
export function useShortcuts(does: { search: () => void; create: () => void; undo: () => void }): void {
  const press = useEffectEvent((event: KeyboardEvent) => {
    const isUndo =
      event.key.toLowerCase() === "z" && (event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey;
    if (event.defaultPrevented || isElsewhere(event.target)) return;
    if (isUndo) does.undo();
    else if (event.ctrlKey || event.metaKey || event.altKey) return;
    else if (event.key === "/") does.search();
    else if (event.key === "n") does.create();
    else return;
    event.preventDefault();
  });
  useEffect(() => {
    const listen = (event: KeyboardEvent) => press(event);
    addEventListener("keydown", listen);
    return () => removeEventListener("keydown", listen);
  }, []);
}

/** Where keys have a meaning of their own: in text, and in whatever floats over the board. */
export function isElsewhere(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    target.closest(
      "input, textarea, select, [contenteditable], [role$=dialog], [role=menu], [role=listbox]",
    ) !== null
  );
}
