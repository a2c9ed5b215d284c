import { useNavigate, useParams } from "@tanstack/react-router";
import { useEffect, useRef } from "react";
import { ProcurementView } from "./procurement-view.tsx";

/** A procurement on a page of its own. */
export function ProcurementPage() {
  const { id } = useParams({ from: "/procurements/$id" });
  const navigate = useNavigate();
  const main = useRef<HTMLElement>(null);
  const shown = useRef(id);
  useEffect(() => {
    if (shown.current !== id) main.current?.focus(); // What led here is gone with the page before.
    shown.current = id;
  }, [id]);
  return (
    <main id="main" ref={main} tabIndex={-1}>
      <ProcurementView
        id={id}
        layout="page"
        onOpen={(other) => void navigate({ to: "/procurements/$id", params: { id: other } })}
      />
    </main>
  );
}
