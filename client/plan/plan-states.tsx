import { FileInput, Plus } from "lucide-react";
import { Allowed } from "#client/access/access.tsx";
import { useLanguage } from "#client/i18n/language.tsx";
import { Button } from "#client/ui/button.tsx";
import { ScreenMessage } from "#client/view/screen-message.tsx";
import styles from "./plan-view.module.css";

/** Nothing to show: why, and what can be done about it. */
export function EmptyPlan(props: {
  /** *procurements*: there is nothing to plan; *plans*: nothing is planned; *rows*: filters or choices hide it all. */
  lacks: "procurements" | "plans" | "changes" | "rows";
  isReadOnly: boolean;
  /** Where the project's board is. */
  boardHref: string;
  onStart: () => void;
  onImport: () => void;
  onClear: () => void;
}) {
  const { t } = useLanguage();
  const { lacks, isReadOnly } = props;
  return (
    <ScreenMessage heading={t(`plan.empty.${lacks}`)} text={t(`plan.empty.${lacks}Hint`)}>
      {lacks === "procurements" && (
        <a href={props.boardHref} className={styles.link}>
          {t("app.toBoard")}
        </a>
      )}
      {lacks === "plans" && !isReadOnly && (
        <Allowed deed="plans.startDraft">
          <Button variant="primary" onPress={props.onStart}>
            <Plus aria-hidden="true" />
            {t("plan.draft.start")}
          </Button>
        </Allowed>
      )}
      {(lacks === "plans" || lacks === "procurements") && !isReadOnly && (
        <Allowed deed="plans.importRows">
          <Button onPress={props.onImport}>
            <FileInput aria-hidden="true" />
            {t("plan.import")}
          </Button>
        </Allowed>
      )}
      {(lacks === "rows" || lacks === "changes") && (
        <Button variant="primary" onPress={props.onClear}>
          {t("plan.empty.clear")}
        </Button>
      )}
    </ScreenMessage>
  );
}

/** The shape of the table while it is read for the first time. */
export function PlanSkeleton() {
  const { t } = useLanguage();
  return (
    <main id="main" className={styles.main} aria-busy="true">
      <title>{`${t("nav.plan")} · Hanketahvel`}</title>
      <h1 className={styles.unseen}>{t("nav.plan")}</h1>
      <p className={styles.unseen} role="status">
        {t("common.loading")}
      </p>
      <div className={styles.skeleton} aria-hidden="true">
        {Array.from({ length: 12 }, (_, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the shapes never change places.
          <span key={index} />
        ))}
      </div>
    </main>
  );
}
