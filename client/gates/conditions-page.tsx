import "#client/i18n/screen-texts.ts";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useCallback } from "react";
import type { ViewAddress } from "#client/view/view-address.ts";
import { ConditionsView } from "./conditions-view.tsx";

export function ConditionsPage() {
  const address = useSearch({ from: "/conditions" });
  const navigate = useNavigate();
  const changeAddress = useCallback(
    (next: ViewAddress, isReplaced = false) =>
      void navigate({ to: "/conditions", search: next, replace: isReplaced, resetScroll: false }),
    [navigate],
  );
  return <ConditionsView address={address} onAddress={changeAddress} />;
}
