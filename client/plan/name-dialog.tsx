import "#client/i18n/screen-texts.ts";
import { type FormEvent, useState } from "react";
import { useLanguage } from "#client/i18n/language.tsx";
import { errorBeside, FailureNotice } from "#client/procurement/failure.tsx";
import { type Failure, failureOf } from "#client/trpc.ts";
import { Button } from "#client/ui/button.tsx";
import { Dialog, DialogActions, DialogBody } from "#client/ui/dialog.tsx";
import { Select } from "#client/ui/select.tsx";
import { TextField } from "#client/ui/text-field.tsx";
import { refusalSentence } from "#shared/refusals.ts";

export interface NameDialogProps {
  title: string;
  /** The word on the button that does it. */
  does: string;
  initialName: string;
  /** Whether a beginning is asked for: a new draft is made from something. */
  from?: Beginning;
  /** Resolves once it is done. */
  onDone: (name: string, from: Beginning) => Promise<void>;
  onClose: () => void;
}

/** What a new draft begins with. */
export type Beginning = "inForce" | "empty";

/** Asks what a draft is called, and for a new one what it is made from. */
export function NameDialog({ title, does, initialName, from, onDone, onClose }: NameDialogProps) {
  const { language, t } = useLanguage();
  const [name, setName] = useState(initialName);
  const [beginning, setBeginning] = useState<Beginning>(from ?? "empty");
  const [isAsked, setAsked] = useState(false);
  const [isSending, setSending] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);

  function submit(event: FormEvent) {
    event.preventDefault();
    setAsked(true);
    if (!name.trim() || isSending) return;
    setSending(true);
    setFailure(null);
    onDone(name.trim(), beginning).then(onClose, (error) => {
      setFailure(failureOf(error));
      setSending(false);
    });
  }

  return (
    <Dialog title={title} size="small" isOpen onOpenChange={(isOpen) => !isOpen && onClose()}>
      <form onSubmit={submit} noValidate>
        <DialogBody>
          <TextField
            label={t("plan.draft.name")}
            hint={from && t("plan.draft.nameHint")}
            value={name}
            onChange={setName}
            isRequired
            autoFocus
            error={
              isAsked && !name.trim()
                ? refusalSentence("REQUIRED", {}, language)
                : errorBeside(failure, "name", language)
            }
          />
          {from && (
            <Select<Beginning>
              label={t("plan.draft.from")}
              value={beginning}
              onChange={setBeginning}
              options={[
                {
                  id: "inForce",
                  label: t("plan.draft.from.inForce"),
                  hint: t("plan.draft.from.inForceHint"),
                },
                { id: "empty", label: t("plan.draft.from.empty"), hint: t("plan.draft.from.emptyHint") },
              ]}
            />
          )}
          <FailureNotice failure={failure} fields={["name"]} />
        </DialogBody>
        <DialogActions>
          <Button onPress={onClose}>{t("common.cancel")}</Button>
          <Button type="submit" variant="primary" isPending={isSending}>
            {does}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
