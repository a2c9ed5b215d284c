import { Eye } from "lucide-react";
import { useLanguage } from "#client/i18n/language.tsx";
import styles from "./onlookers.module.css";
import { useOnlookers } from "./use-onlookers.ts";

/** „Vaatab ka: Mari Maasikas“, while somebody else looks at the same procurement. */
export function Onlookers({ projectId, procurementId }: { projectId: number; procurementId: number }) {
  const { t, language } = useLanguage();
  const others = useOnlookers(projectId, procurementId);
  return (
    <p role="status" className={styles.onlookers}>
      {others.length > 0 && (
        <>
          <Eye aria-hidden="true" />
          {t("presence.others", {
            names: new Intl.ListFormat(language, { type: "conjunction" }).format(others),
          })}
        </>
      )}
    </p>
  );
}
