import { useState } from "react";
import { useLanguage } from "#client/i18n/language.tsx";
import { errorBeside } from "#client/procurement/failure.tsx";
import { TextArea } from "#client/ui/text-field.tsx";
import type { CreateProjectInput } from "#shared/project.ts";
import { ProjectDialog } from "./project-dialog.tsx";
import { useChooseProject } from "./use-projects.ts";

/** An empty project: its number and name, when its costs are eligible, and its numbered parts. */
export function NewProjectDialog({
  organisationId,
  onClose,
}: {
  /** Which organisation runs it; left out, the one that the reader administers. */
  organisationId?: number;
  onClose: () => void;
}) {
  const { language, t } = useLanguage();
  const [parts, setParts] = useState("");
  const choose = useChooseProject(onClose);
  return (
    <ProjectDialog
      title={t("project.new")}
      explained={t("newProject.explained")}
      choose={choose}
      added={["subActivities"]}
      onGiven={(given) => choose.create({ ...given, subActivities: subActivitiesIn(parts), organisationId })}
      onClose={onClose}
    >
      <TextArea
        label={t("newProject.parts")}
        hint={t("newProject.partsHint")}
        value={parts}
        onChange={choose.changed(setParts)}
        error={errorBeside(choose.failure, "subActivities", language)}
        rows={4}
      />
    </ProjectDialog>
  );
}

/** One on each line, numbered as they stand, or by the number a line begins with. */
function subActivitiesIn(text: string): CreateProjectInput["subActivities"] {
  return text
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "")
    .map((line, index) => {
      const [, number, name] = /^(\d{1,2})[.):]?\s+(.+)$/.exec(line) ?? [];
      return { number: number ? Number(number) : index + 1, nameEt: name ?? line, nameEn: "" };
    });
}
