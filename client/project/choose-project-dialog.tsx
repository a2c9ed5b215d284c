import "#client/i18n/screen-texts.ts";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useLanguage } from "#client/i18n/language.tsx";
import { client } from "#client/trpc.ts";
import { Dialog, DialogBody } from "#client/ui/dialog.tsx";
import { TextField } from "#client/ui/text-field.tsx";
import type { Project } from "#shared/board.ts";
import styles from "./choose-project-dialog.module.css";

/** Every project the reader may see, by organisation, found by any part of its name or number. */
export function ChooseProjectDialog({
  projects,
  chosen,
  onChoose,
  onClose,
}: {
  projects: readonly (Project & { organisationId: number })[];
  chosen: number | undefined;
  onChoose: (projectId: number) => void;
  onClose: () => void;
}) {
  const { t, language } = useLanguage();
  const [sought, setSought] = useState("");
  const { data: organisations = [] } = useQuery({
    queryKey: ["admin", "organisations"],
    queryFn: () => client.organisations.list.query(),
  });
  const words = sought.trim().toLocaleLowerCase(language);
  const found = projects.filter(({ name, number }) =>
    `${name} ${number}`.toLocaleLowerCase(language).includes(words),
  );
  const nameOf = (organisationId: number) =>
    organisations.find(({ id }) => id === organisationId)?.name ?? "";
  const groups = [...Map.groupBy(found, ({ organisationId }) => organisationId)]
    .map(([id, list]) => ({ id, name: nameOf(id), list }))
    .sort((one, other) => one.name.localeCompare(other.name, language));
  return (
    <Dialog
      title={t("chooseProject.title")}
      isOpen
      isDismissable
      onOpenChange={(isOpen) => !isOpen && onClose()}
    >
      <DialogBody>
        <TextField
          label={t("chooseProject.search")}
          type="search"
          value={sought}
          onChange={setSought}
          autoFocus
        />
        {found.length === 0 && <p role="status">{t("chooseProject.none")}</p>}
        {groups.map(({ id, name, list }) => (
          <section key={id} aria-label={name} className={styles.group}>
            {(groups.length > 1 || name) && <h3>{name}</h3>}
            <ul>
              {list.map((project) => (
                <li key={project.id}>
                  <button
                    type="button"
                    className={styles.project}
                    aria-current={project.id === chosen || undefined}
                    onClick={() => {
                      onChoose(project.id);
                      onClose();
                    }}
                  >
                    <span>{project.name}</span>
                    <span className={styles.number}>
                      {project.number}
                      {project.illustrative && ` · ${t("project.sample")}`}
                    </span>
                  </button>
                </li>
              ))}
            </ul>
          </section>
        ))}
      </DialogBody>
    </Dialog>
  );
}
