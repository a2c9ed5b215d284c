import "#client/i18n/screen-texts.ts";
import { useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { useEffect, useRef } from "react";
import { ProcurementView } from "./procurement-view.tsx";

/** A procurement on a page of its own. */
export function ProcurementPage() {
  const { id } = useParams({ from: "/procurements/$id" });
  const perspective = useSearch({ from: "/procurements/$id" });
  const navigate = useNavigate();
  const main = useRef<HTMLElement>(null);
  const shown = useRef(id);
  useEffect(() => {
    if (shown.current !== id) main.current?.focus(); // What led here is gone with the page before.
    shown.current = id;
  }, [id]);
  const open = (other: number, search = perspective) =>
    void navigate({ to: "/procurements/$id", params: { id: other }, search });
  return (
    <main id="main" ref={main} tabIndex={-1}>
      <ProcurementView
        id={id}
        layout="page"
        perspective={perspective}
        onPerspective={(next) => open(id, next)}
        onOpen={open}
      />
    </main>
  );
}
