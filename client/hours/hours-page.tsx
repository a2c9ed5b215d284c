import "#client/i18n/screen-texts.ts";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useCallback } from "react";
import { useFacts } from "#client/facts/use-facts.ts";
import type { HoursAddress } from "./hours-address.ts";
import { HoursView } from "./hours-view.tsx";

/** The address /hours. */
export function HoursPage() {
  const address = useSearch({ from: "/hours" });
  const navigate = useNavigate();
  const changeAddress = useCallback(
    (next: HoursAddress, isReplaced = false) =>
      void navigate({ to: "/hours", search: next, replace: isReplaced, resetScroll: false }),
    [navigate],
  );
  const reading = useFacts(address.project, address.knownAt);
  return <HoursView address={address} onAddress={changeAddress} reading={reading} />;
}
