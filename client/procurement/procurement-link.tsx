import type { MouseEvent, ReactNode } from "react";
import { useProcurementAddress } from "#client/view/linked-perspective.ts";

/** A link to a procurement's page. A plain click may be taken over, to open it where the reader is. */
export function ProcurementLink({
  id,
  onOpen,
  children,
}: {
  id: number;
  onOpen: ((id: number) => void) | undefined;
  children: ReactNode;
}) {
  const addressOf = useProcurementAddress();
  function open(event: MouseEvent) {
    if (!onOpen || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey)
      return;
    event.preventDefault();
    onOpen(id);
  }
  return (
    <a href={addressOf(id)} onClick={open}>
      {children}
    </a>
  );
}
