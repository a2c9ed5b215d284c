import { CircleHelp, ExternalLink, Pencil, Trash2 } from "lucide-react";
import { Allowed } from "#client/access/access.tsx";
import { formatDay, formatNumber, replannedInWords } from "#client/i18n/format.ts";
import { useLanguage } from "#client/i18n/language.tsx";
import { IconButton } from "#client/ui/icon-button.tsx";
import type { BoardFacts } from "#shared/board.ts";
import type { OutputWindow } from "#shared/outputs.ts";
import styles from "./output-details.module.css";
import type { OutputLine } from "./output-lines.ts";
import { countInWords, promisedTime } from "./output-words.ts";
import type { OutputActions } from "./use-output-actions.tsx";

export interface OutputDetailsProps {
  line: OutputLine;
  facts: Pick<BoardFacts, "revisions">;
  /** Null where nothing can be changed. */
  actions: OutputActions | null;
}

/** All that is known of an output: what each plan says in its own words, what was delivered, and what is not clear. */
export function OutputDetails({ line, facts, actions }: OutputDetailsProps) {
  const { language, t } = useLanguage();
  const { output, standing } = line;
  const names = new Map(facts.revisions.map(({ id, name }) => [id, name]));
  const { windows, deliveries } = standing;
  return (
    <div className={styles.details}>
      {output.unclear !== null && (
        <p className={styles.unclear}>
          <CircleHelp aria-hidden="true" />
          <span>
            <strong>{t("outputs.unclear")}:</strong> <span lang="et">{output.unclear}</span>
          </span>
        </p>
      )}
      <section>
        <h3>{t("outputs.deliveries")}</h3>
        {deliveries.length === 0 && <p className={styles.quiet}>{t("outputs.deliveries.none")}</p>}
        <ul className={styles.list}>
          {deliveries.map((delivery) => (
            <li key={delivery.id}>
              <span className={styles.words}>
                <strong>{formatNumber(delivery.count, language)}</strong> ·{" "}
                <time dateTime={delivery.on}>{formatDay(delivery.on, language)}</time>
                {delivery.illustrative && <em> · {t("procurement.stage.illustrative")}</em>}
                {delivery.note && ` · ${delivery.note}`}
                {delivery.link && (
                  <>
                    {" · "}
                    <a href={delivery.link} target="_blank" rel="noopener noreferrer">
                      {hostOf(delivery.link)}{" "}
                      <ExternalLink aria-label={t("procurement.documents.newTab")} size={12} />
                    </a>
                  </>
                )}
              </span>
              {actions && (
                <span className={styles.actions} data-screen-only="">
                  <Allowed deed="outputs.editDelivery">
                    <IconButton
                      label={t("outputs.delivery.correctOf", { day: formatDay(delivery.on, language) })}
                      size="small"
                      onPress={() => actions.deliver(output, delivery)}
                    >
                      <Pencil aria-hidden="true" />
                    </IconButton>
                  </Allowed>
                  <Allowed deed="outputs.removeDelivery">
                    <IconButton
                      label={t("outputs.delivery.removeOf", { day: formatDay(delivery.on, language) })}
                      size="small"
                      onPress={() => actions.removeDelivery(output, delivery)}
                    >
                      <Trash2 aria-hidden="true" />
                    </IconButton>
                  </Allowed>
                </span>
              )}
            </li>
          ))}
        </ul>
      </section>
      <section>
        <h3>{t("outputs.plans")}</h3>
        {windows.length === 0 && (
          <p className={styles.quiet}>
            {t("procurement.plan.nothing")}. <a href="/plan">{t("outputs.plans.how")}</a>
          </p>
        )}
        <ul className={styles.list}>
          {windows.map((window) => (
            <li key={window.revisionId}>
              <Stated window={window} revision={names.get(window.revisionId) ?? ""} />
            </li>
          ))}
        </ul>
        {windows.length > 1 && (
          <p className={styles.quiet}>
            {t("procurement.stage.replanned")}: {replannedInWords(standing.replanned, language)}
          </p>
        )}
      </section>
    </div>
  );
}

/** What one plan says: how it is read, the words of the document, and where they stand. */
function Stated({ window, revision }: { window: OutputWindow; revision: string }) {
  const { language, t } = useLanguage();
  return (
    <div className={styles.words}>
      <strong>{revision}</strong>: {countInWords(window, language)} · {promisedTime(window, language)}
      {window.verbatim && (
        <>
          {" "}
          (<span lang="et">„{window.verbatim}“</span>)
        </>
      )}
      {window.normalization && (
        <p className={styles.quiet}>
          {t("procurement.plan.readAs")}: {window.normalization}
        </p>
      )}
      {window.note && (
        <p className={styles.quiet} lang="et">
          {window.note}
        </p>
      )}
      {window.source && (
        <p className={styles.quiet}>
          {t("procurement.plan.source")}: <span lang="et">{window.source}</span>
        </p>
      )}
    </div>
  );
}

function hostOf(link: string): string {
  try {
    return new URL(link).host;
  } catch {
    return link;
  }
}
