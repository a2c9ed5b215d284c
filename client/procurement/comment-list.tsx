import { type FormEvent, useState } from "react";
import { formatActor, formatMoment } from "#client/i18n/format.ts";
import { useLanguage } from "#client/i18n/language.tsx";
import { client } from "#client/trpc.ts";
import { Button } from "#client/ui/button.tsx";
import { TextArea } from "#client/ui/text-field.tsx";
import { errorBeside, FailureNotice } from "./failure.tsx";
import styles from "./list.module.css";
import { type ProcurementPage, useCommand, type Written } from "./use-procurement.ts";

/** What people have said about the procurement, oldest first, and a place to add to it. */
export function CommentList({
  page,
  readOnly,
  onWritten,
}: {
  page: ProcurementPage;
  readOnly: boolean;
  onWritten: (written: Written) => void;
}) {
  const { t, language } = useLanguage();
  return (
    <>
      {page.comments.length === 0 && <p className={styles.quiet}>{t("procurement.comments.empty")}</p>}
      <ol className={styles.list}>
        {page.comments.map((comment) => (
          <li key={comment.id} className={styles.row}>
            <p className={styles.quiet}>
              {formatActor(page.names[comment.actor] ?? comment.actor, language)} ·{" "}
              <time dateTime={comment.recordedAt}>{formatMoment(comment.recordedAt, language)}</time>
            </p>
            <p className={styles.text}>{comment.text}</p>
          </li>
        ))}
      </ol>
      {!readOnly && <CommentForm id={page.procurement.id} onWritten={onWritten} />}
    </>
  );
}

function CommentForm({ id, onWritten }: { id: number; onWritten: (written: Written) => void }) {
  const { t, language } = useLanguage();
  const [text, setText] = useState("");
  const command = useCommand(client.procurements.comment.mutate, (written) => {
    setText("");
    onWritten(written);
  });

  function add(event?: FormEvent) {
    event?.preventDefault();
    if (text.trim() && !command.isSending) command.send({ id, text: text.trim() });
  }

  return (
    <form className={styles.form} onSubmit={add} noValidate>
      <TextArea
        label={t("procurement.comments.new")}
        isLabelHidden
        placeholder={t("procurement.comments.new")}
        value={text}
        onChange={setText}
        rows={2}
        error={errorBeside(command.failure, "text", language)}
        onKeyDown={(event) => {
          if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
          event.preventDefault();
          add();
        }}
      />
      <FailureNotice failure={command.failure} fields={["text"]} />
      <div className={styles.actions}>
        <Button
          type="submit"
          data-deed="procurements.comment"
          isPending={command.isSending}
          isDisabled={!text.trim()}
        >
          {t("procurement.comments.add")}
        </Button>
        <span className={styles.quiet}>{t("procurement.comments.keys")}</span>
      </div>
    </form>
  );
}
