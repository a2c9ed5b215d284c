import "#client/i18n/screen-texts.ts";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useCallback } from "react";
import { useFacts } from "#client/facts/use-facts.ts";
import type { ReportAddress } from "./report-address.ts";
import { ReportView } from "./report-view.tsx";

/** The address /reports. */
export function ReportsPage() {
  const address = useSearch({ from: "/reports" });
  const navigate = useNavigate();
  const changeAddress = useCallback(
    (next: ReportAddress, isReplaced = false) =>
      void navigate({ to: "/reports", search: next, replace: isReplaced, resetScroll: false }),
    [navigate],
  );
  const reading = useFacts(address.project, address.knownAt);
  return <ReportView address={address} onAddress={changeAddress} reading={reading} />;
}
