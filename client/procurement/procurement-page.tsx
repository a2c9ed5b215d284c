import { useNavigate, useParams } from "@tanstack/react-router";
import { ProcurementView } from "./procurement-view.tsx";

/** A procurement on a page of its own. */
export function ProcurementPage() {
  const { id } = useParams({ from: "/procurements/$id" });
  const navigate = useNavigate();
  return (
    <main id="main">
      <ProcurementView
        id={id}
        layout="page"
        onOpen={(other) => void navigate({ to: "/procurements/$id", params: { id: other } })}
      />
    </main>
  );
}
