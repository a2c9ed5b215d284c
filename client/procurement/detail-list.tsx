import { Pencil } from "lucide-react";
import { type ReactNode, useState } from "react";
import { useLanguage } from "#client/i18n/language.tsx";
import { IconButton } from "#client/ui/icon-button.tsx";
import type { SubActivity } from "#shared/board.ts";
import type { Details, Procurement } from "#shared/procurement.ts";
import { DetailEditor } from "./detail-editor.tsx";
import { DETAIL_NAMES, detailInWords } from "./detail-in-words.ts";
import styles from "./detail-list.module.css";
import type { Written } from "./use-procurement.ts";

export interface DetailListProps {
  procurement: Procurement;
  subActivities: readonly SubActivity[];
  readOnly: boolean;
  onWritten: (field: keyof Details, written: Written) => void;
}

/** What is known about a procurement apart from its stages, each field editable in its place. */
export function DetailList({ procurement, subActivities, readOnly, onWritten }: DetailListProps) {
  const { t, language } = useLanguage();
  return (
    <dl className={styles.details}>
      {FIELDS.map((field) => {
        const value = detailInWords(field, procurement[field], language, subActivities);
        return (
          <div key={field} className={styles.detail}>
            <dt>{t(DETAIL_NAMES[field])}</dt>
            <dd>
              <EditableDetail
                procurement={procurement}
                field={field}
                subActivities={subActivities}
                readOnly={readOnly}
                onWritten={onWritten}
              >
                {value === null ? (
                  <span className={styles.nothing}>{t("common.none")}</span>
                ) : (
                  <span className={styles.value}>{value}</span>
                )}
              </EditableDetail>
            </dd>
          </div>
        );
      })}
    </dl>
  );
}

/** One detail as it reads, with a pencil that turns it into its editor. Focus comes back to the pencil. */
export function EditableDetail({
  procurement,
  field,
  subActivities,
  readOnly,
  onWritten,
  children,
}: DetailListProps & { field: keyof Details; children: ReactNode }) {
  const { t } = useLanguage();
  const [state, setState] = useState<"untouched" | "edited" | "left">("untouched");
  if (readOnly) return <div className={styles.line}>{children}</div>;
  if (state === "edited")
    return (
      <DetailEditor
        procurement={procurement}
        field={field}
        subActivities={subActivities}
        onDone={(written) => {
          setState("left");
          onWritten(field, written);
        }}
        onCancel={() => setState("left")}
      />
    );
  return (
    <div className={styles.line}>
      {children}
      <IconButton
        label={t("procurement.edit.field", { field: t(DETAIL_NAMES[field]) })}
        size="small"
        data-deed="procurements.edit"
        autoFocus={state === "left"}
        onPress={() => setState("edited")}
      >
        <Pencil aria-hidden="true" />
      </IconButton>
    </div>
  );
}

const FIELDS = [
  "kind",
  "subActivity",
  "procedure",
  "rtkInvolvement",
  "person",
  "estimatedValue",
  "registerNumber",
  "note",
] as const satisfies readonly (keyof Details)[];
