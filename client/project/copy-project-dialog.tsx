import { useState } from "react";
import { useText } from "#client/i18n/language.tsx";
import { Checkbox } from "#client/ui/checkbox.tsx";
import { ProjectDialog } from "./project-dialog.tsx";
import { useChooseProject } from "./use-projects.ts";

/** A new project that is arranged like another. */
export function CopyProjectDialog({
  from,
  onClose,
}: {
  from: { id: number; name: string };
  onClose: () => void;
}) {
  const t = useText();
  const [withProcurements, setWithProcurements] = useState(false);
  const choose = useChooseProject(onClose);
  return (
    <ProjectDialog
      title={t("copyProject.title", { name: from.name })}
      explained={t("copyProject.explained")}
      choose={choose}
      onGiven={(given) => choose.copy({ ...given, from: from.id, withProcurements })}
      onClose={onClose}
    >
      <Checkbox isSelected={withProcurements} onChange={setWithProcurements}>
        {t("copyProject.withProcurements")}
      </Checkbox>
    </ProjectDialog>
  );
}
