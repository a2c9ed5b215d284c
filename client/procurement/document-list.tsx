import { ExternalLink, Plus, Trash2 } from "lucide-react";
import { useRef, useState } from "react";
import { Allowed, useMay } from "#client/access/access.tsx";
import { dayOfMoment, formatDay } from "#client/i18n/format.ts";
import { useLanguage } from "#client/i18n/language.tsx";
import { client } from "#client/trpc.ts";
import { Button } from "#client/ui/button.tsx";
import { IconButton } from "#client/ui/icon-button.tsx";
import { DOCUMENT_TYPE_WORDS } from "#shared/gate-words.ts";
import { STAGES, type Stage } from "#shared/stages.ts";
import { STAGE_WORDS } from "#shared/words.ts";
import { DocumentForm } from "./document-form.tsx";
import { FailureNotice } from "./failure.tsx";
import styles from "./list.module.css";
import { type ProcurementPage, useCommand, type Written } from "./use-procurement.ts";

export interface DocumentListProps {
  page: ProcurementPage;
  readOnly: boolean;
  onLinked: (written: Written) => void;
  onUnlinked: (written: Written) => void;
}

/** Links to the procurement's documents, by stage; the documents live where the office keeps them. */
export function DocumentList({ page, readOnly, onLinked, onUnlinked }: DocumentListProps) {
  const { t, language } = useLanguage();
  const [adding, setAdding] = useState<"untouched" | "open" | "left">("untouched");
  const addButton = useRef<HTMLButtonElement>(null);
  const may = useMay();
  const unlinking = useCommand(client.procurements.unlinkDocument.mutate, (written: Written) => {
    addButton.current?.focus(); // The button that was pressed goes away with its row.
    onUnlinked(written);
  });
  const order = (stage: Stage | null) => (stage === null ? -1 : STAGES.indexOf(stage));
  const documents = [...page.documents].sort((a, b) => order(a.stage) - order(b.stage) || a.id - b.id);
  return (
    <>
      {documents.length === 0 && <p className={styles.quiet}>{t("procurement.documents.empty")}</p>}
      <ul className={styles.list}>
        {documents.map((document) => (
          <li key={document.id} className={styles.row}>
            <div className={styles.line}>
              <div>
                <a href={document.url} target="_blank" rel="noopener noreferrer">
                  {document.title} <ExternalLink aria-label={t("procurement.documents.newTab")} size={12} />
                </a>
                <p className={styles.quiet}>
                  {document.type !== "other" && `${DOCUMENT_TYPE_WORDS[language][document.type]} · `}
                  {document.stage ? STAGE_WORDS[language][document.stage] : t("procurement.documents.whole")}{" "}
                  · {formatDay(dayOfMoment(document.recordedAt), language)}
                </p>
              </div>
              {!readOnly && (
                <Allowed deed="procurements.unlinkDocument">
                  <IconButton
                    label={t("procurement.documents.remove", { title: document.title })}
                    size="small"
                    onPress={() => unlinking.send({ id: page.procurement.id, documentId: document.id })}
                  >
                    <Trash2 aria-hidden="true" />
                  </IconButton>
                </Allowed>
              )}
            </div>
          </li>
        ))}
      </ul>
      <FailureNotice failure={unlinking.failure} />
      {!readOnly &&
        may("procurements.linkDocument") &&
        (adding === "open" ? (
          <DocumentForm
            id={page.procurement.id}
            onWritten={(written) => {
              setAdding("left");
              onLinked(written);
            }}
            onCancel={() => setAdding("left")}
          />
        ) : (
          <div className={styles.actions}>
            <Button
              ref={addButton}
              variant="quiet"
              size="small"
              data-deed="procurements.linkDocument"
              autoFocus={adding === "left"}
              onPress={() => setAdding("open")}
            >
              <Plus aria-hidden="true" />
              {t("procurement.documents.add")}
            </Button>
          </div>
        ))}
    </>
  );
}
