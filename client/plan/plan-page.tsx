import "#client/i18n/screen-texts.ts";
import { getRouteApi, useNavigate } from "@tanstack/react-router";
import { useCallback } from "react";
import type { PlanAddress } from "./plan-address.ts";
import { PlanView } from "./plan-view.tsx";

const route = getRouteApi("/plan");

/** The plans of the address. */
export function PlanPage() {
  const address = route.useSearch();
  const navigate = useNavigate();
  const changeAddress = useCallback(
    (next: PlanAddress, isReplaced = false) =>
      void navigate({ to: "/plan", search: next, replace: isReplaced, resetScroll: false }),
    [navigate],
  );
  return <PlanView address={address} onAddress={changeAddress} />;
}
