import "#client/i18n/screen-texts.ts";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useCallback } from "react";
import { useFacts } from "#client/facts/use-facts.ts";
import type { OutputsAddress } from "./outputs-address.ts";
import { OutputsView } from "./outputs-view.tsx";

/** The address /outputs. */
export function OutputsPage() {
  const address = useSearch({ from: "/outputs" });
  const navigate = useNavigate();
  const changeAddress = useCallback(
    (next: OutputsAddress, isReplaced = false) =>
      void navigate({ to: "/outputs", search: next, replace: isReplaced, resetScroll: false }),
    [navigate],
  );
  const reading = useFacts(address.project, address.knownAt);
  return <OutputsView address={address} onAddress={changeAddress} reading={reading} />;
}
