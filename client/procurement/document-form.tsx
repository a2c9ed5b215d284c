import { type FormEvent, useState } from "react";
import { useLanguage } from "#client/i18n/language.tsx";
import { client } from "#client/trpc.ts";
import { Button } from "#client/ui/button.tsx";
import { Select } from "#client/ui/select.tsx";
import { TextField } from "#client/ui/text-field.tsx";
import { DOCUMENT_TYPES, type DocumentType } from "#shared/document.ts";
import { DOCUMENT_TYPE_WORDS } from "#shared/gate-words.ts";
import { refusalSentence } from "#shared/refusals.ts";
import { STAGES, type Stage } from "#shared/stages.ts";
import { STAGE_WORDS } from "#shared/words.ts";
import { errorBeside, FailureNotice } from "./failure.tsx";
import styles from "./list.module.css";
import { useCommand, type Written } from "./use-procurement.ts";

export interface DocumentFormProps {
  /** The procurement. */
  id: number;
  initialType?: DocumentType;
  onWritten: (written: Written) => void;
  onCancel: () => void;
}

/** Links a document: what it is called, where it is, what it is and to which stage it belongs. */
export function DocumentForm({ id, initialType = "other", onWritten, onCancel }: DocumentFormProps) {
  const { t, language } = useLanguage();
  const [title, setTitle] = useState("");
  const [url, setUrl] = useState("");
  const [chosenStage, setStage] = useState<Stage | "none" | null>(null);
  const [type, setType] = useState<DocumentType>(initialType);
  const stage = chosenStage ?? STAGE_OF[type] ?? "none";
  const [isAsked, setAsked] = useState(false);
  const command = useCommand(client.procurements.linkDocument.mutate, onWritten);
  const required = isAsked ? refusalSentence("REQUIRED", {}, language) : null;

  function submit(event: FormEvent) {
    event.preventDefault();
    setAsked(true);
    if (!title.trim() || !url.trim()) return;
    command.send({ id, title: title.trim(), url: url.trim(), stage: stage === "none" ? null : stage, type });
  }

  return (
    <form className={styles.form} onSubmit={submit} noValidate>
      <TextField
        label={t("procurement.documents.title")}
        value={title}
        onChange={setTitle}
        autoFocus
        isRequired
        error={(!title.trim() && required) || errorBeside(command.failure, "title", language)}
      />
      <TextField
        label={t("procurement.documents.url")}
        value={url}
        onChange={setUrl}
        type="url"
        placeholder="https://"
        isRequired
        error={(!url.trim() && required) || errorBeside(command.failure, "url", language)}
      />
      <Select<DocumentType>
        label={t("gates.documentType")}
        value={type}
        onChange={setType}
        options={DOCUMENT_TYPES.map((each) => ({ id: each, label: DOCUMENT_TYPE_WORDS[language][each] }))}
      />
      <Select<Stage | "none">
        label={t("procurement.documents.stage")}
        value={stage}
        onChange={setStage}
        options={[
          { id: "none", label: t("procurement.documents.whole") },
          ...STAGES.map((each) => ({ id: each, label: STAGE_WORDS[language][each] })),
        ]}
      />
      <FailureNotice failure={command.failure} fields={["title", "url"]} />
      <div className={styles.actions}>
        <Button type="submit" variant="primary" isPending={command.isSending}>
          {t("common.add")}
        </Button>
        <Button onPress={onCancel}>{t("common.cancel")}</Button>
      </div>
    </form>
  );
}

/** The stage in which a document of the type is made; it may be linked to another. */
const STAGE_OF: Partial<Record<DocumentType, Stage>> = {
  marketResearch: "mappingStudy",
  technicalDescription: "baseDocuments",
  baseDocuments: "baseDocuments",
  notice: "announcement",
  evaluationMinutes: "contract",
  declaration: "contract",
  contract: "contract",
};
