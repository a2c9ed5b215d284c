import { Plus } from "lucide-react";
import { useState } from "react";
import { formatDay } from "#client/i18n/format.ts";
import { useLanguage } from "#client/i18n/language.tsx";
import { FailureNotice } from "#client/procurement/failure.tsx";
import { CopyProjectDialog } from "#client/project/copy-project-dialog.tsx";
import { NewProjectDialog } from "#client/project/new-project-dialog.tsx";
import { useChooseProject } from "#client/project/use-projects.ts";
import { client } from "#client/trpc.ts";
import { Button } from "#client/ui/button.tsx";
import { printAddress } from "#client/view/view-address.ts";
import type { OrganisationOf, ProjectOf } from "#shared/administration.ts";
import styles from "./admin.module.css";
import { useReading } from "./use-admin.ts";

/** The projects of an organisation, and three ways to begin another. */
export function ProjectsPart({ organisation }: { organisation: OrganisationOf }) {
  const { t, language } = useLanguage();
  const organisationId = organisation.id;
  const { data, failure } = useReading(["projects", organisationId], () =>
    client.organisations.projects.query({ organisationId }),
  );
  const [asked, setAsked] = useState<"new" | { copy: ProjectOf } | null>(null);
  const choose = useChooseProject();
  return (
    <section className={styles.part} aria-label={t("admin.part.projects")}>
      <div className={styles.tools}>
        <Button variant="primary" onPress={() => setAsked("new")}>
          <Plus aria-hidden="true" /> {t("project.new")}
        </Button>
        <Button onPress={() => choose.loadSample(organisationId)} isPending={choose.isSending}>
          {t("project.loadSampleAgain")}
        </Button>
      </div>
      <FailureNotice failure={failure ?? choose.failure} />
      {!data && !failure && <p role="status">{t("common.loading")}</p>}
      {data?.length === 0 && <p>{t("admin.projects.none")}</p>}
      {data && data.length > 0 && (
        <table className={styles.table}>
          <caption className={styles.unseen}>{t("admin.part.projects")}</caption>
          <thead>
            <tr>
              <th scope="col">{t("admin.projects.name")}</th>
              <th scope="col">{t("admin.projects.eligible")}</th>
              <th scope="col">{t("admin.projects.procurements")}</th>
              <th scope="col">{t("admin.projects.people")}</th>
              <td />
            </tr>
          </thead>
          <tbody>
            {data.map((project) => (
              <tr key={project.id}>
                <th scope="row">
                  <a className={styles.name} href={`/board${printAddress({ project: project.id })}`}>
                    {project.name}
                  </a>
                  <span className={styles.quiet}>
                    {project.number}
                    {project.illustrative && ` · ${t("project.sample")}`}
                  </span>
                </th>
                <td data-label={t("admin.projects.eligible")}>
                  {formatDay(project.eligibleFrom, language)} – {formatDay(project.eligibleTo, language)}
                </td>
                <td data-label={t("admin.projects.procurements")}>{project.procurements}</td>
                <td data-label={t("admin.projects.people")}>{project.people}</td>
                <td className={styles.wideAction}>
                  <Button
                    size="small"
                    aria-label={t("copyProject.of", { name: project.name })}
                    onPress={() => setAsked({ copy: project })}
                  >
                    {t("copyProject.begin")}
                  </Button>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {asked === "new" && <NewProjectDialog organisationId={organisationId} onClose={() => setAsked(null)} />}
      {asked !== null && asked !== "new" && (
        <CopyProjectDialog from={asked.copy} onClose={() => setAsked(null)} />
      )}
    </section>
  );
}
