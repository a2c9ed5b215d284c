import { useEffect, useEffectEvent } from "react";
import { isElsewhere } from "#client/board/use-shortcuts.ts";

/** The key by which hours are logged from any screen: `h`. */
export function useLogKey(log: () => void): void {
  const press = useEffectEvent((event: KeyboardEvent) => {
    if (event.key !== "h" || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.defaultPrevented || isElsewhere(event.target)) return;
    event.preventDefault();
    log();
  });
  useEffect(() => {
    const listen = (event: KeyboardEvent) => press(event);
    addEventListener("keydown", listen);
    return () => removeEventListener("keydown", listen);
  }, []);
}
