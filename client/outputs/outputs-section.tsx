import "#client/i18n/screen-texts.ts";
import { Plus } from "lucide-react";
import { useRef, useState } from "react";
import { Allowed } from "#client/access/access.tsx";
import { useLanguage } from "#client/i18n/language.tsx";
import { FailureNotice } from "#client/procurement/failure.tsx";
import list from "#client/procurement/list.module.css";
import type { ProcurementPage } from "#client/procurement/use-procurement.ts";
import { Button } from "#client/ui/button.tsx";
import { outputsOfRounds } from "#shared/outputs.ts";
import type { View } from "#shared/standing.ts";
import { outputLines } from "./output-lines.ts";
import { OutputList } from "./output-table.tsx";
import { useOutputActions } from "./use-output-actions.tsx";
import { useOutputs } from "./use-outputs.ts";

/** The outputs of a procurement, and those promised of the rounds it replaces. */
export function OutputsSection({
  page,
  view,
  readOnly,
}: {
  page: ProcurementPage;
  view: View;
  readOnly: boolean;
}) {
  const { t } = useLanguage();
  const [unfolded, setUnfolded] = useState<number | null>(null);
  const addButton = useRef<HTMLButtonElement>(null);
  const { procurement, project, revisions, subActivities, chain } = page;
  const read = useOutputs(project.id, page.known?.at, page.revision);
  const { actions, dialogs } = useOutputActions({
    read,
    projectId: project.id,
    subActivities,
    procurements: chain.map(({ id, title }) => ({ id, title, subActivity: procurement.subActivity })),
    today: page.today,
    refocus: () => addButton.current?.focus(),
  });
  if (!read.outputs)
    return read.failure ? (
      <>
        <FailureNotice failure={read.failure} />
        <Button onPress={() => void read.readAgain()}>{t("common.tryAgain")}</Button>
      </>
    ) : (
      <p role="status">{t("common.loading")}</p>
    );
  const lines = outputLines(
    outputsOfRounds(read.outputs, chain),
    { revisions, procurements: [procurement] },
    view,
  );
  return (
    <>
      {lines.length === 0 && <p className={list.quiet}>{t("outputs.empty.procurement")}</p>}
      <OutputList
        lines={lines}
        columns={NO_COLUMNS}
        facts={page}
        on={view.on}
        actions={readOnly ? null : actions}
        unfolded={unfolded}
        onUnfold={setUnfolded}
      />
      {!readOnly && (
        <div className={list.actions}>
          <Allowed deed="outputs.add">
            <Button
              ref={addButton}
              variant="quiet"
              size="small"
              onPress={() =>
                actions.add({ procurementId: procurement.id, subActivity: procurement.subActivity })
              }
            >
              <Plus aria-hidden="true" />
              {t("outputs.add")}
            </Button>
          </Allowed>
        </div>
      )}
      {dialogs}
    </>
  );
}

const NO_COLUMNS: readonly string[] = [];
