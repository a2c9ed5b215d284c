import { type FormEvent, type KeyboardEvent, useState } from "react";
import { parseAmount } from "#client/i18n/format.ts";
import { useLanguage } from "#client/i18n/language.tsx";
import { refusalInWords } from "#client/i18n/refusal-in-words.ts";
import { client, type Failure } from "#client/trpc.ts";
import { Button } from "#client/ui/button.tsx";
import { Select } from "#client/ui/select.tsx";
import { TextArea, TextField } from "#client/ui/text-field.tsx";
import type { SubActivity } from "#shared/board.ts";
import type { Language } from "#shared/errors.ts";
import { isSame } from "#shared/history.ts";
import type { Details, Procurement } from "#shared/procurement.ts";
import styles from "./detail-editor.module.css";
import { DETAIL_NAMES, detailInWords } from "./detail-in-words.ts";
import { kindOptions, procedureOptions, rtkOptions, subActivityOptions } from "./detail-options.tsx";
import { errorBeside, FailureNotice } from "./failure.tsx";
import { useCommand, type Written } from "./use-procurement.ts";

export interface DetailEditorProps {
  procurement: Procurement;
  field: keyof Details;
  subActivities: readonly SubActivity[];
  /** Called once it is recorded. */
  onDone: (written: Written) => void;
  /** Called when the person leaves it as it is. */
  onCancel: () => void;
}

/**
 * Edits one detail in its place, and saves it alone. When somebody changed the same one meanwhile, both values are
 * shown and the person chooses; what they typed is theirs until they leave it.
 */
export function DetailEditor({ procurement, field, subActivities, onDone, onCancel }: DetailEditorProps) {
  const { t, language } = useLanguage();
  // What the person saw when they began, whatever is read meanwhile: the server compares with it.
  const [was] = useState(() => procurement[field]);
  const [draft, setDraft] = useState(() => draftOf(field, procurement));
  const command = useCommand(client.procurements.edit.mutate, onDone);
  const becomes = valueFrom(field, draft);
  const rival = rivalOf(command.failure, field);
  const say = (value: Details[keyof Details]) =>
    detailInWords(field, value, language, subActivities) ?? t("common.none");

  function save(seen: Details[keyof Details]) {
    if (isSame(seen, becomes)) onCancel();
    else command.send({ id: procurement.id, was: { [field]: seen }, becomes: { [field]: becomes } });
  }

  function submit(event: FormEvent) {
    event.preventDefault();
    save(was);
  }

  function leaveOnEscape(event: KeyboardEvent) {
    if (event.key !== "Escape" || event.defaultPrevented) return;
    event.stopPropagation();
    onCancel();
  }

  const shared = {
    label: t(DETAIL_NAMES[field]),
    isLabelHidden: true,
    value: draft,
    onChange: (value: string) => {
      if (command.failure) command.clear();
      setDraft(value);
    },
    error: rival ? null : errorBeside(command.failure, field, language),
    autoFocus: true,
  };
  return (
    <form className={styles.editor} onSubmit={submit} onKeyDown={leaveOnEscape} noValidate>
      <DetailControl field={field} language={language} subActivities={subActivities} shared={shared} />
      {rival ? (
        <div role="alert" className={styles.rival}>
          <p>
            {refusalInWords(
              { ...rival.refusal, details: { ...rival.refusal.details, current: say(rival.value) } },
              language,
            )}
          </p>
          <div className={styles.actions}>
            <Button size="small" onPress={onCancel}>
              {t("procurement.edit.keepTheirs", { value: shorten(say(rival.value)) })}
            </Button>
            <Button size="small" variant="primary" onPress={() => save(rival.value)}>
              {t("procurement.edit.keepMine", { value: shorten(say(becomes)) })}
            </Button>
          </div>
        </div>
      ) : (
        <>
          <FailureNotice failure={command.failure} fields={[field]} />
          <div className={styles.actions}>
            <Button type="submit" size="small" variant="primary" isPending={command.isSending}>
              {t("common.save")}
            </Button>
            <Button size="small" onPress={onCancel}>
              {t("common.cancel")}
            </Button>
          </div>
        </>
      )}
    </form>
  );
}

interface Shared {
  label: string;
  isLabelHidden: boolean;
  value: string;
  onChange: (value: string) => void;
  error: string | null;
  autoFocus: boolean;
}

function DetailControl({
  field,
  language,
  subActivities,
  shared,
}: {
  field: keyof Details;
  language: Language;
  subActivities: readonly SubActivity[];
  shared: Shared;
}) {
  switch (field) {
    case "kind":
      return <Select {...shared} options={kindOptions(language)} />;
    case "subActivity":
      return <Select {...shared} options={subActivityOptions(language, subActivities)} />;
    case "procedure":
      return <Select {...shared} options={procedureOptions(language)} />;
    case "rtkInvolvement":
      return <Select {...shared} options={rtkOptions(language)} />;
    case "note":
      return <TextArea {...shared} />;
    case "estimatedValue":
      return <TextField {...shared} inputMode="decimal" />;
    default:
      return <TextField {...shared} />;
  }
}

/** What stands in the control at first: the value as text, "none" where a choice may be nothing. */
function draftOf(field: keyof Details, procurement: Procurement): string {
  const value = procurement[field];
  if (field === "subActivity" || field === "procedure") return String(value ?? "none");
  if (field === "estimatedValue") return procurement.estimatedValue?.amount.replace(".", ",") ?? "";
  return String(value ?? "");
}

/** The value that the text in the control stands for. */
function valueFrom(field: keyof Details, draft: string): Details[keyof Details] {
  const text = draft.trim();
  switch (field) {
    case "subActivity":
      return draft === "none" ? null : Number(draft);
    case "procedure":
      return draft === "none" ? null : (draft as Details["procedure"]);
    case "estimatedValue":
      return text ? { amount: parseAmount(text), currency: "EUR" } : null;
    case "title":
      return text;
    default:
      return text || null;
  }
}

/** The value somebody else gave the same field meanwhile. */
function rivalOf(failure: Failure | null, field: keyof Details) {
  const refusal = failure?.refusal;
  if (refusal?.code !== "FIELD_CHANGED") return null;
  return { refusal, value: (refusal.current as Procurement)[field] };
}

function shorten(text: string): string {
  return text.length > 40 ? `${text.slice(0, 39)}…` : text;
}
