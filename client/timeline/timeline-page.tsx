import "#client/i18n/screen-texts.ts";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useCallback } from "react";
import { useFacts } from "#client/facts/use-facts.ts";
import { DraftTimeline } from "./draft-layer.tsx";
import type { TimelineAddress } from "./timeline-address.ts";
import { TimelineView } from "./timeline-view.tsx";

/** The address /timeline. A draft in it is drawn and changed by a layer over the same view. */
export function TimelinePage() {
  const address = useSearch({ from: "/timeline" });
  const navigate = useNavigate();
  const changeAddress = useCallback(
    (next: TimelineAddress, isReplaced = false) =>
      void navigate({ to: "/timeline", search: next, replace: isReplaced, resetScroll: false }),
    [navigate],
  );
  const reading = useFacts(address.project, address.knownAt);
  return (
    <DraftTimeline address={address} onAddress={changeAddress} reading={reading}>
      {(draft) => (
        <TimelineView address={address} onAddress={changeAddress} reading={reading} draft={draft} />
      )}
    </DraftTimeline>
  );
}
