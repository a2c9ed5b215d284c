import { useNavigate, useSearch } from "@tanstack/react-router";
import { useCallback } from "react";
import { useFacts } from "#client/facts/use-facts.ts";
import type { TimelineAddress } from "./timeline-address.ts";
import { TimelineView } from "./timeline-view.tsx";

/**
 * The address /timeline. A draft in it (`draft`) is what a layer over the same view draws and changes: it is given to
 * TimelineView as `draft`, see DraftLayer there.
 */
export function TimelinePage() {
  const address = useSearch({ from: "/timeline" });
  const navigate = useNavigate();
  const changeAddress = useCallback(
    (next: TimelineAddress, isReplaced = false) =>
      void navigate({ to: "/timeline", search: next, replace: isReplaced, resetScroll: false }),
    [navigate],
  );
  const reading = useFacts(address.project, address.knownAt);
  return <TimelineView address={address} onAddress={changeAddress} reading={reading} />;
}
