import "#client/i18n/screen-texts.ts";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useCallback } from "react";
import { useFacts } from "#client/facts/use-facts.ts";
import type { RtkAddress } from "./rtk-address.ts";
import { RtkView } from "./rtk-view.tsx";

/** The address /rtk. */
export function RtkPage() {
  const address = useSearch({ from: "/rtk" });
  const navigate = useNavigate();
  const changeAddress = useCallback(
    (next: RtkAddress, isReplaced = false) =>
      void navigate({ to: "/rtk", search: next, replace: isReplaced, resetScroll: false }),
    [navigate],
  );
  const reading = useFacts(address.project, address.knownAt);
  return <RtkView address={address} onAddress={changeAddress} reading={reading} />;
}
